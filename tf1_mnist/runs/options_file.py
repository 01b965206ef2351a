"""Writes and reads what a run was started with: options.json."""

import json
import os
import platform
from pathlib import Path
from typing import NamedTuple, Optional, Tuple

import numpy as np

from tf1_mnist import __version__
from tf1_mnist import tf1 as tf
from tf1_mnist.data import BUNDLED, CLASSES, DIGITS, Examples, class_names, sha256
from tf1_mnist.files import write_json
from tf1_mnist.printing import is_printable
from tf1_mnist.runs.typed_json import read_object, shown, to_record
from tf1_mnist.settings import OPTIONS, Settings
from tf1_mnist.task import DIGIT, Task

# What the files of all runs contain. Older files lack some of the other settings, for which the
# defaults then apply.
_ALWAYS = ("network", "epochs", "batch_size", "learning_rate", "seed", "data", "data_sha256")


class Record(NamedTuple):
    """What a run was trained to be, and on which data.

    network: the command that trains the network, such as `softmax`.
    variant: one of the network's variants, such as `default`.
    data_sha256: `data.sha256` of the training and test sets.
    class_names: the names of the ten classes, in the order of their labels.
    """

    network: str
    variant: str = "default"
    data_sha256: str = ""
    class_names: Tuple[str, ...] = DIGITS


def write_options(run: Path, settings: Settings, record: Record, task: Task = DIGIT) -> None:
    """Writes options.json: the settings, the record and the versions of the software."""
    more = {
        "reads": task.name,
        "TF_ENABLE_ONEDNN_OPTS": os.environ.get("TF_ENABLE_ONEDNN_OPTS"),
        "versions": {
            "python": platform.python_version(),
            "tensorflow": tf.VERSION,
            "numpy": np.__version__,
            "tf1_mnist": __version__,
        },
    }
    write_json(run / "options.json", {**record._asdict(), **settings._asdict(), **more})


def read_options(run: Path) -> Tuple[Settings, Record]:
    """Returns the settings and the record of a run.

    Raises:
        FileNotFoundError: there is no options.json, so this is not a run's folder.
        ValueError: the file does not contain what a run writes.
    """
    path = run / "options.json"
    content = read_object(path)
    fast = content.pop("fast", False)  # version 1.0 stored the variant like this
    if not isinstance(fast, bool):
        raise ValueError(f"{path}: fast is {json.dumps(fast)}; expected true or false")
    if fast:
        content["variant"] = "fast"
    for name in _ALWAYS:
        if name not in content:
            raise ValueError(f"{path}: {name} is missing; expected every key that a run writes")
    settings, record = to_record(path, content, Settings), to_record(path, content, Record)
    for option in OPTIONS:
        value = getattr(settings, option.name)
        if not option.allows(value):
            raise ValueError(f"{path}: {option.name} is {shown(value)}; expected {option.expected}")
    if not record.data_sha256:
        raise ValueError(f"{path}: data_sha256 is empty; expected the SHA-256 that a run writes")
    names = record.class_names
    if len(set(names)) != CLASSES or len(names) != CLASSES or not all(map(is_printable, names)):
        raise ValueError(f"{path}: class_names is {shown(names)}; expected ten different names")
    return settings, record


def reads(run: Path) -> str:
    """Returns the name of a run's Task.

    Raises:
        FileNotFoundError, ValueError: as in `read_options`.
    """
    path = run / "options.json"
    content = read_object(path)
    # Older runs do not say what they read.
    found = content.get("reads", "rows" if content.get("network") == "reader" else "digits")
    if not isinstance(found, str):
        raise ValueError(f"{path}: reads is {shown(found)}; expected a string")
    return found


def expect_task(run: Path, task: Task) -> None:
    """Checks that a run's network has learned a task.

    Raises:
        FileNotFoundError, ValueError: as in `reads`; ValueError also for another task.
    """
    found = reads(run)
    if found != task.name:
        raise ValueError(f"{run}: reads {found[:100]}; expected a network that reads {task.name}")


def record(
    network: str, variant: str, path: Optional[str], train: Examples, test: Examples
) -> Record:
    """Returns the record of a run.

    Args:
        network, variant: as in `Record`.
        path: the path of the data; None for the bundled MNIST.
        train, test: the data, as returned by `data.load_data`.
    Raises:
        OSError, ValueError: as in `data.class_names`.
    """
    return Record(network, variant, sha256(train, test), class_names(path) or DIGITS)


def expect_same_data(
    path: Optional[str], found: Record, expected: Record, advice: str = ""
) -> None:
    """Checks that the data is that on which a run was trained.

    Args:
        path: the path of the data; None for the bundled MNIST.
        found: the record with the data as it is now.
        expected: the record of the run.
        advice: text to append to the error message.
    Raises:
        ValueError: the SHA-256 of the data or the names of its classes differ.
    """
    if found.class_names != expected.class_names:
        raise ValueError(
            f"{path or BUNDLED}: the classes are {', '.join(found.class_names)}; expected "
            f"{', '.join(expected.class_names)}, those that the run was trained on{advice}"
        )
    if found.data_sha256 != expected.data_sha256:
        raise ValueError(
            f"{path or BUNDLED}: the SHA-256 of the arrays is {found.data_sha256}; expected "
            f"{expected.data_sha256[:100]}, that of the data that the run was trained on{advice}"
        )
