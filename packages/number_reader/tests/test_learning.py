"""Tests learning.json, and what a run that learns a user's handwriting is made of."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from messages import naming
from number_reader import learning, pretrained, rows
from number_reader.collecting import collection
from number_reader.learning import Learning, Source
from number_reader.rows.own import OwnRows
from number_reader.task import ROW
from tf1_mnist import data
from tf1_mnist.data import Splits
from tf1_mnist.pretrained import CNN
from tf1_mnist.runs import saved_model


def test_what_a_run_started_with_reads_back(tmp_path: Path) -> None:
    source = Source("mine", "1", "run", "2")
    learning.write(tmp_path, source)
    assert learning.read(tmp_path) == source


def test_an_older_run_records_it_in_its_options(tmp_path: Path) -> None:
    options = json.loads((pretrained.READER / "options.json").read_text())
    learned = {"learn": "mine", "learn_sha256": "1", "start": "run", "start_sha256": "2"}
    (tmp_path / "options.json").write_text(json.dumps({**options, **learned}))
    assert learning.read(tmp_path) == Source("mine", "1", "run", "2")
    learning.write(tmp_path, Source("other", "3", "run", "4"))
    assert learning.read(tmp_path) == Source("other", "3", "run", "4")


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"learn": None}, ["learn", "null", "string"]),
        ({"start_sha256": 1}, ["start_sha256", "1", "string"]),
    ],
)
@pytest.mark.parametrize("name", ["learning.json", "options.json"])
def test_what_no_run_writes_is_named(name: str, change: Any, named: Any, tmp_path: Path) -> None:
    content = {**Source("mine", "1", "run", "2")._asdict(), **change}
    (tmp_path / name).write_text(json.dumps(content))
    with pytest.raises(ValueError, match=naming(tmp_path / name, *named)):
        learning.read(tmp_path)


def strip(k: int) -> np.ndarray:
    """Returns a row that shows a stroke, whose length depends on k."""
    image = np.zeros((32, 40), np.uint8)
    image[6 : 12 + k, 4 + k : 7 + k] = 255
    return image


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Collects six rows, of which the fifth is held out."""
    collection.store(tmp_path / "mine", [(str(k), strip(k)) for k in range(6)])
    return tmp_path / "mine"


def test_the_rows_and_the_network_are_those_with_which_the_run_began(folder: Path) -> None:
    found = learning.open_source(Source(str(folder), "", str(pretrained.READER), ""))
    assert [rows.text(label) for label in found.train.labels] == list("01235")
    assert [rows.text(label) for label in found.held_out.labels] == ["4"]
    assert found.start == pretrained.READER
    assert found.source.start_sha256 == saved_model.sha256(pretrained.READER)
    assert learning.open_source(found.source).source == found.source
    for wrong in ("learn", "start"):
        source = found.source._replace(**{f"{wrong}_sha256": "a" * 5000})
        with pytest.raises(ValueError, match=naming(getattr(source, wrong), "SHA-256")) as caught:
            learning.open_source(source)
        assert len(str(caught.value)) < 600
    collection.correct(folder, "00002.png", "7")
    with pytest.raises(ValueError, match=naming(folder, "SHA-256", found.source.learn_sha256)):
        learning.open_source(found.source)


def test_only_a_finished_run_that_reads_rows_can_be_continued_from(
    folder: Path, reader_run: Path, tmp_path: Path
) -> None:
    def opened(start: Path) -> Any:
        return learning.open_source(Source(str(folder), "", str(start), ""))

    with pytest.raises(ValueError, match=naming(CNN, "digits", "rows")):
        opened(CNN)
    (tmp_path / "options.json").write_bytes((reader_run / "options.json").read_bytes())
    with pytest.raises(FileNotFoundError, match=naming(tmp_path, "metrics.json")):
        opened(tmp_path)


def test_own_rows_are_mixed_into_the_batches_and_nowhere_else(digits: Any) -> None:
    """A third of each batch consists of the user's rows, all of which have the label 777."""
    train, test = digits
    splits = Splits(*data.hold_out(train), test)
    own = OwnRows([strip(k) for k in range(5)], [np.full(3, 7, np.uint8)] * 5)
    task = Learning(Source("", "", "", ""), own, own).task
    plain, _ = ROW.arrange(splits, 12, 0, (0, 1), "none")
    mixed, batches = task.arrange(splits, 12, 0, (0, 1), "none")

    def count(split: Any) -> int:
        return sum(rows.text(label) == "777" for label in split.labels)

    assert count(plain.train) == 0
    assert count(next(batches.since(0))) == count(mixed.train) > 0
    for one, other in zip(plain[1:], mixed[1:]):
        assert all(map(np.array_equal, one, other))
    assert task._replace(arrange=ROW.arrange) == ROW
