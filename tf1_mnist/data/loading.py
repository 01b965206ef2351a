"""Loads the training set and the test set from files.

Nothing is ever downloaded: `mnist.npz`, which is next to this module, contains all of MNIST.
"""

import contextlib
import os
from pathlib import Path
from typing import List, Optional, Tuple, Union

import numpy as np

from tf1_mnist.data import files, folders
from tf1_mnist.data.folders import ReadImages
from tf1_mnist.data.splits import CLASSES, Examples

BUNDLED = Path(__file__).with_name("mnist.npz")


def load_data(
    path: Union[str, Path, None] = None, read_images: Optional[ReadImages] = None
) -> Tuple[Examples, Examples]:
    """Returns the training set and the test set.

        (x_train, y_train), (x_test, y_test) = load_data()

    Args:
        path: None for the bundled MNIST. Otherwise, the path of an `.npz` file or of a folder. An
            `.npz` file has the Keras keys `x_train`, `y_train`, `x_test` and `y_test`. A folder
            contains either the four original IDX files of MNIST (raw or `.gz`) or pictures, as
            described in `data.folders`. If a bare file name is not found in the current folder, it
            is looked up in `~/.keras/datasets`.
        read_images: a function that reads pictures, such as `pictures.read_images`; needed only
            for a folder of pictures.
    Returns:
        (train, test), two Examples.
    Raises:
        FileNotFoundError: there is no such file or folder, or the folder lacks an IDX file.
        ValueError: a file has invalid content (the message names the file and the reason), or
            `path` is a folder of pictures but `read_images` is None.
        OSError: a file cannot be read.
    """
    found = BUNDLED if path is None else _find(Path(path))
    x_train, y_train, x_test, y_test = _read(found, read_images)
    return (
        _checked_split("training", x_train, y_train, found),
        _checked_split("test", x_test, y_test, found),
    )


def class_names(path: Union[str, Path, None] = None) -> Optional[Tuple[str, ...]]:
    """Returns the names of the classes, in the order of their labels.

    Args:
        path: as in `load_data`.
    Returns:
        The names of the ten folders, if there is a folder for each class. The result is None for a
        file or a folder of IDX files, since these contain labels but no names.
    Raises:
        FileNotFoundError, ValueError: as in `load_data`.
    """
    found = BUNDLED if path is None else _find(Path(path))
    return folders.class_names(found) if _has_class_folders(found) else None


def _has_class_folders(path: Path) -> bool:
    return path.is_dir() and not files.has_idx_files(path) and folders.has_folders(path)


def _read(path: Path, read_images: Optional[ReadImages]) -> List[np.ndarray]:
    if not _has_class_folders(path):
        return files.read_idx_folder(path) if path.is_dir() else files.read_npz(path)
    if read_images is None:
        raise ValueError(
            f"{path}: a folder of pictures; expected read_images, such as pictures.read_images"
        )
    return folders.read_class_folders(path, read_images)


def _find(path: Path) -> Path:
    places = [path]
    if path.name == str(path):
        places.append(Path(os.path.expanduser("~")) / ".keras" / "datasets" / path)
    with contextlib.suppress(FileNotFoundError, NotADirectoryError, ValueError):
        path.lstat()  # raises ValueError for a name that no file can have
        return path
    with contextlib.suppress(ValueError):
        # This is also False if the process may not enter the home folder.
        if os.path.lexists(str(places[-1])):
            return places[-1]
    raise FileNotFoundError(
        "{}: no such file or folder; expected an .npz file, or a folder with MNIST's four "
        "IDX files or with ten folders of pictures".format(", ".join(map(str, places)))
    )


def _checked_split(name: str, images: np.ndarray, labels: np.ndarray, path: Path) -> Examples:
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
    return Examples(images, labels.astype(np.uint8, copy=False))
