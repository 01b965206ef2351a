"""Tests the command that measures a network of rows or compares two."""

import re
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from messages import assert_names
from number_reader import pretrained, rows
from number_reader.commands import evaluate
from number_reader.recognition import ctc
from number_reader.rows import batches
from number_reader.task import ROW
from run_folders import change_options
from tf1_mnist import data
from tf1_mnist.pretrained import CNN
from tf1_mnist.runs import saved_model


def printed(capsys: Any, *argv: str) -> str:
    """Runs the command and returns its output; stderr may contain only the names of networks."""
    capsys.readouterr()
    assert evaluate.main(list(argv)) == 0
    output = capsys.readouterr()
    assert all(line.startswith("network: ") for line in output.err.splitlines())
    return str(output.out)


@pytest.fixture(scope="module")
def small_run(digits_npz: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Returns a copy of the bundled reader's run that uses a small data set with only 52 rows."""
    run = tmp_path_factory.mktemp("small") / "run"
    shutil.copytree(str(pretrained.READER), str(run))
    train, test = data.load_data(digits_npz)
    changed = {"data": str(digits_npz), "data_sha256": data.sha256(train, test)}
    change_options(run, **changed)
    return run


def test_the_newest_run_is_measured_on_rows(
    small_run: Path, digits: Any, here: Path, capsys: Any
) -> None:
    run = Path("runs/reader/1")
    shutil.copytree(str(small_run), str(run))
    page = printed(capsys)
    images, labels = batches.fixed_rows(digits[1])
    with saved_model.load(run, ROW) as (session, model):
        columns = session.run(model.probabilities, {model.images: images})
    said = [rows.spell(path) for path in columns.argmax(axis=2)]
    true = [[int(digit) for digit in label if digit != rows.BLANK] for label in labels]
    right = sum(a == b for a, b in zip(said, true))
    likelihoods = [ctc.probability(p, label) for p, label in zip(columns, true)]

    head, table, last, end = page.split("\n\n")
    lines = dict(re.split(r" {2,}", line, maxsplit=1) for line in head.splitlines())
    assert lines["data"].endswith(": 52 test rows")
    assert lines["accuracy"].startswith(f"{right / 52:.2%}, ")
    assert lines["errors"] == str(52 - right)
    assert float(lines["loss"]) == pytest.approx(-np.log(likelihoods).mean(), abs=1e-4)
    for line in table.splitlines()[1:]:
        length, count, share = line.split()
        of_length = [a == b for a, b in zip(said, true) if len(b) == int(length)]
        assert (int(count), share) == (len(of_length), f"{np.mean(of_length):.1%}")
    assert f" of {sum(map(len, true))} symbols wrong" in last
    assert end == f"figures in {run / 'evaluation'}\n"
    assert sorted(path.name for path in (run / "evaluation").iterdir()) == [
        "mistakes.png",
        "reliability.png",
    ]


def test_two_readers_are_compared(small_run: Path, here: Path, capsys: Any) -> None:
    page = printed(capsys, "--compare", str(small_run), str(small_run))
    assert "52 test rows" in page
    assert "only first right         0\n" in page
    assert list(here.iterdir()) == []


def test_a_network_that_does_not_read_rows_is_named(
    small_run: Path, here: Path, refused: Any
) -> None:
    assert_names(refused(evaluate, "--run", CNN), CNN, "digits", "rows")
    line = refused(evaluate, "--compare", small_run, CNN)
    assert_names(line, CNN, "digits", "rows")
    assert_names(refused(evaluate, "--bundled", "cnn"), "--bundled", "'cnn'", "reader")
    assert list(here.iterdir()) == []


def test_the_columns_of_several_networks_are_not_averaged(
    small_run: Path, here: Path, refused: Any
) -> None:
    line = refused(evaluate, "--ensemble", small_run, small_run)
    assert_names(line, small_run, "rows", "a single run")
