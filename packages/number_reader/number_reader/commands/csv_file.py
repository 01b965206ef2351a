"""Writes a CSV file with the text read from pictures: the cells of tables, or whole rows."""

import os
import sys
from pathlib import Path
from typing import BinaryIO, Optional, Sequence

from tf1_mnist import files
from tf1_mnist.printing import escaped

# Without a byte order mark, spreadsheets would not recognize a file as UTF-8.
_MARK = b"\xef\xbb\xbf"
# Spreadsheets take a cell that begins with one of these characters for a formula, which may run a
# program. The last four characters are the full-width forms of the first four.
_FORMULA = tuple("=+-@\uff1d\uff0b\uff0d\uff20")


class CsvFile:
    """A CSV file; the lines for a picture are written as soon as the picture has been read.

    If the command is interrupted, the file contains the lines for the pictures that were read
    before the interruption. If no picture was read, the file does not exist.
    """

    def __init__(self, path: Optional[Path]) -> None:
        """Checks that the file can be written.

        Args:
            path: the file, which must not exist yet; - for standard output; None for no file.
        Raises:
            OSError, ValueError: as in `files.expect_new`.
        """
        self._path = path
        self._file: Optional[BinaryIO] = None
        if path is not None and not is_output(path):
            files.expect_new(path)

    def close(self) -> None:
        """Closes the file."""
        if self._file is not None:
            self._file.close()

    def add(self, lines: Sequence[Sequence[str]], name: Optional[str] = None) -> None:
        """Writes the lines for a picture.

        Args:
            lines: the texts in the cells of each line.
            name: the picture's name, for the first cell of each line; None to leave it out.
        Raises:
            OSError: the file cannot be written, or another process has created it in the meantime.
        """
        if self._path is None or not lines:
            return
        first = [] if name is None else [_of_file(name)]
        table = [[*first, *line] for line in lines]
        content = "".join(",".join(map(_quoted, line)) + "\r\n" for line in table).encode()
        if is_output(self._path):
            sys.stdout.flush()
            sys.stdout.buffer.write(content)
            sys.stdout.buffer.flush()
            return
        try:
            if self._file is None:
                self._file, content = self._path.open("xb", buffering=0), _MARK + content
            _write(self._file, content)
        except OSError as fault:
            raise OSError(fault.errno, fault.strerror, str(self._path)) from None


def is_output(path: Path) -> bool:
    """Returns whether a path stands for standard output."""
    return str(path) == "-"


def _write(file: BinaryIO, content: bytes) -> None:
    """Writes all of the content or, if the disk is full, leaves the file unchanged."""
    size = file.tell()
    try:
        while content:
            content = content[file.write(content) :]
    except OSError:
        file.truncate(size)
        raise


def _of_file(name: str) -> str:
    """Converts the name of a file to the text of a cell.

    The text begins with ./ if a spreadsheet would take the name for a formula. Unless the name
    contains escapes, this text is still a path to the file.
    """
    name = escaped(name)
    return os.path.join(os.curdir, name) if name.lstrip().startswith(_FORMULA) else name


def _quoted(text: str) -> str:
    """Puts a cell's text in quotation marks if it contains a separator or a quotation mark.

    The separators include the semicolon, which separates cells in countries that use a decimal
    comma.
    """
    return '"{}"'.format(text.replace('"', '""')) if set(text) & set('",;\t\r\n') else text
