"""Reads pictures from folders. Each class has a folder that is named after the class.

The ten folders of the training images are in `train/`, and those of the test images in `test/`. If
there are only the ten folders, without `train/` and `test/`, every sixth picture of each class is
held out as a test image. The classes are sorted by name, in the order of Unicode code points, and
labelled 0 to 9 in this order. Folders named `0` to `9` therefore have the labels 0 to 9.

Every file in a folder is treated as a picture, so that no picture is left out by mistake. The only
exceptions are the files that file browsers add: hidden files, `Thumbs.db` and `desktop.ini`.
"""

import unicodedata
from pathlib import Path
from typing import Callable, Dict, Iterable, List, Sequence, Tuple

import numpy as np

from tf1_mnist.data.files import IMAGE_SIZE
from tf1_mnist.data.splits import CLASSES
from tf1_mnist.files import expect_file
from tf1_mnist.printing import is_printable

# Reads picture files; yields an image for each file, uint8 of shape (28, 28).
ReadImages = Callable[[Sequence[Path]], Iterable[np.ndarray]]

_Labelled = List[Tuple[Path, int]]

_HELD_OUT = 6  # every sixth picture, about the share of test images in MNIST
_OF_BROWSERS = ("Thumbs.db", "desktop.ini")


def has_folders(folder: Path) -> bool:
    """Returns whether a folder contains any folders that are not hidden."""
    return bool(_folders(folder))


def class_names(folder: Path) -> Tuple[str, ...]:
    """Returns the names of the classes, in the order of their labels.

    Returns:
        Ten different names. They are in Unicode Normalization Form C (NFC) and therefore the same
        on every machine.
    Raises:
        ValueError: the folders are not as described in this module's docstring.
    """
    return tuple(_classes(folder)[0])


def read_class_folders(folder: Path, read_images: ReadImages) -> List[np.ndarray]:
    """Reads the pictures of all classes.

    The classes alternate, so any sizeable part of the training set contains all classes, as in
    MNIST. The images of a class are in the order of their file names.

    Returns:
        Training images, training labels, test images and test labels. Images are a uint8 array of
        shape (n, 28, 28), and labels are a uint8 array of shape (n,).
    Raises:
        ValueError: the folders are not as described in this module's docstring, or a file is not a
            regular file. The error is also raised if a class has no picture to train on, or if
            there is no picture to test on.
        OSError, ValueError: a file cannot be read; `read_images` raises these errors.
    """
    train, test = _labelled(folder)
    every = [*train, *test]
    images = np.empty((len(every), IMAGE_SIZE, IMAGE_SIZE), np.uint8)
    for number, image in enumerate(read_images([path for path, _ in every])):
        images[number] = image
    labels = np.array([label for _, label in every], np.uint8)
    count = len(train)
    return [images[:count], labels[:count], images[count:], labels[count:]]


def _labelled(folder: Path) -> Tuple[_Labelled, _Labelled]:
    """Returns the files of the training images and of the test images, with their labels."""
    train_folders, test_folders = _classes(folder)
    train = [_pictures(path) for path in train_folders.values()]
    for path, pictures in zip(train_folders.values(), train):
        if not pictures:
            raise ValueError(f"{path}: no pictures; expected at least one")
    if test_folders:
        test = [
            _pictures(test_folders[name]) if name in test_folders else [] for name in train_folders
        ]
        if not any(test):
            raise ValueError(f"{folder / 'test'}: no pictures; expected at least one")
    else:
        test = [pictures[_HELD_OUT - 1 :: _HELD_OUT] for pictures in train]
        for pictures in train:
            del pictures[_HELD_OUT - 1 :: _HELD_OUT]
        if not any(test):
            raise ValueError(
                f"{folder}: no class has {_HELD_OUT} pictures; expected more, since every sixth "
                "is held out for testing"
            )
    return _alternating(train), _alternating(test)


def _alternating(classes: Sequence[List[Path]]) -> _Labelled:
    """Returns the files with their labels, in an order that distributes each class evenly."""
    placed = [
        ((number + 0.5) / len(pictures), label, path)
        for label, pictures in enumerate(classes)
        for number, path in enumerate(pictures)
    ]
    return [(path, label) for _, label, path in sorted(placed)]


def _classes(folder: Path) -> Tuple[Dict[str, Path], Dict[str, Path]]:
    """Finds the folders of the classes.

    Returns:
        (train, test), two sorted dictionaries that map the names of the classes to their folders.
        The second dictionary is empty if test images are to be held out.
    """
    found = _folders(folder)
    if not ("train" in found and "test" in found):
        _expect_ten(folder, found, ", one for each class, or train and test")
        return found, {}
    if len(found) > 2:
        raise ValueError(f"{folder}: the folders {_listed(found)}; expected only train and test")
    train, test = _folders(found["train"]), _folders(found["test"])
    _expect_ten(found["train"], train, ", one for each class")
    if not test:
        raise ValueError(f"{found['test']}: no folders; expected {_listed(train)}")
    for name, path in test.items():
        if name not in train:
            raise ValueError(f"{path}: not a class of {found['train']}; expected {_listed(train)}")
    return train, test


def _expect_ten(folder: Path, found: Dict[str, Path], expected: str) -> None:
    if len(found) != CLASSES:
        listed = f" ({_listed(found)})" if found else ""
        noun = "folder" if len(found) == 1 else "folders"
        raise ValueError(f"{folder}: {len(found)} {noun}{listed}; expected ten{expected}")


def _folders(folder: Path) -> Dict[str, Path]:
    """Returns a sorted dictionary that maps the names of a folder's subfolders to their paths."""
    found: Dict[str, Path] = {}
    for path in _entries(folder):
        if not path.is_dir():
            continue
        name = _normal(path.name)
        if not is_printable(name):
            raise ValueError(
                f"{path}: expected a name without control or invisible characters, in UTF-8"
            )
        if name in found:
            raise ValueError(
                f"{path}: another folder has the same name in Unicode's normal form NFC; "
                "expected only one"
            )
        found[name] = path
    return found


def _pictures(folder: Path) -> List[Path]:
    """Returns the files in the folder of a class and in its subfolders, sorted by name."""
    found: List[Path] = []
    left = _entries(folder)[::-1]  # a stack: the next entry is at its end
    while left:
        path = left.pop()
        if path.is_dir():
            if path.is_symlink():  # the link may lead to a folder that contains it
                raise ValueError(
                    f"{path}: a link to a folder; expected pictures, or folders of them"
                )
            left += _entries(path)[::-1]
        else:
            expect_file(path)
            found.append(path)
    return found


def _entries(folder: Path) -> List[Path]:
    """Returns the files and folders in a folder, sorted by name.

    Hidden entries and entries that file browsers add are left out.
    """
    paths = (path for path in folder.iterdir() if not path.name.startswith("."))
    kept = (path for path in paths if path.name not in _OF_BROWSERS)
    return sorted(kept, key=lambda path: (_normal(path.name), path.name))


def _normal(name: str) -> str:
    return unicodedata.normalize("NFC", name)


def _listed(names: Iterable[str]) -> str:
    text = ", ".join(names)
    return text if len(text) <= 100 else f"{text[:100]}..."
