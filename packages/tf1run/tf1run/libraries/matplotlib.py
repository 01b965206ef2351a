"""Restores names that Matplotlib has removed, and runs animations without a screen."""

import functools
import importlib
import os
import re
import shutil
import warnings
import weakref
from typing import Any, Callable

from tf1run import usage
from tf1run.libraries import LOST
from tf1run.stand_ins import Name, StandIn

SECTION = "`plt.show()` without a screen"

_COLORMAPS = {"Vega10": "tab10", "Vega20": "tab20", "spectral": "nipy_spectral"}

# Methods of Axes and Legend, and arguments of methods of Axes, that have different names today.
_AXES_METHODS = {"get_axis_bgcolor": "get_facecolor", "set_axis_bgcolor": "set_facecolor"}
_LEGEND_METHODS = {"draggable": "set_draggable"}
_ARGUMENTS = {
    "__init__": ("axisbg", "facecolor"),
    "annotate": ("s", "text"),
    "grid": ("b", "visible"),
    "hist": ("normed", "density"),
}

_animations: "weakref.WeakSet[Any]" = weakref.WeakSet()


def _change(matplotlib: Any) -> None:
    use = matplotlib.use

    def use_if_there_is_a_screen(backend: str, *args: Any, **options: Any) -> None:
        options.pop("warn", None)
        try:
            use(backend, *args, **options)
        except ImportError:  # the screen or the toolkit is missing
            use("agg")

    matplotlib.use = use_if_there_is_a_screen
    validate = matplotlib.rcParams.validate
    for name in ("pgf.preamble", "text.latex.preamble"):
        validate[name] = _joining(validate[name])
    validate["text.usetex"] = _if_installed(validate["text.usetex"])
    for old, new in _COLORMAPS.items():
        if old not in matplotlib.colormaps:
            matplotlib.colormaps.register(matplotlib.colormaps[new], name=old)


def _joining(validate: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Returns a validator that also accepts a list of lines, joining them into a single string."""
    return lambda value: validate("\n".join(value) if isinstance(value, list) else value)


def _if_installed(validate: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Returns a validator that turns off the use of LaTeX if LaTeX is missing."""
    return lambda value: validate(value) and shutil.which("latex") is not None


def hold(b: Any = None) -> None:
    pass


def ishold() -> bool:
    return True


def _change_style(style: Any) -> None:
    for name in list(style.library):
        old = re.sub(r"^seaborn-v[0-9_]+", "seaborn", name)  # matplotlib added seaborn's version
        style.library.setdefault(old, style.library[name])
    use = style.use

    def use_if_there_is_one(style: Any) -> None:
        """Uses a style; if the style is missing, gives a warning and lets training continue."""
        for each in style if isinstance(style, (list, tuple)) else [style]:
            try:
                use(each)
            except OSError as error:
                warnings.warn(str(error), stacklevel=2)

    style.use = use_if_there_is_one


def _change_font_manager(font_manager: Any) -> None:
    set_file = font_manager.FontProperties.set_file

    def set_file_if_there_is_one(self: Any, file: Any) -> None:
        """Sets a font; if the font is missing, gives a warning and lets training continue."""
        if file is not None and not os.path.exists(file):
            warnings.warn(f"{file}: no such font", stacklevel=2)
            file = None
        set_file(self, file)

    font_manager.FontProperties.set_file = set_file_if_there_is_one


def _change_pyplot(pyplot: Any) -> None:
    def show(*args: Any, **options: Any) -> None:
        if _has_window(pyplot):
            original_show(*args, **options)
        else:
            _run_animations()

    def pause(interval: float) -> None:
        if _has_window(pyplot):
            original_pause(interval)

    original_show, original_pause = pyplot.show, pyplot.pause
    pyplot.show, pyplot.pause = show, pause

    def gca(self: Any, projection: Any = None) -> Any:
        return original_gca(self) if projection is None else self.add_subplot(projection=projection)

    original_gca, pyplot.Figure.gca = pyplot.Figure.gca, gca
    legend = importlib.import_module("matplotlib.legend").Legend
    for class_, methods in ((pyplot.Axes, _AXES_METHODS), (legend, _LEGEND_METHODS)):
        for old, new in methods.items():
            if not hasattr(class_, old):
                setattr(class_, old, _renamed(class_, old, new))
    for method, (old, new) in _ARGUMENTS.items():
        setattr(pyplot.Axes, method, _accepting(getattr(pyplot.Axes, method), old, new))
    if hasattr(pyplot.Axes, "ArtistList"):
        _put_back_lists(pyplot.Axes.ArtistList)
    if not hasattr(pyplot.Axes, "set_color_cycle"):
        pyplot.Axes.set_color_cycle = lambda self, colors: self.set_prop_cycle(color=colors)
    canvas = importlib.import_module("matplotlib.backend_bases").FigureCanvasBase
    if not hasattr(canvas, "set_window_title"):
        canvas.set_window_title = lambda self, title: (
            self.manager and self.manager.set_window_title(title)
        )


def _put_back_lists(lists: Any) -> None:
    """Makes `axes.lines.remove(line)`, `axes.texts.pop()` and the like work again."""

    def pop(self: Any, index: int = -1) -> Any:
        artist = self[index]
        artist.remove()
        return artist

    def clear(self: Any) -> None:
        for artist in list(self):
            artist.remove()

    if not hasattr(lists, "remove"):
        lists.remove = lambda self, artist: artist.remove()
        lists.pop, lists.clear = pop, clear


def _renamed(class_: Any, old: str, new: str) -> Any:
    """Returns a method that records the use of an old name and calls the renamed method."""

    def renamed(*args: Any, **options: Any) -> Any:
        usage.note(f"{class_.__name__}.{old}", f"{class_.__name__}.{new}", LOST)
        return getattr(class_, new)(*args, **options)

    return renamed


def _accepting(function: Any, old: str, new: str) -> Any:
    """Returns a function that also accepts an argument under its old name."""

    @functools.wraps(function)
    def accepting(*args: Any, **options: Any) -> Any:
        if old in options:
            usage.note(f"{old}=", f"{new}=", LOST)
            options[new] = options.pop(old)
        return function(*args, **options)

    return accepting


def _change_animation(animation: Any) -> None:
    init = animation.Animation.__init__

    def remembering(self: Any, *args: Any, **options: Any) -> None:
        init(self, *args, **options)
        _animations.add(self)

    animation.Animation.__init__ = remembering


def _has_window(pyplot: Any) -> bool:
    backend = pyplot.get_backend().lower()
    return backend not in ("agg", "cairo", "pdf", "pgf", "ps", "svg", "template")


def _run_animations() -> None:
    """Calls each animation's function for every frame, since some programs train in this
    function."""
    for animation in list(_animations):
        _animations.discard(animation)
        usage.note("plt.show() of an animation", "a loop over the frames", SECTION)
        animation._init_draw()
        for frame in animation.new_saved_frame_seq():
            animation._draw_frame(frame)


STAND_IN = StandIn(
    section=LOST,
    names={
        "matplotlib.cm.get_cmap": "matplotlib.pyplot.get_cmap",
        "matplotlib.pyplot.hold": Name(hold, "nothing; delete the call"),
        "matplotlib.pyplot.ishold": Name(ishold, "True"),
    },
    changes={
        "matplotlib": _change,
        "matplotlib.animation": _change_animation,
        "matplotlib.font_manager": _change_font_manager,
        "matplotlib.pyplot": _change_pyplot,
        "matplotlib.style": _change_style,
    },
)
