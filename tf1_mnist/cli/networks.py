"""The trained network that a command uses: a run's network, or a bundled one from `pretrained`."""

import argparse
import sys
from pathlib import Path
from typing import Any, Dict

from tf1_mnist import pretrained, runs, words
from tf1_mnist.printing import printable

_BUNDLED = {"reader": pretrained.READER, "cnn": pretrained.CNN}
_TEXTS = {pretrained.READER: "bundled reader", pretrained.CNN: "bundled CNN"}  # in `words`


def add_options(group: argparse._MutuallyExclusiveGroup, default: str) -> None:
    """Adds `--run DIR` and `--bundled NETWORK`. Each sets `run` to a Path; the default is None.

    Args:
        group: a group of options that exclude each other.
        default: the text that --help shows for the default.
    """
    group.add_argument(
        "--run",
        type=Path,
        metavar="DIR",
        help=f"a finished run's folder (default: {default})",
    )
    group.add_argument(
        "--bundled",
        dest="run",
        type=_bundled,
        metavar="NETWORK",
        help="a network that comes with the package: reader, which reads whole rows, or cnn, which "
        f"reads single digits (default: {default})",
    )


def _bundled(text: str) -> Path:
    if text not in _BUNDLED:
        raise argparse.ArgumentTypeError(f"{text!r}; expected {' or '.join(_BUNDLED)}")
    return _BUNDLED[text]


def newest_or_bundled() -> Path:
    """Returns the run in `runs/` that finished last or, if there is none, the bundled CNN."""
    return runs.newest() or pretrained.CNN


def is_bundled(run: Path) -> bool:
    """Returns whether a network is bundled; no command writes to the folder of such a network."""
    return run in _TEXTS


def expect_reader_of_rows(run: Path) -> None:
    """Checks that a network reads whole rows, which is necessary for collecting rows.

    Raises:
        ValueError: the network reads single digits.
        OSError, ValueError: as in `runs.read_settings`.
    """
    if not runs.read_settings(run).objective.reads_rows:
        raise ValueError(
            f"{name(run)}: reads single digits; expected a reader, since rows are collected"
        )


def name(run: Path) -> str:
    """Returns a network's name for messages: its run's folder, or the name of a bundled network."""
    return words.table()[_TEXTS[run]]["en"] if is_bundled(run) else str(run)


def described(run: Path) -> Dict[str, Any]:
    """Returns the facts that pages show about a network.

    Returns:
        A dictionary with these keys:
        network: the name of the module that trained the network.
        reads: the name of the network's Objective.
        classNames: the names of the ten classes.
        name: the run's folder; for a bundled network, the `key` of its name in `words`.
        accuracy: the test accuracy, as text.
        count: the number of test images, as text.
    Raises:
        FileNotFoundError, ValueError: as in `runs.read_metrics` and `runs.read_settings`.
    """
    metrics, settings = runs.read_metrics(run), runs.read_settings(run)
    return {
        "network": settings.network,
        "reads": settings.reads,
        "classNames": settings.class_names,
        "name": {"key": _TEXTS[run]} if is_bundled(run) else str(run),
        "accuracy": f"{metrics.test_accuracy:.2%}",
        "count": f"{metrics.test_images:,}",
    }


def announce(run: Path) -> None:
    """Prints on stderr which network a command uses."""
    print(f"network: {printable(name(run))}", file=sys.stderr)
