"""Tests which runs are refused before they are started or resumed."""

import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from messages import assert_names
from run_folders import change_options
from systems import LINUX
from tf1_mnist import cnn, files, softmax
from tf1_mnist import tf1 as tf
from tf1_mnist.model import build
from tf1_mnist.recipe import Recipe, Settings
from tf1_mnist.runs import checkpoints

OPTIONS = Path("run/options.json")


def test_bad_data_is_named_and_no_run_is_started(
    digits_npz: Path, here: Path, refused: Any
) -> None:
    (here / "text.npz").write_text("no archive")
    (here / "folder").mkdir()
    np.savez("few.npz", **dict(zip(("x_train", "y_train", "x_test", "y_test"), 4 * [np.zeros(3)])))
    for path, *named in (
        ("missing.npz", "IDX"),
        (Path("a/missing.npz"), "IDX"),
        ("text.npz", "x_train, y_train, x_test, y_test"),
        ("folder", "train-images-idx3-ubyte"),
        ("few.npz", "x_train", "float64", "(3,)", "uint8", "(n, 28, 28)"),
    ):
        assert_names(refused(softmax, "--data", path), path, *named)
    line = refused(softmax, "--data", str(digits_npz), "--batch-size", "551")
    assert_names(line, "batch size", "551", "1", "550")
    assert not (here / "runs").exists()


def test_a_folder_with_other_content_is_left_alone(
    digits_npz: Path, here: Path, refused: Any
) -> None:
    (here / "thesis").mkdir()
    (here / "thesis" / "chapter1.txt").write_text("mine")
    (here / "file").write_text("mine")
    for folder, *named in (
        ("thesis", "thesis", "empty", "--resume"),
        ("file", "file"),
        ("file/deeper", "file"),
        *([("/proc/none", "/proc/none")] if LINUX else []),
    ):
        assert_names(refused(softmax, "--data", str(digits_npz), "--run-dir", folder), *named)
    assert [path.name for path in (here / "thesis").iterdir()] == ["chapter1.txt"]
    assert (here / "file").read_text() == "mine"


def test_a_run_that_cannot_be_resumed_is_left_alone(
    weak_run: Path, digits_npz: Path, here: Path, refused: Any
) -> None:
    shutil.copytree(str(weak_run), "run")
    Path("run/metrics.json").unlink()
    assert_names(refused(softmax, "--resume", "none"), "none", "options.json")
    assert_names(refused(cnn, "--resume", "run"), "run", "'softmax'", "'cnn'")
    with files.locked(Path("run")):
        assert_names(refused(softmax, "--resume", "run"), "run", "process")

    options = json.loads(OPTIONS.read_text())
    for changed, *named in (
        ({"data_sha256": "0"}, str(digits_npz), options["data_sha256"], "0"),
        ({"data": "gone.npz"}, "gone.npz"),
        ({"fast": 1}, OPTIONS, "fast", "1", "true or false"),
        ({"fast": True}, "run", "variant", "'fast'", "default"),
        ({"variant": "best"}, "run", "variant", "'best'", "default"),
        ({"epochs": True}, OPTIONS, "epochs", "true", "integer"),
        ({"precision": 16}, OPTIONS, "precision", "16", "string"),
        ({"reads": "rows"}, "run", "rows", "digits"),
        ({"reads": None}, OPTIONS, "reads", "null", "string"),
        ({"workers": 2}, "run", "cluster"),  # where runs of version 2.1 record it
        ({"precision": "float16"}, "precision", '"float16"', "float32 or bfloat16"),
    ):
        files.write_json(OPTIONS, {**options, **changed})
        assert_names(refused(softmax, "--resume", "run"), *named)
    OPTIONS.write_text("{")
    assert_names(refused(softmax, "--resume", "run"), OPTIONS, "JSON")
    files.write_json(OPTIONS, options)
    files.write_json(Path("run/cluster.json"), {"workers": 1, "sync": False})
    assert_names(refused(softmax, "--resume", "run"), "run", "cluster")
    Path("run/cluster.json").unlink()

    history = Path("run/history.csv").read_text()
    Path("run/history.csv").write_text("epoch\n")
    assert_names(refused(softmax, "--resume", "run"), Path("run/history.csv"))
    Path("run/history.csv").write_text(history)

    for path in Path("run/checkpoints").iterdir():
        path.unlink()
    assert_names(refused(softmax, "--resume", "run"), "run", "checkpoint")
    assert not Path("run/metrics.json").exists()


def test_a_complete_run_of_another_network_is_refused(
    weak_run: Path, here: Path, refused: Any
) -> None:
    shutil.copytree(str(weak_run), "run")
    line = refused(cnn, "--resume", "run")
    assert_names(line, "run", "'softmax'", "'cnn'")
    options = json.loads(OPTIONS.read_text())
    files.write_json(OPTIONS, {**options, "variant": "fast"})
    assert_names(refused(softmax, "--resume", "run"), "run", "'fast'", "default")


@pytest.mark.parametrize("name", ["network", "variant"])
def test_a_long_name_is_cut(name: str, here: Path, refused: Any) -> None:
    numbers = {"epochs": 1, "batch_size": 1, "learning_rate": 0.1, "seed": 0}
    options = {"network": "softmax", **numbers, "data": None, "data_sha256": "0"}
    OPTIONS.parent.mkdir()
    files.write_json(OPTIONS, {**options, name: "x" * 5000})
    line = refused(softmax, "--resume", "run")
    assert_names(line, "run", name)
    assert len(line) < 300


def test_the_checkpoint_of_another_network_is_refused(
    weak_run: Path, here: Path, refused: Any
) -> None:
    """With the changed options.json, the variables have the same names but different shapes."""
    shutil.copytree(str(weak_run), "run")
    for name in ("metrics.json", "history.csv"):
        Path("run", name).unlink()
    shutil.rmtree("run/checkpoints")
    model = build(Recipe(cnn.fast_inference, Settings(seed=0, learning_rate=0.01)), 10)
    with tf.Session(graph=model.graph) as session:
        session.run(model.init_op)
        checkpoints.save(session, model, Path("run"))
    change_options(Path("run"), network="cnn", variant="default")
    assert refused(cnn, "--resume", "run").startswith("run")
