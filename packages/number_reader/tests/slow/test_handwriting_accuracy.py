"""Measures how well MNIST test digits are read in photographs and beside printed words."""

import io
import itertools
from typing import Any, Iterator

import numpy as np
import pytest
from PIL import Image

import number_reader
from number_reader import pretrained
from photographs import photograph
from printed_forms import form
from tf1_mnist.pictures import picture_files


@pytest.fixture(scope="module")
def reader() -> Iterator[number_reader.Reader]:
    with number_reader.reader_of(pretrained.READER) as opened:
        yield opened


def test_most_photographs_of_a_digit_are_read(reader: number_reader.Reader, mnist: Any) -> None:
    test = mnist[1]
    right = 0
    for index, (image, label) in enumerate(zip(test.images[:100], test.labels)):
        found = reader.read(picture_files.read(photograph(image, index)))
        right += found.number == str(label)
    print(f"\n{right} of 100 photographs read right")
    assert right >= 95


def test_a_row_of_digits_is_one_number(reader: number_reader.Reader, mnist: Any) -> None:
    """Reads twenty telephone numbers, each from its own JPEG. They contain 140 test digits.

    A number counts as wrong if any of its seven digits is wrong.
    """
    test = mnist[1]
    right = 0
    for first in range(0, 140, 7):
        row = 255 - np.hstack(list(test.images[first : first + 7]))
        picture = Image.fromarray(row).resize((784, 112), Image.Resampling.BICUBIC)
        file = io.BytesIO()
        picture.save(file, "JPEG", quality=75)
        number = "".join(map(str, test.labels[first : first + 7]))
        right += reader.read(picture_files.read(io.BytesIO(file.getvalue()))).number == number
    print(f"\n{right} of 20 read right")
    assert right >= 16


@pytest.mark.parametrize(("share", "least"), [(0.3, 11), (0.5, 14), (0.7, 14), (1.0, 14)])
def test_most_words_beside_the_digits_are_left_out(
    reader: number_reader.Reader, digits: Any, share: float, least: int
) -> None:
    """In each of the 15 rows, a capital letter is `share` times as tall as a digit."""
    right = 0
    words = itertools.cycle([["Phone:", "No.", "Date"], ["Total:", "Tel.", "Name"]])
    for first in range(0, 75, 15):
        picture, number = form(digits, next(words), share, first)
        found = reader.read(picture).number.split("\n")
        right += sum(one == other for one, other in zip(found, number.split("\n")))
    assert right >= least
