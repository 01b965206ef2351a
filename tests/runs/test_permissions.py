"""Tests that error messages name unreadable files but do not call them damaged."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from messages import naming
from systems import modes
from tf1_mnist import layers, runs
from tf1_mnist import tf1 as tf
from tf1_mnist.model import build
from tf1_mnist.recipe import Recipe, Settings
from tf1_mnist.runs import checkpoints, saved_model, saving
from tf1_mnist.training import Epoch
from unreadable import unreadable

pytestmark = modes


def tiny(images: Any, training: Any) -> Any:
    return layers.dense(layers.flatten(layers.normalize(images)), 10, name="only")


MODEL = build(Recipe(tiny, Settings(seed=0, learning_rate=1e-3)), 10)


@pytest.fixture
def run(here: Path) -> Path:
    """Returns the relative path of a run, so that access to its parent folders is not needed."""
    here.chmod(0o755)
    run = Path("run")
    run.mkdir()
    runs.write_history(run, [Epoch(1, 430, 5e-4, 0.2, 0.9, 0.1, 0.97, 1.0)])
    runs.write_options(run, runs.Settings(), runs.Record("softmax", data_sha256="0"))
    with tf.Session(graph=MODEL.graph) as session:
        session.run(MODEL.init_op)
        checkpoints.save(session, MODEL, run)
        feeds = {MODEL.images: np.zeros((1, 28, 28)), MODEL.labels: [0]}
        session.run(MODEL.train_op, feeds)
        checkpoints.save(session, MODEL, run)
        checkpoints.restore(session, MODEL, run)  # imports all modules that are needed later
    saving.save(Recipe(tiny), run)
    with saved_model.load(run):
        pass
    return run


@pytest.mark.parametrize(
    "name",
    ["checkpoints", "checkpoints/model-1.index", "checkpoints/model-1.data-00000-of-00001"],
)
def test_a_checkpoint(name: str, run: Path) -> None:
    with tf.Session(graph=MODEL.graph) as session, unreadable(run / name):
        with pytest.raises(PermissionError, match=naming(run / name, "Permission denied")):
            checkpoints.restore(session, MODEL, run)
        if name == "checkpoints":
            with pytest.raises(PermissionError, match=naming(run / name)):
                runs.expect_checkpoint(run)


@pytest.mark.parametrize(
    "name",
    [
        "saved_model",
        "saved_model/saved_model.pb",
        "saved_model/variables",
        "saved_model/variables/variables.index",
        "saved_model/variables/variables.data-00000-of-00001",
    ],
)
def test_a_saved_model(name: str, run: Path) -> None:
    message = naming(run / name)
    with unreadable(run / name), pytest.raises(PermissionError, match=message), saved_model.load(
        run
    ):
        pass


@pytest.mark.parametrize(
    ("name", "read"),
    [
        ("options.json", runs.read_options),
        ("history.csv", runs.read_history),
        (".", runs.read_options),
        (".", runs.read_history),
    ],
)
def test_a_text(name: str, read: Any, run: Path) -> None:
    with unreadable(run / name), pytest.raises(PermissionError, match=naming(run / name)):
        read(run)
