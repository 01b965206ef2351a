"""The files of a run's SavedModel, and SHA256SUMS, which holds their checksums.

TensorFlow notices damage to the values of variables, but often misses damage to the graph.
"""

import hashlib
from pathlib import Path

from tf1_mnist.files import expect_file, is_there
from tf1_mnist.runs import graphs, indexes

NAME = "SHA256SUMS"
GRAPH = "saved_model.pb"
VALUES = "variables/variables.data-00000-of-00001"
# The files of a SavedModel, and how many bytes each may have; a float32 has 4.
_FILES = {
    GRAPH: graphs.LARGEST,
    VALUES: 5 * graphs.MOST_NUMBERS,
    "variables/variables.index": indexes.LARGEST,
}
_BLOCK = 1 << 20  # bytes to read at once


def contents(directory: Path) -> bytes:
    """Returns what SHA256SUMS contains for the files of a SavedModel."""
    return "".join(f"{_line(directory, name)}\n" for name in _FILES).encode()


def checked_folder(run: Path) -> Path:
    """Returns the folder of a run's SavedModel after checking its files.

    Raises:
        FileNotFoundError: there is no SavedModel in the run's folder.
        OSError: this process is not permitted to read a file of the SavedModel.
        ValueError: a file is damaged, too large or not a regular file.
    """
    directory = run / "saved_model"
    if not directory.is_dir():
        raise FileNotFoundError(f"{run}: not a finished run; expected saved_model in it")
    _check_files(directory)
    return directory


def _line(directory: Path, name: str) -> str:
    """Returns the line that SHA256SUMS contains for a file, in the format of `sha256sum`."""
    digest = hashlib.sha256()
    with (directory / name).open("rb") as file:
        for _ in range(_FILES[name] // _BLOCK + 1):  # a file in /proc may have any length
            digest.update(file.read(_BLOCK))
    return f"{digest.hexdigest()}  {name}"


def _check_files(directory: Path) -> None:
    """Checks the files of a SavedModel before TensorFlow reads them.

    Older runs have no checksums.
    """
    lines = None
    if is_there(directory / NAME):
        expect_file(directory / NAME)
        with (directory / NAME).open(encoding="utf-8", errors="replace") as file:
            lines = file.read(_BLOCK).splitlines()  # a run writes less than a thousandth of this
    # The index may name any file of this folder, such as a FIFO, which TensorFlow would wait for.
    for path in sorted((directory / "variables").glob("*")):
        expect_file(path)
    for name, largest in _FILES.items():
        path = directory / name
        if lines is not None or is_there(path):
            expect_file(path)
            size = path.stat().st_size
            if size > largest:
                raise ValueError(f"{path}: {size:,} bytes; expected at most {largest:,}")
        if lines is not None and _line(directory, name) not in lines:
            raise ValueError(f"{path}: damaged; expected the file whose SHA-256 is in {NAME}")
