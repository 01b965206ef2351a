"""Finishes a run: writes the result on the test set, and the figures."""

import math
from pathlib import Path
from typing import Any, List, NamedTuple

import numpy as np

from tf1_mnist import tf1 as tf
from tf1_mnist import training
from tf1_mnist.analysis import digits
from tf1_mnist.analysis.answers import Analysis
from tf1_mnist.command_line import called
from tf1_mnist.data import Examples
from tf1_mnist.files import write_bytes, write_json
from tf1_mnist.model import Model
from tf1_mnist.printing import printable, quoted
from tf1_mnist.runs import checkpoints, tensorboard
from tf1_mnist.runs.plan import Plan
from tf1_mnist.runs.typed_json import read_object, shown, to_record
from tf1_mnist.training import Epoch


class Metrics(NamedTuple):
    """The result of a run, which is stored in metrics.json.

    test_accuracy: the share of test images that are classified correctly.
    test_loss: mean cross-entropy, in nats.
    test_errors: the number of misclassified images.
    test_images: the number of test images.
    parameters: the number of trainable parameters.
    seconds: the training time in seconds.
    """

    test_accuracy: float
    test_loss: float
    test_errors: int
    test_images: int
    parameters: int
    seconds: float


def read_metrics(run: Path) -> Metrics:
    """Returns the result of a run.

    Raises:
        FileNotFoundError: there is no metrics.json, so the run is not finished.
        ValueError: the file does not contain what a run writes.
    """
    path = run / "metrics.json"
    metrics = to_record(path, read_object(path), Metrics)
    expected = {
        "test_accuracy": 0 <= metrics.test_accuracy <= 1 or "0 to 1",
        "test_loss": not metrics.test_loss < 0 or "at least 0",  # it may be infinite or NaN
        "test_errors": 0 <= metrics.test_errors <= metrics.test_images or "0 to test_images",
        "parameters": metrics.parameters > 0 or "at least 1",
        "seconds": 0 <= metrics.seconds < math.inf or "a finite number, at least 0",
    }
    for name, instead in expected.items():
        if instead is not True:
            value = shown(getattr(metrics, name))
            raise ValueError(f"{path}: {name} is {value}; expected {instead}")
    return metrics


def finish(
    model: Model, plan: Plan, history: List[Epoch], analysis: Analysis = digits.DIGITS
) -> None:
    """Evaluates the network on the test set and writes the results and the figures.

    No other function uses the test set. The computations are in float32, like those of the
    SavedModel, so `evaluate` gives the same result. metrics.json is written last.

    Args:
        model: the graph of a single process.
        plan: the run, whose SavedModel has been written.
        history: all epochs of the run.
        analysis: how to draw the answers.
    """
    # Imported late, since matplotlib would slow --help down.
    from tf1_mnist.analysis import grids, plots

    run, test = plan.folder, plan.splits.test
    names = plan.record.class_names
    some = Examples(test.images[:1000], test.labels[:1000])
    network = model.evaluated
    # the input of the last layer, if there is one
    last = [network.logits, *network.activations][-1]
    # The projector shows images as points, which must have the same number of coordinates.
    has_points = plan.recipe.task.has_equal_shapes
    with tf.Session(graph=model.graph) as session:
        checkpoints.restore(session, model, run)
        measured = training.evaluate(session, model, test)
        kernel = session.run(network.variables[0])
        hidden: Any = session.run(last, {model.images: some.images}) if has_points else None
    figures = run / "figures"
    figures.mkdir(exist_ok=True)
    drawn = {
        "learning_curves": plots.learning_curves(history),
        "first_layer": grids.first_layer(kernel),
        "samples": analysis.samples(plan.splits.train, names),
        **analysis.mistakes(test, measured.classes, names),
    }
    for name, figure in drawn.items():
        write_bytes(figures / f"{name}.png", plots.png(figure))

    step = history[-1].step
    tensorboard.write_test(run, step, measured.loss, measured.accuracy)
    if has_points:
        hidden = hidden.reshape(len(some.images), -1)
        tensorboard.write_projector(run, some.images, np.array(names)[some.labels], hidden)
    metrics = Metrics(
        test_accuracy=measured.accuracy,
        test_loss=measured.loss,
        test_errors=measured.errors,
        test_images=len(test.images),
        parameters=model.parameters,
        seconds=history[-1].seconds,
    )
    write_json(run / "metrics.json", metrics._asdict())


def show(run: Path, predict: str = "predict") -> None:
    """Prints the result of a finished run.

    Args:
        run: the run's folder.
        predict: the command that reads pictures, as in `command_line.called`.
    """
    metrics = read_metrics(run)
    print(
        f"test accuracy {metrics.test_accuracy:.2%}, loss {metrics.test_loss:.4f}: "
        f"{metrics.test_errors:,} of {metrics.test_images:,} wrong, "
        f"after {metrics.seconds:.0f} s of training\n"
        f"everything is in {printable(str(run))}; to read a picture with this network:\n"
        f"    {called(predict)} --run {printable(quoted(run.as_posix()))} photo.jpg"
    )
