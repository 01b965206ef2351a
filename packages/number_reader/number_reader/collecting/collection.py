"""Stores collected rows in a folder, as pictures of handwriting with their labels.

    rows/
        labels.tsv      a line for each picture: its name, such as `00017.png`, a tab, and its label
        00017.png       the image of a row for the reader, but dark on white
        last            the highest number used so far; no number is used twice
        lock            locked while a process changes the folder

A picture is saved before its line is added to `labels.tsv`. Every file is written under a temporary
name and then renamed. A process that is killed therefore leaves only complete files and, at worst,
a picture without a line.

Users may add pictures of their own to the folder, and lines for these pictures to `labels.tsv`. If
a picture is not 32 pixels high, its row is cut out in the same way as a row in a photograph.
"""

import io
import os
import re
from pathlib import Path
from typing import Container, Dict, Iterable, List, NamedTuple, Optional, Sequence, Tuple

import numpy as np
from PIL import Image

from number_reader.collecting import labelling, learnable
from number_reader.rows.own import OwnRows
from tf1_mnist import files
from tf1_mnist.pictures import picture_files
from tf1_mnist.words import InputError

_LAST = "last"
_NUMBER = "[0-9]{1,255}"  # a file name has at most 255 characters


class CollectedRow(NamedTuple):
    """A row in the folder.

    file: the file name of the row's picture.
    label: the text of the row, in symbols of `rows.SYMBOLS`.
    image: uint8 of shape (32, width); 0 is paper, and 255 is ink.
    """

    file: str
    label: str
    image: np.ndarray


def check(folder: Path) -> None:
    """Checks that rows can be stored in a folder, which need not exist yet; changes nothing.

    Raises:
        OSError: the path is not a folder, or the folder contains files but no `labels.tsv`.
        ValueError: `last` does not contain a number; see also `labels`.
    """
    if not files.is_there(folder):
        return
    if not folder.is_dir():
        raise FileExistsError(f"{folder}: not a folder; expected one for collected rows")
    # Another process may be making the folder. It writes `labels.tsv` first, so check that last.
    others = [name for name in os.listdir(str(folder)) if not re.match(r"\.|lock$", name)]
    if files.is_there(folder / labelling.NAME):
        labels(folder)
        _last_used(folder)
    elif others:
        raise FileExistsError(
            f"{folder}: not empty, and without {labelling.NAME}; expected a folder of collected "
            "rows, or a new or empty one"
        )


def prepare(folder: Path) -> None:
    """Creates a folder for collected rows, unless it already exists.

    Raises:
        OSError, ValueError: as in `check`. OSError is also raised if the folder cannot be created
            or written to.
    """
    check(folder)
    folder.mkdir(parents=True, exist_ok=True)
    with files.locked(folder, wait=True):
        if not files.is_there(folder / labelling.NAME):
            labelling.write(folder, {})


class Stored(NamedTuple):
    """A row that has been stored.

    file: the file name of the row's picture.
    earlier: the row's previous label, "" if it had none; None for a new row.
    """

    file: str
    earlier: Optional[str]


def store(
    folder: Path, rows: Sequence[Tuple[str, np.ndarray]], relabel: bool = False
) -> List[Stored]:
    """Stores rows. A row that is already in the folder is not stored again.

    Args:
        folder: the folder of collected rows, which is created if it does not exist.
        rows: the label and the image of each row, as returned by `learnable.storable`.
        relabel: whether a row that is already in the folder gets the new label instead of
            keeping its own. A row without a label always gets the new label.
    Raises:
        OSError, ValueError: as in `prepare`. If either is raised, no label has been stored or
            changed.
    """
    if not files.is_there(folder / labelling.NAME):
        prepare(folder)
    with files.locked(folder, wait=True):
        lines = labels(folder)
        number = max([_last_used(folder), *_numbers(lines)])
        same_size = _by_size(folder, lines)
        stored = []
        for label, image in rows:
            content = _png(image)
            same = same_size.setdefault(len(content), [])
            name = next((each for each in same if (folder / each).read_bytes() == content), None)
            if name is None:
                number += 1
                name = f"{number:05}.png"
                _write(folder / _LAST, f"{number}\n".encode())
                files.write_bytes(folder / name, content)
                same.append(name)
            earlier = lines.get(name)
            # A killed process may have left a picture without a line.
            lines[name] = label if relabel or not earlier else earlier
            stored.append(Stored(name, earlier))
        _write_labels(folder, lines)
    return stored


def correct(folder: Path, file: str, label: str) -> None:
    """Changes a row's label or adds one if the row has none.

    Args:
        folder: the folder of collected rows.
        file: the file name of the row's picture.
        label: the label, as people type it.
    Raises:
        ValueError: there is no such row; see also `labelling.normal`, `learnable.check`, `labels`
            and `image`.
        OSError: a file cannot be read or written.
    """
    label = labelling.normal(label)
    with files.locked(folder, wait=True):
        lines = _expect(folder, file)
        learnable.check(label, image(folder, file))
        _write_labels(folder, {**lines, file: label})


def discard(folder: Path, file: str) -> None:
    """Deletes a row's line and its picture.

    Args:
        folder, file: as in `correct`.
    Raises:
        ValueError: there is no such row; see also `labels`.
        OSError: a file cannot be read or written.
    """
    with files.locked(folder, wait=True):
        _write_labels(folder, {**_expect(folder, file), file: ""})
        if files.is_there(folder / file):
            (folder / file).unlink()


def unlabel(folder: Path, file: str) -> None:
    """Deletes a row's line but not its picture.

    Args:
        folder, file: as in `correct`.
    Raises:
        OSError, ValueError: as in `discard`.
    """
    with files.locked(folder, wait=True):
        _write_labels(folder, {**_expect(folder, file), file: ""})


def labels(folder: Path) -> Dict[str, str]:
    """Returns a dictionary that maps the name of each picture to its label, as in `labels.tsv`.

    The pictures are in the order of the lines. Pictures without a line come last, with the label
    "".

    Raises:
        ValueError: a line is malformed, or the name of a picture cannot be stored in `labels.tsv`.
        OSError: the folder or `labels.tsv` cannot be read.
    """
    lines = labelling.read(folder)
    others = sorted(name for name in _pictures(folder) if name not in lines)
    return {**lines, **dict.fromkeys(others, "")}


def _pictures(folder: Path) -> List[str]:
    """Returns the file names of the pictures in the folder.

    Raises:
        ValueError: `labels.tsv` cannot contain the name of a picture, for example because the name
            has control characters.
    """
    names = [
        name
        for name in os.listdir(str(folder))
        if os.path.splitext(name)[1].lower() in picture_files.SUFFIXES and name[0] != "."
    ]
    for name in names:
        if not labelling.is_name(name):
            raise ValueError(
                f"{folder / name}: not a name for {labelling.NAME}; expected one without control "
                "or invisible characters, in UTF-8"
            )
    return names


def image(folder: Path, file: str) -> np.ndarray:
    """Reads the picture of a row.

    Args:
        folder, file: as in `correct`.
    Returns:
        The image, as in `CollectedRow`.
    Raises:
        InputError: the file is not a picture or does not show exactly one row of writing.
        OSError, ValueError: there is no such file, or it cannot be read.
    """
    path = folder / file
    if not files.is_there(path):
        raise FileNotFoundError(
            f"{path}: no such picture, but it has a line in {labelling.NAME}; expected both"
        )
    files.expect_file(path)
    with path.open("rb") as opened:
        return learnable.cut(picture_files.decode(opened))


def read(folder: Path) -> List[CollectedRow]:
    """Reads all rows.

    Returns:
        The rows in the order of `labels.tsv`.
    Raises:
        ValueError: a picture has no label; see also `learnable.check`, `labels` and `image`.
        OSError: a file cannot be read.
    """
    rows = []
    for file, label in labels(folder).items():
        if not label:
            raise ValueError(
                f"{folder / file}: no line in {labelling.NAME}; expected one with its label"
            )
        try:
            found = image(folder, file)
            learnable.check(label, found)
        except InputError as error:
            raise ValueError(f"{folder / file}: {error}") from None
        rows.append(CollectedRow(file, label, found))
    return rows


def to_learn(folder: Path) -> Tuple[OwnRows, OwnRows]:
    """Returns the rows from which a reader is to learn and those that are held out.

    Raises:
        OSError, ValueError: as in `read` and `learnable.hold_out`.
    """
    collected = read(folder)
    try:
        return learnable.hold_out(collected)
    except ValueError as error:
        raise ValueError(f"{folder}: {error}") from None


def _expect(folder: Path, file: str) -> Dict[str, str]:
    """Returns the labels, as `labels` does, after checking that the folder contains `file`.

    Raises:
        ValueError: the folder has no picture named `file`; see also `labels`.
    """
    found = labels(folder)
    if file not in found:
        raise ValueError(f"{folder}: has no row {file!r}; expected the name of one of its pictures")
    return found


def _write_labels(folder: Path, found: Dict[str, str]) -> None:
    """Writes labels, in the form that `labels` returns, to `labels.tsv`."""
    labelling.write(folder, {name: label for name, label in found.items() if label})


def _write(path: Path, content: bytes) -> None:
    """Writes a file or, if it is a link, the link's target."""
    files.write_bytes(Path(os.path.realpath(str(path))), content)


def _by_size(folder: Path, names: Container[str]) -> Dict[int, List[str]]:
    """Returns a dict that maps each file size, in bytes, to the names of the files of that size.

    Args:
        folder: the folder of collected rows.
        names: the names of its pictures; other files are left out.
    """
    found: Dict[int, List[str]] = {}
    with os.scandir(str(folder)) as entries:
        for entry in sorted(entries, key=lambda entry: entry.name):
            if entry.name in names and entry.is_file():
                found.setdefault(entry.stat().st_size, []).append(entry.name)
    return found


def _numbers(names: Iterable[str]) -> List[int]:
    """Returns the numbers in names such as `00017.png`; other names are ignored."""
    return [int(name[:-4]) for name in names if re.fullmatch(rf"{_NUMBER}\.png", name)]


def _last_used(folder: Path) -> int:
    """Returns the number in `last`, or 0 if there is no such file."""
    path = folder / _LAST
    if not files.is_there(path):
        return 0
    files.expect_file(path)
    given = path.read_text("utf-8", "replace")
    if not re.fullmatch(rf"{_NUMBER}\n?", given):
        raise ValueError(f"{path}: {given[:40]!r}; expected the highest number of a picture")
    return int(given)


def _png(image: np.ndarray) -> bytes:
    content = io.BytesIO()
    Image.fromarray(255 - image).save(content, "PNG")
    return content.getvalue()
