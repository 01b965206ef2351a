"""Figures of a network's training and of its answers; `png` encodes a figure as a PNG file.

The other functions draw figures and return them. No screen is needed, since the figures are not
shown in a window.
"""

import io
from typing import Any, Dict, Optional, Sequence

import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import LogFormatterMathtext, MaxNLocator

from tf1_mnist.analysis import fonts, grids, scores
from tf1_mnist.analysis.answers import noun
from tf1_mnist.data import CLASSES, DIGITS, Examples
from tf1_mnist.training import Epoch


class _PlainLogFormatter(LogFormatterMathtext):
    """A formatter for logarithmic axes that writes 0.1 where Matplotlib writes 10^-1.

    Matplotlib lays out 10^-1 as a formula, and laying out the first formula takes a quarter of a
    second.
    """

    def __call__(self, x: float, pos: Optional[int] = None) -> str:
        return f"{x:g}" if super().__call__(x, pos) else ""


def png(figure: Figure) -> bytes:
    """Returns a figure encoded as a PNG file."""
    content = io.BytesIO()
    figure.savefig(content, format="png", dpi=120)
    return content.getvalue()


def answers(
    test: Examples, classes: np.ndarray, class_names: Sequence[str] = DIGITS
) -> Dict[str, Figure]:
    """Draws figures of the mistakes that a network makes on the test images.

    Args:
        test: the test images.
        classes: as in `training.Evaluation`.
        class_names: the names of the ten classes.
    Returns:
        A dict from the name of each figure to the figure.
    """
    return {
        "confusion_matrix": confusion_matrix(test.labels, classes, class_names),
        "mistakes": grids.mistakes(test, classes, class_names=class_names),
    }


def learning_curves(history: Sequence[Epoch]) -> Figure:
    """Plots each epoch's loss and accuracy on the training images and on the validation images."""
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
        axes.set_xlim(0.5, len(history) + 0.5)  # otherwise, 30 epochs would have a tick at 0
        axes.xaxis.set_major_locator(MaxNLocator("auto", integer=True, min_n_ticks=1))
        axes.grid(alpha=0.3, which="both")
        axes.legend()
    return figure


def confusion_matrix(
    labels: np.ndarray, classes: np.ndarray, class_names: Sequence[str] = DIGITS
) -> Figure:
    """Draws the confusion matrix, with a row for each label and a column for each prediction.

    Only the mistakes are shaded. The diagonal contains nearly all images, and shading it would
    make the mistakes invisible.

    Args:
        labels: integers of shape (n,), 0 to 9.
        classes: integers of shape (n,), the network's predictions.
        class_names: the names of the ten classes.
    """
    names, font = fonts.names_to_draw(class_names)
    turn: Dict[str, Any] = (
        {} if fonts.are_short(names) else {"rotation": 45, "ha": "right", "rotation_mode": "anchor"}
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
