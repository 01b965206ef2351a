"""Stands in for `gym.core`, which contains the base classes of environments and wrappers."""

import types
from typing import Any, List

# The attributes that a wrapper takes over from its environment.
ATTRIBUTES = ("action_space", "metadata", "observation_space", "reward_range", "spec")


class Env:
    """An environment. Before gym 0.9.6, a program's own environments defined methods such as
    `_step`."""

    metadata: Any = types.MappingProxyType({"render.modes": ()})
    reward_range = (-float("inf"), float("inf"))
    action_space: Any = None
    observation_space: Any = None
    spec: Any = None

    def step(self, action: Any) -> Any:
        """Takes a step.

        Returns the observation, the reward, whether the episode is over, and a dict of details.
        """
        return self._step(action)

    def reset(self, **options: Any) -> Any:
        """Starts an episode and returns its first observation."""
        return self._reset(**options)

    def render(self, mode: str = "human", **options: Any) -> Any:
        return self._render(mode, **options)

    def close(self) -> Any:
        return self._close()

    def seed(self, seed: Any = None) -> Any:
        """Seeds the random number generator and returns a list of the seeds."""
        return self._seed(seed)

    def _step(self, action: Any) -> Any:
        raise NotImplementedError

    def _reset(self, **options: Any) -> Any:
        raise NotImplementedError

    def _render(self, mode: str = "human", **options: Any) -> Any:
        raise NotImplementedError

    def _close(self) -> Any:
        pass

    def _seed(self, seed: Any = None) -> List[Any]:
        return []

    @property
    def unwrapped(self) -> Any:
        """The environment itself, without wrappers."""
        return self

    def __enter__(self) -> Any:
        return self

    def __exit__(self, *error: Any) -> None:
        self.close()


class GoalEnv(Env):
    """An environment whose observations contain a goal."""


class Wrapper(Env):
    """A wrapper that also provides the attributes of the environment that it wraps."""

    def __init__(self, env: Any) -> None:
        self.env = env
        for name in ATTRIBUTES:
            setattr(self, name, getattr(env, name))

    def _step(self, action: Any) -> Any:
        return self.env.step(action)

    def _reset(self, **options: Any) -> Any:
        return self.env.reset(**options)

    def _render(self, mode: str = "human", **options: Any) -> Any:
        return self.env.render(mode, **options)

    def _close(self) -> Any:
        return self.env.close()

    def _seed(self, seed: Any = None) -> Any:
        return self.env.seed(seed)

    @property
    def unwrapped(self) -> Any:
        return self.env.unwrapped

    def __getattr__(self, name: str) -> Any:
        if name == "env":  # not set yet
            raise AttributeError(name)
        return getattr(self.env, name)


class ObservationWrapper(Wrapper):
    """A wrapper with an `observation` method that changes the observations."""

    def _step(self, action: Any) -> Any:
        observation, reward, done, info = self.env.step(action)
        return self.observation(observation), reward, done, info

    def _reset(self, **options: Any) -> Any:
        return self.observation(self.env.reset(**options))

    def observation(self, observation: Any) -> Any:
        return self._observation(observation)


class RewardWrapper(Wrapper):
    """A wrapper with a `reward` method that changes the rewards."""

    def _step(self, action: Any) -> Any:
        observation, reward, done, info = self.env.step(action)
        return observation, self.reward(reward), done, info

    def reward(self, reward: Any) -> Any:
        return self._reward(reward)


class ActionWrapper(Wrapper):
    """A wrapper with a method `action`, which changes the actions."""

    def _step(self, action: Any) -> Any:
        return self.env.step(self.action(action))

    def action(self, action: Any) -> Any:
        return self._action(action)
