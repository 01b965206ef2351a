"""Tests that figures of many images show the correct images, labels and headings."""

from typing import Any

import numpy as np
import pytest

from drawn_figures import ARABIC, FASHION, UNKNOWN, drawn, texts, ticks
from tf1_mnist.analysis import grids
from tf1_mnist.data import Examples


def test_samples_are_the_first_fifteen_with_their_labels(mnist: Any) -> None:
    (axes,) = drawn(grids.samples(mnist[0]))
    assert len(axes.images) == 15
    titles = [text for text in axes.texts if text.get_text()]
    assert [text.get_text() for text in titles[:5]] == [f"Label: {n}" for n in (5, 0, 4, 1, 9)]
    for index, image in enumerate(axes.images):
        np.testing.assert_array_equal(image.get_array(), mnist[0].images[index])
        assert (image.get_cmap().name, image.get_clim()) == ("Greys", (0, 255))
    assert not axes.axison  # the axes have no ticks

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
    test = Examples(mnist[1].images[:6], mnist[1].labels[:6])  # 7 2 1 0 4 1
    (axes,) = drawn(grids.mistakes(test, np.array([7, 3, 1, 0, 9, 1])))
    *titles, heading = [text.get_text() for text in axes.texts]
    assert titles == ["3, is 2", "9, is 4"]
    np.testing.assert_array_equal(axes.images[1].get_array(), test.images[4])
    assert "2 of 6 wrong" in heading
    drawn(grids.mistakes(test, test.labels))  # none wrong
    (*titles, heading) = texts(grids.mistakes(test, np.full(6, 8), rows=2, columns=2))  # all wrong
    assert titles == ["8, is 7", "8, is 2", "8, is 1", "8, is 0"]
    assert heading == "6 of 6 wrong (the first 4 are shown): predicted digit, true digit"


def assert_has_a_key(scale: Any, weights: np.ndarray, images: Any) -> None:
    """Fails unless a scale names the weights that the colours of the images stand for.

    Red and blue are compared as numbers: the most negative weight is red, 0 is white, and the most
    positive weight is blue.
    """
    assert scale.get_ylabel() == "weight"
    low, high = scale.get_ylim()
    assert (low, high) == pytest.approx(np.abs(weights).max() * np.array([-1, 1]))
    shown = [float(label.replace("\N{MINUS SIGN}", "-")) for label in ticks(scale.yaxis)]
    assert shown == sorted(shown)
    assert min(shown) < 0 < max(shown)
    assert 0 in shown
    (colours,) = (each for each in scale.collections if each.get_array() is not None)
    for mappable in (colours, *images):
        negative, zero, positive = mappable.to_rgba(np.array([low, 0, high]))[:, :3]
        assert negative[0] > negative[2] + 0.2
        assert positive[2] > positive[0] + 0.2
        assert zero.min() > 0.9


def test_first_layer_shows_each_units_weights() -> None:
    kernel = np.random.RandomState(0).normal(size=(3, 3, 1, 32)).astype(np.float32)
    axes, scale = drawn(grids.first_layer(kernel))
    assert len(axes.images) == 32
    for unit, image in enumerate(axes.images):
        np.testing.assert_array_equal(image.get_array(), kernel[:, :, 0, unit])
    assert_has_a_key(scale, kernel, axes.images)

    dense = np.random.RandomState(0).normal(size=(784, 100)).astype(np.float32)
    dense[:, 70] *= 10  # the strongest unit is shown
    axes, _ = drawn(grids.first_layer(dense))
    shown = [image.get_array() for image in axes.images]
    assert len(shown) == 32
    assert any(np.array_equal(picture, dense[:, 70].reshape(28, 28)) for picture in shown)


def test_samples_and_mistakes_have_the_names_of_the_classes(mnist: Any) -> None:
    test = Examples(mnist[1].images[:6], np.array([0, 3, 4, 5, 6, 0]))
    classes = np.array([0, 3, 4, 5, 3, 4])
    assert texts(grids.samples(test, class_names=ARABIC))[:2] == ["Label: \u0660", "Label: \u0663"]
    assert texts(grids.mistakes(test, classes, class_names=ARABIC))[:2] == [
        "\u0663, is \u0666",
        "\u0664, is \u0660",
    ]
    assert texts(grids.samples(test, class_names=FASHION))[:3] == [
        "Ankle boot",
        "$1 or $2",
        "a very, very lo…",
    ]
    *titles, heading = texts(grids.mistakes(test, classes, class_names=FASHION))
    assert titles == ["$1 or $2,\nis g", "a very, very lo…,\nis Ankle boot"]
    assert heading == "2 of 6 wrong: predicted class, true class"


def test_titles_of_long_names_do_not_overlap(mnist: Any) -> None:
    names = ["W" * 8 + str(label) for label in range(10)]
    test = Examples(mnist[1].images[:40], mnist[1].labels[:40])
    (axes,) = drawn(grids.mistakes(test, (test.labels + 1) % 10, class_names=names))
    *titles, _ = axes.texts
    # The boxes are made smaller by half a pixel, because each title touches its image.
    boxes = [each.get_window_extent().padded(-0.5) for each in [*titles, *axes.images]]
    assert len(boxes) == 80
    assert not any(a.overlaps(b) for a in boxes for b in boxes if a is not b)


def test_names_that_no_font_has_are_labels(mnist: Any) -> None:
    """If the names were drawn, Matplotlib would print a warning, and the test would fail."""
    test = Examples(mnist[1].images[:1], np.array([0]))
    assert texts(grids.samples(test, class_names=UNKNOWN))[0] == "Label: 0"
    assert texts(grids.mistakes(test, np.array([1]), class_names=UNKNOWN))[0] == "1, is 0"
