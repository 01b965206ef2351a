"""The command line of `python -m tf1_mnist.softmax` and `.cnn`."""

import argparse
import math
import os
from pathlib import Path
from typing import Any, Dict, Optional, Sequence

from tf1_mnist.cli import precision
from tf1_mnist.cli.command import Parser, whole_number


def parse(
    network: str,
    defaults: Dict[str, Any],
    fast: Optional[Dict[str, Any]] = None,
    argv: Optional[Sequence[str]] = None,
) -> argparse.Namespace:
    """Parses the command line; on a wrong one, prints one line and exits with status 2.

    Args:
        network: the module's name, `softmax` or `cnn`.
        defaults: `epochs`, `batch_size` and `learning_rate` where they are not given.
        fast: the same with `--fast`; None where the command has no such option.
        argv: the arguments; None for the process's own.
    Returns:
        `run_dir` and `resume`, each a Path or None; `patience`, an int; `trace` and `quiet`, each
        a bool; and `training`, a dictionary of the options that the numbers of a run depend on:
        `fast`, `epochs`, `batch_size`, `learning_rate`, `seed`, `precision`, `data` and `sync`.
    """
    parser = Parser(
        network, f"Trains the {network} network on MNIST and measures it on the test set."
    )
    defaults = {**defaults, "seed": 0, "precision": "auto", "data": None}

    def option(name: str, text: str, **more: Any) -> None:
        default = "the MNIST in the package" if defaults[name] is None else defaults[name]
        with_fast = f"; with --fast, {fast[name]}" if fast and name in fast else ""
        parser.add_argument(
            "--" + name.replace("_", "-"),
            default=argparse.SUPPRESS,  # so that --resume can tell what was given
            help=f"{text} (default: {default}{with_fast})",
            **more,
        )

    if fast is not None:
        parser.add_argument(
            "--fast",
            action="store_true",
            default=argparse.SUPPRESS,
            help="a small network that learns in one epoch (default: the post's)",
        )
    option("epochs", "passes over the training images", type=_positive_int, metavar="N")
    option(
        "batch_size", "images a step, in a cluster of each worker", type=_positive_int, metavar="N"
    )
    option("learning_rate", "Adam's, at its highest", type=_positive_float, metavar="RATE")
    option(
        "seed", "of the weights, the dropout and the order of the images", type=_seed, metavar="N"
    )
    option(
        "precision",
        "of products while training; auto is bfloat16 where processor and TensorFlow have it",
        choices=precision.CHOICES,
    )
    option(
        "data",
        "an .npz file with Keras' keys, or a folder of IDX files",
        type=_path,
        metavar="PATH",
    )
    parser.add_argument(
        "--sync",
        action="store_true",
        default=argparse.SUPPRESS,
        help="in a cluster, which TF_CONFIG describes: a step waits for the gradients of all "
        "workers (default: each updates the variables by its own)",
    )
    parser.add_argument(
        "--patience",
        type=_seconds,
        default=300,
        metavar="SECONDS",
        help="in a cluster: how long to wait for a task that does not answer (default: 300)",
    )
    folder = parser.add_mutually_exclusive_group()
    folder.add_argument(
        "--run-dir",
        type=Path,
        metavar="DIR",
        help=f"the run's folder, new or empty (default: runs/{network}/<next number>)",
    )
    folder.add_argument(
        "--resume",
        type=Path,
        metavar="DIR",
        help="go on with the run in DIR, under its own options (default: a new run)",
    )
    parser.add_argument(
        "--trace",
        action="store_true",
        help="also write the timeline of a step, for TensorBoard and for a browser's trace "
        "viewer (default: none)",
    )
    parser.add_argument(
        "--quiet", action="store_true", help="print the result alone (default: each epoch too)"
    )
    arguments = parser.parse_args(argv)
    names = ("fast", "sync", *defaults)
    given = {name: getattr(arguments, name) for name in names if hasattr(arguments, name)}
    if arguments.resume is not None and given:
        option_given = "--" + next(iter(given)).replace("_", "-")
        parser.error(
            f"{option_given}: not with --resume, which goes on under the run's own options"
        )
    return argparse.Namespace(
        run_dir=arguments.run_dir,
        resume=arguments.resume,
        patience=arguments.patience,
        trace=arguments.trace,
        quiet=arguments.quiet,
        training={
            "fast": False,
            "sync": False,
            **defaults,
            **(fast if "fast" in given and fast else {}),
            **given,
        },
    )


def _positive_int(text: str) -> int:
    return whole_number(text, 1, 2**31 - 1)


def _seconds(text: str) -> int:
    return whole_number(text, 1, 10**6)


def _seed(text: str) -> int:
    return whole_number(text, 0, 2**31 - 1)  # what TensorFlow and NumPy both take


def _positive_float(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not 0 < value < math.inf:
        raise argparse.ArgumentTypeError(f"{text!r}; expected a finite number above 0")
    return value


def _path(text: str) -> str:
    # Absolute, so that the run can be taken up again from another folder. A name that is
    # not here is left as it is: load_data looks for it where Keras keeps its files.
    return os.path.abspath(text) if os.path.exists(text) else text
