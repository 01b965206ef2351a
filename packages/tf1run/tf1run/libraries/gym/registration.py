"""Stands in for `gym.make` and related functions, and declares the modules of `gym`."""

import contextlib
import functools
import logging
from types import ModuleType
from typing import Any, Iterator, Optional, Tuple

import numpy as np

from tf1run import today
from tf1run.libraries import LOST
from tf1run.libraries.gym.adapter import Adapter
from tf1run.libraries.gym.core import Env
from tf1run.libraries.gym.installed import OLD_GYM
from tf1run.libraries.gym.wrappers import TimeLimit
from tf1run.stand_ins import StandIn

# The version of gym whose interface is served; some programs compare it.
__version__ = VERSION = "0.21.0"
_OPTIONS = ("kwargs", "max_episode_steps", "nondeterministic", "reward_threshold")


def make(id: Any, **options: Any) -> Any:
    """Makes an environment.

    Args:
        id: a name such as "CartPole-v0", or a specification from `spec`. If the version in the name
            no longer exists, the next existing version is used instead. For example, "Pendulum-v1"
            replaces "Pendulum-v0".
        options: the arguments of the environment.
    Raises:
        gymnasium.error.Error: there is no such environment.
    """
    found = spec(id) if isinstance(id, str) else id
    creator = found.entry_point
    if isinstance(creator, str):
        creator = today.load("gymnasium.envs.registration").load_env_creator(creator)
    env = creator(**{**found.kwargs, **options})
    if not isinstance(env, Env):
        env = Adapter(env)
    env.spec = found
    limit = found.max_episode_steps
    return env if limit is None else TimeLimit(env, limit)


def spec(id: str) -> Any:
    """Returns the specification from which an environment is made."""
    name, _, version = id.rpartition("-v")
    known = registry.env_specs
    if id not in known:
        with contextlib.suppress(ModuleNotFoundError):
            today.load("ale_py")  # adds the Atari games
    if id not in known and version.isdigit():
        later = (f"{name}-v{number}" for number in range(int(version) + 1, int(version) + 10))
        id = next(filter(known.__contains__, later), id)
    return today.load("gymnasium").spec(id)


def register(id: str, entry_point: Any = None, **options: Any) -> None:
    """Registers an environment that the program defines."""
    if "timestep_limit" in options:
        options["max_episode_steps"] = options.pop("timestep_limit")
    taken = {name: value for name, value in options.items() if name in _OPTIONS}
    today.load("gymnasium").register(id, entry_point, **taken)


class _Registry:
    """`gym.envs.registry`."""

    make, spec, register = staticmethod(make), staticmethod(spec), staticmethod(register)

    @property
    def env_specs(self) -> Any:
        return today.load("gymnasium.envs.registration").registry

    def all(self) -> Any:
        # All other environments come from other versions of gym and are created by functions.
        return [each for each in self.env_specs.values() if isinstance(each.entry_point, str)]

    def __iter__(self) -> Iterator[str]:
        return iter(self.env_specs)


registry = _Registry()


def np_random(seed: Optional[int] = None) -> Tuple[np.random.RandomState, Optional[int]]:
    """Returns a random number generator and its seed."""
    return np.random.RandomState(seed), seed


def _logger() -> ModuleType:
    """Returns `gym.logger`, whose level a program can set."""
    module = ModuleType("gym.logger")
    logger = logging.getLogger("gym")
    levels = {"DEBUG": 10, "INFO": 20, "WARN": 30, "ERROR": 40, "DISABLED": 50}
    names = ("debug", "info", "warn", "error", "setLevel")
    vars(module).update(levels, **{name: getattr(logger, name) for name in names})

    def set_level(level: int) -> None:
        logger.setLevel(level)
        vars(module)["MIN_LEVEL"] = level

    vars(module).update(set_level=set_level, setLevel=set_level, MIN_LEVEL=logging.WARNING)
    return module


def _utils() -> ModuleType:
    """Returns `gym.utils`, whose random numbers come from NumPy's RandomState."""
    module = ModuleType("gym.utils")
    vars(module).update(vars(today.load("gymnasium.utils")))
    seeding = ModuleType("gym.utils.seeding")
    vars(module).update(seeding=seeding)
    vars(seeding).update(np_random=np_random)
    return module


_CORE = f"{__package__}.core"
_MODULES = {
    "gym": __name__,
    "gym.core": _CORE,
    "gym.envs": __name__,
    "gym.envs.classic_control.*": "gymnasium.envs.classic_control",
    "gym.envs.registration": __name__,
    "gym.envs.toy_text.*": "gymnasium.envs.toy_text",
    "gym.error": "gymnasium.error",
    "gym.logger": _logger,
    "gym.spaces.*": "gymnasium.spaces",
    "gym.utils.*": _utils,
    "gym.version": __name__,
}
_IN_CORE = ("ActionWrapper", "Env", "GoalEnv", "ObservationWrapper", "RewardWrapper", "Wrapper")


def _with_an_int(discrete: Any) -> None:
    """Converts the number of actions to an int, since the size of a layer has to be an int."""
    init = discrete.Discrete.__init__

    @functools.wraps(init)
    def with_an_int(self: Any, *args: Any, **options: Any) -> None:
        init(self, *args, **options)
        self.n = int(self.n)

    discrete.Discrete.__init__ = with_an_int


STAND_IN = StandIn(
    section=LOST,
    instead="gymnasium",
    modules={} if OLD_GYM else _MODULES,
    moved={"Space": "gymnasium.spaces.Space", **{name: f"{_CORE}.{name}" for name in _IN_CORE}},
    changes={"gymnasium.spaces.discrete": _with_an_int},
)
