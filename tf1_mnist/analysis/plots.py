"""Figures. Each function draws one and returns it; `png` encodes it as a file.

No screen is needed, since the figures are not shown in a window.
"""

import io
from typing import Any, Dict, Optional, Sequence, Tuple

import numpy as np
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.ticker import LogFormatterMathtext

from tf1_mnist.analysis import fonts, scores
from tf1_mnist.analysis.answers import noun
from tf1_mnist.data import CLASSES, DIGITS, Split
from tf1_mnist.data import rows as rows_of_digits
from tf1_mnist.objective import Objective
from tf1_mnist.training import Epoch

_GREYS: Dict[str, Any] = {"cmap": "Greys", "vmin": 0, "vmax": 255}
_CERTAIN = 0.9  # the confidence below which a cell is doubtful


class _PlainLogFormatter(LogFormatterMathtext):
    """A formatter for logarithmic axes that writes 0.1 where Matplotlib writes 10^-1.

    Matplotlib lays out 10^-1 as a formula, and the first formula takes a quarter of a second.
    """

    def __call__(self, x: float, pos: Optional[int] = None) -> str:
        return f"{x:g}" if super().__call__(x, pos) else ""


def png(figure: Figure) -> bytes:
    """Returns a figure as the content of a PNG file."""
    content = io.BytesIO()
    figure.savefig(content, format="png", dpi=120)
    return content.getvalue()


def examples(objective: Objective, split: Split, class_names: Sequence[str] = DIGITS) -> Figure:
    """Draws training images, each below its label."""
    return rows(split) if objective.reads_rows else samples(split, class_names=class_names)


def answers(
    objective: Objective, test: Split, classes: np.ndarray, class_names: Sequence[str] = DIGITS
) -> Dict[str, Figure]:
    """Draws a network's mistakes.

    Args:
        objective: the network's Objective.
        test: the test images.
        classes: as in `training.Evaluation`.
        class_names: the names of the ten classes.
    Returns:
        A dict from name to figure.
    """
    if objective.reads_rows:
        return {"mistakes": row_mistakes(test, classes)}
    return {
        "confusion_matrix": confusion_matrix(test.labels, classes, class_names),
        "mistakes": mistakes(test, classes, class_names=class_names),
    }


def samples(
    split: Split, rows: int = 3, columns: int = 5, class_names: Sequence[str] = DIGITS
) -> Figure:
    """Draws the first images in a grid, each below its label; 3 x 5 as in the post."""
    names, font = fonts.names_to_draw(class_names)
    before = "Label: " if _are_short(names) else ""
    titles = [before + names[label] for label in split.labels[: rows * columns]]
    return _grid(split.images, rows, columns, titles, font=font, **_GREYS)


def mistakes(
    split: Split,
    classes: np.ndarray,
    rows: int = 5,
    columns: int = 8,
    class_names: Sequence[str] = DIGITS,
) -> Figure:
    """Draws the first misclassified images, each with its class and its label.

    Args:
        split: n images with their labels.
        classes: integers of shape (n,), the network's predictions.
        rows, columns: the size of the grid.
        class_names: the names of the ten classes.
    """
    wrong = np.flatnonzero(classes != split.labels)
    names, font = fonts.names_to_draw(class_names)
    between = ", is " if _are_short(names) else ",\nis "
    called = noun(class_names)
    return _grid(
        split.images[wrong],
        rows,
        columns,
        titles=[
            names[classes[i]] + between + names[split.labels[i]] for i in wrong[: rows * columns]
        ],
        heading=f"{len(wrong):,} of {len(split.labels):,} wrong: predicted {called}, true {called}",
        font=font,
        **_GREYS,
    )


def rows(split: Split, titles: Optional[Sequence[str]] = None, heading: str = "") -> Figure:
    """Draws up to 20 rows of digits and signs in two columns, each below its title.

    Args:
        split: images uint8 of shape (n, 32, width) and labels (n, symbols), as in `data.rows`.
        titles: one per row; None for the labels.
        heading: the text above the rows.
    """
    titles = titles or list(map(rows_of_digits.text, split.labels))
    figure = Figure(figsize=(9, 7.5), layout="constrained")
    figure.suptitle(heading)
    for index, axes in enumerate(figure.subplots(10, 2).flat):
        axes.axis("off")
        if index < len(split.images):
            axes.imshow(split.images[index], **_GREYS)
            axes.set_title(titles[index], fontsize=10)
    return figure


def row_mistakes(split: Split, classes: np.ndarray) -> Figure:
    """Draws the first rows that were misread, each with the network's answer and the label.

    Args:
        split: as in `rows`.
        classes: integers of shape (n, columns), the likeliest class of each column.
    """
    said = [rows_of_digits.text(rows_of_digits.spell(path)) for path in classes]
    true = list(map(rows_of_digits.text, split.labels))
    wrong = [k for k in range(len(said)) if said[k] != true[k]]
    return rows(
        Split(split.images[wrong], split.labels[wrong]),
        [f"{said[k] or 'nothing'}, is {true[k]}" for k in wrong],
        f"{len(wrong):,} of {len(said):,} rows wrong: what was read, and the label",
    )


def image_grid(images: np.ndarray, titles: Sequence[str], rows: int, columns: int) -> Figure:
    """Draws images in a grid, each below its title.

    Args:
        images: uint8 of shape (n, height, width), 0 is paper, 255 is ink.
        titles: one per image.
        rows, columns: the size of the grid.
    """
    return _grid(images, rows, columns, titles, **_GREYS)


def learning_curves(history: Sequence[Epoch]) -> Figure:
    """Draws the training and validation loss and accuracy over the epochs."""
    figure = Figure(figsize=(9, 3.6), layout="constrained")
    left, right = figure.subplots(1, 2)
    epochs = [row.epoch for row in history]
    for name, values, style in (
        ("training", [row.loss for row in history], "o-"),
        ("validation", [row.validation_loss for row in history], "s--"),
    ):
        left.plot(epochs, values, style, markersize=4, label=name)
    for name, values, style in (
        ("training", [100 * row.accuracy for row in history], "o-"),
        ("validation", [100 * row.validation_accuracy for row in history], "s--"),
    ):
        right.plot(epochs, values, style, markersize=4, label=name)
    left.set_ylabel("cross-entropy (nats)")
    left.set_yscale("log")
    left.yaxis.set_major_formatter(_PlainLogFormatter())
    left.yaxis.set_minor_formatter(_PlainLogFormatter())
    right.set_ylabel("accuracy (%)")
    for axes in (left, right):
        axes.set_xlabel("epoch")
        axes.xaxis.get_major_locator().set_params(integer=True)
        axes.grid(alpha=0.3, which="both")
        axes.legend()
    return figure


def confusion_matrix(
    labels: np.ndarray, classes: np.ndarray, class_names: Sequence[str] = DIGITS
) -> Figure:
    """Draws the confusion matrix: rows are labels, columns are predictions.

    Only the mistakes are shaded. The diagonal contains nearly all images, and shading it would
    make the mistakes invisible.

    Args:
        labels: integers of shape (n,), 0 to 9.
        classes: integers of shape (n,), the network's predictions.
        class_names: the names of the ten classes.
    """
    names, font = fonts.names_to_draw(class_names)
    turn: Dict[str, Any] = (
        {} if _are_short(names) else {"rotation": 45, "ha": "right", "rotation_mode": "anchor"}
    )
    counts = scores.confusion_matrix(labels, classes)
    mistakes_only = counts * (1 - np.eye(CLASSES, dtype=int))
    figure = Figure(figsize=(6.2, 6), layout="constrained")
    axes = figure.subplots()
    axes.imshow(mistakes_only, cmap="Reds", vmin=0, vmax=max(1, 1.5 * mistakes_only.max()))
    for label in range(CLASSES):
        for said in range(CLASSES):
            if counts[label, said]:
                weight = "bold" if label == said else "normal"
                axes.text(said, label, counts[label, said], ha="center", va="center", weight=weight)
    axes.set_xticks(range(CLASSES))
    axes.set_yticks(range(CLASSES))
    axes.set_xticklabels(names, fontproperties=font, **turn)
    axes.set_yticklabels(names, fontproperties=font)
    axes.set_xlabel(f"predicted {noun(class_names)}")
    axes.set_ylabel(f"true {noun(class_names)}")
    axes.set_title(f"{counts.trace():,} right (the diagonal), {mistakes_only.sum():,} wrong")
    return figure


def reliability(calibration: scores.Calibration) -> Figure:
    """Draws a reliability diagram: accuracy as a function of confidence (Guo et al., 2017).

    The upper plot shows the accuracy of each bin against its confidence. The points of a
    calibrated network lie on the diagonal; those of an overconfident network lie below it. The
    lower plot shows the number of images in each bin.
    """
    edges = np.linspace(0, 1, len(calibration.counts) + 1)
    bars = {"width": edges[1], "align": "edge", "color": "lightsteelblue", "edgecolor": "white"}
    figure = Figure(figsize=(5, 6), layout="constrained")
    upper, lower = figure.subplots(2, 1, sharex=True, gridspec_kw={"height_ratios": (3, 1)})
    upper.bar(edges[:-1], calibration.accuracy, **bars)
    upper.plot((0, 1), (0, 1), "--", color="gray", label="calibrated")
    upper.plot(
        calibration.confidence, calibration.accuracy, "ko", label="the network", clip_on=False
    )
    upper.set_ylim(0, 1)
    upper.set_ylabel("accuracy")
    upper.set_title(f"expected calibration error {calibration.error:.2%}")
    upper.legend(loc="upper left")
    lower.bar(edges[:-1], calibration.counts, **bars)
    lower.set_yscale("log", nonpositive="clip")
    lower.set_ylim(bottom=0.5)  # so that a bin with one image has a visible bar
    lower.set_ylabel("images")
    lower.set_xlabel("confidence: the probability of the answer")
    lower.set_xlim(0, 1)
    return figure


def first_layer(kernel: np.ndarray) -> Figure:
    """Draws the first layer's weights as pictures; blue is positive, red is negative.

    Args:
        kernel: float32 of shape (784, units) for a dense layer, (k, k, 1, filters) for a
            convolutional layer. If there are more than 32 units, only the 32 with the largest
            weights are shown.
    """
    size = 28 if kernel.ndim == 2 else kernel.shape[0]
    pictures = np.moveaxis(kernel.reshape(size, size, -1), -1, 0)
    strength = np.sqrt((pictures**2).sum(axis=(1, 2)))
    shown = np.sort(np.argsort(-strength, kind="stable")[:32])
    limit = np.abs(pictures[shown]).max()
    return _grid(
        pictures[shown],
        rows=4,
        columns=8,
        heading=f"{len(shown)} of the first layer's {len(pictures)} units",
        cmap="RdBu",
        vmin=-limit,
        vmax=limit,
    )


def readings(
    names: Sequence[str],
    pictures: Sequence[np.ndarray],
    shapes: Sequence[Tuple[int, ...]],
    answers: Sequence[Any],
) -> Figure:
    """Draws each picture with a frame around each row, and each symbol above its place.

    A table has a frame around each cell and its text below the frame's upper side. A row or a cell
    is red if it is doubtful.

    Args:
        names: the pictures' file names, which become titles.
        pictures: each uint8 of shape (height, width), 0 is black, 255 is white.
        shapes: each picture's (height, width) before it was shrunk.
        answers: each picture's `handwriting.Reading`, in the coordinates of that size.
    """
    font = fonts.font_for(
        text
        for answer in answers
        for text in (answer.text, "+-0123456789", *(cell.text for cell in answer.cells))
        if text
    )

    def shown(text: str, label: str = "") -> str:
        """Returns a text, or the label if no font contains the text's letters."""
        return label if font is None else fonts.plain(text)

    heights = [6 * min(1.5, picture.shape[0] / picture.shape[1]) + 0.6 for picture in pictures]
    white = {"facecolor": "white", "edgecolor": "none", "pad": 1}
    figure = Figure(figsize=(7, round(sum(heights), 2)), layout="constrained")
    every = figure.subplots(len(names), 1, squeeze=False, gridspec_kw={"height_ratios": heights})
    for axes, name, picture, (height, width), answer in zip(
        every[:, 0], names, pictures, shapes, answers
    ):
        axes.imshow(picture, cmap="gray", vmin=0, vmax=255, extent=(0, width, height, 0))
        axes.autoscale(False)  # a frame may reach beyond the picture
        for cell in answer.cells:
            color = "tab:blue" if cell.confidence >= _CERTAIN else "tab:red"
            axes.fill(*np.transpose(cell.corners), fill=False, edgecolor=color)
            x, y = cell.corners[0]
            text = axes.text(x, y, shown(cell.text), color=color, ha="left", va="top")
            text.set(fontproperties=font, fontsize=8)
        for row in () if answer.cells else answer.rows:
            corners = np.array(row.corners)
            color = "tab:red" if row.doubtful else "tab:blue"
            axes.fill(*corners.T, fill=False, edgecolor=color)
            right = (corners[1] - corners[0]) / np.hypot(*(corners[1] - corners[0]))
            symbols = [(shown(each.name, str(each.digit)), each) for each in row.digits]
            symbols += [(each.sign, each) for each in row.signs]
            for symbol, place in symbols:
                x, y = corners[0] + right * (place.left + place.right) / 2
                text = axes.text(x, y, symbol, color=color, ha="center", va="bottom")
                text.set(fontproperties=font, fontsize=12, bbox=white)
        axes.set(xticks=[], yticks=[])
        title, font_of_title = fonts.title(name[-60:])
        axes.set_title(title, fontproperties=font_of_title, fontsize=10)
    return figure


def _are_short(names: Sequence[str]) -> bool:
    """Returns whether names are short enough to be side by side, as digits are."""
    return max(map(len, names)) <= 2


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

    All pictures are in one Axes, whose units are inches: Matplotlib takes longer to lay out and
    draw one Axes per picture.

    Args:
        pictures: of shape (n, size, size).
        rows, columns: the size of the grid.
        titles: one per picture, above it.
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
    )  # so that the file has whole pixels
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
