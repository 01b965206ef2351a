"""Tests `read`, from pictures on the command line to its output."""

import contextlib
import io
import json
import os
import shutil
import subprocess
import sys
import threading
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Callable, Iterator, List, Sequence

import numpy as np
import pytest
from matplotlib.colors import to_rgb
from PIL import Image

import number_reader
from messages import assert_names, naming
from number_reader import elements, predictor
from number_reader.commands import figure
from number_reader.commands import read as command
from number_reader.commands.figure import Shown
from number_reader.elements import Alternative, Page, Row
from systems import any_bytes, links, special_files
from tf1_mnist import pretrained
from tf1_mnist.cli import picture_arguments
from tf1_mnist.cli.picture_arguments import Picture
from tf1_mnist.pictures import picture_files

ERROR = "python -m number_reader read: error: "


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory, mnist: Any) -> Path:
    """Returns a folder with a text file and pictures of a 7, a 2 and the number 72104."""
    folder = tmp_path_factory.mktemp("pictures")
    images = 255 - mnist[1].images
    for name, image in (
        ("b.png", images[0]),
        ("a.JPG", images[1]),
        ("number.webp", np.hstack(list(images[[0, 1, 2, 3, 4]]))),
    ):
        picture = Image.fromarray(image)
        picture.resize((4 * picture.width, 4 * picture.height), Image.Resampling.BICUBIC).save(
            folder / name
        )
    (folder / "notes.txt").write_text("not a picture")
    return folder


@pytest.fixture(scope="module")
def arithmetic(tmp_path_factory: pytest.TempPathFactory, mnist: Any) -> Path:
    """Returns a picture of 7+2-1; the signs are bars, 2 pixels wide before the enlargement."""
    plus, minus = np.zeros((2, 28, 28), np.uint8)
    plus[13:15, 7:21] = plus[7:21, 13:15] = minus[13:15, 7:21] = 255
    images = mnist[1].images
    row = np.hstack([images[0], plus, images[1], minus, images[2]])
    path = tmp_path_factory.mktemp("arithmetic") / "sum.png"
    Image.fromarray(255 - row).resize((560, 112), Image.Resampling.BICUBIC).save(path)
    return path


def run(run_folder: Path, *arguments: Any) -> int:
    return command.main([*map(str, arguments), "--run", str(run_folder)])


def test_a_line_says_the_digit_and_the_runners_up(
    reader_run: Path, pictures: Path, capsys: Any
) -> None:
    assert run(reader_run, pictures / "b.png") == 0
    (row,) = number_reader.read(pictures / "b.png", reader_run).rows
    second, third = row.alternatives
    printed = capsys.readouterr()
    assert printed.out == (
        f"{pictures / 'b.png'}: 7 ({100 * row.confidence:.1f}%), "
        f"then {second.number} ({100 * second.confidence:.1f}%), "
        f"{third.number} ({100 * third.confidence:.1f}%)\n"
    )
    assert printed.err == f"network: {reader_run}\n"


def test_a_number_is_read_from_left_to_right(reader_run: Path, pictures: Path, capsys: Any) -> None:
    assert run(reader_run, pictures / "number.webp") == 0
    (row,) = number_reader.read(pictures / "number.webp", reader_run).rows
    answer = f"72104 ({100 * row.confidence:.1f}%)"
    assert capsys.readouterr().out == f"{pictures / 'number.webp'}: {answer}\n"


def test_rows_are_read_from_top_to_bottom(
    reader_run: Path, mnist: Any, here: Path, capsys: Any
) -> None:
    page = np.full((150, 240), 255, np.uint8)
    images = 255 - mnist[1].images
    for k, (top, left) in enumerate([(10, 10), (12, 50), (14, 90), (80, 60), (84, 110)]):
        page[top : top + 28, left : left + 28] = images[k]
    Image.fromarray(np.kron(page, np.ones((3, 3), np.uint8))).save("page.png")
    capsys.readouterr()
    assert run(reader_run, "page.png") == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split(" (")[0] for line in lines] == ["page.png: 721", "page.png: 04"]
    assert run(reader_run, "page.png", "--json") == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["number"] == "721\n04"
    first, second = answer["rows"]
    (left, top), _, (right, bottom), _ = second["corners"]
    assert 3 * 60 - 15 <= left < right <= 3 * 138 + 15
    assert 3 * 80 - 15 <= top < bottom <= 3 * 112 + 15
    assert first["corners"][2][1] < top


def test_python_gets_the_same_values(reader_run: Path, pictures: Path, capsys: Any) -> None:
    capsys.readouterr()
    assert run(reader_run, pictures / "number.webp", "--json") == 0
    printed = json.loads(capsys.readouterr().out)
    found = number_reader.read(pictures / "number.webp", reader_run)
    assert found.number == printed["number"] == "72104"
    (row,), (expected,) = found.rows, printed["rows"]
    assert [list(corner) for corner in row.corners] == expected["corners"]
    assert row.confidence == expected["confidence"]
    for digit, other in zip(row.digits, expected["digits"]):
        values = {**digit._asdict(), "probabilities": list(digit.probabilities)}
        assert int(values.pop("text")) == other.pop("digit")
        assert values == other
    assert number_reader.read(pictures / "b.png").number == "7"  # by the bundled reader
    pixels = picture_files.read(pictures / "b.png")
    assert number_reader.read(pixels).as_dict() == number_reader.read(pictures / "b.png").as_dict()
    with pytest.raises(ValueError, match=naming("0", "1 or more")):
        number_reader.read(pictures / "b.png", count=0)


def test_signs_are_printed_unless_only_digits_are_asked_for(
    arithmetic: Path, here: Path, capsys: Any
) -> None:
    assert command.main([str(arithmetic)]) == 0
    assert command.main([str(arithmetic), "--digits-only"]) == 0
    assert command.main([str(arithmetic), "--json", "--digits-only"]) == 0
    text, number, answer = capsys.readouterr().out.splitlines()
    assert text.startswith(f"{arithmetic}: 7+2-1 (")
    assert number.startswith(f"{arithmetic}: 721 (")
    assert text.split(" ")[-1] == number.split(" ")[-1]  # the confidence
    found = json.loads(answer)
    assert (found["text"], found["number"]) == ("7+2-1", "721")
    (row,) = found["rows"]
    assert (row["text"], row["number"]) == ("7+2-1", "721")
    assert [digit["digit"] for digit in row["digits"]] == [7, 2, 1]
    assert [sign["sign"] for sign in row["signs"]] == ["+", "-"]
    for sign in row["signs"]:
        assert set(sign) == {"sign", "probability", "left", "right"}
        assert 0.5 < sign["probability"] <= 1
    # Each symbol stands in the 112 pixels where it was written. A border may be a little off.
    start = row["corners"][0][0]
    symbols = sorted(row["digits"] + row["signs"], key=lambda each: each["left"])
    assert [each.get("digit", each.get("sign")) for each in symbols] == [7, "+", 2, "-", 1]
    for k, each in enumerate(symbols):
        left, right = start + each["left"], start + each["right"]
        assert 112 * k - 15 <= left < right <= 112 * (k + 1) + 15


def test_a_count_is_that_of_the_digits(arithmetic: Path, capsys: Any) -> None:
    assert command.main([str(arithmetic), "--digits", "3"]) == 0
    assert capsys.readouterr().out.startswith(f"{arithmetic}: 7+2-1 (")


def test_json_has_one_line_per_picture(reader_run: Path, pictures: Path, capsys: Any) -> None:
    capsys.readouterr()
    assert run(reader_run, pictures / "b.png", pictures / "number.webp", "--json") == 0
    one, several = map(json.loads, capsys.readouterr().out.splitlines())
    assert one["file"] == str(pictures / "b.png")
    assert (one["number"], several["number"]) == ("7", "72104")
    assert one["network"] == several["network"] == str(reader_run)
    (first,), (second,) = one["rows"], several["rows"]
    assert second["number"] == "72104"
    assert [digit["digit"] for digit in second["digits"]] == [7, 2, 1, 0, 4]
    ends = [(digit["left"], digit["right"]) for digit in second["digits"]]
    assert sorted(ends) == ends
    # The five images were enlarged four times, so each is 112 pixels wide. A border may be a little
    # off.
    start = second["corners"][0][0]
    for k, (left, right) in enumerate(ends):
        assert 112 * k - 15 <= start + left < start + right <= 112 * (k + 1) + 15
    for digit in [*first["digits"], *second["digits"]]:
        names = {"digit", "probability", "probabilities", "left", "right"}
        assert set(digit) == names
        assert digit["probability"] == digit["probabilities"][digit["digit"]]
        assert digit["probability"] == max(digit["probabilities"])
        assert sum(digit["probabilities"]) == pytest.approx(1, abs=1e-5)


def test_a_folder_is_read_in_the_order_of_names(
    reader_run: Path, pictures: Path, capsys: Any
) -> None:
    capsys.readouterr()
    assert run(reader_run, pictures) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split(": ")[0] for line in lines if not line.startswith(" ")] == [
        str(pictures / name) for name in ("a.JPG", "b.png", "number.webp")
    ]


def test_standard_input_is_read(
    reader_run: Path, pictures: Path, monkeypatch: Any, capsys: Any
) -> None:
    content = io.BytesIO((pictures / "b.png").read_bytes())
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(content))
    assert run(reader_run, "-") == 0
    printed = capsys.readouterr()
    assert printed.out.startswith("standard input: 7 (")
    assert printed.err == f"network: {reader_run}\n"


@special_files
def test_a_picture_may_come_through_a_named_pipe(
    reader_run: Path, pictures: Path, here: Path, capsys: Any
) -> None:
    """In a shell, `number-reader read <(command)` passes the name of such a pipe."""
    os.mkfifo("pipe")
    content = (pictures / "b.png").read_bytes()
    writer = threading.Thread(target=Path("pipe").write_bytes, args=(content,))
    writer.start()
    assert run(reader_run, "pipe") == 0
    writer.join()
    assert capsys.readouterr().out.startswith("pipe: 7 (")


def test_without_a_run_the_bundled_network_reads(
    reader_run: Path, pictures: Path, here: Path, capsys: Any
) -> None:
    shutil.copytree(str(reader_run), "runs/reader/1")  # the newest run is not used
    assert command.main([str(pictures / "b.png")]) == 0
    printed = capsys.readouterr()
    assert ": 7 (" in printed.out
    assert printed.err == "network: the bundled reader\n"


def test_bad_files_are_named_and_the_others_read(
    reader_run: Path, pictures: Path, here: Path, capsys: Any
) -> None:
    Path("text.png").write_text("text")
    Path("cut.jpg").write_bytes((pictures / "a.JPG").read_bytes()[:1000])
    Image.new("L", (50, 50), 200).save("empty.png")
    Image.new("1", (10000, 10000)).save("large.png")
    Path("folder").mkdir()
    files = ["text.png", "cut.jpg", "empty.png", "large.png", "folder", "missing.png"]
    capsys.readouterr()
    assert run(reader_run, *files[:3], pictures / "b.png", *files[3:], pictures / "a.JPG") == 2
    printed = capsys.readouterr()
    assert [line.split(": ")[1][0] for line in printed.out.splitlines()] == ["7", "2"]
    network, *lines = printed.err.splitlines()
    assert network == f"network: {reader_run}"
    assert [line[: len(ERROR) + len(name) + 2] for line, name in zip(lines, files)] == [
        f"{ERROR}{name}: " for name in files
    ]
    for line, fault in zip(
        lines, ("PNG", "damaged", "ink", "10000 x 10000", "folder", "No such file")
    ):
        assert_names(line, fault)


def test_a_wrong_command_line_or_run_is_refused(pictures: Path, here: Path, refused: Any) -> None:
    assert_names(refused(command), "IMAGE")
    assert_names(refused(command, pictures, "--run", "none"), "none")
    assert_names(refused(command, pictures, "--save", "a.pdf"), "--save", "'a.pdf'", ".png")
    assert_names(refused(command, pictures, "--digits", "0"), "--digits", "'0'", "1")
    assert_names(refused(command, pictures, "--run", pretrained.CNN), "digits", "rows")
    assert_names(refused(command, pictures, "--bundled", "cnn"), "--bundled", "'cnn'", "reader")


@special_files
def test_files_that_are_no_pictures_do_not_stop_the_others(
    reader_run: Path, pictures: Path, here: Path, capsys: Any
) -> None:
    os.mkfifo("pipe.png")  # reading it would wait for a writer
    shutil.copy(str(pictures / "b.png"), "b.png")
    assert run(reader_run, "", "gone.png", here) == 2
    printed = capsys.readouterr()
    assert printed.out.startswith(f"{here / 'b.png'}: 7 (")
    _, *errors = printed.err.splitlines()
    for line, name in zip(errors, ("''", "gone.png")):
        assert line.startswith(ERROR)
        assert_names(line, name, "No such file", "picture")
    assert len(errors) == 2


@any_bytes
def test_a_name_that_cannot_be_printed_stays_on_one_line(
    reader_run: Path, pictures: Path, here: Path, capsys: Any
) -> None:
    name = os.fsdecode(b"a\nb\xff.png")
    shutil.copy(str(pictures / "b.png"), name)
    assert run(reader_run, name, "--save", "figure.png") == 0
    shown = "a\N{REPLACEMENT CHARACTER}b\N{REPLACEMENT CHARACTER}.png"
    assert capsys.readouterr().out.startswith(f"{shown}: 7 (")
    Path(name).write_text("text")
    assert run(reader_run, name) == 2
    _, *errors = capsys.readouterr().err.splitlines()
    assert [error[: len(ERROR) + len(shown)] for error in errors] == [ERROR + shown]


def test_a_name_that_stdout_cannot_encode_is_printed_with_an_escape(
    reader_run: Path, pictures: Path, here: Path, monkeypatch: Any
) -> None:
    shutil.copy(str(pictures / "b.png"), "七.png")
    output = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(output, encoding="ascii"))
    assert run(reader_run, "七.png") == 0
    assert output.getvalue().startswith(b"\\u4e03.png: 7 (")


def test_save_draws_what_was_read(
    reader_run: Path, pictures: Path, here: Path, capsys: Any, monkeypatch: Any
) -> None:
    calls: List[Any] = []
    drawn = figure.drawn
    monkeypatch.setattr(figure, "drawn", lambda shown: calls.append(shown) or drawn(shown))
    assert run(reader_run, pictures, "--save", "figure.png") == 0
    (shown,) = calls
    assert [Path(each.picture.name).name for each in shown] == ["a.JPG", "b.png", "number.webp"]
    assert [each.shape for each in shown] == [(112, 112), (112, 112), (112, 560)]
    assert [each.picture.pixels.shape for each in shown] == [each.shape for each in shown]
    assert [each.page.number for each in shown] == ["2", "7", "72104"]
    with Image.open("figure.png") as picture:
        assert picture.width == 840
    assert [path.name for path in here.iterdir()] == ["figure.png"]


def test_a_picture_to_read_is_not_overwritten(
    reader_run: Path, pictures: Path, here: Path, refused: Any
) -> None:
    shutil.copy(str(pictures / "b.png"), "b.png")
    content = Path("b.png").read_bytes()
    line = refused(command, "./b.png", "--run", reader_run, "--save", "b.png")
    assert_names(line, "b.png")
    assert Path("b.png").read_bytes() == content


def test_help_fits_a_terminal_of_80_columns() -> None:
    answer = subprocess.run(
        [sys.executable, "-m", "number_reader", "read", "--help"],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "COLUMNS": "80"},
    )
    assert "usage: python -m number_reader read" in answer.stdout
    assert max(map(len, answer.stdout.splitlines())) <= 80


def test_nothing_is_stored(pictures: Path, here: Path) -> None:
    assert command.main([str(pictures / "number.webp")]) == 0
    assert list(here.iterdir()) == []


# --- Tables ----------------------------------------------------------------------------------

TABLE = [["7", "", "2"], ["1", "0", ""]]


@pytest.fixture
def table(tmp_path: Path, mnist: Any) -> Path:
    """Returns a picture of a ruled table of MNIST test digits."""
    images = {label: image for image, label in zip(mnist[1].images[:4], "7210")}
    paper = np.full((260, 380), 255, np.uint8)
    for row, line in enumerate(TABLE):
        for column, digit in enumerate(line):
            left, top = 40 + 100 * column, 40 + 90 * row
            paper[top : top + 91, [left, left + 100]] = 0
            paper[[top, top + 90], left : left + 101] = 0
            if digit:
                enlarged = np.kron(images[digit], np.ones((2, 2), np.uint8))
                paper[top + 17 : top + 73, left + 22 : left + 78] = 255 - enlarged
    Image.fromarray(paper).save(tmp_path / "table.png")
    return tmp_path / "table.png"


def test_cells_are_written_to_a_csv_file(table: Path, capsys: Any) -> None:
    file = table.parent / "cells.csv"
    assert command.main([str(table), "--csv", str(file)]) == 0
    assert file.read_bytes() == b"\xef\xbb\xbf7,,2\r\n1,0,\r\n"
    lines = capsys.readouterr().out.splitlines()
    assert [line.rpartition(" (")[0] for line in lines] == [f"{table}: 7 2", f"{table}: 1 0"]
    assert number_reader.read_table(table) == TABLE


def test_the_first_column_names_the_picture(table: Path, pictures: Path, capsys: Any) -> None:
    file = table.parent / "cells.csv"
    names = [str(table), str(pictures / "notes.txt"), str(pictures / "number.webp")]
    assert command.main([*names, "--csv", str(file)]) == 2
    number = number_reader.read(names[2]).number
    assert file.read_text(encoding="utf-8-sig").splitlines() == [
        f"{names[0]},7,,2",
        f"{names[0]},1,0,",
        f"{names[2]},{number}",
    ]
    assert_names(capsys.readouterr().err, names[1])


def test_json_has_the_table_and_its_cells(table: Path, capsys: Any) -> None:
    assert command.main([str(table), "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["table"] == TABLE
    assert answer["number"] == "72\n10"
    places = [(cell["row"], cell["column"], cell["text"]) for cell in answer["cells"]]
    assert places == [(row, column, TABLE[row][column]) for row in (0, 1) for column in (0, 1, 2)]
    np.testing.assert_allclose(answer["cells"][0]["corners"][0], [40, 40], atol=4)


def test_an_existing_csv_file_is_not_touched(table: Path, capsys: Any) -> None:
    file = table.parent / "cells.csv"
    file.write_text("mine")
    assert command.main([str(table), "--csv", str(file)]) == 2
    printed = capsys.readouterr()
    assert (printed.out, file.read_text()) == ("", "mine")
    assert_names(printed.err, file, "new")
    assert printed.err.count("\n") == 1


def test_no_csv_file_is_written_if_nothing_was_read(pictures: Path, tmp_path: Path) -> None:
    assert command.main([str(pictures / "notes.txt"), "--csv", str(tmp_path / "cells.csv")]) == 2
    assert list(tmp_path.iterdir()) == []


def test_a_doubtful_cell_is_drawn_in_red(table: Path) -> None:
    found = number_reader.read(table)
    first = found.cells[0]
    doubtful = first._replace(rows=(first.rows[0]._replace(confidence=0.5),))
    found = found._replace(grids=((doubtful, *found.cells[1:]),))
    picture = Picture("table.png", picture_files.read(table))
    (axes,) = figure.drawn([Shown(picture, picture.pixels.shape, found)]).axes
    assert [patch.get_edgecolor()[:3] for patch in axes.patches] == [
        to_rgb("tab:red"),
        *[to_rgb("tab:blue")] * 5,
    ]
    assert [text.get_text() for text in axes.texts] == ["7", "", "2", "1", "0", ""]


# --- Doubtful rows ---------------------------------------------------------------------------


def row_of(text: str, confidence: float) -> Row:
    """Returns a row of digits; if the row has only one digit, its alternatives are 7 and 4."""
    digits = tuple(elements.digit(int(each), np.ones(10), 0, 1) for each in text)
    corners = ((0.0, 0.0), (40.0, 0.0), (40.0, 30.0), (0.0, 30.0))
    others = (Alternative("7", 0.2), Alternative("4", 0.05)) if len(digits) == 1 else ()
    return Row(
        text=text, confidence=confidence, symbols=digits, corners=corners, alternatives=others
    )


@pytest.fixture
def read_rows(here: Path, monkeypatch: Any, capsys: Any) -> Callable[..., Any]:
    """Returns a function that runs the command with a reader that finds the given rows.

    The function returns the output.
    """
    Image.new("L", (60, 40), 255).save("a.png")

    def run(rows: Sequence[Row], left_out: int, *options: str) -> Any:
        found = Page(tuple(rows), left_out=left_out)

        @contextlib.contextmanager
        def reader_of(*_: Any) -> Iterator[Any]:
            yield SimpleNamespace(read=lambda picture: found)

        monkeypatch.setattr(predictor, "reader_of", reader_of)
        assert command.main(["a.png", *options]) == 0
        return capsys.readouterr()

    return run


SURE = row_of("56", 0.9)
DOUBTFUL = [
    row._replace(doubtful=True) for row in (row_of("1", 0.62), row_of("34", 0.5), row_of("8", 0.3))
]


def test_a_doubtful_row_says_so_and_rows_that_are_left_out_are_counted(read_rows: Any) -> None:
    printed = read_rows([*DOUBTFUL[:2], SURE], 2)
    assert printed.out.splitlines() == [
        "a.png: 1 (62.0%), perhaps not a digit; then 7 (20.0%), 4 (5.0%)",
        "a.png: 34 (50.0%), perhaps not digits",
        "a.png: 56 (90.0%)",
    ]
    assert printed.err == "network: the bundled reader\na.png: left out 2 rows without digits\n"
    answer = json.loads(read_rows([DOUBTFUL[0], SURE], 1, "--json").out)
    assert [row["doubtful"] for row in answer["rows"]] == [True, False]
    assert answer["left_out"] == 1


def test_doubtful_rows_are_in_the_csv_file_only_if_there_are_no_others(read_rows: Any) -> None:
    for rows, lines, note in (
        ([DOUBTFUL[0], SURE], ["56"], "left 1 doubtful row out of the CSV file"),
        ([*DOUBTFUL, SURE], ["56"], "left 3 doubtful rows out of the CSV file"),
        (DOUBTFUL[:2], ["1", "34"], "kept 2 doubtful rows in the CSV file, since there are no"),
    ):
        printed = read_rows(rows, 0, "--csv", "-")
        assert printed.out.splitlines() == lines
        assert printed.err.splitlines()[1].startswith(f"a.png: {note}")
    assert read_rows([SURE], 0, "--csv", "-").err == "network: the bundled reader\n"


def test_a_doubtful_row_is_drawn_in_red() -> None:
    found = Page((DOUBTFUL[0], SURE))
    picture = Picture("a.png", np.full((40, 60), 255, np.uint8))
    (axes,) = figure.drawn([Shown(picture, (40, 60), found)]).axes
    red, blue = to_rgb("tab:red"), to_rgb("tab:blue")
    assert [patch.get_edgecolor()[:3] for patch in axes.patches] == [red, blue]
    assert [to_rgb(text.get_color()) for text in axes.texts] == [red, blue, blue]


# --- Files that it writes --------------------------------------------------------------------


@links
def test_no_file_is_replaced(arithmetic: Path, here: Path, refused: Any) -> None:
    """The commands are refused before they read any pictures; the pictures do not even exist."""
    Path("mine.png").write_bytes(b"mine")
    Path("link.png").symlink_to("nowhere.png")
    for argv, *named in (
        (["--save", "mine.png"], "mine.png", "already exists"),
        (["--save", "link.png"], "link.png", "already exists"),
        (["--csv", "link.png"], "link.png", "already exists"),
        (["--csv", "a.png", "--save", "./a.png"], "a.png", "--csv", "--save"),
        (["--save", 252 * "a" + ".png"], "too long"),
        (["--csv", 253 * "a" + ".csv"], "too long"),
        (["--csv", "-", "--json"], "--csv", "--json"),
    ):
        assert_names(refused(command, "gone.png", "--run", "none", *argv), *named)
    assert Path("mine.png").read_bytes() == b"mine"
    assert sorted(path.name for path in here.iterdir()) == ["link.png", "mine.png"]


def test_what_was_read_before_an_interrupt_is_in_the_csv_file(
    arithmetic: Path, here: Path, monkeypatch: Any
) -> None:
    read = picture_arguments.read

    def interrupted(name: str) -> Any:
        if name == "third.png":
            raise KeyboardInterrupt
        return read(name)

    monkeypatch.setattr(picture_arguments, "read", interrupted)
    for name in ("=first.png", "second.png", "third.png"):
        shutil.copy(str(arithmetic), name)
    names = ["=first.png", "second.png", "third.png"]
    csv = 251 * "a" + ".csv"  # the longest name on most disks
    assert command.main([*names, "--csv", csv]) == 130
    expected = [f"{os.path.join('.', '=first.png')},7+2-1", "second.png,7+2-1"]
    assert Path(csv).read_text("utf-8-sig").splitlines() == expected


def test_a_csv_file_may_be_standard_output(arithmetic: Path, here: Path, capsys: Any) -> None:
    assert command.main([str(arithmetic), "--csv", "-", "--save", "figure.png"]) == 0
    assert capsys.readouterr().out.splitlines() == ["7+2-1"]
    assert [path.name for path in here.iterdir()] == ["figure.png"]
