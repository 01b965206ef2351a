"""Provides the pictures that `limits.py` reads, and counts the correct texts and cells."""

import sys
from pathlib import Path
from typing import NamedTuple

import cv2
import digits
import handwriting
import handwriting_counts
import numpy as np
import tables

from tf1_mnist.pictures import picture_files

sys.path.append(str(Path(__file__).resolve().parents[1] / "tests" / "helpers"))

import scenes

KINDS = ("numbers", "signs", "perturbed", "composed", "scenes", "uci")
NUMBERS, PERTURBED, UCI = 2, 4, 9  # one in so many pictures or digits is read
COMPOSED = 4  # pages of each kind
DEGREES = 3


class Picture(NamedTuple):
    """A picture, its label, and what is counted in it: the digits, the text or the cells."""

    kind: str
    label: str
    image: np.ndarray
    measure: str

    @property
    def pictures(self):
        return "numbers" if self.measure == "digits" else self.kind

    @property
    def has_cells(self):
        return self.measure == "cells"


def material(numbers, signs, kinds=KINDS):
    """Yields the pictures of the given kinds.

    Args:
        numbers, signs: the folders of pictures; None leaves these pictures out.
    Raises:
        OSError, ValueError: an index or a picture is missing or malformed.
    """
    real = []
    for kind, folder in (("numbers", numbers), ("signs", signs)):
        for each in handwriting.read_index(folder, kind == "signs") if folder else ():
            if each.pictures != "second half":
                measure = "digits" if kind == "numbers" else "cells" if each.has_cells else "text"
                real.append(Picture(kind, each.label, picture_files.read(each.path), measure))
    if "numbers" in kinds:
        yield from [picture for picture in real if picture.kind == "numbers"][::NUMBERS]
    if "signs" in kinds:
        yield from (picture for picture in real if picture.kind == "signs")
    for k, picture in enumerate(real[::PERTURBED] if "perturbed" in kinds else ()):
        yield picture._replace(kind="perturbed", image=perturbed(picture.image, k))
    for _, flat, image in tables.pages(COMPOSED) if "composed" in kinds else ():
        yield Picture("composed", "\n".join(map("|".join, flat.cells)), image, "cells")
    for scene in scenes.scenes() if "scenes" in kinds else ():
        yield Picture("scenes", "\n".join(map("|".join, scene.texts)), scene.image, "text")
    for picture in digits.uci(seen=True)[::UCI] if "uci" in kinds else ():
        yield Picture("uci", *picture, "text")


def perturbed(image, number):
    """Returns a smaller, blurred, paler or rotated copy of an image; `number` determines which."""
    height, width = image.shape
    if number % 4 == 0:
        size = max(1, round(0.6 * width)), max(1, round(0.6 * height))
        return cv2.resize(image, size, interpolation=cv2.INTER_AREA)
    if number % 4 == 1:
        return cv2.GaussianBlur(image, (0, 0), max(0.8, 0.002 * max(height, width)))
    if number % 4 == 2:
        return np.rint(0.5 * image + 90).astype(np.uint8)
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), DEGREES, 1)
    return cv2.warpAffine(image, turn, (width, height), borderMode=cv2.BORDER_REPLICATE)


def right(picture, answer, usual=None):
    """Returns the number of correct texts or cells in the answer for a picture."""
    return int(handwriting_counts.counts(picture, answer)[picture.measure][0])
