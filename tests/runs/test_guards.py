"""Tests that results which no network computes are refused, though each op is harmless."""

import shutil
from pathlib import Path
from typing import Any, Callable, Dict

import numpy as np
import pytest

from messages import assert_names, naming
from tf1_mnist import evaluate, predict
from tf1_mnist import tf1 as tf
from tf1_mnist.runs import saved_model, saving

PICTURE = Path(__file__).parents[2] / "docs" / "figures" / "digit.jpg"


def of_sums(x: Any) -> Any:
    return 0 * tf.cast(x, tf.float32)[:, 0, :10] + 0.1


# Functions from images to what a hostile network returns in place of probabilities.
OUTPUTS: Dict[str, Callable[[Any], Any]] = {
    "NaN": lambda x: of_sums(x) * float("nan"),
    "infinite": lambda x: of_sums(x) * float("inf"),
    "negative": lambda x: of_sums(x) + tf.constant([5.0, -5.0] + 8 * [0.0]),
    "zero": lambda x: 0 * of_sums(x),
    "too many": lambda x: tf.reshape(tf.stack([of_sums(x), of_sums(x)]), (-1, 10)),
    "none": lambda x: of_sums(x)[:0],
}


def computing(run: Path, output: Callable[[Any], Any], activation: Callable[[Any], Any]) -> None:
    """Replaces the SavedModel of a run with a network that computes something else."""
    shutil.rmtree(str(run / "saved_model"))
    with tf.Graph().as_default() as graph, tf.Session(graph=graph) as session:
        images = tf.placeholder(tf.uint8, (None, 28, 28), name="images")
        found = tf.identity(output(images), name="probabilities")
        tf.argmax(found, axis=-1, name="classes")
        graph.add_to_collection("activations", tf.identity(activation(images), name="act"))
        saving.write(session, run / "saved_model")


@pytest.mark.parametrize("what", OUTPUTS)
def test_what_is_not_one_distribution_for_each_image_is_refused(
    what: str, run: Path, here: Path, refused: Any, digits_npz: Path
) -> None:
    computing(run, OUTPUTS[what], of_sums)
    for command in ((predict, PICTURE), (evaluate, "--data", digits_npz)):
        line = refused(command[0], "--run", run, *command[1:])
        assert_names(line, run / "saved_model", "probabilities that do not add up to 1")
    computing(run, of_sums, of_sums)  # not without the reason above
    assert predict.main(["--run", str(run), str(PICTURE)]) == 0


@pytest.mark.parametrize("what", ["NaN", "infinite", "too many", "none"])
def test_activations_that_are_not_finite_or_not_one_per_image_are_refused(
    what: str, run: Path, here: Path
) -> None:
    computing(run, of_sums, OUTPUTS[what])
    said = naming(run / "saved_model", "activation")
    with pytest.raises(ValueError, match=said), saved_model.load(run) as (session, model):
        session.run(model.activations, {model.images: np.zeros((3, 28, 28), np.uint8)})


def test_activations_of_integers_are_refused(run: Path, here: Path, refused: Any) -> None:
    computing(run, of_sums, lambda x: tf.cast(x, tf.int32))
    assert_names(refused(predict, "--run", run, PICTURE), run / "saved_model", "act:0", "int32")
