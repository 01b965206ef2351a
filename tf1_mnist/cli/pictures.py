"""Reads data for the commands, with a progress bar for a large folder of pictures."""

import functools
import sys
from pathlib import Path
from typing import Iterator, Optional, Sequence, Tuple

import numpy as np
from tqdm import tqdm

from tf1_mnist import data
from tf1_mnist.command_line import print_line
from tf1_mnist.data import Examples

DELAY = 1.0  # seconds of reading before a bar is shown


def load_data(path: Optional[str], quiet: bool = False) -> Tuple[Examples, Examples]:
    """Reads a training set and a test set as `data.load_data` does; pictures may be of any size.

    Args:
        path: as in `data.load_data`.
        quiet: as in `read`.
    """
    return data.load_data(path, functools.partial(read, quiet=quiet))


def read(paths: Sequence[Path], quiet: bool = False) -> Iterator[np.ndarray]:
    """Reads pictures as `read_images` does, with a progress bar if stderr is a terminal.

    If most of the pictures are dark on light, this function prints a note on stderr. The images
    that `predict` passes to the network are light on dark instead, like those of MNIST.

    Args:
        paths: the files.
        quiet: whether to hide the bar.
    Yields:
        The images that `read_images` yields.
    """
    from tf1_mnist.pictures import read_images  # imports Pillow, which most data sets do not need

    dark_on_light = 0
    shown = tqdm(
        paths,
        desc="pictures",
        bar_format="{desc} |{bar}| {n}/{total}, {remaining} left",
        leave=False,
        dynamic_ncols=True,
        disable=quiet or not sys.stderr.isatty(),
        delay=DELAY,
    )
    for image in read_images(shown):
        border = np.concatenate([image[0], image[-1], image[:, 0], image[:, -1]])
        dark_on_light += bool(np.median(border) > 127)
        yield image
    if 2 * dark_on_light > len(paths):
        print_line(
            f"note: {dark_on_light:,} of {len(paths):,} pictures are dark on light, and were used "
            "as they are because they have 28 x 28 pixels; expected light on dark, like MNIST's"
        )
