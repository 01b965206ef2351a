"""Tests that each figure shows the numbers that it is given."""

import io
import math
from typing import List

import numpy as np
import pytest
from PIL import Image

from drawn_figures import ARABIC, FASHION, UNKNOWN, drawn, ticks
from tf1_mnist.analysis import plots, scores
from tf1_mnist.training import Epoch


def test_learning_curves_plot_the_history() -> None:
    history = [
        Epoch(1, 10, 1e-3, 0.5, 0.8, 0.4, 0.85, 1.0),
        Epoch(2, 20, 0.0, 0.3, 0.9, 0.2, 0.95, 2.0),
    ]
    loss, accuracy = drawn(plots.learning_curves(history))
    lines = {
        (axes, line.get_label()): line.get_xydata().tolist()
        for axes, name in ((loss, "loss"), (accuracy, "accuracy"))
        for line in axes.lines
    }
    assert lines[loss, "training"] == [[1, 0.5], [2, 0.3]]
    assert lines[loss, "validation"] == [[1, 0.4], [2, 0.2]]
    assert lines[accuracy, "training"] == [[1, 80], [2, 90]]
    assert lines[accuracy, "validation"] == [[1, 85], [2, 95]]
    for axes, what in ((loss, "cross-entropy (nats)"), (accuracy, "accuracy (%)")):
        assert (axes.get_xlabel(), axes.get_ylabel()) == ("epoch", what)
        legend = axes.get_legend()
        named = {text.get_text(): line for text, line in zip(legend.texts, legend.get_lines())}
        for line in axes.lines:
            assert named[line.get_label()].get_color() == line.get_color()
            assert named[line.get_label()].get_linestyle() == line.get_linestyle()
    assert loss.get_yscale() == "log"
    assert set(ticks(loss.yaxis)) >= {"0.2", "0.3", "0.4"}
    assert accuracy.get_yscale() == "linear"


@pytest.mark.parametrize("epochs", [1, 2, 3, 5, 12, 30, 60])
def test_the_ticks_of_the_learning_curves_are_epochs(epochs: int) -> None:
    """The ticks are whole numbers, none is 0, and up to five epochs have a tick each."""
    history = [
        Epoch(k + 1, 10, 1e-3, 0.5 / (k + 1), 0.8, 0.4, 0.85 + k / 1e3, 1.0) for k in range(epochs)
    ]
    for axes in drawn(plots.learning_curves(history)):
        shown = [int(label) for label in ticks(axes.xaxis)]
        assert set(shown) <= set(range(1, epochs + 1))
        assert len(shown) >= min(epochs, 5)
        for line in axes.lines:
            left, right = axes.get_xlim()
            assert all(left < x < right for x in line.get_xdata())


def test_the_confusion_matrix_has_labels_down_and_classes_across() -> None:
    labels = np.array([0, 0, 0, 4, 4, 9], np.uint8)
    classes = np.array([0, 0, 6, 4, 9, 9])
    (axes,) = drawn(plots.confusion_matrix(labels, classes))
    cells = {text.get_position(): text.get_text() for text in axes.texts}
    assert cells == {(0, 0): "2", (6, 0): "1", (4, 4): "1", (9, 4): "1", (9, 9): "1"}
    assert axes.get_title() == "4 right (the diagonal), 2 wrong"
    assert (axes.get_ylabel(), axes.get_xlabel()) == ("true digit", "predicted digit")
    assert ticks(axes.xaxis) == ticks(axes.yaxis) == list("0123456789")


def test_the_reliability_diagram_shows_each_bin() -> None:
    calibration = scores.Calibration(
        counts=np.array([0, 1, 4]),
        confidence=np.array([math.nan, 0.5, 0.9]),
        accuracy=np.array([math.nan, 1.0, 0.75]),
        error=0.22,
    )
    upper, lower = drawn(plots.reliability(calibration))
    for axes, heights in ((upper, [1.0, 0.75]), (lower, [1, 4])):
        bars = [bar for bar in axes.patches if bar.get_height() > 0]
        assert [bar.get_height() for bar in bars] == heights
        np.testing.assert_allclose([bar.get_x() for bar in bars], [1 / 3, 2 / 3])
        np.testing.assert_allclose([bar.get_width() for bar in bars], 1 / 3)
        assert axes.get_xlim() == (0, 1)
    lines = {line.get_label(): line.get_xydata() for line in upper.lines}
    np.testing.assert_array_equal(lines["calibrated"], [[0, 0], [1, 1]])
    np.testing.assert_array_equal(lines["the network"][1:], [[0.5, 1], [0.9, 0.75]])
    assert upper.get_title() == "expected calibration error 22.00%"
    assert [axes.get_ylabel() for axes in (upper, lower)] == ["accuracy", "images"]
    assert lower.get_xlabel() == "confidence: the probability of the answer"
    assert ticks(lower.xaxis) == ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]


def test_a_figures_file_is_a_png_of_its_size() -> None:
    figure = plots.confusion_matrix(np.array([3]), np.array([3]))
    width, height = figure.get_size_inches()
    with Image.open(io.BytesIO(plots.png(figure))) as image:
        assert image.format == "PNG"
        assert image.size == (round(120 * width), round(120 * height))


@pytest.mark.parametrize("names", [ARABIC, FASHION])
def test_the_confusion_matrix_has_the_names_of_the_classes(names: List[str]) -> None:
    labels = np.array([0, 3], np.uint8)
    (axes,) = drawn(plots.confusion_matrix(labels, labels, names))
    shown = [name if len(name) < 20 else "a very, very lo…" for name in names]
    for axis in (axes.xaxis, axes.yaxis):
        assert [label.replace("\\$", "$") for label in ticks(axis)] == shown
    assert (axes.get_ylabel(), axes.get_xlabel()) == ("true class", "predicted class")


def test_names_that_no_font_has_are_labels() -> None:
    """If the names were drawn, Matplotlib would print a warning, and the test would fail."""
    labels = np.array([0])
    (axes,) = drawn(plots.confusion_matrix(labels, labels, UNKNOWN))
    assert [each.get_text() for each in axes.get_xticklabels()] == list("0123456789")
