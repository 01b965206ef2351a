"""Draws pictures and what was read in them.

The figure is written to a file or shown in a window, or both.
"""

from pathlib import Path
from typing import Any, List, NamedTuple, Optional, Sequence, Tuple

import numpy as np

from number_reader import images
from number_reader.elements import Corners, Page
from tf1_mnist import files
from tf1_mnist.cli.picture_arguments import Picture
from tf1_mnist.printing import printable

_MOST = 20  # the greatest number of pictures in the figure
_SIDE = 1400  # the approximate length of a picture's longer side in the figure, in pixels
_CERTAIN = 0.9  # the confidence below which a cell is doubtful


class Shown(NamedTuple):
    """A picture in the figure.

    picture: the picture, shrunk to save memory.
    shape: the picture's height and width before it was shrunk.
    page: what was read; its positions are in pixels of the picture before it was shrunk.
    """

    picture: Picture
    shape: Tuple[int, ...]
    page: Page


class Figure:
    """The figure, which shows the first 20 pictures with what was read in them."""

    def __init__(self, path: Optional[Path], in_window: bool) -> None:
        """Checks that the file can be written and then opens the window.

        Args:
            path: the PNG file, which must not exist yet; None for no file.
            in_window: whether to show the figure in a window.
        Raises:
            ValueError: there is no screen.
            OSError, ValueError: as in `files.expect_new`.
        """
        if path is not None:
            files.expect_new(path)
        self._path = path
        self._window = _window() if in_window else None
        self._shown: List[Shown] = []

    def add(self, picture: Picture, page: Page) -> None:
        """Keeps a picture and its page if the figure was requested and is not yet full."""
        wanted = self._path is not None or self._window is not None
        if wanted and len(self._shown) < _MOST:
            small = Picture(printable(picture.name), images.shrink(picture.pixels, _SIDE))
            self._shown.append(Shown(small, picture.pixels.shape, page))

    def draw(self) -> None:
        """Writes the file and shows the window until it is closed.

        Nothing happens if there are no pictures.

        Raises:
            OSError, ValueError: the file cannot be written, or another process has created it in
                the meantime.
        """
        if not self._shown:
            return
        from tf1_mnist.analysis import plots  # imported late, since importing matplotlib is slow

        figure = drawn(self._shown)
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


def drawn(shown: Sequence[Shown]) -> Any:
    """Draws pictures with a frame around each row and with each symbol above its place in the row.

    In a table, there is a frame around each cell, and the cell's text is drawn just inside the
    frame's upper-left corner. The frame and the text are red if the row or cell is doubtful.
    """
    from matplotlib import figure  # imported late, as above

    from tf1_mnist.analysis import fonts

    shapes = [each.picture.pixels.shape for each in shown]
    heights = [6 * min(1.5, height / width) + 0.6 for height, width in shapes]
    whole = figure.Figure(figsize=(7, round(sum(heights), 2)), layout="constrained")
    every = whole.subplots(len(shown), 1, squeeze=False, gridspec_kw={"height_ratios": heights})
    for axes, (picture, (height, width), page) in zip(every[:, 0], shown):
        extent = (0, width, height, 0)
        axes.imshow(picture.pixels, cmap="gray", vmin=0, vmax=255, extent=extent)
        (_draw_cells if page.cells else _draw_rows)(axes, page)
        axes.set(xticks=[], yticks=[])
        title, font = fonts.title(picture.name[-60:])
        axes.set_title(title, fontproperties=font, fontsize=10)
    return whole


def _draw_cells(axes: Any, page: Page) -> None:
    """Draws a table's cells on the Axes of the picture."""
    for cell in page.cells:
        color = "tab:blue" if cell.confidence >= _CERTAIN else "tab:red"
        _frame(axes, cell.corners, color)
        x, y = cell.corners[0]
        axes.text(x, y, cell.text, color=color, ha="left", va="top", fontsize=8)


def _draw_rows(axes: Any, page: Page) -> None:
    """Draws rows; the arguments are those of `_draw_cells`."""
    white = {"facecolor": "white", "edgecolor": "none", "pad": 1}
    for row in page.rows:
        color = "tab:red" if row.doubtful else "tab:blue"
        _frame(axes, row.corners, color)
        corners = np.array(row.corners)
        right = (corners[1] - corners[0]) / np.hypot(*(corners[1] - corners[0]))
        for symbol in (*row.digits, *row.signs):
            x, y = corners[0] + right * (symbol.left + symbol.right) / 2
            text = axes.text(x, y, symbol.text, color=color, ha="center", va="bottom")
            text.set(fontsize=12, bbox=white)


def _frame(axes: Any, corners: Corners, color: str) -> None:
    """Draws a frame; corners that lie outside the picture are moved to its edge."""
    (left, right), (bottom, top) = axes.get_xlim(), axes.get_ylim()
    inside = np.clip(corners, (left, top), (right, bottom))
    # Drawn above the edge of the axes, whose zorder is 2.5.
    axes.fill(*inside.T, fill=False, edgecolor=color, clip_on=False, zorder=2.6)
