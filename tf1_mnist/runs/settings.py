"""What a run was asked to do: options.json."""

import json
import math
import os
import platform
from pathlib import Path
from typing import NamedTuple, Optional, Tuple

import cv2
import numpy as np

from tf1_mnist import __version__, data
from tf1_mnist import tf1 as tf
from tf1_mnist.data import CLASSES, DIGITS, ReadImages, Split, augmentation
from tf1_mnist.files import write_json
from tf1_mnist.objective import OBJECTIVES, Objective
from tf1_mnist.printing import is_printable
from tf1_mnist.runs.typed_json import read_object, shown, to_record


class Settings(NamedTuple):
    """The settings that determine a run's results. The annotations validate options.json.

    network: the command that trains it, such as `softmax`.
    epochs: the number of passes over the training images.
    batch_size: images per step; in a cluster, per worker and step.
    learning_rate: the peak of the schedule.
    seed: 0 to 2**31 - 1; determines the weights, the dropout, the order of the images and their
        distortions.
    data: the path of the data; None for the bundled MNIST.
    data_sha256: `data.sha256` of the training and test set; empty until they have been read.
    variant: one of the network's variants, such as `default`.
    precision: `float32` or `bfloat16`; on the command line, also `auto`.
    sync: whether training in a cluster is synchronous.
    workers: the number of processes that train.
    augment: how the training images are distorted, as in `data.Batches`.
    reads: the name of the network's Objective.
    learn: the folder of the user's own rows to learn; None to learn none.
    learn_sha256: their SHA-256; empty until they have been read.
    start: the folder of the trained network from which training continues; None without `learn`.
    start_sha256: the SHA-256 of the network; empty until it has been read.
    class_names: what the ten classes are called, in the order of their labels.

    The defaults apply to older runs, whose options.json lacks these keys.
    """

    network: str
    epochs: int
    batch_size: int
    learning_rate: float
    seed: int
    data: Optional[str]
    data_sha256: str
    variant: str = "default"
    precision: str = "float32"
    sync: bool = False
    workers: int = 1
    augment: str = "none"
    reads: str = "digits"
    learn: Optional[str] = None
    learn_sha256: str = ""
    start: Optional[str] = None
    start_sha256: str = ""
    class_names: Tuple[str, ...] = DIGITS

    @property
    def objective(self) -> Objective:
        """What the network reads."""
        return OBJECTIVES[self.reads]


# What the values may be, on the command line and in options.json.
WHOLE_NUMBERS = {
    "epochs": (1, 2**31 - 1),
    "batch_size": (1, 2**31 - 1),
    "seed": (0, 2**31 - 1),  # which TensorFlow and NumPy both accept
    "workers": (1, 2**31 - 1),
}
WORDS = {
    "precision": ("float32", "bfloat16"),
    "augment": augmentation.CHOICES,
    "reads": tuple(OBJECTIVES),
}


def is_learning_rate(value: float) -> bool:
    return 0 < value < math.inf


def write_settings(run: Path, settings: Settings) -> None:
    """Writes options.json: the settings, and the versions of the software."""
    environment = {
        "TF_ENABLE_ONEDNN_OPTS": os.environ.get("TF_ENABLE_ONEDNN_OPTS"),
        "versions": {
            "python": platform.python_version(),
            "tensorflow": tf.VERSION,
            "numpy": np.__version__,
            "opencv": cv2.__version__,
            "tf1_mnist": __version__,
        },
    }
    write_json(run / "options.json", {**settings._asdict(), **environment})


def read_settings(run: Path) -> Settings:
    """Returns the settings of a run.

    Raises:
        FileNotFoundError: there is no options.json, so the folder is not a run's.
        ValueError: the content is not what a run writes.
    """
    path = run / "options.json"
    content = read_object(path)
    fast = content.pop("fast", False)  # version 1.0 stored the variant like this
    if not isinstance(fast, bool):
        raise ValueError(f"{path}: fast is {json.dumps(fast)}; expected true or false")
    if fast:
        content["variant"] = "fast"
    if content.get("network") == "reader":  # older runs do not say what they read
        content.setdefault("reads", "rows")
    settings = to_record(path, content, Settings)
    _check(path, settings)
    if not settings.data_sha256:
        raise ValueError(f"{path}: data_sha256 is empty; expected the SHA-256 that a run writes")
    return settings


def _check(path: Path, settings: Settings) -> None:
    """Raises ValueError if a setting has a value that the command line would refuse."""
    expected = {
        name: f"a whole number from {lowest} to {highest}"
        for name, (lowest, highest) in WHOLE_NUMBERS.items()
        if not lowest <= getattr(settings, name) <= highest
    }
    for name, words in WORDS.items():
        if getattr(settings, name) not in words:
            expected[name] = " or ".join(words)
    if not is_learning_rate(settings.learning_rate):
        expected["learning_rate"] = "a finite number above 0"
    if (settings.learn is None) != (settings.start is None):
        expected["start"] = "null without learn, and a path with it"
    names = settings.class_names
    if len(set(names)) != CLASSES or len(names) != CLASSES or not all(map(is_printable, names)):
        expected["class_names"] = "ten different names"
    for name, instead in expected.items():
        value = shown(getattr(settings, name))
        raise ValueError(f"{path}: {name} is {value}; expected {instead}")


def load_data(
    settings: Settings, read_images: ReadImages, advice: str = ""
) -> Tuple[Settings, Split, Split]:
    """Reads the data of a run.

    Args:
        settings: the settings of the run.
        read_images: as in `data.load_data`.
        advice: text to append to the error message if the data has changed since the run.
    Returns:
        The settings with `data.sha256` of the data and the names of its classes, the training set
        and the test set.
    Raises:
        OSError, ValueError: as in `data.load_data`; also ValueError if the SHA-256 or the names
            differ from those in the settings.
    """
    names = data.class_names(settings.data) or DIGITS
    if settings.data_sha256 and names != settings.class_names:
        raise ValueError(
            f"{settings.data or data.BUNDLED}: the classes are {', '.join(names)}; expected "
            f"{', '.join(settings.class_names)}, those that the run was trained on{advice}"
        )
    train, test = data.load_data(settings.data, read_images)
    sha256 = data.sha256(train, test)
    if settings.data_sha256 not in ("", sha256):
        raise ValueError(
            f"{settings.data or data.BUNDLED}: the SHA-256 of the arrays is {sha256}; expected "
            f"{settings.data_sha256[:100]}, that of the data that the run was trained on{advice}"
        )
    return settings._replace(data_sha256=sha256, class_names=names), train, test
