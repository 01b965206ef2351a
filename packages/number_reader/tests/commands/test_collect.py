"""Tests `collect`: which rows of pictures it stores, and how it handles the printed sheet."""

import contextlib
import io
import shutil
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Iterator, List, Sequence

import numpy as np
from PIL import Image, ImageDraw

from messages import assert_names
from number_reader import elements, predictor, pretrained
from number_reader.collecting import collection, learnable, sheet
from number_reader.commands import collect
from number_reader.elements import Page, Row
from systems import any_name, links
from tf1_mnist.pretrained import CNN

FILLED = Path(__file__).resolve().parents[2] / "docs" / "figures" / "sheet.jpg"
ROW = np.random.RandomState(0).randint(0, 256, (32, 40)).astype(np.uint8)


def page_of(test: Any, *lines: Sequence[int]) -> np.ndarray:
    """Returns a page with rows of MNIST test digits at their original size, white on black."""
    page = np.zeros((60 * len(lines) + 4, 24 * max(map(len, lines)) + 44), np.uint8)
    for row, line in enumerate(lines):
        for column, k in enumerate(line):
            top, left = 60 * row + 18, 24 * column + 20
            part = page[top : top + 28, left : left + 28]
            np.maximum(part, test.images[k], out=part)
    return page


def save(name: str, page: np.ndarray, times: int) -> None:
    """Enlarges a page and saves it as dark writing on light paper."""
    size = times * page.shape[1], times * page.shape[0]
    Image.fromarray(255 - page).resize(size, Image.Resampling.BICUBIC).save(name)


def save_table(name: str, test: Any) -> None:
    """Saves a ruled table of two rows and two columns, with the first three test digits."""
    paper = np.full((260, 280), 255, np.uint8)
    for k in range(4):
        left, top = 40 + 100 * (k % 2), 40 + 90 * (k // 2)
        paper[top : top + 91, [left, left + 100]] = 0
        paper[[top, top + 90], left : left + 101] = 0
        if k < 3:
            enlarged = np.kron(test.images[k], np.ones((2, 2), np.uint8))
            paper[top + 17 : top + 73, left + 22 : left + 78] = 255 - enlarged
    Image.fromarray(paper).save(name)


def sheet_with_a_five() -> Image.Image:
    """Prints the sheet at 150 dots per inch, and fills a field with a 5 made of straight lines."""
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
    return picture


# --- Storing rows ----------------------------------------------------------------------------


def test_rows_are_stored_with_the_answers_as_labels(mnist: Any, here: Path, capsys: Any) -> None:
    page = page_of(mnist[1], [0, 1, 2, 3, 4], [5, 6], [7, 8])
    page[151:153, 2:14] = 255  # a minus before the last row's digits
    save("page.png", page, 3)
    save_table("table.png", mnist[1])
    (here / "notes.txt").write_text("text")
    names = ["page.png", "notes.txt", "table.png"]
    assert collect.main(["rows", *names]) == 2
    printed = capsys.readouterr()
    assert printed.out.splitlines() == ["page.png: 3 rows", "table.png: 3 rows"]
    network, fault, added = printed.err.splitlines()
    assert network == "network: the bundled reader"
    assert_names(fault, "notes.txt", "not a picture")
    assert added == "rows: 6 rows added, 6 in all"
    rows = collection.read(here / "rows")
    assert [row.label for row in rows] == ["72104", "14", "-95", "7", "2", "1"]
    # Each picture shows only the row, is 32 pixels high, and is about as wide as the row's digits.
    for row, least in zip(rows, (80, 30, 40, 20, 20, 8)):
        assert row.image.shape[0] == 32
        assert least < row.image.shape[1] < least + 70
        assert 20 <= np.ptp(np.flatnonzero((row.image > 128).any(axis=1))) + 2 <= 30
    collection.correct(here / "rows", "00001.png", "72105")
    assert collect.main(["rows", "page.png", "table.png"]) == 0
    assert capsys.readouterr().err.splitlines()[-1] == "rows: 0 rows added, 6 in all"
    assert collection.labels(here / "rows")["00001.png"] == "72105"


def test_doubtful_rows_are_stored_only_if_there_are_no_others(
    here: Path, capsys: Any, monkeypatch: Any
) -> None:
    digit = elements.digit(1, np.ones(10), 0, 1)
    sure, *doubtful = (
        Row(text=text, symbols=(digit,), doubtful=text != "56") for text in ("56", "1", "2")
    )
    found: List[Page] = []

    @contextlib.contextmanager
    def reader_of(*_: Any) -> Iterator[Any]:
        yield SimpleNamespace(read=lambda picture: found[0])

    monkeypatch.setattr(predictor, "reader_of", reader_of)
    monkeypatch.setattr(learnable, "storable", lambda label, image: (label, image))
    Image.new("L", (60, 40), 255).save("a.png")
    for folder, rows, left_out, said, stored in (
        ("mixed", [doubtful[0], sure], 2, "1 row, 3 left out as doubtful", ["56"]),
        ("doubtful", doubtful, 0, "2 doubtful rows", ["1", "2"]),
        ("one", doubtful[:1], 1, "1 doubtful row, 1 left out as doubtful", ["1"]),
    ):
        seen = [
            row._replace(images=np.full((1, 32, 40), k, np.uint8)) for k, row in enumerate(rows)
        ]
        found[:] = [Page(tuple(seen), left_out=left_out)]
        assert collect.main([folder, "a.png"]) == 0
        assert capsys.readouterr().out == f"a.png: {said}\n"
        assert list(collection.labels(here / folder).values()) == stored


def test_a_row_that_cannot_be_stored_does_not_stop_the_others(
    mnist: Any, here: Path, capsys: Any
) -> None:
    """The second of three rows has 90 digits; its strip is over 50 times as wide as it is high."""
    save("page.png", page_of(mnist[1], range(5), range(5, 95), range(95, 99)), 2)
    assert collect.main(["rows", "page.png"]) == 2
    printed = capsys.readouterr()
    assert printed.out == "page.png: 3 rows\n"
    _, fault, added = printed.err.splitlines()
    assert_names(fault, "page.png", "not stored", "1,600 x 32")
    assert added == "rows: 2 rows added, 2 in all"
    first, last = collection.labels(here / "rows").values()
    assert (first, len(last)) == ("72104", 4)
    assert len(fault) < 250


def test_a_filled_sheet_is_stored_without_reading_it(
    here: Path, capsys: Any, monkeypatch: Any
) -> None:
    monkeypatch.setattr(predictor, "reader_of", None)
    sheet_with_a_five().save("filled.png")
    assert collect.main(["rows", "filled.png"]) == 0
    printed = capsys.readouterr()
    assert printed.out == "filled.png: 1 row, 29 empty fields\n"
    assert printed.err == "rows: 1 row added, 1 in all\n"
    (row,) = collection.read(here / "rows")
    assert row.label == sheet.fields(0)[3].label
    ends = np.ptp(np.flatnonzero((row.image > 128).any(axis=1))) + 1
    assert 18 <= ends <= 24  # the height of a digit


def test_a_sheet_of_which_a_part_is_missing_is_not_taken_for_a_page(
    here: Path, capsys: Any
) -> None:
    picture = sheet_with_a_five()
    picture.crop((0, 0, picture.width, picture.height * 2 // 3)).save("half.png")
    assert collect.main(["rows", "half.png"]) == 2
    printed = capsys.readouterr()
    fault, added = printed.err.splitlines()
    assert_names(fault, "half.png", 2, 4, "corner marks", "whole")
    assert (printed.out, added) == ("", "rows: 0 rows added, 0 in all")


@any_name
def test_what_is_added_is_counted(tmp_path: Path, mnist: Any, here: Path, capsys: Any) -> None:
    collection.store(here / "a\nb", [("1", ROW)])
    save("page.png", page_of(mnist[1], [0, 1, 2]), 3)
    assert collect.main(["a\nb", str(FILLED), "page.png"]) == 0
    printed = capsys.readouterr()
    assert printed.out == f"{FILLED}: 27 rows, 3 empty fields\npage.png: 1 row\n"
    added = "a\N{REPLACEMENT CHARACTER}b: 28 rows added, 29 in all"
    assert printed.err.splitlines()[-1] == added


# --- Refusals --------------------------------------------------------------------------------


@links
def test_stored_rows_are_not_stored_a_second_time(here: Path, refused: Any) -> None:
    collection.store(here / "rows", [("1", ROW)])
    (here / "folder").symlink_to("rows")
    (here / "picture.png").symlink_to("rows/00001.png")
    (here / "rows" / "old" / "older").mkdir(parents=True)
    (here / "rows" / "linked.png").symlink_to("../photo.png")
    for name in (
        here / "rows" / "00001.png",
        "folder/00001.png",
        "picture.png",
        "rows/old/older/1.png",
        "rows/linked.png",
    ):
        for folder in ("rows", here / "folder"):
            assert_names(refused(collect, folder, "photo.png", name), name, "elsewhere")
    (here / "rows" / "linked.png").unlink()
    assert_names(refused(collect, "rows", "rows"), "00001.png", "elsewhere")
    for name in ("photo.png", "rows2/1.png", "../rows/1.png"):
        assert "elsewhere" not in refused(collect, here / "rows", name, "--run", "none")
    assert list(collection.labels(here / "rows")) == ["00001.png"]


def test_nothing_is_made_if_a_picture_or_the_folder_is_refused(here: Path, refused: Any) -> None:
    """In some cases, the folder would contain the picture or be the picture itself."""
    (here / "photo.png").write_bytes(b"")
    before = sorted(here.iterdir())
    assert_names(refused(collect, ".", "photo.png"), "not empty")
    assert_names(refused(collect, "photo.png", "photo.png"), "not a folder")
    assert_names(refused(collect, "new", "new/1.png"), "elsewhere")
    assert_names(refused(collect, "new", "photo.png"), "photo.png", "not a picture")
    assert sorted(here.iterdir()) == before


def test_nothing_is_made_if_the_network_is_refused(here: Path, mnist: Any, refused: Any) -> None:
    save("page.png", page_of(mnist[1], [0, 1, 2]), 3)
    shutil.copytree(str(pretrained.READER), "run")
    (here / "run" / "saved_model" / "saved_model.pb").write_bytes(b"")
    message = refused(collect, "rows", "page.png", "--run", "run")
    assert_names(message, Path("run/saved_model"))
    message = refused(collect, "rows", "page.png", "--bundled", "cnn")
    assert_names(message, "--bundled", "'cnn'", "reader")
    message = refused(collect, "rows", "page.png", "--run", CNN)
    assert_names(message, CNN, "digits", "rows")
    assert sorted(path.name for path in here.iterdir()) == ["page.png", "run"]


def test_a_folder_that_cannot_be_written_is_named_and_not_the_picture(
    here: Path, refused: Any
) -> None:
    for content in ("a folder", "seven"):
        collection.prepare(here / content)
        path = here / content / "last"
        _ = path.mkdir() if content == "a folder" else path.write_text(content)
        message = refused(collect, here / content, FILLED, FILLED)
        assert_names(message, path)
        assert FILLED.name not in message


def test_the_command_line_has_a_folder_and_pictures_or_a_sheet(here: Path, refused: Any) -> None:
    for argv in ([], ["rows"], ["--run", "run", "rows"]):
        assert_names(refused(collect, *argv), "FOLDER", "IMAGE")
    for argv in (["rows", "a.png"], ["rows"]):
        message = refused(collect, *argv, "--print-sheet", "sheet.pdf")
        assert_names(message, "--print-sheet", "FOLDER")
    message = refused(collect, "--print-sheet", "sheet.pdf", "--bundled", "reader")
    assert_names(message, "--print-sheet", "--bundled")
    # An option may stand anywhere.
    for argv in (["rows", "a.png", "--run", "none"], ["rows", "--run", "none", "a.png"]):
        assert_names(refused(collect, *argv), "none")
    assert list(here.iterdir()) == []


# --- The sheet -------------------------------------------------------------------------------


def test_the_sheet_to_copy_is_a_new_file(
    here: Path, refused: Any, capsys: Any, monkeypatch: Any
) -> None:
    content = b"the sheet"
    monkeypatch.setattr(sheet, "pdf", lambda: content)
    assert collect.main(["--print-sheet", "sheet.pdf"]) == 0
    assert capsys.readouterr().out == "sheet.pdf: 2 pages of A4 to print\n"
    assert (here / "sheet.pdf").read_bytes() == content
    assert_names(refused(collect, "--print-sheet", "sheet.pdf"), "sheet.pdf", "new")
    assert (here / "sheet.pdf").read_bytes() == content
    assert_names(refused(collect, "--print-sheet", "sheet.png"), "'sheet.png'", ".pdf")
    assert_names(refused(collect, "--print-sheet", "none/sheet.pdf"), Path("none/sheet.pdf"))
    assert [path.name for path in here.iterdir()] == ["sheet.pdf"]
