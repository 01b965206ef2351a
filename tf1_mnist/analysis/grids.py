"""Figures of many images: examples, mistakes, and the weights of a network's first layer."""

from typing import Any, Dict, Optional, Sequence

import numpy as np
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties

from tf1_mnist.analysis import fonts
from tf1_mnist.analysis.answers import noun
from tf1_mnist.data import DIGITS, Examples

_GREYS: Dict[str, Any] = {"cmap": "Greys", "vmin": 0, "vmax": 255}


def samples(
    split: Examples, rows: int = 3, columns: int = 5, class_names: Sequence[str] = DIGITS
) -> Figure:
    """Draws the first images in a grid, each below its label.

    By default, the grid has 3 rows and 5 columns, as in the post.
    """
    names, font = fonts.names_to_draw(class_names)
    before = "Label: " if fonts.are_short(names) else ""
    titles = [before + names[label] for label in split.labels[: rows * columns]]
    return _grid(split.images, rows, columns, titles, font=font, **_GREYS)


def mistakes(
    split: Examples,
    classes: np.ndarray,
    rows: int = 5,
    columns: int = 8,
    class_names: Sequence[str] = DIGITS,
) -> Figure:
    """Draws the first misclassified images, each with its predicted class and its label.

    Args:
        split: n images with their labels.
        classes: integers of shape (n,), the network's predictions.
        rows, columns: the size of the grid.
        class_names: the names of the ten classes.
    """
    wrong = np.flatnonzero(classes != split.labels)
    names, font = fonts.names_to_draw(class_names)
    between = ", is " if fonts.are_short(names) else ",\nis "
    called = noun(class_names)
    some = _unless_all(rows * columns, len(wrong))
    heading = f"{len(wrong):,} of {len(split.labels):,} wrong{some}"
    return _grid(
        split.images[wrong],
        rows,
        columns,
        titles=[
            names[classes[i]] + between + names[split.labels[i]] for i in wrong[: rows * columns]
        ],
        heading=f"{heading}: predicted {called}, true {called}",
        font=font,
        **_GREYS,
    )


def _unless_all(shown: int, count: int) -> str:
    return f" (the first {shown} are shown)" if shown < count else ""


def first_layer(kernel: np.ndarray) -> Figure:
    """Draws the first layer's weights as pictures.

    Positive weights are blue, and negative weights are red, as the scale beside them shows.

    Args:
        kernel: float32 of shape (784, units) for a dense layer, or (k, k, 1, filters) for a
            convolutional layer. If there are more than 32 units, only the 32 with the largest
            weights are shown.
    """
    size = 28 if kernel.ndim == 2 else kernel.shape[0]
    pictures = np.moveaxis(kernel.reshape(size, size, -1), -1, 0)
    strength = np.sqrt((pictures**2).sum(axis=(1, 2)))
    shown = np.sort(np.argsort(-strength, kind="stable")[:32])
    limit = np.abs(pictures[shown]).max()
    figure = _grid(
        pictures[shown],
        rows=4,
        columns=8,
        heading=f"{len(shown)} of the first layer's {len(pictures)} units",
        cmap="RdBu",
        vmin=-limit,
        vmax=limit,
    )
    _add_colour_key(figure, "weight")
    return figure


def _add_colour_key(figure: Figure, label: str) -> None:
    """Adds a scale to the right of a grid, which shows the value of each colour."""
    (axes,) = figure.axes
    width, height = figure.get_size_inches()
    whole = width + 1.0  # inches
    figure.set_size_inches(whole, height)
    axes.set_position((0, 0, width / whole, 1))
    scale = figure.add_axes(((width + 0.1) / whole, 0.1, 0.15 / whole, 0.75))
    figure.colorbar(axes.images[0], cax=scale, label=label)


def _grid(
    pictures: np.ndarray,
    rows: int,
    columns: int,
    titles: Sequence[str] = (),
    heading: str = "",
    font: Optional[FontProperties] = None,
    **shades: Any,
) -> Figure:
    """Draws square pictures in a grid, row by row.

    All pictures share a single Axes, whose units are inches. If each picture had an Axes of its
    own, Matplotlib would take longer to lay out and draw the figure.

    Args:
        pictures: of shape (n, size, size).
        rows, columns: the size of the grid.
        titles: the text above each picture.
        heading: the text above the grid.
        font: the font of the titles; None for Matplotlib's own.
        shades: cmap, vmin and vmax, as in Matplotlib's `imshow`.
    """
    size, gap = 1.0, 0.2
    width, height = size + gap, size + (0.4 if titles else gap)
    top = 0.4 if heading else 0.0
    shape = (
        round(columns * width, 2),
        round(top + rows * height, 2),
    )  # rounded, so that the file has whole pixels
    figure = Figure(figsize=shape)
    axes = figure.add_axes((0, 0, 1, 1))
    for index, picture in enumerate(pictures[: rows * columns]):
        row, column = divmod(index, columns)
        left, bottom = column * width + gap / 2, top + (row + 1) * height - gap / 2
        axes.imshow(picture, extent=(left, left + size, bottom, bottom - size), **shades)
        if titles:
            middle = left + size / 2
            text = axes.text(middle, bottom - size, titles[index], ha="center", va="bottom")
            text.set(fontproperties=font, fontsize=8 if "\n" in titles[index] else 10)
    axes.text(shape[0] / 2, top / 2, heading, ha="center", va="center", fontsize=12)
    axes.set(xlim=(0, shape[0]), ylim=(shape[1], 0))
    axes.axis("off")
    return figure
