"""Compares the CTC loss with that of all paths, and tests how the rows are arranged."""

import itertools
import math
from typing import Any, Tuple

import numpy as np
import pytest

from number_reader import task
from number_reader.rows import BLANK, batches
from number_reader.task import ROW
from tf1_mnist import data
from tf1_mnist import tf1 as tf
from tf1_mnist.data import Splits


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
        task.ctc_loss(tf.constant(np.stack(list(map(padded, labels)))), tf.constant(logits))
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
        (correct,) = run(task.is_spelled(fed, tf.constant(logits)))
        assert correct.tolist() == expected


# --- The data --------------------------------------------------------------------------------


@pytest.fixture
def splits(digits: Any) -> Splits:
    train, test = digits
    return Splits(*data.hold_out(train), test)


def arranged(splits: Splits, seed: int) -> Tuple[Splits, Any]:
    return ROW.arrange(splits, 4, seed, (0, 1), "none")


def same(one: Any, other: Any) -> bool:
    return all(map(np.array_equal, one, other))


def test_rows_to_train_on_depend_on_the_seed_and_others_do_not(splits: Splits) -> None:
    (train, *others), batches = arranged(splits, seed=3)
    (another, *same_others), _ = arranged(splits, seed=4)
    assert same(train, next(batches.since(0)))
    assert not same(train, another)
    for one, other in zip(others, same_others):
        assert same(one, other)
    assert same(ROW.test_images(splits.test), others[1])


def test_rows_have_the_shapes_that_the_task_names(splits: Splits) -> None:
    found, batches = arranged(splits, seed=0)
    for images, labels in (*found, next(batches.since(0))):
        for array, shape in ((images, ROW.image_shape), (labels, ROW.label_shape)):
            assert len(array) == len(images)
            assert len(array.shape) == 1 + len(shape)
            for size, expected in zip(array.shape[1:], shape):
                assert expected in (None, size)
    assert not ROW.has_equal_shapes
    assert ROW.symbols is not None
    assert ROW.output_shape == (None, len(ROW.symbols) + 1)  # 1 for the columns between
    assert ROW.name == "rows"  # options.json of every run says so


def test_each_worker_of_a_cluster_gets_its_own_part_of_a_batch(
    splits: Splits, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "fixed_rows", lambda split: split)  # fewer rows to compose
    monkeypatch.setattr("tf1_mnist.data.batches._AHEAD", 1)

    def inked(*several: Any) -> Any:
        images = [image for split in several for image in split.images]
        return sorted(image[:, image.any(axis=0)].tobytes() for image in images)

    whole, *parts = (
        next(ROW.arrange(splits, 5, 3, share, "none")[1].since(0))
        for share in ((0, 1), (0, 3), (1, 3), (2, 3))
    )
    assert sorted(len(part.images) for part in parts) == [1, 2, 2]
    assert inked(*parts) == inked(whole)
    with pytest.raises(ValueError, match="batch size 2"):
        ROW.arrange(splits, 2, 3, (0, 3), "none")
