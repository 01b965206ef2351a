"""Tests that each figure shows the numbers that it is given."""

import io
import math
from typing import Any, List

import numpy as np
import pytest
from PIL import Image

from tf1_mnist.analysis import plots, scores
from tf1_mnist.data import Split
from tf1_mnist.handwriting import Digit, Reading, Row, Sign
from tf1_mnist.training import Epoch


def drawn(figure: Any) -> Any:
    """Draws the figure, which must work without a screen."""
    figure.savefig(io.BytesIO(), format="png")
    return figure.axes


def test_samples_are_the_first_fifteen_with_their_labels(mnist: Any) -> None:
    (axes,) = drawn(plots.samples(mnist[0]))
    assert len(axes.images) == 15
    titles = [text for text in axes.texts if text.get_text()]
    assert [text.get_text() for text in titles[:5]] == [f"Label: {n}" for n in (5, 0, 4, 1, 9)]
    for index, image in enumerate(axes.images):
        np.testing.assert_array_equal(image.get_array(), mnist[0].images[index])
        assert (image.get_cmap().name, image.get_clim()) == ("Greys", (0, 255))
    assert not axes.axison  # no ticks

    boxes = [image.get_window_extent() for image in axes.images]
    for box, title in zip(boxes, titles):
        assert box.width == pytest.approx(box.height)
        above = title.get_window_extent()
        assert box.x0 < above.x0 < above.x1 < box.x1
        assert box.y1 <= above.y0
    lefts = [[boxes[5 * row + column].x0 for row in range(3)] for column in range(5)]
    tops = [[boxes[5 * row + column].y1 for column in range(5)] for row in range(3)]
    assert lefts == sorted([left] * 3 for (left, *_) in lefts)  # columns, from left to right
    assert tops == sorted(([top] * 5 for (top, *_) in tops), reverse=True)  # rows, downwards
    assert not any(a.overlaps(b) for a in boxes for b in boxes if a is not b)


def test_mistakes_show_the_wrong_ones_and_count_them(mnist: Any) -> None:
    test = Split(mnist[1].images[:6], mnist[1].labels[:6])  # 7 2 1 0 4 1
    (axes,) = drawn(plots.mistakes(test, np.array([7, 3, 1, 0, 9, 1])))
    *titles, heading = [text.get_text() for text in axes.texts]
    assert titles == ["3, is 2", "9, is 4"]
    np.testing.assert_array_equal(axes.images[1].get_array(), test.images[4])
    assert "2 of 6 wrong" in heading
    drawn(plots.mistakes(test, test.labels))  # none wrong


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
    drawn(plots.learning_curves(history[:1]))


def test_the_confusion_matrix_has_labels_down_and_classes_across() -> None:
    labels = np.array([0, 0, 0, 4, 4, 9], np.uint8)
    classes = np.array([0, 0, 6, 4, 9, 9])
    (axes,) = drawn(plots.confusion_matrix(labels, classes))
    cells = {text.get_position(): text.get_text() for text in axes.texts}
    assert cells == {(0, 0): "2", (6, 0): "1", (4, 4): "1", (9, 4): "1", (9, 9): "1"}
    assert axes.get_title() == "4 right (the diagonal), 2 wrong"
    assert (axes.get_ylabel(), axes.get_xlabel()) == ("true digit", "predicted digit")


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


def test_a_figures_file_is_a_png_of_its_size() -> None:
    figure = plots.samples(Split(np.zeros((1, 28, 28), np.uint8), np.zeros(1, np.uint8)))
    width, height = figure.get_size_inches()
    with Image.open(io.BytesIO(plots.png(figure))) as image:
        assert image.format == "PNG"
        assert image.size == (round(120 * width), round(120 * height))


def test_first_layer_shows_each_units_weights() -> None:
    kernel = np.random.RandomState(0).normal(size=(3, 3, 1, 32)).astype(np.float32)
    (axes,) = drawn(plots.first_layer(kernel))
    assert len(axes.images) == 32
    for unit, image in enumerate(axes.images):
        np.testing.assert_array_equal(image.get_array(), kernel[:, :, 0, unit])

    dense = np.random.RandomState(0).normal(size=(784, 100)).astype(np.float32)
    dense[:, 70] *= 10  # the strongest is shown, in its place
    (axes,) = drawn(plots.first_layer(dense))
    shown = [image.get_array() for image in axes.images]
    assert len(shown) == 32
    assert any(np.array_equal(picture, dense[:, 70].reshape(28, 28)) for picture in shown)


def test_readings_frame_each_row_and_write_each_symbol_above_its_place() -> None:
    pictures = [np.full((40, 30), 200, np.uint8), np.full((28, 90), 10, np.uint8)]
    ten = tuple([0.0] * 10)
    two = Row(
        text="7-2",
        number="72",
        confidence=0.9,
        alternatives=(),
        corners=((5, 10), (25, 10), (25, 30), (5, 30)),
        digits=(Digit(7, 1, ten, 0, 8, "7"), Digit(2, 1, ten, 12, 20, "2")),
        signs=(Sign("-", 1, 8, 12),),
    )
    corners = ((10, 5), (40, 45), (32, 51), (2, 11))
    one = (Digit(1, 1, ten, 20, 30, "1"),)
    slanted = two._replace(text="1", number="1", corners=corners, digits=one, signs=())
    answers = [
        Reading("7-2", "72", (two,)),
        Reading("1\n7-2", "1\n72", (slanted, two)),
    ]
    shapes = [(40, 30), (280, 900)]  # the second was ten times as large
    axes = drawn(plots.readings(["a$b$.png", "b.png"], pictures, shapes, answers))
    assert [a.get_title().replace("\\$", "$") for a in axes] == ["a$b$.png", "b.png"]
    for each, picture, (height, width), answer in zip(axes, pictures, shapes, answers):
        np.testing.assert_array_equal(each.images[0].get_array(), picture)
        assert list(each.images[0].get_extent()) == [0, width, height, 0]
        assert (each.images[0].get_cmap().name, each.images[0].get_clim()) == ("gray", (0, 255))
        frames = [patch.get_xy()[:4].tolist() for patch in each.patches]
        assert frames == [list(map(list, row.corners)) for row in answer.rows]
    assert [(t.get_text(), *t.get_position()) for t in axes[0].texts] == [
        ("7", 9, 10),
        ("2", 21, 10),
        ("-", 15, 10),
    ]
    slanted_text = axes[1].texts[0]  # 25 pixels along (0.6, 0.8) from (10, 5)
    assert slanted_text.get_position() == pytest.approx((25, 25))


# --- Names of classes ------------------------------------------------------------------------

FASHION = ["Ankle boot", "Bag", "Coat", "$1 or $2", "a very, very long name", *"fghij"]
ARABIC = [chr(0x660 + digit) for digit in range(10)]
UNKNOWN = ["\U000e0fff", *"bcdefghij"]  # the first is no letter, so that no font has it


def texts(figure: Any) -> Any:
    return [text.get_text().replace("\\$", "$") for text in drawn(figure)[0].texts]


def test_samples_and_mistakes_have_the_names_of_the_classes(mnist: Any) -> None:
    test = Split(mnist[1].images[:6], np.array([0, 3, 4, 5, 6, 0]))
    classes = np.array([0, 3, 4, 5, 3, 4])
    assert texts(plots.samples(test, class_names=ARABIC))[:2] == ["Label: \u0660", "Label: \u0663"]
    assert texts(plots.mistakes(test, classes, class_names=ARABIC))[:2] == [
        "\u0663, is \u0666",
        "\u0664, is \u0660",
    ]
    assert texts(plots.samples(test, class_names=FASHION))[:3] == [
        "Ankle boot",
        "$1 or $2",
        "a very, very lo…",
    ]
    *titles, heading = texts(plots.mistakes(test, classes, class_names=FASHION))
    assert titles == ["$1 or $2,\nis g", "a very, very lo…,\nis Ankle boot"]
    assert heading == "2 of 6 wrong: predicted class, true class"


def test_titles_of_long_names_do_not_overlap(mnist: Any) -> None:
    names = ["W" * 8 + str(label) for label in range(10)]
    test = Split(mnist[1].images[:40], mnist[1].labels[:40])
    (axes,) = drawn(plots.mistakes(test, (test.labels + 1) % 10, class_names=names))
    *titles, _ = axes.texts
    # Smaller by half a pixel, since a title stands on its image.
    boxes = [each.get_window_extent().padded(-0.5) for each in [*titles, *axes.images]]
    assert len(boxes) == 80
    assert not any(a.overlaps(b) for a in boxes for b in boxes if a is not b)


@pytest.mark.parametrize("names", [ARABIC, FASHION])
def test_the_confusion_matrix_has_the_names_of_the_classes(names: List[str]) -> None:
    labels = np.array([0, 3], np.uint8)
    (axes,) = drawn(plots.confusion_matrix(labels, labels, names))
    shown = [name if len(name) < 20 else "a very, very lo…" for name in names]
    for ticks in (axes.get_xticklabels(), axes.get_yticklabels()):
        assert [each.get_text().replace("\\$", "$") for each in ticks] == shown
    assert (axes.get_ylabel(), axes.get_xlabel()) == ("true class", "predicted class")


def test_names_that_no_font_has_are_labels(mnist: Any) -> None:
    """Matplotlib would warn, which fails the tests, and draw boxes."""
    test = Split(mnist[1].images[:1], np.array([0]))
    assert texts(plots.samples(test, class_names=UNKNOWN))[0] == "Label: 0"
    assert texts(plots.mistakes(test, np.array([1]), class_names=UNKNOWN))[0] == "1, is 0"
    (axes,) = drawn(plots.confusion_matrix(test.labels, test.labels, UNKNOWN))
    assert [each.get_text() for each in axes.get_xticklabels()] == list("0123456789")


@pytest.mark.parametrize(
    ("name", "shown"), [("$b$", "$b$"), ("\u0664", "\u0664"), (UNKNOWN[0], "4")]
)
def test_readings_have_the_names_of_the_classes(name: str, shown: str) -> None:
    corners = ((5, 10), (25, 10), (25, 30), (5, 30))
    digit = Digit(4, 1, (0.1,) * 10, 0, 8, name)
    row = Row(name, name, 0.9, (), corners, (digit,), ())
    picture = np.full((40, 30), 200, np.uint8)
    figure = plots.readings(["a.png"], [picture], [(40, 30)], [Reading(name, name, (row,))])
    assert texts(figure) == [shown]
