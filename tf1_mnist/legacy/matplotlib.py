"""Names that matplotlib has lost; `plt.show()` and animations without a screen."""

import weakref
from typing import Any

from tf1_mnist.legacy import removed, usage

SECTION = "`plt.show()` without a screen"

_animations: "weakref.WeakSet[Any]" = weakref.WeakSet()


def put_back(matplotlib: Any) -> None:
    use = matplotlib.use

    def use_if_there_is_a_screen(backend: str, *args: Any, **options: Any) -> None:
        options.pop("warn", None)
        try:
            use(backend, *args, **options)
        except ImportError:  # there is no screen, or not the toolkit
            use("agg")

    matplotlib.use = use_if_there_is_a_screen


def put_back_pyplot(pyplot: Any) -> None:
    removed.put_back(pyplot, {"hold": lambda *args: None, "ishold": lambda: True})
    switch_backend = pyplot.switch_backend

    def show(*args: Any, **options: Any) -> None:
        if _has_window(pyplot):
            original_show(*args, **options)
        else:
            _run_animations()

    def pause(interval: float) -> None:
        if _has_window(pyplot):
            original_pause(interval)

    original_show, original_pause = pyplot.show, pyplot.pause
    pyplot.show, pyplot.pause, pyplot.switch_backend = show, pause, switch_backend


def put_back_animation(animation: Any) -> None:
    init = animation.Animation.__init__

    def remembering(self: Any, *args: Any, **options: Any) -> None:
        init(self, *args, **options)
        _animations.add(self)

    animation.Animation.__init__ = remembering


def _has_window(pyplot: Any) -> bool:
    backend = pyplot.get_backend().lower()
    return backend not in ("agg", "cairo", "pdf", "pgf", "ps", "svg", "template")


def _run_animations() -> None:
    """Calls the function of each animation for each of its frames: some train there."""
    for animation in list(_animations):
        _animations.discard(animation)
        usage.note("plt.show() of an animation", "a loop over the frames", SECTION)
        animation._init_draw()
        for frame in animation.new_saved_frame_seq():
            animation._draw_frame(frame)
