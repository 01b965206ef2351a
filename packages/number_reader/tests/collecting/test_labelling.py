"""Tests which labels people may type and how the file of labels is read and written."""

from pathlib import Path, PureWindowsPath
from typing import Any, List

import pytest

from messages import naming
from number_reader.collecting import labelling
from systems import links


def wide(text: str) -> str:
    """Converts ASCII characters to the full-width characters that Chinese input methods produce."""
    return "".join(chr(ord(each) - ord("!") + 0xFF01) for each in text)


@pytest.mark.parametrize(
    ("typed", "symbols"),
    [
        ("12+34", "12+34"),
        (" 1 000 ", "1000"),
        ("3x4", "3×4"),
        ("3*4", "3*4"),
        ("1\N{MINUS SIGN}2\N{EN DASH}3", "1-2-3"),
        (wide("12+(3.4)=-5"), "12+(3.4)=-5"),
        (wide("0,5x2"), "0,5×2"),
        ("1\N{IDEOGRAPHIC FULL STOP}5", "1.5"),
        ("8÷2·1/4", "8÷2·1/4"),
    ],
)
def test_a_label_is_written_in_the_symbols_of_the_reader(typed: str, symbols: str) -> None:
    assert labelling.normal(typed) == symbols


def test_lines_keep_their_order_and_are_read_again(tmp_path: Path) -> None:
    labels = {"00002.png": "3×4", "七 7.JPG": "1÷2", "00001.png": "5"}
    labelling.write(tmp_path, labels)
    text = "file\tlabel\n00002.png\t3×4\n七 7.JPG\t1÷2\n00001.png\t5\n"
    assert (tmp_path / "labels.tsv").read_bytes() == text.encode()
    assert list(labelling.read(tmp_path).items()) == list(labels.items())
    labelling.write(tmp_path, {})
    assert (tmp_path / "labels.tsv").read_bytes() == b"file\tlabel\n"
    assert labelling.read(tmp_path) == {}


def test_what_spreadsheets_and_people_write_is_read(tmp_path: Path) -> None:
    content = b"\xef\xbb\xbffile\tlabel\r\n00001.png\t2\r\n\r\na.png\t 3 x 4 \r\n"
    (tmp_path / "labels.tsv").write_bytes(content)
    assert labelling.read(tmp_path) == {"00001.png": "2", "a.png": "3×4"}
    (tmp_path / "labels.tsv").write_bytes(b"file\tlabel\t\t\na.png\t5\t\t\n\t\t\t\n")
    assert labelling.read(tmp_path) == {"a.png": "5"}


@pytest.mark.parametrize(
    ("content", "named"),
    [
        (b"", ["''", r"'file\tlabel'"]),
        (b"picture\tlabel\n", [r"'picture\tlabel'", r"'file\tlabel'"]),
        (b"file\tlabel\n00001.png 12\n", ["line 2", "a tab"]),
        (b"file\tlabel\n\n../a.png\t12\n", ["line 3", "a picture"]),
        (b"file\tlabel\na.txt\t12\n", ["line 2", "a picture"]),
        (b"file\tlabel\na.png\t1\na.png\t2\n", ["line 3", "a.png", "one"]),
        (b"file\tlabel\na.png\t1k\n", ["line 2", "'k'"]),
        (b"file\tlabel\na.png\t\n", ["line 2", "no label"]),
        (b"file\tlabel\tnote\na.png\t1\t2\n", [r"'file\tlabel\tnote'", r"'file\tlabel'"]),
        (b"file\tlabel\na.png\t1\t2\n", ["line 2", r"'a.png\t1\t2'", "a tab and a label"]),
        (b"file\tlabel\na.png\t\t2\n", ["line 2", r"'a.png\t\t2'", "a tab and a label"]),
        (b"file\tlabel\na.png\t\xff\n", ["UTF-8"]),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, content: bytes, named: List[str]) -> None:
    (tmp_path / "labels.tsv").write_bytes(content)
    with pytest.raises(ValueError, match=naming(tmp_path / "labels.tsv")) as error:
        labelling.read(tmp_path)
    for value in named:
        assert value in str(error.value)


@pytest.mark.parametrize(
    "content", ["x" * 9999, "file\tlabel\n" + "x" * 9999, "file\tlabel\na.png\t" + "k" * 9999]
)
def test_a_message_shows_only_the_beginning_of_a_long_line(tmp_path: Path, content: str) -> None:
    (tmp_path / "labels.tsv").write_text(content)
    with pytest.raises(ValueError, match=naming(tmp_path / "labels.tsv")) as error:
        labelling.read(tmp_path)
    assert len(str(error.value)) < len(str(tmp_path)) + 200


def test_a_file_that_is_not_there_or_no_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=naming(tmp_path / "labels.tsv", "no such file")):
        labelling.read(tmp_path)
    (tmp_path / "labels.tsv").mkdir()
    with pytest.raises(ValueError, match=naming(tmp_path / "labels.tsv", "not a regular file")):
        labelling.read(tmp_path)


@pytest.mark.parametrize(
    ("file", "possible"),
    [
        ("00001.png", True),
        ("a b.JPEG", True),
        ("七.heic", True),
        ("Screenshot at 2.42.10\u202fPM.png", True),
        ("10:30.png", True),
        ("../a.png", False),
        ("b/a.png", False),
        (".a.png", False),
        ("a\tb.png", False),
        ("a\u200b.png", False),
        ("a.txt", False),
        ("png", False),
        ("", False),
    ],
)
def test_a_name_leads_to_a_picture_in_the_folder(file: str, possible: bool) -> None:
    assert labelling.is_name(file) == possible


@pytest.mark.parametrize("file", ["b\\a.png", "C:a.png", "\\a.png"])
def test_a_name_leads_nowhere_else_on_windows(file: str, monkeypatch: Any) -> None:
    monkeypatch.setattr(labelling, "Path", PureWindowsPath)
    assert not labelling.is_name(file)


def test_fields_in_quotation_marks_are_read_as_spreadsheets_write_them(tmp_path: Path) -> None:
    lines = [
        "file\tlabel",
        '00001.png\t"1,5"',
        '"a,b.png"\t"2,5"\t',
        '"""a"" b.png"\t7',
        '"b".png\t8',
        "c.png\t3,5",
    ]
    expected = {
        "00001.png": "1,5",
        "a,b.png": "2,5",
        '"a" b.png': "7",
        '"b".png': "8",
        "c.png": "3,5",
    }
    for encoding in ("utf-8", "utf-8-sig", "utf-16-le", "utf-16-be"):
        mark = "\ufeff" if encoding.startswith("utf-16") else ""
        content = mark + "\r\n".join(lines) + "\r\n"
        (tmp_path / "labels.tsv").write_bytes(content.encode(encoding))
        assert labelling.read(tmp_path) == expected
    labelling.write(tmp_path, expected)
    assert labelling.read(tmp_path) == expected
    (tmp_path / "labels.tsv").write_bytes("\ufefffile\tlabel\n".encode("utf-16-le")[:-1])
    with pytest.raises(ValueError, match=naming(tmp_path / "labels.tsv", "UTF-8")):
        labelling.read(tmp_path)


@links
def test_a_link_is_followed_and_kept(tmp_path: Path) -> None:
    target = tmp_path / "synchronised" / "mine.tsv"
    target.parent.mkdir()
    target.write_text("file\tlabel\na.png\t1\n")
    (tmp_path / "labels.tsv").symlink_to("synchronised/mine.tsv")
    labelling.write(tmp_path, {"a.png": "2"})
    assert (tmp_path / "labels.tsv").is_symlink()
    assert target.read_text() == "file\tlabel\na.png\t2\n"
    assert [path.name for path in target.parent.iterdir()] == ["mine.tsv"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["labels.tsv", "synchronised"]
