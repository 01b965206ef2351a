"""Gives a Gymnasium environment the methods of gym."""

import os
import sys
from typing import Any, List, Tuple

from tf1run import today
from tf1run.libraries.gym.core import ATTRIBUTES, Env


class Adapter(Env):
    """A Gymnasium environment with gym's methods; all other attributes are Gymnasium's."""

    def __init__(self, env: Any) -> None:
        vars(self)["env"] = env

    def step(self, action: Any) -> Tuple[Any, Any, bool, Any]:
        observation, reward, terminated, truncated, info = self.env.step(action)
        return observation, reward, bool(terminated or truncated), info

    def reset(self, **options: Any) -> Any:
        return self.env.reset(**options)[0]

    def render(self, mode: str = "human", **options: Any) -> Any:
        """Draws the environment, if there is a screen; in "rgb_array" mode, returns the pixels."""
        if mode == "human" and not _has_screen():
            return None
        # In a window with OpenGL, the Mesa driver crashes if TensorFlow is loaded as well.
        os.environ.setdefault("SDL_FRAMEBUFFER_ACCELERATION", "0")
        self.env.render_mode = mode
        if mode == "human":  # gym drew as fast as it could
            self.env.metadata = {**self.env.metadata, "render_fps": 0}
        try:
            return self.env.render()
        finally:
            self.env.render_mode = None  # otherwise, each step would also draw

    def close(self) -> None:
        self.env.close()

    def seed(self, seed: Any = None) -> List[Any]:
        random, seed = today.load("gymnasium.utils.seeding").np_random(seed)
        self.env.np_random = random
        return [seed]

    def __getattribute__(self, name: str) -> Any:
        if name in ATTRIBUTES:
            return getattr(vars(self)["env"], name, getattr(Env, name))
        return super().__getattribute__(name)

    def __getattr__(self, name: str) -> Any:
        if "env" not in vars(self):  # not set yet while the adapter is being copied
            raise AttributeError(name)
        return getattr(self.env, name)

    def __setattr__(self, name: str, value: Any) -> None:
        setattr(self.env, name, value)


def _has_screen() -> bool:
    displays = ("DISPLAY", "WAYLAND_DISPLAY")
    return not sys.platform.startswith("linux") or any(map(os.environ.get, displays))
