"""The values that a person chooses for a training, and the options that set them."""

from __future__ import annotations

import argparse
import contextlib
import math
import os
from typing import Any, NamedTuple, Optional, Tuple

from tf1_mnist.command_line import whole_number
from tf1_mnist.data import AUGMENTATIONS


class Settings(NamedTuple):
    """The values that a person chooses for a training; OPTIONS says what they mean."""

    epochs: int = 10
    batch_size: int = 128
    learning_rate: float = 2e-3
    seed: int = 0
    augment: str = "none"
    precision: str = "float32"
    data: Optional[str] = None  # None: the bundled MNIST


class Option(NamedTuple):
    """An option of the training commands: a field of Settings with its meaning and its values.

    name: the field; the option has hyphens instead of underscores.
    help: what the value means.
    metavar: the name of the value in `--help`; empty if the values are words.
    lowest, highest: the range of a number; None if the value is no number.
    words: the values, if they are words.
    """

    name: str
    help: str
    metavar: str = ""
    lowest: Any = None
    highest: Any = None
    words: Tuple[str, ...] = ()

    @property
    def expected(self) -> str:
        """The allowed values, for a message."""
        if self.words:
            return " or ".join(self.words)
        if self.lowest is None:
            return "a path"
        number = "a whole number" if isinstance(self.lowest, int) else "a number"
        return f"{number} from {self.lowest} to {self.highest}"

    def allows(self, value: Any) -> bool:
        """Returns whether a value of the right type is one of the allowed values; NaN is not."""
        if self.words:
            return value in self.words
        return self.lowest is None or bool(self.lowest <= value <= self.highest)

    def parse(self, text: str) -> Any:
        """Returns the value that a word on the command line stands for.

        Raises:
            argparse.ArgumentTypeError: the word stands for no allowed value.
        """
        if self.lowest is None:
            return text if self.words else path_of(text)
        if isinstance(self.lowest, int):
            return whole_number(text, self.lowest, self.highest)
        value = math.nan
        with contextlib.suppress(ValueError):
            value = float(text)
        if not self.allows(value):
            raise argparse.ArgumentTypeError(f"{text!r}; expected {self.expected}")
        return value


OPTIONS = (
    Option("epochs", "number of passes over the training images", "N", 1, 2**31 - 1),
    Option("batch_size", "batch size", "N", 1, 2**31 - 1),
    # The rate is computed in float32, so it must be in the range of float32.
    Option("learning_rate", "Adam's peak learning rate", "RATE", 1.2e-38, 3.4e38),
    # TensorFlow and NumPy both accept these seeds.
    Option(
        "seed",
        "seed for the weights, the dropout, the order of the images and their distortions",
        "N",
        0,
        2**31 - 1,
    ),
    Option(
        "augment",
        "distort the training images, anew in every epoch: affine rotates, scales, shears and "
        "shifts them; elastic also bends them",
        words=AUGMENTATIONS,
    ),
    Option(
        "precision",
        "training precision; some processors train faster in bfloat16",
        words=("float32", "bfloat16"),
    ),
    Option(
        "data",
        "an .npz file with Keras's keys; a folder of IDX files; or a folder of pictures, with ten "
        "folders named after what they show",
        "PATH",
    ),
)


def path_of(text: str) -> str:
    """Parses the value of an option as a path, which it returns as a string."""
    # Make the path absolute, so that the run can be resumed from another folder. Leave a name
    # that does not exist here unchanged: load_data also looks for it in the Keras folder.
    return os.path.abspath(text) if os.path.exists(text) else text
