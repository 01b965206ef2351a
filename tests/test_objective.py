"""Compares the losses with those computed in NumPy, and tests how the data are arranged."""

import itertools
import math
from typing import Any, Tuple

import numpy as np
import pytest

from number_reader.objective import ROW
from number_reader.rows import BLANK, batches
from tf1_mnist import data, objective
from tf1_mnist import tf1 as tf
from tf1_mnist.data import Splits
from tf1_mnist.objective import DIGIT


def run(*tensors: Any) -> Any:
    with tf.Session() as session:
        return session.run(tensors)


def collapse(path: Tuple[int, ...]) -> Tuple[int, ...]:
    return tuple(kind for kind, _ in itertools.groupby(path) if kind != BLANK)


def padded(label: Tuple[int, ...]) -> np.ndarray:
    return np.array([*label, *[BLANK] * (12 - len(label))], np.uint8)


def test_the_loss_is_that_of_all_paths_that_spell_the_label() -> None:
    logits = np.random.RandomState(0).normal(size=(3, 4, 23)).astype(np.float32)
    labels = [(7,), (3, 3), (0, 9, 1)]
    log_p = logits - np.log(np.exp(logits).sum(axis=2, keepdims=True))
    expected = []
    for k, label in enumerate(labels):
        total = sum(
            math.exp(sum(log_p[k, column, kind] for column, kind in enumerate(path)))
            for path in itertools.product(sorted({*label, BLANK}), repeat=4)
            if collapse(path) == label
        )
        expected.append(-math.log(total))
    (loss,) = run(
        objective.ctc_loss(tf.constant(np.stack(list(map(padded, labels)))), tf.constant(logits))
    )
    np.testing.assert_allclose(loss, expected, rtol=1e-5)


def test_a_row_is_correct_if_its_best_path_spells_its_label() -> None:
    paths = [[BLANK, 4, 4, BLANK], [4, BLANK, 4, BLANK], [4, 4, 10, 10], 4 * [BLANK]]
    logits = 5 * np.eye(23, dtype=np.float32)[np.array(paths)]
    for labels, expected in [
        ([(4,), (4, 4), (4, 10), (1,)], [True, True, True, False]),
        ([(4, 4), (4,), (10, 4), (4,)], [False, False, False, False]),
    ]:
        fed = tf.constant(np.stack([padded(label) for label in labels]))
        (correct,) = run(objective.is_spelled(fed, tf.constant(logits)))
        assert correct.tolist() == expected


def test_a_digit_is_correct_if_its_logit_is_the_largest() -> None:
    logits = np.random.RandomState(0).normal(size=(50, 10)).astype(np.float32)
    labels = np.arange(50, dtype=np.uint8) % 10
    loss, correct = run(
        objective.softmax_loss(tf.constant(labels), tf.constant(logits)),
        objective.is_largest(tf.constant(labels), tf.constant(logits)),
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


def arranged(of: Any, splits: Splits, seed: int, augment: str = "none") -> Tuple[Splits, Any]:
    return of.arrange(splits, 4, seed, (0, 1), augment)  # type: ignore[no-any-return]


def same(one: Any, other: Any) -> bool:
    return all(map(np.array_equal, one, other))


def test_digits_are_trained_on_as_they_are(splits: Splits) -> None:
    found, batches = arranged(DIGIT, splits, seed=3)
    assert found is splits
    assert same(next(batches.since(0)), next(data.Batches(splits.train, 4, 3).since(0)))
    _, distorted = arranged(DIGIT, splits, seed=3, augment="elastic")
    assert not same(next(batches.since(0)), next(distorted.since(0)))
    assert DIGIT.test_images(splits.test) is splits.test


def test_rows_to_train_on_depend_on_the_seed_and_others_do_not(splits: Splits) -> None:
    (train, *others), batches = arranged(ROW, splits, seed=3)
    (another, *same_others), _ = arranged(ROW, splits, seed=4)
    assert same(train, next(batches.since(0)))
    assert not same(train, another)
    for one, other in zip(others, same_others):
        assert same(one, other)
    assert same(ROW.test_images(splits.test), others[1])


def test_images_have_the_shapes_that_an_objective_names(splits: Splits) -> None:
    for each in (DIGIT, ROW):
        found, batches = arranged(each, splits, seed=0)
        for images, labels in (*found, next(batches.since(0))):
            for array, shape in ((images, each.image_shape), (labels, each.label_shape)):
                assert len(array) == len(images)
                assert len(array.shape) == 1 + len(shape)
                for size, expected in zip(array.shape[1:], shape):
                    assert expected in (None, size)
    assert DIGIT.has_equal_shapes
    assert not ROW.has_equal_shapes
    assert ROW.reads_rows
    assert not DIGIT.reads_rows
    assert ROW.symbols is not None
    assert DIGIT.output_shape == (10,)
    assert ROW.output_shape == (None, len(ROW.symbols) + 1)  # 1 for the columns between
    assert DIGIT.symbols is None  # a class has the name that the data set gives it
    assert objective.OBJECTIVES == {"digits": DIGIT, "rows": ROW}


def test_each_worker_of_a_cluster_gets_its_own_part_of_a_batch(
    splits: Splits, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "fixed_rows", lambda split: split)  # fewer rows to compose
    monkeypatch.setattr("tf1_mnist.data.batches._AHEAD", 1)

    def inked(*several: Any) -> Any:
        images = [image for split in several for image in split.images]
        return sorted(image[:, image.any(axis=0)].tobytes() for image in images)

    for each in (DIGIT, ROW):
        whole, *parts = (
            next(each.arrange(splits, 5, 3, share, "none")[1].since(0))
            for share in ((0, 1), (0, 3), (1, 3), (2, 3))
        )
        assert sorted(len(part.images) for part in parts) == [1, 2, 2]
        assert inked(*parts) == inked(whole)
        with pytest.raises(ValueError, match="batch size 2"):
            each.arrange(splits, 2, 3, (0, 3), "none")
