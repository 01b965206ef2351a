"""What a run ends with: its measurement on the test set, its figures, its last two lines."""

from pathlib import Path
from typing import List

from tf1_mnist import runs, training
from tf1_mnist.runs import checkpoints, tensorboard
from tf1_mnist import tf1 as tf
from tf1_mnist.data import Split
from tf1_mnist.model import Model
from tf1_mnist.runs import Epoch


def measure(model: Model, run: Path, full: Split, test: Split, history: List[Epoch]) -> None:
    """Measures the network on the test set, the one time that it is looked at.

    In float32, in which the SavedModel computes too, so that `evaluate` finds the same.
    """
    from tf1_mnist.analysis import plots  # here, since matplotlib would keep --help waiting

    some = Split(test.images[:1000], test.labels[:1000])
    last = (model.activations or (model.logits,))[-1]  # what the last layer sees
    with tf.Session(graph=model.graph) as session:
        checkpoints.restore(session, model, run)
        measured = training.evaluate(session, model, test)
        kernel, hidden = session.run([model.variables[0], last], {model.images: some.images})
    figures = run / "figures"
    figures.mkdir(exist_ok=True)
    for name, figure in {
        "samples": plots.samples(full),
        "learning_curves": plots.learning_curves(history),
        "confusion_matrix": plots.confusion_matrix(test.labels, measured.classes),
        "mistakes": plots.mistakes(test, measured.classes),
        "first_layer": plots.first_layer(kernel),
    }.items():
        plots.save(figure, figures / f"{name}.png")

    step = history[-1].step
    tensorboard.write_test(run, step, measured.loss, measured.accuracy)
    hidden = hidden.reshape(len(some.images), -1)
    tensorboard.write_projector(run, some.images, some.labels, hidden)
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


def show(run: Path) -> None:
    """Prints the result of a finished run."""
    metrics = runs.read_metrics(run)
    print(
        f"test accuracy {metrics['test_accuracy']:.2%}, loss {metrics['test_loss']:.4f}: "
        f"{metrics['test_errors']:,} of {metrics['test_images']:,} wrong, "
        f"after {metrics['seconds']:.0f} s of training\n"
        f"everything is in {run}"
    )
