"""Reads rows with a network that classifies single digits."""

from typing import Callable, Sequence

import numpy as np

from tf1_mnist.handwriting.paper.pieces import around
from tf1_mnist.handwriting.text import readings
from tf1_mnist.handwriting.text.readings import Seen
from tf1_mnist.handwriting.writing import preprocessing
from tf1_mnist.handwriting.writing.grouping import Row
from tf1_mnist.handwriting.writing.page import Page

Network = Callable[[np.ndarray], np.ndarray]  # images -> the probabilities of the ten classes


def read(network: Network, names: Sequence[str], page: Page, row: Row) -> Seen:
    """Classifies the digits of a row.

    Args:
        network: a function from images, uint8 of shape (n, 28, 28), to class probabilities, float32
            of shape (n, 10).
        names: the names of the ten classes.
        page: the page.
        row: a row on the page.
    """
    groups = preprocessing.row_groups(page, row)
    images = preprocessing.group_images(page, groups)
    probabilities = network(images)
    top, start, bottom, end = around(page.pieces.boxes[row.digits + row.others])
    digits = []
    for ten, group in zip(probabilities, groups):
        _, left, _, right = around(page.pieces.boxes[group])
        ends = page.scale * (left - start), page.scale * (right - start)
        digits.append(readings.digit(int(np.argmax(ten)), ten, *ends, names))
    corners = np.array([[start, top], [end, top], [end, bottom], [start, bottom]], float)
    corners = page.scale * corners
    if len(digits) == 1:
        row_of_one = readings.row_of_one(digits[0], probabilities[0], corners, names)
        return Seen(row_of_one, images, np.inf)
    text = readings.joined([digit.name for digit in digits])
    confidence = float(np.prod(probabilities.max(axis=1)))
    return Seen(readings.row(text, digits, [], confidence, corners), images, np.inf)
