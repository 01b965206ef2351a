"""A folder of collected rows: pictures of rows of handwriting, and their labels.

    rows/
        labels.tsv      a line for each picture: `00017.png`, a tab, and the label, what it says
        00017.png       the row as the reader sees it, but dark on white
        last            the highest number so far, since no number is used twice
        lock            locked while a process changes the folder

A picture is written before its line, and every file under a temporary name that is then renamed.
So a process that is killed leaves complete files, and at worst a picture without a line.

People may put pictures of their own into the folder, with lines for them in `labels.tsv`. One that
is not 32 pixels high is cut as a row of a photograph is.
"""

import io
import re
from pathlib import Path
from typing import Dict, List, NamedTuple, Optional, Sequence, Tuple

import numpy as np
from PIL import Image

from tf1_mnist import files
from tf1_mnist.data.rows import HEIGHT
from tf1_mnist.handwriting import labelling, page, picture_files, strips

LABELS = "labels.tsv"

_HEADER = "file\tlabel"
_LAST = "last"


class Row(NamedTuple):
    """A collected row.

    file: the name of its picture.
    label: what it says, symbols of `data.rows.SYMBOLS`.
    image: uint8 of shape (32, width), 0 is paper, 255 is ink.
    """

    file: str
    label: str
    image: np.ndarray


def prepare(folder: Path) -> None:
    """Makes a folder for collected rows, unless it is one.

    Raises:
        OSError: it cannot be made or written; or there is something else in it, which might be
            taken for pictures of rows.
        ValueError: what should be a file in it is something else.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except FileExistsError:
        raise FileExistsError(f"{folder}: not a folder; expected one for collected rows") from None
    with files.locked(folder, wait=True):
        _prepare(folder)


def _prepare(folder: Path) -> None:
    """Writes a `labels.tsv` without lines, unless there is one; needs the lock."""
    if files.is_there(folder / _LAST):
        files.expect_file(folder / _LAST)
    if files.is_there(folder / LABELS):
        return
    if any(path.name != "lock" and not path.name.startswith(".") for path in folder.iterdir()):
        raise FileExistsError(
            f"{folder}: not empty, and without {LABELS}; expected a folder of collected rows, "
            "or a new or empty one"
        )
    _write(folder, {})


def add(folder: Path, rows: Sequence[Tuple[str, np.ndarray]]) -> List[str]:
    """Stores rows, unless they are in the folder already, as those of a photograph read twice.

    Args:
        folder: it is made if there is none.
        rows: the label of each, as people type it, and its image, as of a `Row`. Paper at its
            right end, with which images are padded for the network, is cut off.
    Returns:
        The names of their pictures. A row that was there keeps its name and its label.
    Raises:
        ValueError: as in `labelling.normal`, `labelling.check`, `page.check` and `labels`; nothing
            is stored.
        OSError: as in `prepare`; or the folder cannot be written.
    """
    checked = [(labelling.normal(label), _trimmed(image)) for label, image in rows]
    for label, image in checked:
        page.check(image)  # as it is checked when the row is read
        labelling.check(label, image)
    prepare(folder)
    with files.locked(folder, wait=True):
        lines = _lines(folder)
        number = _last(folder, lines)
        stored = {(folder / name).read_bytes(): name for name in lines if (folder / name).is_file()}
        names = []
        for label, image in checked:
            content = _png(image)
            if content not in stored:
                number += 1
                stored[content] = name = f"{number:05}.png"
                files.write_bytes(folder / _LAST, f"{number}\n".encode())
                files.write_bytes(folder / name, content)
                lines[name] = label
            names.append(stored[content])
        _write(folder, lines)
    return names


def correct(folder: Path, file: str, label: str) -> None:
    """Gives a row another label, or a picture without a label its first one.

    Args:
        folder: the folder of collected rows.
        file: the name of the row's picture.
        label: as people type it.
    Raises:
        ValueError: there is no such row; or as in `labelling.normal`, `labelling.check`, `labels`
            and `image`.
        OSError: a file cannot be read or written.
    """
    label = labelling.normal(label)
    with files.locked(folder, wait=True):
        _expect(folder, file)
        _checked(folder, file, label)
        _write(folder, {**_lines(folder), file: label})


def discard(folder: Path, file: str) -> None:
    """Deletes a row's line and its picture.

    Args:
        folder, file: as in `correct`.
    Raises:
        ValueError: there is no such row; or as in `labels`.
        OSError: a file cannot be read or written.
    """
    with files.locked(folder, wait=True):
        _expect(folder, file)
        lines = _lines(folder)
        if lines.pop(file, None) is not None:
            _write(folder, lines)
        if files.is_there(folder / file):
            (folder / file).unlink()


def labels(folder: Path) -> Dict[str, str]:
    """Returns the label of each picture by its name, in the order of `labels.tsv`.

    The pictures that have no line come last, with "" for a label.

    Raises:
        ValueError: a line is malformed.
        OSError: the folder or `labels.tsv` cannot be read.
    """
    lines = _lines(folder)
    others = sorted(
        path.name for path in folder.iterdir() if _is_name(path.name) and path.name not in lines
    )
    return {**lines, **dict.fromkeys(others, "")}


def image(folder: Path, file: str) -> np.ndarray:
    """Reads the picture of a row.

    Args:
        folder, file: as in `correct`.
    Returns:
        As of a `Row`.
    Raises:
        ValueError: it is not a picture, or does not show one row of writing.
        OSError: it cannot be read.
    """
    path = folder / file
    if not files.is_there(path):
        raise FileNotFoundError(
            f"{path}: no such picture, but it has a line in {LABELS}; expected both"
        )
    files.expect_file(path)
    picture = picture_files.read(path)
    try:
        page.check(picture)
        if len(picture) == HEIGHT:
            return 255 - picture
        found = page.find(picture)
        if len(found.rows) != 1:
            raise ValueError(f"{len(found.rows)} rows of writing; expected one")
        return strips.cut(found, found.rows[0]).image
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from None


def read(folder: Path) -> List[Row]:
    """Reads all rows.

    Returns:
        The rows in the order of `labels.tsv`.
    Raises:
        ValueError: a picture has no label, or is too short for it; or as in `labels` and `image`.
        OSError: a file cannot be read.
    """
    return [
        Row(file, label, _checked(folder, file, label)) for file, label in labels(folder).items()
    ]


def _checked(folder: Path, file: str, label: str) -> np.ndarray:
    """Reads the picture of a row, and checks that it has a label and is long enough for it."""
    if not label:
        raise ValueError(f"{folder / file}: no line in {LABELS}; expected one with its label")
    found = image(folder, file)
    try:
        labelling.check(label, found)
    except ValueError as error:
        raise ValueError(f"{folder / file}: {error}") from None
    return found


def _trimmed(image: np.ndarray) -> np.ndarray:
    """Returns a row with no more paper at its right end than a strip has."""
    inked = np.flatnonzero(image.any(axis=0))
    return image[:, : inked[-1] + 1 + strips.MARGIN] if len(inked) else image


def _expect(folder: Path, file: str) -> None:
    if file not in labels(folder):
        raise ValueError(f"{folder}: has no row {file!r}; expected the name of one of its pictures")


def _lines(folder: Path) -> Dict[str, str]:
    """Reads `labels.tsv`."""
    path = folder / LABELS
    if not files.is_there(path):
        raise FileNotFoundError(f"{path}: no such file; expected a folder of collected rows")
    files.expect_file(path)
    try:
        header, *lines = path.read_text("utf-8-sig").split("\n")
    except UnicodeDecodeError:
        raise ValueError(f"{path}: not in UTF-8; expected a text in UTF-8") from None
    if header != _HEADER:
        raise ValueError(
            f"{path}: {labelling.quoted(header)} is the first line; expected {_HEADER!r}"
        )
    found: Dict[str, str] = {}
    for number, line in enumerate(lines, 2):
        if not line.strip():
            continue
        file, tab, label = line.partition("\t")
        fault = f"{path}: line {number}, {labelling.quoted(line)}"
        if not tab or not _is_name(file):
            raise ValueError(f"{fault}; expected the name of a picture, a tab and a label")
        if file in found:
            raise ValueError(f"{fault}: a second line for {file}; expected one")
        try:
            found[file] = labelling.normal(label)
        except ValueError as error:
            raise ValueError(f"{path}: line {number}: {error}") from None
    return found


def _is_name(file: str) -> bool:
    """Returns whether a text can be the name of a picture in the folder, and leads nowhere else."""
    return (
        file.isprintable()
        and not re.search(r"^\.|[/\\:]", file)
        and Path(file).suffix.lower() in picture_files.SUFFIXES
    )


def _write(folder: Path, lines: Dict[str, str]) -> None:
    text = "".join(f"{line}\n" for line in [_HEADER, *map("\t".join, lines.items())])
    files.write_bytes(folder / LABELS, text.encode())


def _last(folder: Path, lines: Dict[str, str]) -> int:
    """Returns the highest number that a picture has, or had."""
    path = folder / _LAST
    given: Optional[str] = None
    if files.is_there(path):
        given = path.read_text("utf-8", "replace")
    names = [*lines, *(path.name for path in folder.iterdir())]
    numbers = [int(name[:-4]) for name in names if re.fullmatch(r"[0-9]{1,9}\.png", name)]
    if given is not None:
        if not re.fullmatch(r"[0-9]{1,9}\n?", given):
            raise ValueError(f"{path}: {given[:40]!r}; expected the highest number of a picture")
        numbers.append(int(given))
    return max(numbers, default=0)


def _png(image: np.ndarray) -> bytes:
    content = io.BytesIO()
    Image.fromarray(255 - image).save(content, "PNG")
    return content.getvalue()
