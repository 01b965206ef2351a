"""Tests which rows can be learned from, which are held out, and which are refused."""

import shutil
from pathlib import Path
from typing import Any, Dict, List, Sequence, Tuple

import numpy as np
import pytest

from messages import assert_names, naming
from number_reader import rows
from number_reader.collecting import collection, learnable
from number_reader.commands import train
from number_reader.pretrained import READER
from number_reader.rows import batches
from tf1_mnist import pretrained


@pytest.mark.parametrize(
    ("label", "least"), [("7", 2), ("1234", 8), ("11", 6), ("1221", 10), ("111", 10), ("1--1", 10)]
)
def test_a_label_needs_two_pixels_a_symbol_and_two_between_equal_ones(
    label: str, least: int
) -> None:
    image = np.eye(32, least, dtype=np.uint8) * 255
    learnable.check(label, image)
    with pytest.raises(ValueError, match=naming(least - 1, f"'{label}'", least)):
        learnable.check(label, image[:, :-1])


def test_a_row_is_at_most_fifty_times_as_wide_as_high() -> None:
    image = np.eye(32, 1601, dtype=np.uint8) * 255
    learnable.check("1", image[:, :-1])
    with pytest.raises(ValueError, match=naming("1,601 x 32", "1,600 x 32")):
        learnable.check("1", image)


@pytest.mark.parametrize("shades", [(0, 0), (255, 255), (70, 90)])
def test_a_row_shows_ink(shades: Any) -> None:
    """Unevenly lit paper is not mistaken for ink, which stands out more."""
    image = np.tile(np.linspace(*shades, 40).astype(np.uint8), (32, 1))
    with pytest.raises(ValueError, match=naming("no ink")):
        learnable.check("1", image)
    image[10:20, 20] = 128
    learnable.check("1", image)


def labelled(files: Sequence[str]) -> List[Tuple[str, str, np.ndarray]]:
    """Returns a row for each file; the label of row i is the symbol of class i."""
    return [(file, rows.text([k]), np.eye(32, dtype=np.uint8)) for k, file in enumerate(files)]


def kept(files: List[str]) -> List[int]:
    """Returns the indices of the rows that are held out."""
    train, held_out = learnable.hold_out(labelled(files))
    found = [int(label[0]) for label in held_out.labels]
    assert sorted(found + [int(label[0]) for label in train.labels]) == list(range(len(files)))
    assert len(train.images) == len(train.labels)
    assert len(held_out.images) == len(held_out.labels)
    return found


def test_every_fifth_row_is_kept() -> None:
    assert kept([f"{number:05}.png" for number in range(1, 13)]) == [4, 9]


def test_a_row_stays_on_its_side_when_others_are_discarded() -> None:
    assert kept(["00002.png", "00005.png", "00007.png", "00010.png"]) == [1, 3]


def test_a_file_without_a_number_has_that_of_its_place() -> None:
    assert kept(["a.png", "b.jpg", "3rd.png", "00010.png", "x5.png", "00001.png"]) == [3, 4]


@pytest.mark.parametrize("numbers", [[], [1], [1, 2, 3, 4], [5], [5, 10]])
def test_too_few_rows_to_keep_any_are_refused(numbers: List[int]) -> None:
    files = [f"{number:05}.png" for number in numbers]
    with pytest.raises(ValueError, match=f" of {len(files)} rows.* multiple of five"):
        learnable.hold_out(labelled(files))


@pytest.fixture
def folder(here: Path) -> Path:
    """Collects eleven rows, each with a stroke of a different length, and returns their folder."""
    images = []
    for left in range(4, 15):
        image = np.zeros((32, 40), np.uint8)
        image[6 : 12 + left, left : left + 3] = 255
        images.append(image)
    collection.store(here / "mine", [(f"{k}+1", image) for k, image in enumerate(images)])
    return here / "mine"


def contents(folder: Path) -> Dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_every_fifth_row_is_kept_to_measure_on(folder: Path) -> None:
    train, held_out = collection.to_learn(folder)
    assert [rows.text(label) for label in held_out.labels] == ["4+1", "9+1"]
    assert [rows.text(label)[0] for label in train.labels] == [*list("01235678"), "1"]
    assert all(label.dtype == np.uint8 for label in train.labels)
    assert sorted(held_out.images[0][10])[-4:] == [0, 255, 255, 255]


def test_what_cannot_be_learned_is_named_and_left_as_it_was(folder: Path, refused: Any) -> None:
    def check(*named: str) -> None:
        before = contents(folder)
        assert_names(refused(train, "--learn", folder), *named)
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
    monkeypatch.setattr(batches, "fixed_rows", None)  # the error comes before rows are composed
    line = refused(train, "--learn", folder, "--from", pretrained.CNN)
    assert_names(line, pretrained.CNN, "reads digits", "rows")
    assert_names(refused(train, "--learn", folder, "--from", "none"), "none", "options.json")
    shutil.copytree(str(READER), "unfinished")
    Path("unfinished/metrics.json").unlink()
    line = refused(train, "--learn", folder, "--from", "unfinished")
    assert_names(line, "unfinished", "not a finished run", "metrics.json")
    assert not Path("runs").exists()
