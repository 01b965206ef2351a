"""The trained network that a command uses: a run's, or a bundled one from `pretrained`."""

import argparse
import sys
from pathlib import Path

from tf1_mnist import pretrained, runs
from tf1_mnist.cli import command


def add_run(parser: argparse._ActionsContainer, default: str) -> None:
    """Adds `--run DIR`: a Path, or None by default.

    Args:
        parser: the command's parser, or a group of its options.
        default: the default, as text.
    """
    parser.add_argument(
        "--run",
        type=Path,
        metavar="DIR",
        help=f"a finished run's folder (default: {default})",
    )


def newest_or_bundled() -> Path:
    """Returns the run in `runs/` that finished last; if there is none, the bundled CNN."""
    return runs.newest() or pretrained.CNN


def name(run: Path) -> str:
    """Returns what messages call a network: its run's folder, or the name of a bundled one."""
    bundled = {pretrained.CNN: "the bundled CNN", pretrained.READER: "the bundled reader"}
    return bundled.get(run, str(run))


def announce(run: Path) -> None:
    """Says on stderr which network a command uses."""
    print(f"network: {command.printable(name(run))}", file=sys.stderr)
