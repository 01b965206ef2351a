"""Tests the reader's network and a run that trains it."""

import json
from pathlib import Path
from typing import Any, Iterator, Tuple

import numpy as np
import pytest

from number_reader import network as reader
from number_reader import rejection
from number_reader.commands import read as predict
from tf1_mnist import files, objective, runs
from tf1_mnist import tf1 as tf
from tf1_mnist.model import build_recipe
from tf1_mnist.runs import saved_model


@pytest.fixture(scope="module")
def untrained() -> Iterator[Tuple[Any, Any]]:
    """Returns a session with an untrained network, and the network's Model."""
    model = build_recipe(reader.VARIANTS["default"], decay_steps=10)
    with tf.Session(graph=model.graph) as session:
        session.run(model.init_op)
        yield session, model


def test_a_column_sees_54_pixels_of_the_row(untrained: Any) -> None:
    session, model = untrained
    row = np.random.RandomState(0).randint(0, 256, (1, 32, 80)).astype(np.uint8)
    changed = np.repeat(row, 80, axis=0)
    changed[range(80), :, range(80)] ^= 255  # each copy differs in a different column
    found = session.run(model.logits, {model.images: np.concatenate([row, changed])})[:, 20]
    seen = np.abs(found[1:] - found[0]).max(axis=1) > 1e-6
    assert np.flatnonzero(seen).tolist() == list(range(14, 68))


def test_every_two_pixels_have_a_column_of_output(untrained: Any) -> None:
    session, model = untrained
    assert model.parameters == 545695
    assert model.loop is None  # batches have different widths
    for width in (16, 17, 200):
        images = np.zeros((2, 32, width), np.uint8)
        logits, probabilities, classes = session.run(
            [model.logits, model.probabilities, model.classes], {model.images: images}
        )
        assert logits.shape == probabilities.shape == (2, width // 2, 23)
        assert classes.shape == (2, width // 2)
        np.testing.assert_allclose(probabilities.sum(axis=2), 1, rtol=1e-5)


# --- A run -----------------------------------------------------------------------------------

FITTED = rejection.Rejection((0.5,) * 129, -2.0)


@pytest.fixture(scope="module")
def run_folder(digits: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Trains for an epoch of four steps and returns the run's folder.

    Of 120 training digits, 110 are composed into 27 rows. A function takes the place of
    `rejection.fit`, since the network has learned nothing.
    """
    (x_train, y_train), (x_test, y_test) = digits
    folder = tmp_path_factory.mktemp("reader")
    np.savez(
        str(folder / "digits.npz"),
        x_train=x_train[:120],
        y_train=y_train[:120],
        x_test=x_test[:40],
        y_test=y_test[:40],
    )
    options = ["--epochs", "1", "--batch-size", "8", "--precision", "float32", "--quiet"]
    paths = ["--data", str(folder / "digits.npz"), "--run-dir", str(folder / "run")]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rejection, "fit", lambda session, model, batches: fit(model, list(batches)))
        assert reader.main([*options, *paths]) == 0
    return folder / "run"


def fit(model: Any, batches: Any) -> rejection.Rejection:
    assert [images.shape[:2] for images, _ in batches] == [(8, 32)] * 4  # the run's rows
    assert model.parameters == 545695
    return FITTED


def test_a_run_has_the_same_files_as_those_of_other_networks(run_folder: Path) -> None:
    metrics = runs.read_metrics(run_folder)
    assert (metrics.test_images, metrics.parameters) == (40 // 4, 545695)
    assert [epoch.step for epoch in runs.read_history(run_folder)] == [4]
    assert {path.name for path in (run_folder / "figures").iterdir()} == {
        f"{name}.png" for name in ("samples", "learning_curves", "mistakes", "first_layer")
    }
    assert rejection.read(run_folder) == FITTED
    with saved_model.load(run_folder) as (session, model):
        rows = np.zeros((3, 32, 50), np.uint8)
        assert session.run(model.probabilities, {model.images: rows}).shape == (3, 25, 23)


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
