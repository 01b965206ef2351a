"""Tests what the training loop feeds, counts and returns, and when it stops."""

import functools
from typing import Any, List, Optional

import numpy as np
import pytest

from messages import naming
from tf1_mnist import layers, softmax, training
from tf1_mnist import tf1 as tf
from tf1_mnist.data import Batches, Examples
from tf1_mnist.model import Model, build
from tf1_mnist.recipe import Recipe, Settings
from tf1_mnist.training import Epoch


def small(images: Any, training: Any) -> Any:
    """Computes the logits of a 784-16-10 network with dropout; a step takes hardly any time."""
    x = layers.relu(layers.dense(layers.flatten(layers.normalize(images)), 16, name="one"))
    return layers.dense(layers.dropout(x, 0.5, training, name="drop"), 10, name="two")


def recipe(epochs: int = 2, batch_size: int = 128, seed: int = 0, **changed: Any) -> Recipe:
    settings = {"epochs": epochs, "batch_size": batch_size, "seed": seed, "learning_rate": 1e-2}
    return Recipe(small, Settings(**{**settings, **changed}))


@functools.lru_cache(maxsize=None)  # the graph is finalized, so the tests can share it
def made(chosen: Optional[Recipe] = None, images: int = 600) -> Model:
    """Builds a network for a training set of so many images; by default, that of `digits`."""
    chosen = chosen or recipe()
    steps_per_epoch = -(-images // chosen.settings.batch_size)
    return build(chosen, chosen.settings.epochs * steps_per_epoch)


class Spy:
    """A session that records the fetches and the feeds of each call to `run`."""

    def __init__(self, session: Any) -> None:
        self.session = session
        self.calls: List[Any] = []

    def run(self, fetches: Any, feed_dict: Any = None) -> Any:
        self.calls.append((fetches, feed_dict or {}))
        return self.session.run(fetches, feed_dict)


def without_seconds(history: List[Epoch]) -> List[Any]:
    return [epoch._replace(seconds=0) for epoch in history]


# --- evaluate and predict --------------------------------------------------------------------


def test_evaluation_agrees_with_numpy_for_every_batch_size(digits: Any) -> None:
    train, test = digits
    chosen = recipe(epochs=1, batch_size=50)
    model = made(chosen)
    with tf.Session(graph=model.graph) as session:
        session.run(model.init_op)
        training.fit(session, model, chosen, train, test)
        weights = session.run(model.variables)
        hidden = np.maximum(test.images.reshape(-1, 784) / 255.0 @ weights[0] + weights[1], 0)
        logits = hidden @ weights[2] + weights[3]
        shifted = logits - logits.max(axis=1, keepdims=True)
        p = np.exp(shifted) / np.exp(shifted).sum(axis=1, keepdims=True)
        losses = -np.log(p[np.arange(210), test.labels])
        wrong = int((p.argmax(axis=1) != test.labels).sum())
        for batch_size in (1, 7, 64, 209, 210, 1000):  # most of them leave a short last batch
            found = training.evaluate(session, model, test, batch_size)
            assert found.loss == pytest.approx(losses.mean(), rel=1e-5)
            assert found.errors == wrong
            assert found.accuracy == (210 - wrong) / 210
            np.testing.assert_array_equal(found.classes, p.argmax(axis=1))
            probabilities = training.predict(session, model, test.images, batch_size)
            assert probabilities.dtype == np.float32
            np.testing.assert_allclose(probabilities, p, atol=1e-5)
        assert 0 < wrong < 210


def test_evaluation_changes_no_variable(digits: Any) -> None:
    model = made()
    with tf.Session(graph=model.graph) as session:
        session.run(model.init_op)
        everything = sorted(
            variable.op.name for variable in model.graph.get_collection("variables")
        )
        reads = [f"{name}/Read/ReadVariableOp:0" for name in everything]
        before = session.run(reads)
        training.evaluate(session, model, digits[1])
        training.predict(session, model, digits[1].images)
        for a, b in zip(before, session.run(reads)):
            np.testing.assert_array_equal(a, b)


def test_evaluation_goes_in_batches(digits: Any) -> None:
    model = made()
    with tf.Session(graph=model.graph) as session:
        session.run(model.init_op)
        spy = Spy(session)
        training.evaluate(spy, model, digits[1], batch_size=100)
    assert [len(feeds[model.images]) for _, feeds in spy.calls] == [100, 100, 10]
    assert all(model.training not in feeds for _, feeds in spy.calls)


def test_a_batch_of_evaluation_is_limited_by_its_activations(
    digits: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In this network, an image takes 4 bytes for each of its 784 pixels and 16 activations."""
    model = made()
    monkeypatch.setattr(training, "ACTIVATIONS", 120 * 4 * (784 + 16) + 1)
    with tf.Session(graph=model.graph) as session:
        session.run(model.init_op)
        spy = Spy(session)
        training.evaluate(spy, model, digits[1])
        training.predict(spy, model, digits[1].images)
    assert [len(feeds[model.images]) for _, feeds in spy.calls] == [120, 90, 120, 90]


# --- fit -------------------------------------------------------------------------------------


def test_64_images_can_be_memorized(mnist: Any) -> None:
    few = Examples(mnist[0].images[:64], mnist[0].labels[:64])
    chosen = recipe(epochs=30, batch_size=32, learning_rate=2e-3)._replace(
        inference=softmax.inference
    )
    model = made(chosen, images=64)
    with tf.Session(graph=model.graph) as session:
        session.run(model.init_op)
        history = training.fit(session, model, chosen, few, few)
    assert history[-1].accuracy == 1.0
    assert history[-1].validation_loss < 0.01


def test_an_epoch_feeds_every_image_once_with_dropout_on(digits: Any) -> None:
    train, validation = digits
    chosen = recipe(seed=3)
    model = made(chosen)
    with tf.Session(graph=model.graph) as session:
        session.run(model.init_op)
        spy = Spy(session)
        training.fit(spy, model, chosen, train, validation)
    steps = [feeds for _, feeds in spy.calls if model.training in feeds]
    assert all(feeds[model.training] is True for feeds in steps)
    batches = [batch for epoch in (0, 1) for batch in Batches(train, 128, seed=3).since(5 * epoch)]
    assert [len(batch.images) for batch in batches] == 2 * [128, 128, 128, 128, 88]
    assert len(steps) == 10
    for feeds, batch in zip(steps, batches):
        np.testing.assert_array_equal(feeds[model.images], batch.images)
        np.testing.assert_array_equal(feeds[model.labels], batch.labels)


def test_the_history_contains_the_means_of_the_steps(digits: Any) -> None:
    train, validation = digits
    model = made()
    with tf.Session(graph=model.graph) as session:
        session.run(model.init_op)
        history = training.fit(session, model, recipe(), train, validation)
    # Train again with a loop of the test's own, and compare.
    with tf.Session(graph=model.graph) as session:
        session.run(model.init_op)
        for epoch in (0, 1):
            losses, right = [], 0
            for batch in Batches(train, 128, seed=0).since(5 * epoch):
                feeds = {
                    model.images: batch.images,
                    model.labels: batch.labels,
                    model.training: True,
                }
                cross_entropy, classes, _ = session.run(
                    [model.cross_entropy, model.classes, model.train_op], feeds
                )
                losses.extend(cross_entropy.tolist())
                right += int((classes == batch.labels).sum())
            measured = training.evaluate(session, model, validation)
            assert history[epoch] == Epoch(
                epoch=epoch + 1,
                step=5 * (epoch + 1),
                learning_rate=session.run(model.learning_rate),
                loss=pytest.approx(sum(losses) / 600, rel=1e-12),
                accuracy=right / 600,
                validation_loss=measured.loss,
                validation_accuracy=measured.accuracy,
                seconds=history[epoch].seconds,
            )
    assert 0 < history[0].seconds < history[1].seconds


def test_the_same_seed_gives_exactly_the_same_history(digits: Any) -> None:
    model = made()

    def history(seed: int) -> List[Epoch]:
        """Trains with the images in an order of their own; the weights begin with seed 0."""
        with tf.Session(graph=model.graph) as session:
            session.run(model.init_op)
            return training.fit(session, model, recipe(seed=seed), *digits)

    assert without_seconds(history(1)) == without_seconds(history(1))
    assert without_seconds(history(1)) != without_seconds(history(2))


@pytest.mark.parametrize(("count", "expected"), [(60, [50, 100]), (25, [])])
def test_it_saves_every_500_steps_inside_an_epoch(
    mnist: Any, count: int, expected: List[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """In this test, variables are saved every 50 steps.

    With 25 images, step 50 ends an epoch; saving after an epoch is left to the caller.
    """
    assert training.SAVE_EVERY == 500
    monkeypatch.setattr(training, "SAVE_EVERY", 50)
    few = Examples(mnist[0].images[:count], mnist[0].labels[:count])
    model = made()
    saved: List[int] = []
    with tf.Session(graph=model.graph) as session:
        session.run(model.init_op)

        def save() -> None:
            saved.append(int(session.run(model.global_step)))

        batches = Batches(few, 1, seed=0)
        epochs = list(training.run_epochs(session, model, batches, few, 2, step=0, save=save))
    assert [epoch.step for epoch in epochs] == [count, 2 * count]
    assert saved == expected


def test_it_continues_from_any_step_with_the_same_result(digits: Any) -> None:
    """Interrupts training after each step and continues in the same session."""
    train, validation = digits
    chosen = recipe(epochs=3)
    model = made(chosen)

    class Interrupting(Spy):
        def run(self, fetches: Any, feed_dict: Any = None) -> Any:
            value = super().run(fetches, feed_dict)
            if feed_dict and model.training in feed_dict:
                raise KeyboardInterrupt
            return value

    with tf.Session(graph=model.graph) as session:
        session.run(model.init_op)
        whole = training.fit(session, model, chosen, train, validation)
        expected = session.run(model.variables)
    with tf.Session(graph=model.graph) as session:
        session.run(model.init_op)
        parts: List[Epoch] = []
        batches = Batches(train, 128, seed=0)

        def go_on(session: Any) -> None:
            step, history = int(session.run(model.global_step)), list(parts)
            for epoch in training.run_epochs(session, model, batches, validation, 3, step, history):
                parts.append(epoch)

        for _ in range(15):
            with pytest.raises(KeyboardInterrupt):
                go_on(Interrupting(session))
        go_on(session)
        assert without_seconds(parts) == without_seconds(whole)
        for a, b in zip(session.run(model.variables), expected):
            np.testing.assert_array_equal(a, b)


def test_a_history_that_does_not_match_the_session_is_refused(digits: Any) -> None:
    model = made()
    batches = Batches(digits[0], 128, seed=0)
    row = Epoch(1, 5, 0.1, 1.0, 0.5, 1.0, 0.5, 1.0)
    with tf.Session(graph=model.graph) as session:
        session.run(model.init_op)
        with pytest.raises(ValueError, match=naming("1", "5", "0")):
            next(training.run_epochs(session, model, batches, digits[1], 2, 0, [row]))


def test_an_infinite_loss_stops_training_and_names_the_step(digits: Any) -> None:
    """Adam's first step changes each weight by the learning rate, 1e38, so the logits overflow."""
    chosen = recipe(learning_rate=1e38)
    model = made(chosen)
    with tf.Session(graph=model.graph) as session:
        session.run(model.init_op)
        with pytest.raises(FloatingPointError, match=r"step 2 is (nan|inf)"):
            training.fit(session, model, chosen, *digits)


def test_images_and_labels_of_unequal_length_are_refused(digits: Any) -> None:
    images, labels = digits[1]
    model = made()
    with tf.Session(graph=model.graph) as session:
        session.run(model.init_op)
        for few in (0, 209):
            with pytest.raises(ValueError, match=naming("210", few)):
                training.evaluate(session, model, Examples(images, labels[:few]))


def test_no_op_is_added_in_the_loop(digits: Any) -> None:
    model = made()
    with tf.Session(graph=model.graph) as session:
        session.run(model.init_op)
        operations = len(model.graph.get_operations())
        training.fit(session, model, recipe(), *digits)
        training.predict(session, model, digits[1].images)
        assert len(model.graph.get_operations()) == operations


def test_an_impossible_batch_size_is_refused(digits: Any) -> None:
    model = made()
    with tf.Session(graph=model.graph) as session:
        session.run(model.init_op)
        with pytest.raises(ValueError, match=naming("batch size", "601", "1", "600")):
            training.fit(session, model, recipe(batch_size=601), *digits)


def test_training_that_has_begun_is_refused(digits: Any) -> None:
    with tf.Session(graph=made().graph) as session:
        session.run(made().init_op)
        training.fit(session, made(), recipe(), *digits)
        with pytest.raises(ValueError, match=naming("step 10", "expected 0")):
            training.fit(session, made(), recipe(), *digits)


def test_a_model_for_another_number_of_steps_is_refused(digits: Any) -> None:
    """The learning rate would be zero after 10 steps, or far from zero at the end."""
    with tf.Session(graph=made().graph) as session:
        session.run(made().init_op)
        for chosen in (recipe(epochs=3), recipe(batch_size=64)):
            with pytest.raises(ValueError, match=naming("10", chosen.steps(digits[0]))):
                training.fit(session, made(), chosen, *digits)
