"""Provides a page whose digits are in known places."""

from typing import Any, List, NamedTuple

import cv2
import numpy as np
import pytest

SIZE = 84  # pixels, the height and width of a digit's image on a page


class Written(NamedTuple):
    """A page and the centre (x, y) of each digit's ink, row by row."""

    picture: np.ndarray
    centres: List[List[List[float]]]


@pytest.fixture
def written(digits: Any) -> Written:
    """Writes rows of 5, 3, 7 and 4 digits on 1000 x 800 pixels of white paper.

    Each digit consists of a single connected component.
    """
    whole = [
        image
        for image in digits[1].images
        if cv2.connectedComponents((image > 60).astype(np.uint8))[0] == 2
    ]
    picture = np.full((800, 1000), 255, np.uint8)
    centres = []
    for row, (count, left) in enumerate([(5, 60), (3, 300), (7, 90), (4, 500)]):
        centres.append([])
        for column in range(count):
            image = cv2.resize(whole.pop(), (SIZE, SIZE))
            top, start = 60 + 180 * row + 7 * (column % 3), left + 115 * column
            picture[top : top + SIZE, start : start + SIZE] = 255 - image
            y, x = np.nonzero(image > 127)
            centres[-1].append([start + (x.min() + x.max()) / 2, top + (y.min() + y.max()) / 2])
    return Written(picture, centres)
