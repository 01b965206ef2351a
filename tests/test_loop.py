"""Tests that several steps in one call to `run` give the same result as one step per call."""

import math
from typing import Any, List, Tuple

import numpy as np
import pytest

from tf1_mnist import layers, loop, training
from tf1_mnist import tf1 as tf
from tf1_mnist.data import Batches, Examples
from tf1_mnist.loop import Loop, build
from tf1_mnist.model import Model
from tf1_mnist.recipe import Recipe, Settings
from tf1_mnist.task import DIGIT, softmax_loss


def small(images: Any, training: Any) -> Any:
    """Computes the logits of a 784-16-10 network with dropout."""
    x = layers.relu(layers.dense(layers.flatten(layers.normalize(images)), 16, name="one"))
    return layers.dense(layers.dropout(x, 0.5, training, name="drop"), 10, name="two")


def without_dropout(images: Any, training: Any) -> Any:
    return layers.dense(layers.flatten(layers.normalize(images)), 10, name="only")


def normed(images: Any, training: Any) -> Any:
    x = layers.conv2d(layers.normalize(images), 2, kernel_size=3, name="conv", use_bias=False)
    x = layers.relu(layers.batch_norm(x, training, name="norm"))
    return layers.dense(layers.flatten(x), 10, name="dense")


def one_by_one(session: Any, model: Model, batches: List[Examples]) -> List[Tuple[float, float]]:
    """Takes each step in its own call to `run`; returns the loss and the accuracy at each step."""
    measured = []
    for batch in batches:
        feeds = {model.images: batch.images, model.labels: batch.labels, model.training: True}
        _, *both = session.run([model.train_op, model.loss, model.accuracy], feeds)
        measured.append(tuple(both))
    return measured


def at_once(
    session: Any, model: Model, loop: Loop, batches: List[Examples]
) -> Tuple[int, float, float]:
    """Takes all steps in one call and returns the loop's results."""
    feeds = {
        model.images: np.concatenate([batch.images for batch in batches]),
        model.labels: np.concatenate([batch.labels for batch in batches]),
        loop.batch_size: len(batches[0].images),
    }
    return tuple(session.run([loop.taken, loop.loss, loop.accuracy], feeds))


def everything(session: Any) -> List[np.ndarray]:
    """Returns every variable, including Adam's variables, the global step and the epoch's sums."""
    names = [variable.op.name for variable in session.graph.get_collection("variables")]
    return session.run([f"{name}/Read/ReadVariableOp:0" for name in names])


@pytest.mark.parametrize(
    ("inference", "average_decay", "sizes"),
    [
        (small, None, slice(2, 5)),  # the last batch is short
        (without_dropout, None, slice(0, 4)),
        (normed, None, slice(4, 5)),  # only a short one
        (normed, 0.9, slice(2, 5)),
    ],
)
def test_the_steps_are_the_same_bit_for_bit(
    inference: Any, average_decay: Any, sizes: slice, digits: Any
) -> None:
    batches = list(Batches(digits[0], 128, seed=0).since(0))[sizes]
    recipe = Recipe(inference, Settings(learning_rate=1e-2), average_decay=average_decay)
    model, repeated = build(recipe, 5)
    with tf.Session(graph=model.graph) as session:
        session.run(model.init_op)
        *_, (loss, accuracy) = one_by_one(session, model, batches)
        expected = everything(session)
        assert session.run(model.global_step) == len(batches)
    with tf.Session(graph=model.graph) as session:
        session.run(model.init_op)
        assert at_once(session, model, repeated, batches) == (len(batches), loss, accuracy)
        assert len(expected) > 10 or inference is without_dropout
        for ours, theirs in zip(everything(session), expected):
            np.testing.assert_array_equal(ours, theirs)


def test_labels_of_several_numbers_count_as_one_image_each(digits: Any) -> None:
    def both(labels: Any, logits: Any) -> Any:
        return sum(softmax_loss(labels[:, k], logits) for k in range(2))

    pair = DIGIT._replace(
        label_shape=(2,), cross_entropy=both, correct=lambda labels, logits: labels[:, 0] < 5
    )
    model, repeated = build(Recipe(without_dropout, task=pair), 5)
    images, labels = digits[0]
    doubled = Examples(images, np.stack([labels, labels], axis=1))
    batches = list(Batches(doubled, 128, seed=0).since(0))[:3]
    with tf.Session(graph=model.graph) as session:
        session.run(model.init_op)
        *_, last = one_by_one(session, model, batches)
        expected = everything(session)
    with tf.Session(graph=model.graph) as session:
        session.run(model.init_op)
        assert at_once(session, model, repeated, batches) == (3, *last)
        for ours, theirs in zip(everything(session), expected):
            np.testing.assert_array_equal(ours, theirs)


def test_it_stops_after_a_loss_that_is_not_finite(digits: Any) -> None:
    batches = list(Batches(digits[0], 50, seed=0).since(0))
    model, repeated = build(Recipe(small, Settings(learning_rate=1e38)), 100)
    with tf.Session(graph=model.graph) as session:
        session.run(model.init_op)
        losses = [loss for loss, _ in one_by_one(session, model, batches)]
    (first, *_) = np.flatnonzero(~np.isfinite(losses))
    assert 0 < first < len(batches) - 1
    with tf.Session(graph=model.graph) as session:
        session.run(model.init_op)
        taken, loss, _ = at_once(session, model, repeated, batches)
        assert taken == first + 1 == session.run(model.global_step)
        np.testing.assert_equal(loss, losses[first])


def test_a_checkpoints_graph_can_be_imported(digits: Any, tmp_path: Any) -> None:
    batches = list(Batches(digits[0], 128, seed=0).since(0))
    model, repeated = build(Recipe(small, Settings(learning_rate=1e-2)), 5)
    with tf.Session(graph=model.graph) as session:
        session.run(model.init_op)
        at_once(session, model, repeated, batches[:2])
        path = model.saver.save(session, str(tmp_path / "model"))
        expected = at_once(session, model, repeated, batches[2:])
    with tf.Graph().as_default() as graph, tf.Session() as session:
        tf.train.import_meta_graph(f"{path}.meta").restore(session, path)
        fields = {
            name: graph.as_graph_element(getattr(model, name).name)
            for name in ("images", "labels", "training")
        }
        imported = Loop._make(graph.as_graph_element(each.name) for each in repeated)
        found = at_once(session, model._replace(**fields), imported, batches[2:])
    assert found == expected


@pytest.mark.parametrize("seconds", [0, math.inf], ids=["one step per run", "many steps per run"])
def test_an_epoch_is_the_same_whatever_the_number_of_steps_per_run(
    seconds: float, digits: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loop, "SECONDS_PER_RUN", seconds)
    model, repeated = build(Recipe(small, Settings(learning_rate=1e-2)), 10)
    batches = Batches(digits[0], 128, seed=0)
    with tf.Session(graph=model.graph) as session:
        session.run(model.init_op)
        expected = list(training.take_steps(session, model, batches, step=0))
        weights = everything(session)
    with tf.Session(graph=model.graph) as session:
        session.run(model.init_op)
        found = list(loop.take_steps(repeated, session, model, batches, step=0))
        for ours, theirs in zip(everything(session), weights):
            np.testing.assert_array_equal(ours, theirs)
    assert found == (expected if seconds == 0 else [expected[0], expected[-1]])


def test_a_call_ends_where_the_training_is_saved(
    digits: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loop, "SECONDS_PER_RUN", math.inf)
    monkeypatch.setattr(training, "SAVE_EVERY", 2)
    model, repeated = build(Recipe(small, Settings(learning_rate=1e-2)), 10)
    with tf.Session(graph=model.graph) as session:
        session.run(model.init_op)
        taken = loop.take_steps(repeated, session, model, Batches(digits[0], 128, seed=0), step=0)
        assert [step for step, *_ in taken] == [1, 2, 4, 5]


def test_a_loss_that_is_not_finite_names_the_step(digits: Any) -> None:
    model, repeated = build(Recipe(small, Settings(learning_rate=1e38)), 10)
    with tf.Session(graph=model.graph) as session:
        session.run(model.init_op)
        with pytest.raises(FloatingPointError, match=r"step 2 is (nan|inf)"):
            list(loop.take_steps(repeated, session, model, Batches(digits[0], 128, seed=0), step=0))
