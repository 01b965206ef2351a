"""Tests how rows in the pictures of a command line are stored in a folder."""

import io
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageDraw

from messages import assert_names, naming
from systems import any_name, links
from tf1_mnist import predict, pretrained
from tf1_mnist.cli import collecting
from tf1_mnist.handwriting import collection, sheet

FILLED = Path(__file__).resolve().parents[2] / "docs" / "figures" / "sheet.jpg"
ROW = np.random.RandomState(0).randint(0, 256, (32, 40)).astype(np.uint8)


def test_a_filled_sheet_is_stored_without_reading_it(here: Path, capsys: Any) -> None:
    """The sheet is a print of 150 dots per inch, in which one field has a 5 of straight lines."""
    field = sheet.fields(0)[3]
    content = io.BytesIO()
    sheet.figure(0).savefig(content, format="png", dpi=150)
    with Image.open(content) as printed:
        picture = printed.convert("L")
    places = [(4, 0), (0, 0), (0, 4), (4, 4), (4, 9), (0, 9)]
    line = [
        ((field.left + 9 + x) * 150 / 25.4, (field.top + 2 + y) * 150 / 25.4) for x, y in places
    ]
    ImageDraw.Draw(picture).line(line, fill=60, width=4)
    picture.save("filled.png")
    (here / "notes.txt").write_text("text")
    assert predict.main(["filled.png", "notes.txt", "--collect", "rows", "--sheet"]) == 2
    printed = capsys.readouterr()
    assert printed.out == "filled.png: 1 row, 29 empty fields\n"
    error, added = printed.err.splitlines()
    assert_names(error, "notes.txt", "not a picture")
    assert added == "rows: 1 row added, 1 in all"
    (row,) = collection.read(here / "rows")
    assert row.label == field.label
    ends = np.ptp(np.flatnonzero((row.image > 128).any(axis=1))) + 1
    assert 18 <= ends <= 24  # the height of a digit


@any_name
def test_what_is_added_is_counted(tmp_path: Path, capsys: Any) -> None:
    folder = tmp_path / "a\nb"
    earlier = collecting.Collector(folder)
    assert earlier.store("photo.png", [("1", ROW)]) == 0
    collector = collecting.Collector(folder)
    assert collector.store("-", [("2", ROW[:, ::-1]), ("3", ROW[::-1]), ("4", ROW)]) == 0
    collector.report()
    shown = str(folder).replace("\n", "\N{REPLACEMENT CHARACTER}")
    assert capsys.readouterr().err == f"{shown}: 2 rows added, 3 in all\n"


def test_a_row_that_cannot_be_learned_is_named_and_the_others_stored(
    tmp_path: Path, capsys: Any
) -> None:
    folder = tmp_path / "rows"
    rows = [
        ("1", ROW),
        ("23", np.tile(ROW, 41)),
        ("4" * 99, ROW),
        ("5", 0 * ROW),
        ("6", ROW[::-1]),
    ]
    assert collecting.Collector(folder).store("-", rows) == 2
    assert list(collection.labels(folder).values()) == ["1", "6"]
    wide, long, blank = capsys.readouterr().err.splitlines()
    assert_names(wide, "standard input", "'23'", "not stored", "1,640 x 32", "1,600 x 32")
    assert_names(long, "standard input", 60 * "4", "not stored", 40, 2 * (99 + 98))
    assert_names(blank, "standard input", "'5'", "not stored", "no ink")
    assert max(map(len, (wide, long, blank))) < 300


@links
def test_stored_rows_are_not_stored_a_second_time(here: Path, refused: Any) -> None:
    collection.add(here / "rows", [("1", ROW)])
    for given in ("rows", here / "rows" / "00001.png"):
        for more in ([], ["--sheet"]):
            message = refused(predict, given, "--collect", "rows", *more)
            assert_names(message, "00001.png", "elsewhere")
    (here / "folder").symlink_to("rows")
    (here / "picture.png").symlink_to("rows/00001.png")
    (here / "rows" / "old" / "older").mkdir(parents=True)
    (here / "rows" / "linked.png").symlink_to("../photo.png")
    for name in ("folder/00001.png", "picture.png", "rows/old/older/1.png", "rows/linked.png"):
        for folder in (Path("rows"), here / "folder"):
            with pytest.raises(ValueError, match=naming(name, "elsewhere")):
                collecting.check(["photo.png", name], folder)
    collecting.check(["-", "photo.png", "rows2/1.png", "../rows/1.png"], here / "rows")
    (here / "rows" / "linked.png").unlink()
    assert list(collection.labels(here / "rows")) == ["00001.png"]


def test_nothing_is_made_if_a_picture_or_the_folder_is_refused(here: Path, refused: Any) -> None:
    """The folder would be made above the picture, or is a picture itself."""
    (here / "photo.png").write_bytes(b"")
    before = sorted(here.iterdir())
    for more in ([], ["--sheet"]):
        assert_names(refused(predict, "photo.png", "--collect", ".", *more), "not empty")
        assert_names(refused(predict, "photo.png", "--collect", "photo.png", *more), "not a folder")
        assert_names(refused(predict, "new/1.png", "--collect", "new", *more), "elsewhere")
    assert sorted(here.iterdir()) == before


def test_nothing_is_made_if_the_network_is_refused(here: Path, refused: Any) -> None:
    shutil.copytree(str(pretrained.READER), "run")
    (here / "run" / "saved_model" / "saved_model.pb").write_bytes(b"")
    message = refused(predict, "photo.png", "--run", "run", "--collect", "rows")
    assert_names(message, Path("run/saved_model"))
    assert [path.name for path in here.iterdir()] == ["run"]


def test_a_folder_that_cannot_be_written_is_named_and_not_the_picture(
    here: Path, refused: Any
) -> None:
    for content in ("a folder", "seven"):
        collection.prepare(here / content)
        path = here / content / "last"
        _ = path.mkdir() if content == "a folder" else path.write_text(content)
        for more in ([], ["--sheet"]):
            message = refused(predict, FILLED, FILLED, "--collect", here / content, *more)
            assert_names(message, path)
            assert FILLED.name not in message


def test_of_two_commands_at_once_each_counts_its_own_rows(tmp_path: Path, capsys: Any) -> None:
    one, other = (collecting.Collector(tmp_path / "rows") for _ in range(2))
    one.store("a.png", [("1", ROW)])
    other.store("b.png", [("2", ROW[::-1]), ("1", ROW)])  # the second is there already
    one.store("c.png", [("3", ROW[:, ::-1]), ("3", ROW[:, ::-1])])
    one.report()
    other.report()
    assert [line.partition(": ")[2] for line in capsys.readouterr().err.splitlines()] == [
        "2 rows added, 3 in all",
        "1 row added, 3 in all",
    ]
