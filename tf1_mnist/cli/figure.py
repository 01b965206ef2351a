"""The figure of the pictures and of what was read in them: in a file, in a window, or both."""

from pathlib import Path
from typing import Any, List, NamedTuple, Optional, Tuple

import numpy as np

from tf1_mnist import files
from tf1_mnist.handwriting.paper import ink
from tf1_mnist.handwriting.text.readings import Reading
from tf1_mnist.printing import printable

_MOST = 20  # pictures in the figure
_SIDE = 1400  # pixels, of a picture in the figure


class _Shown(NamedTuple):
    """A picture in the figure.

    name: its name.
    picture: uint8 of shape (height, width), 255 is white; shrunk, to save memory.
    shape: its height and width before it was shrunk.
    reading: the numbers and signs in it.
    """

    name: str
    picture: np.ndarray
    shape: Tuple[int, ...]
    reading: Reading


class Figure:
    """Keeps the first 20 pictures, and draws them with what was read in them."""

    def __init__(self, path: Optional[Path], in_window: bool) -> None:
        """Opens the window, and checks that the file can be written.

        Args:
            path: the PNG file, which must not exist; None for no file.
            in_window: whether to show the figure in a window.
        Raises:
            ValueError: there is no screen.
            OSError, ValueError: as in `files.expect_new`.
        """
        if path is not None:
            files.expect_new(path)
        self._path = path
        self._window = _window() if in_window else None
        self._shown: List[_Shown] = []

    def add(self, name: str, picture: np.ndarray, reading: Reading) -> None:
        """Keeps a picture, if it is one of the first 20 and the figure is wanted.

        Args:
            name: the picture's name.
            picture: uint8 of shape (height, width), 255 is white.
            reading: the numbers and signs in it.
        """
        wanted = self._path is not None or self._window is not None
        if wanted and len(self._shown) < _MOST:
            small = ink.shrink(picture, _SIDE)
            self._shown.append(_Shown(printable(name), small, picture.shape, reading))

    def draw(self) -> None:
        """Writes the file, and shows the window until it is closed; does nothing without pictures.

        Raises:
            OSError, ValueError: the file cannot be written, or has been created meanwhile.
        """
        if not self._shown:
            return
        from tf1_mnist.analysis import plots  # imported late, since importing matplotlib is slow

        figure = plots.readings(
            [each.name for each in self._shown],
            [each.picture for each in self._shown],
            [each.shape for each in self._shown],
            [each.reading for each in self._shown],
        )
        if self._path is not None:
            files.write_new(self._path, plots.png(figure))
        if self._window is not None:
            from matplotlib import pyplot

            self._window.canvas.figure = figure
            figure.set_canvas(self._window.canvas)
            pyplot.show()


def _window() -> Any:
    """Opens a window with an empty figure."""
    from matplotlib import pyplot

    try:
        window = pyplot.figure()
    except (ImportError, RuntimeError):  # Matplotlib's backend finds no screen
        window = None
    if window is None or window.canvas.required_interactive_framework is None:
        raise ValueError("--show: no screen for a window; expected one (or use --save FIGURE)")
    return window
