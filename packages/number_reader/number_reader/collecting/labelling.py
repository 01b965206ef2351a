"""Normalizes the labels that users type; reads and writes `labels.tsv`, a folder's label file.

The first line of the file is the header: `file`, a tab and `label`. Each of the remaining lines
consists of the name of a picture, a tab and the picture's label. The file may also have the form in
which spreadsheet programs save it: in UTF-16, with quotation marks around fields that contain a
comma. The file may be a link, for example to a file in a synchronized folder.
"""

import codecs
import os
import re
from pathlib import Path
from typing import Dict

from number_reader.rows import SIGNS, SYMBOLS
from number_reader.words import InputError
from tf1_mnist import files
from tf1_mnist.pictures import picture_files
from tf1_mnist.printing import is_printable

NAME = "labels.tsv"

_HEADER = "file\tlabel"
_PLAIN = re.compile("[0-9a-z_]+[.]png")
_SHOWN = 60  # the greatest number of characters of a string that a message quotes
# The characters that keyboards and input methods write in place of the reader's symbols. The
# full-width forms of ASCII are in the same order as ASCII.
_WRITTEN_FOR = {
    **{chr(code + 0xFEE0): chr(code) for code in range(0x21, 0x7F)},
    **dict.fromkeys("\N{MINUS SIGN}\N{EN DASH}\N{HYPHEN}", "-"),
    **dict.fromkeys("xX\uff58\uff38", "×"),
    **dict.fromkeys("\N{DOT OPERATOR}\N{BULLET}\N{BULLET OPERATOR}\N{KATAKANA MIDDLE DOT}", "·"),
    **dict.fromkeys("\N{DIVISION SLASH}\N{FRACTION SLASH}", "/"),
    **dict.fromkeys("\N{ASTERISK OPERATOR}", "*"),
    "\N{IDEOGRAPHIC FULL STOP}": ".",
}


def normal(label: str) -> str:
    """Removes the spaces from a label that a user typed, and converts it to the reader's symbols.

    For example, an x becomes ×, an en dash becomes -, and full-width characters become ASCII.

    Raises:
        ValueError: the label is empty, consists only of spaces, or contains a symbol that the
            reader does not know.
    """
    if label and not label.strip(SYMBOLS):  # the usual labels, of which there may be thousands
        return label
    symbols = "".join(_WRITTEN_FOR.get(each, each) for each in "".join(label.split()))
    signs = " ".join(SIGNS)
    if not symbols:
        raise InputError("no label", signs=signs)
    for symbol in symbols:
        if symbol not in SYMBOLS:
            raise InputError(
                "unknown symbol", symbol=repr(symbol), label=quoted(label), signs=signs
            )
    return symbols


def quoted(text: str) -> str:
    """Quotes a string, or the beginning of a long string, for a message."""
    return repr(text) if len(text) <= _SHOWN else f"{text[:_SHOWN]!r}..."


def read(folder: Path) -> Dict[str, str]:
    """Returns a dict that maps the name of each picture to its label, in the order of the lines.

    Raises:
        ValueError: a line is malformed, or the file is not a file of labels.
        OSError: the file cannot be read.
    """
    path = folder / NAME
    if not files.is_there(path):
        raise FileNotFoundError(f"{path}: no such file; expected a folder of collected rows")
    files.expect_file(path)
    try:
        header, *lines = path.read_text(_encoding(path)).split("\n")
    except UnicodeError:
        raise ValueError(f"{path}: not in UTF-8; expected a text in UTF-8") from None
    if header.rstrip() != _HEADER:
        raise ValueError(f"{path}: {quoted(header)} is the first line; expected {_HEADER!r}")
    found: Dict[str, str] = {}
    for number, line in enumerate(lines, 2):
        if not line.strip():
            continue
        file, tab, label = map(_unquoted, line.partition("\t"))
        fault = f"{path}: line {number}, {quoted(line)}"
        if not tab or not is_name(file) or "\t" in label.rstrip():
            raise ValueError(f"{fault}; expected the name of a picture, a tab and a label")
        if file in found:
            raise ValueError(f"{fault}: a second line for {file}; expected one")
        try:
            found[file] = normal(label)
        except ValueError as error:
            raise ValueError(f"{path}: line {number}: {error}") from None
    return found


def write(folder: Path, labels: Dict[str, str]) -> None:
    """Writes `labels.tsv`.

    Args:
        folder: the folder of collected rows.
        labels: a dictionary that maps the name of each picture to its label.
    Raises:
        OSError: the file cannot be written.
    """
    text = "".join(f"{line}\n" for line in [_HEADER, *map("\t".join, labels.items())])
    # If the file is a link, write the link's target.
    files.write_bytes(Path(os.path.realpath(str(folder / NAME))), text.encode())


def _encoding(path: Path) -> str:
    with path.open("rb") as file:
        is_utf_16 = file.read(2) in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
    return "utf-16" if is_utf_16 else "utf-8-sig"


def _unquoted(text: str) -> str:
    """Returns a field without the quotation marks around it.

    Neither picture names nor labels can end with a quotation mark.
    """
    inside = text.rstrip()[1:-1]
    return inside.replace('""', '"') if text.rstrip() == f'"{inside}"' else text


def is_name(file: str) -> bool:
    """Returns whether a string can be the name of a picture that is directly in the folder."""
    if _PLAIN.fullmatch(file):  # the usual names; the other checks are slow for thousands of them
        return True
    return (
        is_printable(file)
        and not file.startswith(".")
        and Path(file).name == file
        and Path(file).suffix.lower() in picture_files.SUFFIXES
    )
