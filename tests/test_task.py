"""Compares the losses with those computed in NumPy, and tests how the data are arranged."""

from typing import Any, Tuple

import numpy as np
import pytest

from tf1_mnist import data, task
from tf1_mnist import tf1 as tf
from tf1_mnist.data import Splits
from tf1_mnist.task import DIGIT


def run(*tensors: Any) -> Any:
    with tf.Session() as session:
        return session.run(tensors)


def test_a_digit_is_correct_if_its_logit_is_the_largest() -> None:
    logits = np.random.RandomState(0).normal(size=(50, 10)).astype(np.float32)
    labels = np.arange(50, dtype=np.uint8) % 10
    loss, correct = run(
        task.softmax_loss(tf.constant(labels), tf.constant(logits)),
        task.is_largest(tf.constant(labels), tf.constant(logits)),
    )
    p = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    np.testing.assert_allclose(loss, -np.log(p[np.arange(50), labels]), rtol=1e-5)
    np.testing.assert_array_equal(correct, logits.argmax(axis=1) == labels)
    assert 0 < correct.sum() < 50


# --- The data --------------------------------------------------------------------------------


@pytest.fixture
def splits(digits: Any) -> Splits:
    train, test = digits
    return Splits(*data.hold_out(train), test)


def arranged(splits: Splits, seed: int, augment: str = "none") -> Tuple[Splits, Any]:
    return DIGIT.arrange(splits, 4, seed, (0, 1), augment)


def same(one: Any, other: Any) -> bool:
    return all(map(np.array_equal, one, other))


def test_digits_are_trained_on_as_they_are(splits: Splits) -> None:
    found, batches = arranged(splits, seed=3)
    assert found is splits
    assert same(next(batches.since(0)), next(data.Batches(splits.train, 4, 3).since(0)))
    _, distorted = arranged(splits, seed=3, augment="elastic")
    assert not same(next(batches.since(0)), next(distorted.since(0)))
    assert DIGIT.test_images(splits.test) is splits.test


def test_images_have_the_shapes_that_a_task_names(splits: Splits) -> None:
    found, batches = arranged(splits, seed=0)
    for images, labels in (*found, next(batches.since(0))):
        for array, shape in ((images, DIGIT.image_shape), (labels, DIGIT.label_shape)):
            assert array.shape == (len(images), *shape)
    assert DIGIT.has_equal_shapes
    assert not DIGIT._replace(image_shape=(32, None)).has_equal_shapes
    assert DIGIT.output_shape == (10,)
    assert DIGIT.symbols is None  # a class has the name that the data set gives it
    assert DIGIT.name == "digits"  # options.json of every run says so


def test_each_worker_of_a_cluster_gets_its_own_part_of_a_batch(
    splits: Splits, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tf1_mnist.data.batches._AHEAD", 1)

    def inked(*several: Any) -> Any:
        return sorted(image.tobytes() for split in several for image in split.images)

    whole, *parts = (
        next(DIGIT.arrange(splits, 5, 3, share, "none")[1].since(0))
        for share in ((0, 1), (0, 3), (1, 3), (2, 3))
    )
    assert sorted(len(part.images) for part in parts) == [1, 2, 2]
    assert inked(*parts) == inked(whole)
    with pytest.raises(ValueError, match="batch size 2"):
        DIGIT.arrange(splits, 2, 3, (0, 3), "none")
