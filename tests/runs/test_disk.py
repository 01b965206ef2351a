"""Tests which errors occur when a run's files cannot be written, and what is left of the run."""

import contextlib
import os
from pathlib import Path
from typing import Any, Callable, Iterator

import numpy as np
import pytest

from messages import naming
from systems import links, not_on_windows
from tf1_mnist import layers, runs
from tf1_mnist import tf1 as tf
from tf1_mnist.model import build
from tf1_mnist.recipe import Recipe, Settings
from tf1_mnist.runs import checkpoints, saving, tensorboard
from tf1_mnist.training import Epoch

EPOCH = Epoch(1, 430, 5e-4, 0.2, 0.9, 0.1, 0.97, 1.0)
IMAGES = np.random.RandomState(0).randint(256, size=(50, 28, 28)).astype(np.uint8)
LABELS = np.zeros(50, np.uint8)


def tiny(images: Any, training: Any) -> Any:
    return layers.dense(layers.flatten(layers.normalize(images)), 10, name="only")


MODEL = build(Recipe(tiny, Settings(seed=0, learning_rate=1e-3)), 10)


@pytest.fixture
def run(tmp_path: Path) -> Path:
    """Returns the folder of a run with a checkpoint."""
    with tf.Session(graph=MODEL.graph) as session:
        session.run(MODEL.init_op)
        checkpoints.save(session, MODEL, tmp_path)
    return tmp_path


@contextlib.contextmanager
def limit(size: int) -> Iterator[None]:
    """Simulates a full disk: no more than `size` bytes can be written to a file."""
    import resource  # Windows has no such module

    earlier = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, earlier[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, earlier)


def write_a_checkpoint(run: Path) -> None:
    with tf.Session(graph=MODEL.graph) as session:
        session.run(MODEL.init_op)
        checkpoints.save(session, MODEL, run)


def write_a_saved_model(run: Path) -> None:
    saving.save(Recipe(tiny), run)


def write_an_epoch(run: Path) -> None:
    with tensorboard.writers(run, MODEL.graph, 0) as write:
        write(EPOCH, b"")


def write_the_test(run: Path) -> None:
    tensorboard.write_test(run, 860, loss=0.5, accuracy=0.75)


def write_the_projector(run: Path) -> None:
    tensorboard.write_projector(run, IMAGES, LABELS, np.zeros((50, 9)))


def write_the_history(run: Path) -> None:
    runs.write_history(run, [EPOCH])


Write = Callable[[Path], None]


@not_on_windows("the size of files cannot be limited")
@pytest.mark.parametrize(
    ("write", "size", "named"),
    [
        (write_a_checkpoint, 1000, "checkpoints/model"),
        (write_a_saved_model, 1000, "saved_model"),
        (write_a_saved_model, 30, "saved_model"),
        (write_an_epoch, 1000, "train"),
        (write_an_epoch, 10, "train"),
        (write_the_test, 20, "test"),
        (write_the_projector, 100, "test/points.tsv"),
        (write_the_projector, 1000, "test/sprite.png"),
        (write_the_history, 10, "history.csv"),
    ],
)
def test_a_file_that_cannot_grow_is_named(
    write: Write, size: int, named: str, run: Path, capfd: Any
) -> None:
    message = naming(run / named, "File too large")
    with pytest.raises(OSError, match=message) as caught, limit(size):
        write(run)
    assert "None" not in str(caught.value)
    assert "\n" not in str(caught.value)
    assert not [path for path in run.rglob("*") if "tmp" in path.name or "temp" in path.name]
    assert capfd.readouterr() == ("", "")  # TensorFlow's event writer has a thread that prints
    write(run)  # when there is room again


@pytest.mark.parametrize(
    ("write", "name"),
    [
        (write_a_saved_model, "saved_model.tmp"),
        (write_a_saved_model, "saved_model"),
        (write_an_epoch, "train"),
        (write_an_epoch, "validation"),
        (write_the_test, "test"),
        (write_the_projector, "test"),
    ],
)
@pytest.mark.parametrize(
    "kind",
    [
        "file",
        pytest.param("dangling link", marks=links),
        pytest.param("link to a file", marks=links),
    ],
)
def test_what_is_in_the_place_of_a_folder_is_named_and_kept(
    kind: str, write: Write, name: str, run: Path
) -> None:
    mine = run / "mine"
    place = run / name if kind == "file" else mine
    if kind != "dangling link":
        place.write_text("mine")
    if kind != "file":
        (run / name).symlink_to(mine)
    with pytest.raises(OSError, match=naming(run / name)) as caught:
        write(run)
    assert "\n" not in str(caught.value)
    assert os.path.lexists(str(run / name))
    assert not place.exists() or place.read_text() == "mine"


@pytest.mark.parametrize(
    ("write", "name"),
    [
        (write_the_history, "history.csv"),
        (write_the_history, ".history.csv.tmp"),
        (write_the_projector, "test/points.tsv"),
    ],
)
def test_a_folder_in_the_place_of_a_file_is_named_and_kept(
    write: Write, name: str, run: Path
) -> None:
    (run / name / "mine").mkdir(parents=True)
    with pytest.raises(
        OSError, match=naming(run / name.replace(".history.csv.tmp", "history.csv"))
    ):
        write(run)
    assert (run / name / "mine").is_dir()
