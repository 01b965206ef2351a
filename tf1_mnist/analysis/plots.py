"""Figures. Each function draws one and returns it; `png` encodes it as a file.

No screen is needed, since these figures do not belong to a window.
"""

import io
from typing import Sequence

import numpy as np
from matplotlib.figure import Figure

from tf1_mnist.analysis import scores
from tf1_mnist.data import CLASSES, Split
from tf1_mnist.training import Epoch


def png(figure: Figure) -> bytes:
    """Returns a figure as the content of a PNG file."""
    content = io.BytesIO()
    figure.savefig(content, format="png", dpi=120)
    return content.getvalue()


def samples(split: Split, rows: int = 3, columns: int = 5) -> Figure:
    """Draws the first images in a grid, each below its label; 3 x 5 as in the post."""
    titles = [f"Label: {label}" for label in split.labels]
    return image_grid(split.images, titles, rows, columns)


def mistakes(split: Split, classes: np.ndarray, rows: int = 5, columns: int = 8) -> Figure:
    """Draws the first misclassified images, each with its class and its label.

    Args:
        split: n images with their labels.
        classes: integers of shape (n,), the network's predictions.
        rows, columns: the size of the grid.
    """
    wrong = np.flatnonzero(classes != split.labels)
    figure = image_grid(
        split.images[wrong],
        [f"{classes[i]}, is {split.labels[i]}" for i in wrong[: rows * columns]],
        rows,
        columns,
    )
    figure.suptitle(f"{len(wrong):,} of {len(split.labels):,} wrong: predicted digit, true digit")
    return figure


def image_grid(images: np.ndarray, titles: Sequence[str], rows: int, columns: int) -> Figure:
    """Draws images in a grid, each below its title.

    Args:
        images: uint8 of shape (n, height, width), 0 is white, 255 is black.
        titles: one per image.
        rows, columns: the size of the grid.
    """
    figure = Figure(figsize=(1.25 * columns, 1.55 * rows), layout="constrained")
    for axes, image, title in zip(_axes(figure, rows, columns), images, titles):
        axes.imshow(image, cmap="Greys", vmin=0, vmax=255)
        axes.set_title(title, fontsize=10)
    return figure


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
    right.set_ylabel("accuracy (%)")
    for axes in (left, right):
        axes.set_xlabel("epoch")
        axes.xaxis.get_major_locator().set_params(integer=True)
        axes.grid(alpha=0.3, which="both")
        axes.legend()
    return figure


def confusion_matrix(labels: np.ndarray, classes: np.ndarray) -> Figure:
    """Draws the confusion matrix: rows are labels, columns are predictions.

    Only the mistakes are shaded. The diagonal holds nearly all images, and shading it would
    make the mistakes invisible.

    Args:
        labels: integers of shape (n,), 0 to 9.
        classes: integers of shape (n,), the network's predictions.
    """
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
    axes.set_xlabel("predicted digit")
    axes.set_ylabel("true digit")
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
    lower.set_xlabel("confidence: the highest of the ten probabilities")
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
    figure = Figure(figsize=(8, 4.4), layout="constrained")
    limit = np.abs(pictures[shown]).max()
    for axes, unit in zip(_axes(figure, 4, 8), shown):
        axes.imshow(pictures[unit], cmap="RdBu", vmin=-limit, vmax=limit)
    figure.suptitle(f"{len(shown)} of the first layer's {len(pictures)} units")
    return figure


def readings(
    names: Sequence[str],
    pictures: Sequence[np.ndarray],
    images: Sequence[np.ndarray],
    answers: Sequence[str],
) -> Figure:
    """Draws each picture next to the images that the network saw.

    The title of a picture is its file name; the title of the images is the network's answer.

    Args:
        names: the pictures' file names.
        pictures: each uint8 of shape (height, width), 0 is black, 255 is white.
        images: each uint8 of shape (n, 28, 28), 0 is paper, 255 is ink: the digits in a
            picture, from left to right.
        answers: the network's answer for each picture.
    """
    figure = Figure(figsize=(8, 2 * len(names)), layout="constrained")
    for row, axes in enumerate(_axes(figure, len(names), 2).reshape(-1, 2)):
        axes[0].imshow(pictures[row], cmap="gray", vmin=0, vmax=255)
        axes[1].imshow(np.hstack(list(images[row])), cmap="Greys", vmin=0, vmax=255)
        for each, title in zip(axes, (names[row][-40:], answers[row])):
            each.axis("on")  # to draw the frame
            each.set(xticks=[], yticks=[])
            each.set_title(title.replace("$", r"\$"), fontsize=10)  # $ would start a formula
    return figure


def _axes(figure: Figure, rows: int, columns: int) -> np.ndarray:
    """Returns a grid of axes without ticks or frames, in reading order."""
    grid = figure.subplots(rows, columns, squeeze=False).ravel()
    for axes in grid:
        axes.axis("off")
    return grid
