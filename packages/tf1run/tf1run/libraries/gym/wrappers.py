"""`gym.wrappers`."""

from typing import Any

from tf1run import today
from tf1run.libraries import LOST
from tf1run.libraries.gym.core import ObservationWrapper, Wrapper
from tf1run.libraries.gym.installed import OLD_GYM
from tf1run.stand_ins import StandIn


class TimeLimit(Wrapper):
    """Ends an episode after a given number of steps."""

    def __init__(self, env: Any, max_episode_steps: Any = None) -> None:
        super().__init__(env)
        self._max_episode_steps = max_episode_steps
        self._elapsed_steps = 0

    def _step(self, action: Any) -> Any:
        observation, reward, done, info = self.env.step(action)
        self._elapsed_steps += 1
        if self._max_episode_steps and self._elapsed_steps >= self._max_episode_steps:
            info["TimeLimit.truncated"] = not done
            done = True
        return observation, reward, done, info

    def _reset(self, **options: Any) -> Any:
        self._elapsed_steps = 0
        return self.env.reset(**options)


class Monitor(Wrapper):
    """Stands in for the wrapper that records episodes, but records nothing."""

    def __init__(self, env: Any, directory: Any = None, *args: Any, **options: Any) -> None:
        super().__init__(env)


class VideoRecorder:
    """Stands in for the video recorder, but records nothing."""

    def __init__(self, env: Any, *args: Any, **options: Any) -> None:
        pass

    def capture_frame(self) -> None:
        pass

    def close(self) -> None:
        pass


class FlattenObservation(ObservationWrapper):
    """Turns each observation into a vector."""

    def __init__(self, env: Any) -> None:
        super().__init__(env)
        self._space = env.observation_space
        self._utils = today.load("gymnasium.spaces.utils")
        self.observation_space = self._utils.flatten_space(self._space)

    def observation(self, observation: Any) -> Any:
        return self._utils.flatten(self._space, observation)


class FilterObservation(ObservationWrapper):
    """Keeps only the chosen entries of each observation, which is a dict."""

    def __init__(self, env: Any, filter_keys: Any = None) -> None:
        super().__init__(env)
        parts = env.observation_space.spaces
        self._kept = list(parts if filter_keys is None else filter_keys)
        kept = {name: parts[name] for name in self._kept}
        self.observation_space = today.load("gymnasium.spaces").Dict(kept)

    def observation(self, observation: Any) -> Any:
        return {name: observation[name] for name in self._kept}


# The files that made up `gym.wrappers`.
_FILES = ("monitoring", "time_limit", "video_recorder")

STAND_IN = StandIn(
    section=LOST,
    instead="gymnasium.wrappers",
    modules={} if OLD_GYM else {"gym.wrappers.*": __name__},
    moved=dict.fromkeys(_FILES, __name__),
)
