"""Tests what is read from a folder of collected rows, and what is refused."""

import shutil
from pathlib import Path
from typing import Any, Dict

import numpy as np
import pytest

from messages import assert_names
from tf1_mnist import pretrained, reader
from tf1_mnist.cli import own_rows
from tf1_mnist.data import rows
from tf1_mnist.handwriting import collection
from tf1_mnist.runs import Settings


@pytest.fixture
def folder(here: Path) -> Path:
    """Collects eleven rows, each a stroke of another length; returns their folder."""
    images = []
    for left in range(4, 15):
        image = np.zeros((32, 40), np.uint8)
        image[6 : 12 + left, left : left + 3] = 255
        images.append(image)
    collection.add(here / "mine", [(f"{k}+1", image) for k, image in enumerate(images)])
    return here / "mine"


def contents(folder: Path) -> Dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_every_fifth_row_is_kept_to_measure_on(folder: Path) -> None:
    settings = Settings("reader", 1, 64, 3e-4, 0, None, "")
    assert own_rows.read(settings) is None
    learning = own_rows.read(settings._replace(learn=str(folder), start="runs/reader/1"))
    assert learning is not None
    train, held_out, start = learning
    assert start == Path("runs/reader/1")
    assert [rows.text(label) for label in held_out.labels] == ["4+1", "9+1"]
    assert [rows.text(label)[0] for label in train.labels] == [*list("01235678"), "1"]
    assert all(label.dtype == np.uint8 for label in train.labels)
    assert sorted(held_out.images[0][10])[-4:] == [0, 255, 255, 255]


def test_what_cannot_be_learned_is_named_and_left_as_it_was(folder: Path, refused: Any) -> None:
    def check(*named: str) -> None:
        before = contents(folder)
        assert_names(refused(reader, "--learn", folder), *named)
        assert contents(folder) == before
        assert not Path("runs").exists()

    labels = (folder / "labels.tsv").read_text("utf-8")
    (folder / "labels.tsv").write_text(labels.replace("2+1", 11 * "1"), "utf-8")
    check("00003.png", "42", "11111111111")  # 11 symbols and 10 blanks need 42 pixels
    (folder / "labels.tsv").write_text(labels, "utf-8")
    (folder / "00007.png").write_bytes(b"not a picture")
    check("00007.png")
    for number in range(2, 12):
        collection.discard(folder, f"{number:05}.png")
    check("mine", "1 rows", "multiple of five")
    (folder / "labels.tsv").unlink()
    check("labels.tsv")


def test_only_a_finished_reader_can_be_continued_from(
    folder: Path, refused: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rows, "fixed_rows", None)  # it says so before it composes rows
    line = refused(reader, "--learn", folder, "--from", pretrained.CNN)
    assert_names(line, pretrained.CNN, "reads digits", "rows")
    assert_names(refused(reader, "--learn", folder, "--from", "none"), "none", "options.json")
    shutil.copytree(str(pretrained.READER), "unfinished")
    Path("unfinished/metrics.json").unlink()
    line = refused(reader, "--learn", folder, "--from", "unfinished")
    assert_names(line, "unfinished", "not a finished run", "metrics.json")
    assert not Path("runs").exists()
