"""Tests intact and damaged checkpoints."""

import os
import signal
from pathlib import Path
from typing import Any, Callable, Iterator, Tuple

import numpy as np
import pytest

from messages import naming
from systems import signals
from tf1_mnist import layers
from tf1_mnist import tf1 as tf
from tf1_mnist.model import Model, build
from tf1_mnist.recipe import Recipe, Settings
from tf1_mnist.runs import checkpoints


def tiny(images: Any, training: Any) -> Any:
    return layers.dense(layers.flatten(layers.normalize(images)), 10, name="only")


@pytest.fixture
def started() -> Iterator[Tuple[Any, Model]]:
    model = build(Recipe(tiny, Settings(seed=0, learning_rate=1e-3)), 10)
    with tf.Session(graph=model.graph) as session:
        session.run(model.init_op)
        yield session, model


def step(session: Any, model: Model) -> None:
    feeds = {model.images: np.ones((2, 28, 28)), model.labels: [1, 2]}
    session.run(model.train_op, feeds)


def steps_of(run: Path) -> Any:
    return [int(path.name.split("-")[1]) for path in checkpoints.find(run)]


@signals
@pytest.mark.usefixtures("usual_handlers")
def test_a_checkpoint_is_completed_before_ctrl_c_ends_the_process(
    started: Any, tmp_path: Path
) -> None:
    session, model = started

    class Interrupted:
        def save(self, *args: Any, **kwargs: Any) -> None:
            os.kill(os.getpid(), signal.SIGINT)
            model.saver.save(*args, **kwargs)

    with pytest.raises(KeyboardInterrupt):
        checkpoints.save(session, model._replace(saver=Interrupted()), tmp_path)
    assert steps_of(tmp_path) == [0]


def test_the_last_three_are_kept_by_the_next_process_too(started: Any, tmp_path: Path) -> None:
    session, model = started
    for _ in range(5):
        checkpoints.save(session, model, tmp_path)
        step(session, model)
    assert steps_of(tmp_path) == [4, 3, 2]
    fresh = build(Recipe(tiny, Settings(seed=1, learning_rate=1e-3)), 10)
    with tf.Session(graph=fresh.graph) as other:
        assert checkpoints.restore(other, fresh, tmp_path) == []
        assert other.run(fresh.global_step) == 4
        for _ in range(2):
            step(other, fresh)
            checkpoints.save(other, fresh, tmp_path)
    assert steps_of(tmp_path) == [6, 5, 4]
    assert len(list((tmp_path / "checkpoints").glob("model-*.data-*"))) == 3


def test_every_variable_is_restored_bit_for_bit(started: Any, tmp_path: Path) -> None:
    session, model = started
    for _ in range(3):
        step(session, model)
    names = sorted(v.op.name for v in model.graph.get_collection("variables"))
    reads = [f"{name}/Read/ReadVariableOp:0" for name in names]
    assert "epoch/loss" in names
    assert "only/kernel/Adam_1" in names
    saved = session.run(reads)
    checkpoints.save(session, model, tmp_path)
    step(session, model)
    checkpoints.restore(session, model, tmp_path)
    for a, b in zip(session.run(reads), saved):
        np.testing.assert_array_equal(a, b)


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-100])


def empty(path: Path) -> None:
    path.write_bytes(b"")


def flip_a_bit(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(bytes(content))


@pytest.mark.parametrize("damage", [cut, empty, flip_a_bit, Path.unlink])
@pytest.mark.parametrize("part", ["index", "data-00000-of-00001"])
def test_a_damaged_checkpoint_is_named_and_the_previous_one_is_used(
    started: Any, tmp_path: Path, damage: Callable[[Path], None], part: str
) -> None:
    session, model = started
    for _ in range(3):
        checkpoints.save(session, model, tmp_path)
        step(session, model)
    newest = tmp_path / "checkpoints" / "model-2"
    damage(newest.with_name(f"model-2.{part}"))
    damaged = checkpoints.restore(session, model, tmp_path)
    # Without its index, a checkpoint does not count.
    assert damaged == ([] if (part, damage) == ("index", Path.unlink) else [newest])
    assert session.run(model.global_step) == 1
    for path in (tmp_path / "checkpoints").glob("model-*"):
        empty(path)
    with pytest.raises(ValueError, match=naming(tmp_path / "checkpoints")):
        checkpoints.restore(session, model, tmp_path)


def test_a_checkpoint_of_a_wider_network_is_not_restored(started: Any, tmp_path: Path) -> None:
    """Both networks use the same variable names, so the saver alone would restore the variables."""

    def wider(images: Any, training: Any) -> Any:
        x = tf.concat([layers.flatten(layers.normalize(images))] * 2, axis=1)
        return layers.dense(x, 10, name="only")

    session, model = started
    checkpoints.save(session, model, tmp_path)
    other = build(Recipe(wider, Settings(seed=0, learning_rate=1e-3)), 10)
    refused = pytest.raises(ValueError, match=naming("checkpoints", "none of the 1", "expected"))
    with tf.Session(graph=other.graph) as another, refused:
        checkpoints.restore(another, other, tmp_path)


def test_a_checkpoint_that_cannot_be_written_is_named(started: Any, tmp_path: Path) -> None:
    session, model = started
    (tmp_path / "checkpoints").write_text("in the way")
    with pytest.raises((OSError, ValueError), match=naming(tmp_path / "checkpoints")):
        checkpoints.save(session, model, tmp_path)
