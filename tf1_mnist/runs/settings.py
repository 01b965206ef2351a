"""What a run was asked to do: options.json."""

import json
import os
import platform
from pathlib import Path
from typing import NamedTuple, Optional, Tuple

import numpy as np

from tf1_mnist import __version__, data
from tf1_mnist import tf1 as tf
from tf1_mnist.data import Split
from tf1_mnist.runs.folder import write_json
from tf1_mnist.runs.records import read_object, to_record


class Settings(NamedTuple):
    """What the numbers of a run depend on. The annotations also validate options.json.

    network: the command that trains it, such as `softmax`.
    epochs: passes over the training images.
    batch_size: images per step; in a cluster, per worker and step.
    learning_rate: the peak of the schedule.
    seed: 0 to 2**31 - 1; draws the weights, the dropout and the order of the images.
    data: the path of the data; None for the MNIST in the package.
    data_sha256: `data.sha256` of the two sets; empty until they are read.
    variant: one of the network's variants, such as `default`.
    precision: `float32` or `bfloat16`; on the command line also `auto`.
    sync: whether the workers of a cluster take their steps together.
    workers: the processes that train.

    The defaults are what older runs leave unsaid.
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


def write_settings(run: Path, settings: Settings) -> None:
    """Writes options.json: the settings, and the software that they were used with."""
    environment = {
        "TF_ENABLE_ONEDNN_OPTS": os.environ.get("TF_ENABLE_ONEDNN_OPTS"),
        "versions": {
            "python": platform.python_version(),
            "tensorflow": tf.VERSION,
            "numpy": np.__version__,
            "tf1_mnist": __version__,
        },
    }
    write_json(run / "options.json", {**settings._asdict(), **environment})


def read_settings(run: Path) -> Settings:
    """Returns the settings of a run.

    Raises:
        FileNotFoundError: there is no options.json, so this is no run.
        ValueError: it is not what a run writes.
    """
    path = run / "options.json"
    content = read_object(path)
    fast = content.pop("fast", False)  # how version 1.0 said which of its two variants it was
    if not isinstance(fast, bool):
        raise ValueError(f"{path}: fast is {json.dumps(fast)}; expected true or false")
    if fast:
        content["variant"] = "fast"
    settings = to_record(path, content, Settings)
    if not settings.data_sha256:
        raise ValueError(f"{path}: data_sha256 is empty; expected what a run writes there")
    return settings


def load_data(settings: Settings, advice: str = "") -> Tuple[Split, Split, str]:
    """Reads the data of a run.

    Args:
        advice: how the error goes on where the data are not those that the run was trained on.
    Returns:
        The training set, the test set, and `data.sha256` of the two.
    Raises:
        FileNotFoundError, ValueError: as `data.load_data`; ValueError also if the settings hold
            another SHA-256.
    """
    train, test = data.load_data(settings.data)
    sha256 = data.sha256(train, test)
    if settings.data_sha256 not in ("", sha256):
        raise ValueError(
            f"{settings.data or data.BUNDLED}: SHA-256 {sha256} of its arrays; expected "
            f"{settings.data_sha256}, the data that the run was trained on{advice}"
        )
    return train, test, sha256
