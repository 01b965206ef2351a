"""Tests how the CSV file is written and how spreadsheet programs interpret it."""

import csv
import errno
import io
import os
from pathlib import Path
from typing import Any, List

import pytest

from messages import naming
from number_reader.commands.csv_file import CsvFile
from systems import any_bytes, any_name, links


def lines(path: Path) -> List[List[str]]:
    """Reads the rows of a file as a spreadsheet program would."""
    return list(csv.reader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))


def test_each_picture_is_written_when_it_is_added(here: Path) -> None:
    table = CsvFile(Path("cells.csv"))
    table.add([])
    assert list(here.iterdir()) == []
    table.add([["1", "", "2"], ["3,4"]])
    assert Path("cells.csv").read_bytes() == b'\xef\xbb\xbf1,,2\r\n"3,4"\r\n'
    table.add([["5"]], "a.png")
    assert lines(Path("cells.csv")) == [["1", "", "2"], ["3,4"], ["a.png", "5"]]
    table.close()
    CsvFile(None).add([["1"]])


@links
def test_an_existing_file_is_refused_even_if_it_is_made_meanwhile(here: Path) -> None:
    Path("link.csv").symlink_to("nowhere.csv")
    with pytest.raises(FileExistsError, match=naming("link.csv", "new")):
        CsvFile(Path("link.csv"))
    Path("link.csv").unlink()
    table = CsvFile(Path("link.csv"))
    Path("link.csv").symlink_to("nowhere.csv")
    with pytest.raises(FileExistsError) as error:
        table.add([["1"]])
    assert error.value.filename == "link.csv"
    assert [path.name for path in here.iterdir()] == ["link.csv"]


def test_a_full_disk_leaves_whole_lines(here: Path) -> None:
    table = CsvFile(Path("cells.csv"))
    table.add([["1"]])

    class Full(io.FileIO):
        def write(self, content: Any) -> int:
            if len(content) < 4:
                raise OSError(errno.ENOSPC, "No space left on device")
            return super().write(content[:4])

    table.close()
    table._file = Full("cells.csv", "ab")  # type: ignore[assignment]
    with pytest.raises(OSError, match="No space left") as error:
        table.add([["12345"]])
    assert error.value.filename == "cells.csv"
    table.close()
    assert lines(Path("cells.csv")) == [["1"]]


def test_names_are_no_formulas_and_numbers_stay_numbers(here: Path) -> None:
    read = ["-7", "+12", "=3", "12+34", "(2)", "1,5", "7 -2"]
    table = CsvFile(Path("cells.csv"))
    for name in ("=cmd.png", "+1.png", "-1.png", "@a.png", " =a.png", "a;=b.png", "C:/a.png"):
        table.add([read], name)
    table.close()
    written = lines(Path("cells.csv"))
    for name, *cells in written:
        assert cells == read
        assert not name.lstrip().startswith(("=", "+", "-", "@"))
    assert [name for name, *_ in written] == [
        *(os.path.join(".", name) for name in ("=cmd.png", "+1.png", "-1.png", "@a.png")),
        os.path.join(".", " =a.png"),
        "a;=b.png",
        "C:/a.png",
    ]
    assert b'"a;=b.png"' in Path("cells.csv").read_bytes()  # some spreadsheets split at semicolons


@any_name
@any_bytes
def test_names_are_shown_as_they_are_and_never_look_alike(here: Path) -> None:
    names = [b"a\nb", b"\t=1", b"a\xff", b"a\xfe", b"a\\xff", "‮gnp.cod".encode(), "数é".encode()]
    table = CsvFile(Path("cells.csv"))
    for name in names:
        table.add([["1"]], os.fsdecode(name))
    table.close()
    assert [name for name, _ in lines(Path("cells.csv"))] == [
        "a\\nb",
        "\\t=1",
        "a\\xff",
        "a\\xfe",
        "a\\\\xff",
        "\\u202egnp.cod",
        "数é",
    ]


def test_standard_output_gets_the_lines_without_a_mark(here: Path, capfdbinary: Any) -> None:
    table = CsvFile(Path("-"))
    table.add([["1", "×2"]], "a.png")
    table.close()
    assert capfdbinary.readouterr().out == "a.png,1,×2\r\n".encode()
    assert list(here.iterdir()) == []
