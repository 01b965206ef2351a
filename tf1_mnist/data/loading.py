"""Files -> the training set and the test set.

Nothing is ever downloaded: `mnist.npz`, in the same folder as this file, contains the whole of
MNIST.
"""

import contextlib
import os
from pathlib import Path
from typing import Tuple, Union

import numpy as np

from tf1_mnist.data import files
from tf1_mnist.data.splits import CLASSES, Split

BUNDLED = Path(__file__).with_name("mnist.npz")


def load_data(path: Union[str, Path, None] = None) -> Tuple[Split, Split]:
    """Returns the training set and the test set.

        (x_train, y_train), (x_test, y_test) = load_data()

    Args:
        path: None for the bundled MNIST; otherwise an `.npz` file with Keras's keys `x_train`,
            `y_train`, `x_test`, `y_test`, or a folder with MNIST's four original IDX files,
            raw or `.gz`. If a bare file name is not found in the current folder, it is looked
            up in `~/.keras/datasets`.
    Returns:
        (train, test), two Splits.
    Raises:
        FileNotFoundError: there is no such file or folder, or the folder lacks an IDX file.
        ValueError: a file has invalid content; the message names the file and the reason.
    """
    found = BUNDLED if path is None else _find(Path(path))
    read = files.read_idx_folder if found.is_dir() else files.read_npz
    x_train, y_train, x_test, y_test = read(found)
    return (
        _checked_split("training", x_train, y_train, found),
        _checked_split("test", x_test, y_test, found),
    )


def _find(path: Path) -> Path:
    places = [path]
    if path.name == str(path):
        places.append(Path(os.path.expanduser("~")) / ".keras" / "datasets" / path)
    with contextlib.suppress(FileNotFoundError, NotADirectoryError, ValueError):
        path.lstat()  # raises ValueError for a name that no file can have
        return path
    with contextlib.suppress(ValueError):
        # False, too, if this process may not enter the home folder.
        if os.path.lexists(str(places[-1])):
            return places[-1]
    raise FileNotFoundError(
        "{}: no such file or folder; expected an .npz file or a folder with MNIST's four "
        "IDX files".format(", ".join(map(str, places)))
    )


def _checked_split(name: str, images: np.ndarray, labels: np.ndarray, path: Path) -> Split:
    if len(images) != len(labels):
        raise ValueError(
            f"{path}: {len(images)} {name} images but {len(labels)} labels; "
            "expected one label per image"
        )
    if len(images) == 0:
        raise ValueError(f"{path}: the {name} set is empty; expected at least one image")
    if labels.min() < 0 or labels.max() >= CLASSES:
        wrong = labels[(labels < 0) | (labels >= CLASSES)][0]
        raise ValueError(f"{path}: {name} label {wrong}; expected 0 to 9")
    return Split(images, labels.astype(np.uint8, copy=False))
