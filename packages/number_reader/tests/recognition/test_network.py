"""Tests the reader's network and a run that trains it."""

import json
from pathlib import Path
from typing import Any, Iterator, Tuple

import numpy as np
import pytest

import weak_reader
from number_reader.commands import read
from number_reader.recognition import network as reader
from number_reader.recognition import rejection
from number_reader.task import ROW
from tf1_mnist import files, runs
from tf1_mnist import tf1 as tf
from tf1_mnist.model import build
from tf1_mnist.runs import saved_model, saving


@pytest.fixture(scope="module")
def untrained() -> Iterator[Tuple[Any, Any]]:
    """Returns a session with an untrained network, and the network's Model."""
    model = build(reader.VARIANTS["default"], 10)
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
    for width in (16, 17, 200):
        images = np.zeros((2, 32, width), np.uint8)
        logits, probabilities, classes = session.run(
            [model.logits, model.probabilities, model.classes], {model.images: images}
        )
        assert logits.shape == probabilities.shape == (2, width // 2, 23)
        assert classes.shape == (2, width // 2)
        np.testing.assert_allclose(probabilities.sum(axis=2), 1, rtol=1e-5)


@pytest.mark.parametrize("recipe", [*reader.VARIANTS.values(), reader.LEARN])
def test_a_trained_network_can_be_saved_and_loaded(recipe: Any) -> None:
    """Otherwise, this would be found out after the training."""
    assert recipe.task is ROW
    saving.expect_allowed(recipe)


# --- A run -----------------------------------------------------------------------------------


def test_a_run_has_the_same_files_as_those_of_other_networks(weak_run: Path) -> None:
    metrics = runs.read_metrics(weak_run)
    assert (metrics.test_images, metrics.parameters) == (40 // 4, 545695)
    assert [epoch.step for epoch in runs.read_history(weak_run)] == [4]
    assert {path.name for path in (weak_run / "figures").iterdir()} == {
        f"{name}.png" for name in ("samples", "learning_curves", "mistakes", "first_layer")
    }
    assert rejection.read(weak_run) == weak_reader.FITTED
    with saved_model.load(weak_run, ROW) as (session, model):
        rows = np.zeros((3, 32, 50), np.uint8)
        assert session.run(model.probabilities, {model.images: rows}).shape == (3, 25, 23)


def test_its_network_reads_pictures(weak_run: Path, capsys: Any) -> None:
    picture = Path(__file__).parents[2] / "docs" / "figures" / "date.jpg"
    assert read.main([str(picture), "--run", str(weak_run), "--digits", "8", "--json"]) == 0
    (row,) = json.loads(capsys.readouterr().out)["rows"]
    assert len(row["digits"]) == len(row["number"]) == 8


def test_its_options_say_that_it_reads_rows(weak_run: Path, here: Path) -> None:
    options = json.loads((weak_run / "options.json").read_text())
    assert options["reads"] == "rows"
    del options["reads"]  # as in runs of version 1.0
    files.write_json(here / "options.json", options)
    assert runs.reads(here) == ROW.name
