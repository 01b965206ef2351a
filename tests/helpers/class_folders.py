"""Writes and reads folders of pictures for tests, with one folder for each class."""

from pathlib import Path
from typing import Iterator, Sequence

import numpy as np
from PIL import Image

from tf1_mnist.data import Examples


def write(folder: Path, split: Examples, names: Sequence[str] = "0123456789") -> None:
    """Writes each image to the folder of its class; a file's name is the number of the image."""
    for number, (image, label) in enumerate(zip(*split)):
        path = folder / names[label] / f"{number:05}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(image).save(str(path))


def read(paths: Sequence[Path]) -> Iterator[np.ndarray]:
    """Reads pictures with Pillow alone."""
    for path in paths:
        with Image.open(str(path)) as picture:
            yield np.array(picture)


def arranged(split: Examples) -> Examples:
    """Returns the images in an order that spreads each class evenly over the whole split."""
    places = np.empty(len(split.labels))
    for label in range(10):
        (members,) = np.nonzero(split.labels == label)
        places[members] = (np.arange(len(members)) + 0.5) / max(1, len(members))
    order = np.lexsort((split.labels, places))
    return Examples(split.images[order], split.labels[order])
