"""Tests readings that depend on limits which hardly any collected picture needs.

Each scene is composed of MNIST's test digits.
"""

from typing import Any, Dict, Iterator, Tuple

import cv2
import numpy as np
import pytest

from tf1_mnist import data, handwriting, pretrained
from tf1_mnist.handwriting import Reader

Picture = Any  # uint8 of shape (height, width), 0 is black, 255 is white


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    with handwriting.reader_of(pretrained.READER) as found:
        yield found


def blank(height: int, width: int) -> Picture:
    return np.full((height, width), 255, np.uint8)


def write(
    picture: Picture, digits: data.Split, digit: int, kth: int, height: int, place: Tuple[int, int]
) -> None:
    """Draws MNIST's kth test image of a digit, without its border, with its top left at `place`."""
    image = digits.images[np.flatnonzero(digits.labels == digit)[kth]].reshape(28, 28)
    y, x = np.nonzero(image > 40)
    image = image[y.min() : y.max() + 1, x.min() : x.max() + 1]
    width = max(6, round(image.shape[1] * height / image.shape[0]))
    ink = cv2.resize(image, (width, height), interpolation=cv2.INTER_CUBIC)
    top, left = place
    part = picture[top : top + height, left : left + width]
    np.minimum(part, 255 - ink, out=part)


def table(
    digits: data.Split, rows: int, columns: int, texts: Dict[Tuple[int, int], str]
) -> Picture:
    """Draws a ruled table with cells of 92 x 110 pixels."""
    picture = blank(92 * rows + 40, 110 * columns + 40)
    for row in range(rows + 1):
        cv2.line(picture, (20, 20 + 92 * row), (20 + 110 * columns, 20 + 92 * row), 0, 3)
    for column in range(columns + 1):
        cv2.line(picture, (20 + 110 * column, 20), (20 + 110 * column, 20 + 92 * rows), 0, 3)
    for (row, column), text in texts.items():
        for k, digit in enumerate(text):
            place = 38 + 92 * row, 38 + 110 * column + 40 * k
            write(picture, digits, int(digit), (7 * row + 3 * column + k) % 9, 56, place)
    return picture


def test_a_table_may_be_nearly_empty(reader: Reader, mnist: Any) -> None:
    found = reader.read(table(mnist[1], 3, 4, {(1, 2): "47"}))
    assert found.table == (("",) * 4, ("", "", "47", ""), ("",) * 4)


def test_specks_in_empty_cells_are_dust(reader: Reader, mnist: Any) -> None:
    texts = {
        (row, column): f"{(row * 3 + column * 2 + 1) % 10}{(row * 5 + column + 2) % 10}"
        for row in range(4)
        for column in range(3)
        if (row + column) % 2 == 0
    }
    picture = table(mnist[1], 4, 3, texts)
    for row in range(4):
        for column in range(3):
            if (row, column) not in texts:
                cv2.circle(picture, (75 + 110 * column, 70 + 92 * row), 5, 0, -1)
    expected = tuple(tuple(texts.get((row, k), "") for k in range(3)) for row in range(4))
    assert reader.read(picture).table == expected


@pytest.mark.parametrize("gap", [2, 4, 8])
def test_digits_close_below_each_other_are_rows(reader: Reader, mnist: Any, gap: int) -> None:
    picture = blank(700, 400)
    for k, digit in enumerate((3, 7, 2, 5, 9, 4)):
        write(picture, mnist[1], digit, 2, 90, (60 + k * (90 + gap), 170))
    assert reader.read(picture).text == "3\n7\n2\n5\n9\n4"


def test_a_low_row_close_below_a_high_one_is_a_row(reader: Reader, mnist: Any) -> None:
    picture = blank(500, 800)
    for k, digit in enumerate((3, 7, 2, 5, 9, 4)):
        write(picture, mnist[1], digit, 3, 100, (100, 60 + 105 * k))
    for k, digit in enumerate((8, 6, 0, 3)):
        write(picture, mnist[1], digit, 4, 60, (201, 80 + 80 * k))
    assert reader.read(picture).text == "372594\n8603"


def test_a_1_along_the_border_is_read_beside_a_speck(reader: Reader) -> None:
    picture = blank(400, 300)
    picture[30:370, :26] = 20
    picture[200:203, 150:154] = 0
    assert reader.read(picture).text == "1"


def test_a_wavy_row(reader: Reader, mnist: Any) -> None:
    picture = blank(400, 900)
    for k, digit in enumerate((3, 7, 2, 5, 9, 4, 8, 6)):
        top = 150 + int(30 * np.cos(2 * np.pi * k / 7))
        write(picture, mnist[1], digit, 3, 100, (top, 40 + 100 * k))
    assert reader.read(picture).text == "37259486"
