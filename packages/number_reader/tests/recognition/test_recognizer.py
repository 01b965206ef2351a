"""Tests how line images are passed to networks whose answers are known."""

from typing import Any, List, Optional, Tuple

import numpy as np
import pytest

from number_reader.elements import Row
from number_reader.recognition import recognizer
from number_reader.recognition.line_images import LineImage
from number_reader.rows import BLANK, HEIGHT, SYMBOLS

CLASSES = BLANK + 1


def line_image(width: int, kind: int) -> LineImage:
    """Returns a line image whose first pixel encodes the digit; the last pixel is ink."""
    image = np.zeros((HEIGHT, width), np.uint8)
    image[:, :10], image[:, -1] = 100 + kind, 1
    right, down = np.eye(2)
    return LineImage(
        image, np.arange(width + 1.0), np.array([5.0, 7.0]), right, down, float(HEIGHT)
    )


def read(
    network: Any, cut: List[LineImage], scale: float, count: Optional[int] = None
) -> List[Row]:
    return recognizer.read(network, [Row()] * len(cut), cut, scale, count)


class Network:
    """A network that reads a line image's digit in the second column and a 9 in the padding.

    As the score, the network returns the digit plus 0.5, and as the figure score, the digit minus
    0.5.
    """

    def __init__(self, certainty: float = 0.99) -> None:
        self.shapes: List[tuple] = []
        self.certainty = certainty

    def __call__(self, images: np.ndarray) -> Tuple[np.ndarray, np.ndarray, np.ndarray]:
        self.shapes.append(images.shape)
        columns = np.full((len(images), images.shape[2] // 2, CLASSES), 1e-9, np.float32)
        columns[:, :, BLANK] = 1
        for k, image in enumerate(images):
            columns[k, 1, [image[0, 0] - 100, BLANK]] = self.certainty, 1 - self.certainty
            if not image[:, -1].any():
                columns[k, -1, [9, BLANK]] = 1, 0
        return columns, images[:, 0, 0] - 99.5, images[:, 0, 0] - 100.5


def test_each_row_gets_its_own_answer() -> None:
    network = Network()
    cut = [line_image(20 + 16 * (k % 2), k % 9) for k in range(150)]
    answers = read(network, cut, 2.0)
    assert [row.number for row in answers] == [str(k % 9) for k in range(150)]
    assert [each.score for each in answers] == [k % 9 + 0.5 for k in range(150)]
    assert [each.figure_score for each in answers] == [k % 9 - 0.5 for k in range(150)]
    assert sorted(network.shapes) == sorted(
        (count, HEIGHT, width) for width in (32, 48) for count in (64, 11)
    )


@pytest.mark.parametrize(("width", "expected"), [(13, 32), (32, 32), (33, 48)])
def test_the_network_sees_at_least_32_pixels_and_a_multiple_of_16(
    width: int, expected: int
) -> None:
    """The line image of a 1 is narrower than any row that the network was trained on."""
    network = Network()
    read(network, [line_image(width, 1)], 1.0)
    assert network.shapes == [(1, HEIGHT, expected)]


def test_corners_and_ends_are_in_pixels_of_the_picture() -> None:
    (row,) = read(Network(), [line_image(20, 7)], 3.0)
    assert row.corners == ((15, 21), (75, 21), (75, 117), (15, 117))
    (digit,) = row.digits
    assert (digit.left, digit.right) == (0, 30)  # the ten columns of ink


def test_a_speck_far_from_a_digit_is_not_its_end() -> None:
    wide = line_image(60, 7)
    wide.image[:, 50] = 255
    (row,) = read(Network(), [wide], 3.0)
    assert (row.text, row.digits[0].right) == ("7", 30)


def test_a_row_that_is_not_sure_is_read_at_other_widths() -> None:
    class Sure(Network):
        """A network that reads a clear 5 in images of one width and a doubtful 4 in all others."""

        def __call__(self, images: np.ndarray) -> Tuple[np.ndarray, np.ndarray, np.ndarray]:
            images = images.copy()
            self.certainty = 0.9 if images.shape[2] == 48 else 0.6
            images[:, 0, 0] = 105 if images.shape[2] == 48 else 104
            return super().__call__(images)

    network = Sure()
    (row,) = read(network, [line_image(32, 0)], 1.0)
    assert [shape[2] for shape in network.shapes] == [32, 32, 48]  # 1, 0.8 and 1.25 times
    assert (row.number, row.score, row.figure_score) == ("5", 5.5, 4.5)
    assert row.confidence == pytest.approx(0.9, abs=1e-3)
    assert row.digits[0].right == pytest.approx(10, abs=1)
    # The answer is the same if the correct number of digits is given.
    assert row.images.shape == (1, 32, 32)
    (same,) = read(Sure(), [line_image(32, 0)], 1.0, 1)
    assert same._replace(images=row.images) == row


def test_a_sign_has_its_probability_and_its_place() -> None:
    slash = SYMBOLS.index("/")

    def network(images: np.ndarray) -> Tuple[np.ndarray, np.ndarray, np.ndarray]:
        columns = np.full((1, images.shape[2] // 2, CLASSES), 1e-9, np.float32)
        columns[:, :, BLANK] = 1
        columns[:, 2, [7, BLANK]] = 1, 0
        columns[:, 4, [1, slash, BLANK]] = 0.04, 0.86, 0.1
        columns[:, 6, [2, BLANK]] = 1, 0
        return columns, np.zeros(1), np.zeros(1)

    (row,) = read(network, [line_image(32, 0)], 2.0)
    assert (row.text, row.number) == ("7/2", "72")
    (sign,) = row.signs
    assert sign.text == "/"
    assert sign.probability == pytest.approx(0.86 / 0.9, rel=1e-5)
    first, second = row.digits
    assert first.right <= sign.left < sign.right <= second.left


def test_the_confidence_of_a_label_is_that_of_its_own_image() -> None:
    """In one column, the line image's own digit has a probability of 0.75.

    In all other columns, its probability is practically 0.
    """
    network = Network(certainty=0.75)
    images = [line_image(20 + 16 * (k % 2), k % 9).image for k in range(9)]
    labels = ["0", "1", "2", "9", "4", "55", "0", "7", "8"]
    found = recognizer.confidences(network, images, labels)
    assert found == pytest.approx([0.75, 0.75, 0.75, 0, 0.75, 0, 0, 0.75, 0.75], abs=1e-6)


def test_a_number_of_digits_decides_only_if_the_answer_without_it_has_another() -> None:
    """The first line image shows a 6, and the second shows a 7 that may be followed by a 1."""

    def network(images: np.ndarray) -> Tuple[np.ndarray, np.ndarray, np.ndarray]:
        columns = np.full((len(images), images.shape[2] // 2, CLASSES), 1e-9, np.float32)
        columns[:, :, BLANK] = 1
        for k, image in enumerate(images):
            if image[0, 0] == 100:
                columns[k, 1, [6, BLANK]] = 0.9, 0.1
            else:
                columns[k, 1, [7, BLANK]] = 0.99, 0.01
                columns[k, 5, [1, BLANK]] = 0.3, 0.7
        return columns, np.zeros(len(images)), np.zeros(len(images))

    cut = [line_image(32, 0), line_image(48, 1)]
    free = [row.number for row in read(network, cut, 1.0, None)]
    one = [row.number for row in read(network, cut, 1.0, 1)]
    two = [row.number for row in read(network, cut[1:], 1.0, 2)]
    assert (free, one, two) == (["6", "7"], ["6", "7"], ["71"])


@pytest.mark.parametrize(
    ("width", "count", "expected"),
    [(400, 70, [64, 6]), (10_000, 9, [4, 4, 1]), (50_000, 2, [1, 1])],
)
def test_the_network_is_given_few_wide_images_at_once(
    width: int, count: int, expected: List[int]
) -> None:
    batches = list(recognizer._alike([np.zeros((32, width), np.uint8)] * count))
    assert [len(some) for some in batches] == expected
    assert [k for some in batches for k in some] == list(range(count))
