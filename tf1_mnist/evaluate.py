"""Evaluates a network or an ensemble on test images, or tests whether two networks differ.

    python -m tf1_mnist.evaluate --run runs/cnn/1
    python -m tf1_mnist.evaluate --ensemble runs/cnn/1 runs/cnn/2 runs/cnn/3
    python -m tf1_mnist.evaluate --compare runs/softmax/1 runs/cnn/1

The result of a comparison applies only to the two trained networks and the test images that were
used. If two networks are trained with the same recipes as these, but with different seeds or
images, the result may be different.
"""

import argparse
import sys
from pathlib import Path
from typing import Optional, Sequence, Tuple

import numpy as np

from tf1_mnist import command_line, data, files, runs, training
from tf1_mnist.analysis import scores
from tf1_mnist.cli import networks, pictures
from tf1_mnist.cli.networks import Networks
from tf1_mnist.data import Examples
from tf1_mnist.printing import printable
from tf1_mnist.runs import saved_model


def main(
    argv: Optional[Sequence[str]] = None,
    own: Networks = networks.DIGITS,
    command: str = "evaluate",
) -> int:
    """Evaluates one network or an ensemble, or compares two networks.

    Args:
        argv: the arguments; None for those of the process.
        own: the networks of the package.
        command: the command, as in `command_line.called`.
    Returns:
        The exit status, as in `command_line.status`.
    """
    arguments = _parse(argv, own, command)

    def work() -> int:
        if arguments.save is not None:
            _expect_empty(arguments.save)
        if arguments.compare is not None:
            first, second = arguments.compare
            _compare(own, first, second, arguments.data)
        elif arguments.ensemble is not None:
            _evaluate(own, arguments.ensemble, arguments.data, arguments.save)
        else:
            run = arguments.run or own.newest()
            folder = None if run == own.bundled else run / "evaluation"
            if folder is not None and arguments.save is None:
                runs.expect_own_folders(run)
            _evaluate(own, [run], arguments.data, arguments.save or folder)
        return 0

    return command_line.status(command, work)


def _parse(argv: Optional[Sequence[str]], own: Networks, command: str) -> argparse.Namespace:
    parser = command_line.Parser(
        command,
        "Measures a trained network or an ensemble on test images, or compares two networks.",
    )
    which = parser.add_mutually_exclusive_group()
    own.add_options(which, takes_newest=True)
    which.add_argument(
        "--ensemble",
        type=Path,
        nargs="+",
        metavar="DIR",
        help="average the probabilities of the networks of these runs (default: one network)",
    )
    which.add_argument(
        "--compare",
        type=Path,
        nargs=2,
        metavar="DIR",
        help="compare the networks of two runs with McNemar's test (default: measure one network)",
    )
    parser.add_argument(
        "--data",
        metavar="PATH",
        help="take the test images from an .npz file with Keras's keys, a folder of IDX files, or "
        "a folder of pictures, as for training (default: from the data that the run was trained "
        "on)",
    )
    parser.add_argument(
        "--save",
        type=Path,
        metavar="DIR",
        help="save the figures in this folder, which must be new or empty (default: evaluation/ in "
        "the run's folder; none with --ensemble or for a bundled network)",
    )
    arguments = parser.parse_args(argv)
    if arguments.compare is not None and arguments.save is not None:
        parser.error("--save: not allowed with --compare, which draws no figures")
    return arguments


def _expect_empty(folder: Path) -> None:
    """Checks that a folder is empty or does not exist, so that no file is overwritten."""
    if files.is_there(folder) and not (folder.is_dir() and not any(folder.iterdir())):
        raise FileExistsError(f"{folder}: already exists; expected a new or empty folder")


def _evaluate(
    own: Networks, members: Sequence[Path], path: Optional[str], folder: Optional[Path]
) -> None:
    """Prints the scores of one run's network, or of an ensemble of several runs' networks.

    Args:
        own: as in `main`.
        members: the folders of the runs, whose probabilities are averaged.
        path: as in `_test_images`.
        folder: where to save the figures; None for no figures.
    """
    if len(members) > 1 and not own.task.has_equal_shapes:
        raise ValueError(
            f"{members[0]}: reads {own.task.name}, whose probabilities are not averaged; "
            "expected a single run"
        )
    names, test, path = _test_images(own, members, path)
    probabilities = np.mean([_predict(own, run, test) for run in members], axis=0)
    if folder is not None:
        try:
            folder.mkdir(parents=True, exist_ok=True)  # before anything is printed
        except FileExistsError:
            raise ValueError(f"{folder} is not a folder; the figures need one") from None
    answers = own.analysis.judge(test, probabilities, names)
    calibration = scores.calibration(answers.confidence, answers.right)
    right, count = int(np.count_nonzero(answers.right)), len(answers.right)

    for run in members:
        print(f"run                {printable(own.name(run))}")
    print(_data_line(path, count, own))
    print(f"accuracy           {_accuracy(right, count)}")
    print(f"errors             {count - right:,}")
    print(f"loss               {answers.loss:.4f}")
    print(f"calibration error  {calibration.error:.2%}, with {scores.BINS} bins")
    print(f"\n{answers.tables}")
    if folder is None:
        return

    from tf1_mnist.analysis import plots  # imported late, since matplotlib would slow --help down

    for name, figure in {
        "reliability": plots.reliability(calibration),
        **own.analysis.mistakes(test, probabilities.argmax(axis=-1), names),
    }.items():
        files.write_bytes(folder / f"{name}.png", plots.png(figure))
    print(f"\nfigures in {printable(str(folder))}")


def _compare(own: Networks, first: Path, second: Path, path: Optional[str]) -> None:
    """Prints the accuracies of two networks, and whether the difference is significant."""
    names, test, path = _test_images(own, (first, second), path)
    one, other = (
        own.analysis.judge(test, _predict(own, run, test), names).right for run in (first, second)
    )
    count, both = len(one), int(np.count_nonzero(one & other))
    only_first, only_second = int(one.sum()) - both, int(other.sum()) - both

    print(f"first              {printable(str(first))}")
    print(f"second             {printable(str(second))}")
    print(_data_line(path, count, own))
    print(f"first's accuracy   {_accuracy(both + only_first, count)}")
    print(f"second's accuracy  {_accuracy(both + only_second, count)}")
    print()
    for name, images in (
        ("both right", both),
        ("only first right", only_first),
        ("only second right", only_second),
        ("both wrong", count - both - only_first - only_second),
    ):
        print(f"{name:17}  {images:>7,}")
    print()
    print(_verdict(only_first, only_second))


def _test_images(
    own: Networks, members: Sequence[Path], path: Optional[str]
) -> Tuple[Tuple[str, ...], Examples, Optional[str]]:
    """Returns the names of the classes, the test images, and the path of the data.

    The images come from `path` or, if `path` is None, from the data of the runs.
    """
    for run in members:
        runs.expect_task(run, own.task)
    settings, record = runs.read_options(members[0])
    names = record.class_names
    for run in members[1:]:
        _, other = runs.read_options(run)
        if other.class_names != names:
            raise ValueError(
                f"{run}: the classes are {', '.join(other.class_names)}, but those of {members[0]} "
                f"are {', '.join(names)}; expected networks with the same classes"
            )
        if path is None and other.data_sha256 != record.data_sha256:
            raise ValueError(
                f"{members[0]} and {run}: trained on different data; expected --data PATH "
                "with the test images to use"
            )
    if path is not None:
        found = data.class_names(path)
        if found not in (names, None):
            raise ValueError(
                f"{path}: the classes are {', '.join(found)}; expected "
                f"{', '.join(names)}, those of {own.name(members[0])}"
            )
        _, test = pictures.load_data(path)
    else:
        path = settings.data
        train, test = pictures.load_data(path)
        now = runs.record(record.network, record.variant, path, train, test)
        runs.expect_same_data(path, now, record, advice=", or --data PATH")
    return names, own.task.test_images(test), path


def _predict(own: Networks, run: Path, test: Examples) -> np.ndarray:
    with saved_model.load(run, own.task) as (session, model):
        own.announce(run)
        return training.predict(session, model, test.images)


def _verdict(only_first: int, only_second: int) -> str:
    """Returns the result of McNemar's test in words."""
    better, shown = scores.mcnemar_verdict(only_first, only_second)
    if better == 0:
        return f"No evidence of a difference ({shown})."
    return f"They differ: the {'first' if better < 0 else 'second'} is better ({shown})."


def _data_line(path: Optional[str], count: int, own: Networks) -> str:
    name = "the bundled MNIST" if path is None else printable(path)
    return f"data               {name}: {count:,} test {own.task.noun}"


def _accuracy(right: int, count: int) -> str:
    low, high = scores.wilson_interval(right, count)
    return f"{right / count:.2%}, 95% interval {low:.2%} to {high:.2%}"


if __name__ == "__main__":
    sys.exit(main())
