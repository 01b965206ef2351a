"""What the two commands share: options -> data -> graph -> session -> a run's folder."""

import argparse
import math
import os
import platform
import shlex
import sys
from pathlib import Path
from typing import Any, Callable, Dict, List, NoReturn, Optional, Sequence

import numpy as np

from tf1_mnist import __version__, data, runs, summaries, training
from tf1_mnist import tf1 as tf
from tf1_mnist.data import Split
from tf1_mnist.model import Model, build
from tf1_mnist.runs import Epoch


def main(
    network: str,
    inference: Callable[[Any, Any], Any],
    epochs: int,
    argv: Optional[Sequence[str]] = None,
) -> int:
    """Trains a network, or goes on with a run, as the command line says.

    Args:
        network: the module's name, `softmax` or `cnn`.
        inference: the network: takes `images` and `training`, returns the logits.
        epochs: the default of `--epochs`.
        argv: the arguments; None for the process's own.
    Returns:
        The exit status: 0; 2 after one line on stderr; 130 when interrupted.
    """
    command = "python -m tf1_mnist.{}".format(network)
    arguments = _arguments(command, network, epochs, argv)
    try:
        if arguments.resume is not None and runs.is_complete(arguments.resume):
            _print_result(arguments.resume)
        else:
            _train(command, network, inference, arguments)
    except (ValueError, OSError, FloatingPointError) as error:
        print("{}: error: {}".format(command, error), file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    return 0


# --- The command line -------------------------------------------------------------------


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """One line and exit status 2; argparse's own prints the usage before it."""
        self.exit(2, "{}: error: {}\n".format(self.prog, message))


def _arguments(
    command: str, network: str, epochs: int, argv: Optional[Sequence[str]]
) -> argparse.Namespace:
    """Parses the command line: `options` is what training depends on, as a dictionary."""
    parser = _Parser(
        prog=command,
        description="Trains the {} network on MNIST and measures it on the test set.".format(
            network
        ),
        allow_abbrev=False,
    )
    defaults = {"epochs": epochs, "batch_size": 128, "learning_rate": 1e-3, "seed": 0, "data": None}

    def option(name: str, type: Callable[[str], Any], metavar: str, text: str) -> None:
        default = defaults[name] if defaults[name] is not None else "the MNIST it carries"
        parser.add_argument(
            "--" + name.replace("_", "-"),
            type=type,
            metavar=metavar,
            default=argparse.SUPPRESS,  # so that --resume can tell what was given
            help="{} (default: {})".format(text, default),
        )

    option("epochs", _positive_int, "N", "passes over the training images")
    option("batch_size", _positive_int, "N", "images a step")
    option("learning_rate", _positive_float, "RATE", "Adam's, at the first step")
    option("seed", _seed, "N", "of weights, dropout and the order of images")
    option("data", _path, "PATH", "an .npz file with Keras' keys, or a folder of IDX files")
    folder = parser.add_mutually_exclusive_group()
    folder.add_argument(
        "--run-dir",
        type=Path,
        metavar="DIR",
        help="the run's folder, new or empty (default: runs/{}/<next number>)".format(network),
    )
    folder.add_argument(
        "--resume",
        type=Path,
        metavar="DIR",
        help="go on with the run in DIR, under its own options (default: a new run)",
    )
    parser.add_argument(
        "--quiet", action="store_true", help="print the result alone (default: each epoch too)"
    )
    arguments = parser.parse_args(argv)
    given = {name: getattr(arguments, name) for name in defaults if hasattr(arguments, name)}
    if arguments.resume is not None and given:
        parser.error(
            "--resume goes on under the options that the run was started with; "
            "expected no --{} beside it".format(next(iter(given)).replace("_", "-"))
        )
    arguments.options = {**defaults, **given}
    return arguments


def _positive_int(text: str) -> int:
    if not text.isdigit() or int(text) == 0:
        raise argparse.ArgumentTypeError("{}: expected a whole number from 1".format(text))
    return int(text)


def _positive_float(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not 0 < value < math.inf:
        raise argparse.ArgumentTypeError("{}: expected a finite number above 0".format(text))
    return value


def _seed(text: str) -> int:
    if not text.isdigit() or int(text) >= 2**31:
        raise argparse.ArgumentTypeError("{}: expected a whole number from 0 to 2147483647".format(text))
    return int(text)


def _path(text: str) -> str:
    # Absolute, so that the run can be taken up again from another folder. A name that is
    # not here is left as it is: load_data looks for it where Keras keeps its files.
    return os.path.abspath(text) if os.path.exists(text) else text


# --- The run ------------------------------------------------------------------------------


def _train(
    command: str,
    network: str,
    inference: Callable[[Any, Any], Any],
    arguments: argparse.Namespace,
) -> None:
    resuming = arguments.resume is not None
    options = _options_of(arguments.resume, network) if resuming else arguments.options

    full, test = data.load_data(options["data"])
    train, validation = data.hold_out(full)
    sha256 = data.sha256(full, test)
    if resuming and options["data_sha256"] != sha256:
        raise ValueError(
            "{}: the data has changed since the run began: its SHA-256 is {}; expected {}".format(
                options["data"] or data.BUNDLED, sha256, options["data_sha256"]
            )
        )

    decay_steps = options["epochs"] * data.steps_per_epoch(train, options["batch_size"])
    model = build(inference, options["seed"], options["learning_rate"], decay_steps)

    run = arguments.resume if resuming else runs.create(arguments.run_dir, network)
    with runs.locked(run), tf.Session(graph=model.graph) as session:
        if resuming:
            history = _restore(session, model, run)
        else:
            runs.write_json(
                run / "options.json",
                dict(options, network=network, data_sha256=sha256, versions=_versions()),
            )
            session.run(model.init_op)
            _save(session, model, run)
            history = []
        step = int(session.run(model.global_step))
        if not arguments.quiet:
            print(
                "{}: {:,} parameters; {:,} images to train on, {:,} to validate, {:,} to test\n"
                "run {}, seed {}, TensorFlow {}, from step {:,} to {:,}".format(
                    network,
                    model.parameters,
                    len(train.images),
                    len(validation.images),
                    len(test.images),
                    run,
                    options["seed"],
                    tf.VERSION,
                    step,
                    decay_steps,
                ),
                flush=True,
            )
        try:
            with summaries.curves(run, step) as write_curves:

                def log(history: List[Epoch]) -> None:
                    runs.write_history(run, history)
                    write_curves(history[-1])
                    if not arguments.quiet:
                        _print_epoch(history[-1], options["epochs"])

                history = training.fit(
                    session,
                    model,
                    train,
                    validation,
                    options["epochs"],
                    options["batch_size"],
                    options["seed"],
                    history,
                    log=log,
                    save=lambda: _save(session, model, run),
                    progress=not arguments.quiet and sys.stderr.isatty(),
                )
            _finish(session, model, run, full, test, history)
        except KeyboardInterrupt:
            _save(session, model, run)
            print(
                "interrupted at step {:,}; to go on:\n    {} --resume {}".format(
                    session.run(model.global_step), command, shlex.quote(str(run))
                ),
                file=sys.stderr,
            )
            raise
    _print_result(run)


def _versions() -> Dict[str, str]:
    return {
        "python": platform.python_version(),
        "tensorflow": tf.VERSION,
        "numpy": np.__version__,
        "tf1_mnist": __version__,
    }


def _options_of(run: Path, network: str) -> Dict[str, Any]:
    """Reads a run's options.json, and refuses what this command could not go on with."""
    options = runs.read_options(run)
    if options.get("network") != network:
        raise ValueError(
            "{}: a run of the network {!r}; expected {!r}".format(
                run, options.get("network"), network
            )
        )
    if not runs.checkpoints(run):
        raise FileNotFoundError("{}: holds no checkpoint to resume from".format(run))
    return options


def _restore(session: Any, model: Model, run: Path) -> List[Epoch]:
    """Restores the newest checkpoint that is whole; returns the epochs done by then."""
    checkpoints = runs.checkpoints(run)
    for number, checkpoint in enumerate(checkpoints):
        try:
            model.saver.restore(session, str(checkpoint))
        except (tf.errors.OpError, ValueError):
            print("{}: damaged; trying the one before it".format(checkpoint), file=sys.stderr)
            continue
        # The saver is to go on clearing old checkpoints where the last one left off.
        model.saver.recover_last_checkpoints([str(path) for path in checkpoints[:number:-1]])
        step = int(session.run(model.global_step))
        return [epoch for epoch in runs.read_history(run) if epoch.step <= step]
    raise ValueError("{}: none of its checkpoints can be read".format(run))


def _save(session: Any, model: Model, run: Path) -> None:
    prefix = str(runs.checkpoint_prefix(run))
    try:
        model.saver.save(session, prefix, model.global_step, write_meta_graph=False)
    except tf.errors.OpError as error:
        raise OSError(
            "{}: the checkpoint cannot be written ({})".format(prefix, error.message)
        ) from None


def _finish(
    session: Any, model: Model, run: Path, full: Split, test: Split, history: List[Epoch]
) -> None:
    """Measures the trained network on the test set, the one time that it is looked at."""
    from tf1_mnist import plots  # here, since matplotlib would keep --help waiting

    measured = training.evaluate(session, model, test)
    figures = run / "figures"
    figures.mkdir(exist_ok=True)
    for name, figure in (
        ("samples", plots.samples(full)),
        ("learning_curves", plots.learning_curves(history)),
        ("confusion_matrix", plots.confusion_matrix(test.labels, measured.classes)),
        ("mistakes", plots.mistakes(test, measured.classes)),
        ("first_layer", plots.first_layer(session.run(model.variables[0]))),
    ):
        figure.savefig(str(figures / (name + ".png")), dpi=120)
    runs.write_json(
        run / "metrics.json",
        {
            "test_accuracy": measured.accuracy,
            "test_loss": measured.loss,
            "test_errors": measured.errors,
            "test_images": len(test.images),
            "parameters": model.parameters,
            "seconds": history[-1].seconds,
        },
    )


def _print_epoch(epoch: Epoch, epochs: int) -> None:
    print(
        "epoch {:>{}}/{}  loss {:.4f}  accuracy {:.2%}  "
        "validation loss {:.4f}  accuracy {:.2%}  {:.0f} s".format(
            epoch.epoch,
            len(str(epochs)),
            epochs,
            epoch.loss,
            epoch.accuracy,
            epoch.validation_loss,
            epoch.validation_accuracy,
            epoch.seconds,
        ),
        flush=True,
    )


def _print_result(run: Path) -> None:
    metrics = runs.read_metrics(run)
    print(
        "test accuracy {:.2%}, loss {:.4f}: {:,} of {:,} wrong, after {:.0f} s of training\n"
        "everything is in {}".format(
            metrics["test_accuracy"],
            metrics["test_loss"],
            metrics["test_errors"],
            metrics["test_images"],
            metrics["seconds"],
            run,
        )
    )
