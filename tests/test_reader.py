"""Tests the reader's network, and a run of it."""

import json
from pathlib import Path
from typing import Any, List

import numpy as np
import pytest

from run_folders import assert_same
from tf1_mnist import files, objective, predict, reader, runs
from tf1_mnist import tf1 as tf
from tf1_mnist.model import build_recipe
from tf1_mnist.runs import recording, rejection, saved_model


def test_a_column_sees_54_pixels_of_the_row() -> None:
    model = build_recipe(reader.VARIANTS["default"], seed=0, decay_steps=10)
    row = np.random.RandomState(0).randint(0, 256, (1, 32, 160)).astype(np.uint8)
    changed = np.repeat(row, 160, axis=0)
    changed[range(160), :, range(160)] ^= 255  # in each row, another column of pixels
    with tf.Session(graph=model.graph) as session:
        session.run(model.init_op)
        found = session.run(model.logits, {model.images: np.concatenate([row, changed])})[:, 40]
    seen = np.abs(found[1:] - found[0]).max(axis=1) > 1e-6
    assert np.flatnonzero(seen).tolist() == list(range(54, 108))


@pytest.mark.parametrize("width", [16, 17, 200])
def test_every_two_pixels_have_a_column_of_output(width: int) -> None:
    model = build_recipe(reader.VARIANTS["default"], seed=0, decay_steps=10)
    assert model.parameters == 545695
    assert model.loop is None  # the widths of batches differ
    with tf.Session(graph=model.graph) as session:
        session.run(model.init_op)
        images = np.zeros((2, 32, width), np.uint8)
        found = session.run(
            [model.logits, model.probabilities, model.classes], {model.images: images}
        )
    logits, probabilities, classes = found
    assert logits.shape == probabilities.shape == (2, width // 2, 23)
    assert classes.shape == (2, width // 2)
    np.testing.assert_allclose(probabilities.sum(axis=2), 1, rtol=1e-5)


# --- A run -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def few_npz(digits: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Writes 300 digits to train on, for 68 rows, and 100 to test, for 25 rows."""
    path = tmp_path_factory.mktemp("data") / "digits.npz"
    (x_train, y_train), (x_test, y_test) = digits
    np.savez(
        str(path),
        x_train=x_train[:300],
        y_train=y_train[:300],
        x_test=x_test[:100],
        y_test=y_test[:100],
    )
    return path


@pytest.fixture(scope="module")
def run_folder(few_npz: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Trains for two epochs of five steps, and returns the run's folder."""
    run = tmp_path_factory.mktemp("reader") / "run"
    assert train(few_npz, run) == 0
    return run


def train(data: Path, run: Path) -> int:
    options = ["--epochs", "2", "--batch-size", "16", "--precision", "float32", "--quiet"]
    return main("--data", str(data), *options, "--run-dir", str(run))


def main(*argv: str) -> int:
    """Trains or resumes, with fewer rows of zeros and without digits for rejection.json."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rejection, "_ZEROS", 1)
        patch.setattr(rejection, "_BATCH", 8)
        return int(reader.main(argv))


def test_a_run_has_the_same_files_as_those_of_other_networks(run_folder: Path) -> None:
    metrics = runs.read_metrics(run_folder)
    assert (metrics.test_images, metrics.parameters) == (100 // 4, 545695)
    assert [epoch.step for epoch in runs.read_history(run_folder)] == [5, 10]
    assert {path.name for path in (run_folder / "figures").iterdir()} == {
        f"{name}.png" for name in ("samples", "learning_curves", "mistakes", "first_layer")
    }
    assert rejection.read(run_folder) is not None
    with saved_model.load(run_folder) as (session, model):
        rows = np.zeros((3, 32, 50), np.uint8)
        assert session.run(model.probabilities, {model.images: rows}).shape == (3, 25, 23)


def test_a_resumed_run_equals_one_that_was_never_stopped(
    run_folder: Path, few_npz: Path, here: Path, monkeypatch: Any
) -> None:
    write_history = recording.write_history

    def interrupt(run: Path, history: List[Any]) -> None:
        write_history(run, history)
        if len(history) == 1:
            raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(recording, "write_history", interrupt)
        assert train(few_npz, Path("parts")) == 130
    assert main("--resume", "parts", "--quiet") == 0
    assert_same(Path("parts"), run_folder)


def test_its_network_reads_pictures(run_folder: Path, capsys: Any) -> None:
    picture = Path(__file__).parents[1] / "docs" / "figures" / "date.jpg"
    assert predict.main([str(picture), "--run", str(run_folder), "--digits", "8", "--json"]) == 0
    (row,) = json.loads(capsys.readouterr().out)["rows"]
    assert len(row["digits"]) == len(row["number"]) == 8


def test_its_options_say_that_it_reads_rows(run_folder: Path, here: Path) -> None:
    options = json.loads((run_folder / "options.json").read_text())
    assert options["reads"] == "rows"
    del options["reads"]  # as in runs of version 1.0
    files.write_json(here / "options.json", options)
    assert runs.read_settings(here).objective is objective.ROW
