"""Writes and reads the settings of a run, which are stored in options.json."""

import json
import os
import platform
from pathlib import Path

import numpy as np

from tf1_mnist import __version__
from tf1_mnist import tf1 as tf
from tf1_mnist.data import BUNDLED, CLASSES, DIGITS, Split, class_names, sha256
from tf1_mnist.files import write_json
from tf1_mnist.objective import DIGIT, Objective
from tf1_mnist.printing import is_printable
from tf1_mnist.recipe import LEARNING_RATES, WHOLE_NUMBERS, WORDS, Settings, is_learning_rate
from tf1_mnist.runs.typed_json import read_object, shown, to_record

# The settings that the files of all runs contain. Older files lack some of the other
# settings, for which the defaults then apply.
_ALWAYS = ("network", "epochs", "batch_size", "learning_rate", "seed", "data", "data_sha256")


def write_settings(run: Path, settings: Settings, objective: Objective = DIGIT) -> None:
    """Writes the settings, what is learned, and the versions of the software to options.json."""
    record = {
        "reads": objective.name,
        "TF_ENABLE_ONEDNN_OPTS": os.environ.get("TF_ENABLE_ONEDNN_OPTS"),
        "versions": {
            "python": platform.python_version(),
            "tensorflow": tf.VERSION,
            "numpy": np.__version__,
            "tf1_mnist": __version__,
        },
    }
    write_json(run / "options.json", {**settings._asdict(), **record})


def read_settings(run: Path) -> Settings:
    """Returns the settings of a run.

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
    settings = to_record(path, content, Settings)
    _check(path, settings)
    if not settings.data_sha256:
        raise ValueError(f"{path}: data_sha256 is empty; expected the SHA-256 that a run writes")
    return settings


def reads(run: Path) -> str:
    """Returns the name of a run's Objective.

    Raises:
        FileNotFoundError, ValueError: as in `read_settings`.
    """
    path = run / "options.json"
    content = read_object(path)
    # Older runs do not say what they read.
    found = content.get("reads", "rows" if content.get("network") == "reader" else "digits")
    if not isinstance(found, str):
        raise ValueError(f"{path}: reads is {shown(found)}; expected a string")
    return found


def expect_objective(run: Path, objective: Objective) -> None:
    """Checks that a run's network has learned an objective.

    Raises:
        FileNotFoundError, ValueError: as in `reads`; ValueError also for another objective.
    """
    found = reads(run)
    if found != objective.name:
        raise ValueError(
            f"{run}: reads {found[:100]}; expected a network that reads {objective.name}"
        )


def _check(path: Path, settings: Settings) -> None:
    """Checks that every setting has a value that the command line accepts.

    Raises:
        ValueError: a setting has a value that the command line does not accept.
    """
    expected = {
        name: f"a whole number from {lowest} to {highest}"
        for name, (lowest, highest) in WHOLE_NUMBERS.items()
        if not lowest <= getattr(settings, name) <= highest
    }
    for name, words in WORDS.items():
        if getattr(settings, name) not in words:
            expected[name] = " or ".join(words)
    if not is_learning_rate(settings.learning_rate):
        expected["learning_rate"] = "a number from {} to {}".format(*LEARNING_RATES)
    names = settings.class_names
    if len(set(names)) != CLASSES or len(names) != CLASSES or not all(map(is_printable, names)):
        expected["class_names"] = "ten different names"
    for name, instead in expected.items():
        value = shown(getattr(settings, name))
        raise ValueError(f"{path}: {name} is {value}; expected {instead}")


def with_data(settings: Settings, train: Split, test: Split, advice: str = "") -> Settings:
    """Returns the settings of a run, now including the SHA-256 and the class names of its data.

    Args:
        settings: the settings of the run.
        train, test: its data, as returned by `data.load_data`.
        advice: text to append to the error message if the data has changed since the run.
    Raises:
        OSError, ValueError: as in `data.class_names`. ValueError is also raised if the SHA-256 of
            the data or the names of its classes differ from those in the settings.
    """
    path = settings.data or BUNDLED
    names = class_names(settings.data) or DIGITS
    if settings.data_sha256 and names != settings.class_names:
        raise ValueError(
            f"{path}: the classes are {', '.join(names)}; expected "
            f"{', '.join(settings.class_names)}, those that the run was trained on{advice}"
        )
    found = sha256(train, test)
    if settings.data_sha256 not in ("", found):
        raise ValueError(
            f"{path}: the SHA-256 of the arrays is {found}; expected "
            f"{settings.data_sha256[:100]}, that of the data that the run was trained on{advice}"
        )
    return settings._replace(data_sha256=found, class_names=names)
