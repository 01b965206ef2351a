"""Measures how well MNIST test digits are read in photographs and beside printed words."""

import io
import itertools
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from trained.photographs import photograph

from number_reader import handwriting, pretrained
from number_reader.handwriting.writing import preprocessing
from printed_forms import form
from tf1_mnist import training
from tf1_mnist.data import picture_files
from tf1_mnist.runs import saved_model

COUNT = 100


def classes(run: Path, images: np.ndarray) -> np.ndarray:
    with saved_model.load(run) as (session, model):
        return training.predict(session, model, images).argmax(axis=1)


@pytest.fixture(scope="module")
def untouched(cnn_run: Path, mnist: Any) -> float:
    """Returns the accuracy on the same digits before they are photographed."""
    test = mnist[1]
    accuracy = float((classes(cnn_run, test.images[:COUNT]) == test.labels[:COUNT]).mean())
    assert accuracy > 0.98
    return accuracy


def test_photographs_of_digits_keep_97_percent_of_the_accuracy(
    untouched: float, cnn_run: Path, mnist: Any
) -> None:
    test = mnist[1]
    images = np.stack(
        [
            handwriting.prepare(picture_files.read(photograph(image, index)))
            for index, image in enumerate(test.images[:COUNT])
        ]
    )
    accuracy = float((classes(cnn_run, images) == test.labels[:COUNT]).mean())
    print(f"\nphotographs: {accuracy:.1%} of {untouched:.1%}")
    assert accuracy >= 0.97 * untouched


def test_a_row_of_digits_is_one_number(cnn_run: Path, mnist: Any) -> None:
    """Reads twenty telephone numbers, each from its own JPEG. They contain 140 test digits.

    A number counts as wrong if any of its seven digits is wrong. If 99% of all digits are read
    correctly, about 93% (0.99 ** 7) of all numbers have no wrong digits. Three more numbers may be
    split wrongly, because some MNIST digits consist of pieces side by side.
    """
    test = mnist[1]
    right = split = 0
    for first in range(0, 140, 7):
        row = 255 - np.hstack(list(test.images[first : first + 7]))
        picture = Image.fromarray(row).resize((784, 112), Image.Resampling.BICUBIC)
        file = io.BytesIO()
        picture.save(file, "JPEG", quality=75)
        images = preprocessing.digits(picture_files.read(io.BytesIO(file.getvalue())))
        if len(images) == 7:
            split += 1
            right += int((classes(cnn_run, images) == test.labels[first : first + 7]).all())
    print(f"\n{split} of 20 split into seven digits, {right} read right")
    assert split >= 17
    assert right >= 16


@pytest.mark.parametrize(("share", "least"), [(0.3, 11), (0.5, 14), (0.7, 14), (1.0, 14)])
def test_most_words_beside_the_digits_are_left_out(digits: Any, share: float, least: int) -> None:
    """In each of the 15 rows, a capital letter is `share` times as tall as a digit."""
    right = 0
    words = itertools.cycle([["Phone:", "No.", "Date"], ["Total:", "Tel.", "Name"]])
    with handwriting.reader_of(pretrained.READER) as reader:
        for first in range(0, 75, 15):
            picture, number = form(digits, next(words), share, first)
            found = reader.read(picture).number.split("\n")
            right += sum(one == other for one, other in zip(found, number.split("\n")))
    assert right >= least
