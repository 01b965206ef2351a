"""Tests runs in which a FIFO, a device or a link takes the place of a file.

Reading a FIFO would never end.
"""

import os
from pathlib import Path
from typing import Any, Iterator

import numpy as np
import pytest

from messages import naming
from systems import WINDOWS, any_name, links, special_files
from tf1_mnist import files, layers, runs
from tf1_mnist import tf1 as tf
from tf1_mnist.model import build
from tf1_mnist.recipe import Recipe, Settings
from tf1_mnist.runs import checkpoints, saved_model, saving


def tiny(images: Any, training: Any) -> Any:
    return layers.dense(layers.flatten(layers.normalize(images)), 10, name="only")


MODEL = build(Recipe(tiny, Settings(seed=0, learning_rate=1e-3)), 10)


@pytest.fixture
def session() -> Iterator[Any]:
    with tf.Session(graph=MODEL.graph) as session:
        session.run(MODEL.init_op)
        yield session


@pytest.fixture(
    params=[
        pytest.param("fifo", marks=special_files),
        pytest.param("device", marks=special_files),
        "folder",
        pytest.param("loop", marks=links),
    ]
)
def kind(request: Any) -> str:
    return str(request.param)


def put(kind: str, path: Path) -> None:
    if path.exists():
        path.unlink()
    if kind == "fifo":
        os.mkfifo(str(path))
    elif kind == "device":
        path.symlink_to("/dev/zero")
    elif kind == "folder":
        path.mkdir()
    else:
        path.symlink_to(path)


@pytest.mark.parametrize(
    ("name", "read"),
    [
        ("options.json", runs.read_options),
        ("metrics.json", runs.read_metrics),
        ("history.csv", runs.read_history),
    ],
)
def test_a_text_is_named(name: str, read: Any, kind: str, tmp_path: Path) -> None:
    put(kind, tmp_path / name)
    with pytest.raises((OSError, ValueError), match=naming(tmp_path / name)):
        read(tmp_path)


def test_the_lock_is_named(kind: str, tmp_path: Path) -> None:
    put(kind, tmp_path / "lock")
    message = naming(tmp_path / "lock")
    with pytest.raises((OSError, ValueError), match=message), files.locked(tmp_path):
        pass


@pytest.mark.parametrize("part", ["index", "data-00000-of-00001"])
def test_a_checkpoint_counts_as_damaged(part: str, kind: str, session: Any, tmp_path: Path) -> None:
    checkpoints.save(session, MODEL, tmp_path)
    session.run(MODEL.train_op, {MODEL.images: np.zeros((1, 28, 28)), MODEL.labels: [0]})
    checkpoints.save(session, MODEL, tmp_path)
    put(kind, tmp_path / "checkpoints" / f"model-1.{part}")
    damaged = checkpoints.restore(session, MODEL, tmp_path)
    assert damaged == [tmp_path / "checkpoints" / "model-1"]
    assert session.run(MODEL.global_step) == 0
    saving.save(Recipe(tiny), tmp_path)  # this uses the same checkpoint
    runs.write_options(tmp_path, runs.Settings(), runs.Record("softmax", data_sha256="0"))
    with saved_model.load(tmp_path):
        pass


def test_a_folder_in_the_place_of_the_list_of_checkpoints_is_named(
    session: Any, tmp_path: Path
) -> None:
    (tmp_path / "checkpoints" / "checkpoint").mkdir(parents=True)
    reason = [] if WINDOWS else ["directory"]
    with pytest.raises(OSError, match=naming(tmp_path / "checkpoints/checkpoint", *reason)):
        checkpoints.save(session, MODEL, tmp_path)


@pytest.mark.parametrize(
    "name",
    [
        "model-99999999999999999999.index",  # more than TensorFlow can count
        "model-07.index",
        "model-\u0667.index",  # an Arabic seven
        pytest.param("model-7.index\n", marks=any_name),
        "model--7.index",
    ],
)
def test_a_file_of_another_name_is_no_checkpoint(name: str, session: Any, tmp_path: Path) -> None:
    checkpoints.save(session, MODEL, tmp_path)
    (tmp_path / "checkpoints" / name).write_bytes(b"")
    assert checkpoints.find(tmp_path) == [tmp_path / "checkpoints" / "model-0"]


@pytest.mark.parametrize(
    "name",
    ["saved_model.pb", "variables/variables.index", "variables/variables.data-00000-of-00001"],
)
def test_a_saved_model_is_named(name: str, kind: str, session: Any, tmp_path: Path) -> None:
    checkpoints.save(session, MODEL, tmp_path)
    saving.save(Recipe(tiny), tmp_path)
    put(kind, tmp_path / "saved_model" / name)
    message = naming(tmp_path / "saved_model")
    with pytest.raises((OSError, ValueError), match=message), saved_model.load(tmp_path):
        pass


@links
def test_a_run_with_a_link_to_nothing_is_not_finished(here: Path) -> None:
    Path("runs/cnn/1").mkdir(parents=True)
    Path("runs/cnn/1/metrics.json").symlink_to("nowhere")
    assert runs.finished() == []
