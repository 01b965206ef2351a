"""Tests how rows in the pictures of a command line are stored in a folder."""

import io
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageDraw

from messages import assert_names, naming
from systems import any_name, links
from tf1_mnist import predict
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
    assert collecting.begin(["photo.png", "-"], folder) == 0
    collection.add(folder, [("1", ROW)])
    assert collecting.begin([], folder) == 1
    collection.add(folder, [("2", ROW[:, ::-1]), ("3", ROW[::-1])])
    collecting.end(folder, 1)
    shown = str(folder).replace("\n", "\N{REPLACEMENT CHARACTER}")
    assert capsys.readouterr().err == f"{shown}: 2 rows added, 3 in all\n"


@links
def test_stored_rows_are_not_stored_a_second_time(here: Path, refused: Any) -> None:
    collection.add(here / "rows", [("1", ROW)])
    for given in ("rows", here / "rows" / "00001.png"):
        for more in ([], ["--sheet"]):
            message = refused(predict, given, "--collect", "rows", *more)
            assert_names(message, "00001.png", "elsewhere")
    (here / "link").symlink_to("rows")
    with pytest.raises(ValueError, match=naming("link/00001.png", "elsewhere")):
        collecting.begin(["link/00001.png"], here / "rows")
    assert list(collection.labels(here / "rows")) == ["00001.png"]


def test_a_folder_that_cannot_be_written_is_named_and_not_the_picture(
    here: Path, refused: Any
) -> None:
    collection.prepare(here / "rows")
    (here / "rows" / "last").mkdir()
    for more in ([], ["--sheet"]):
        message = refused(predict, FILLED, "--collect", here / "rows", *more)
        assert_names(message, here / "rows" / "last")
        assert FILLED.name not in message
