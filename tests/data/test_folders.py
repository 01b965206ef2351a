"""Tests which classes a folder of pictures has and which images are used for training."""

import inspect
import os
import shutil
import sys
import unicodedata
from pathlib import Path
from typing import Any, List

import numpy as np
import pytest

import class_folders
from messages import assert_names, naming
from systems import any_bytes, any_name, links, not_on_macos, only_on_linux, special_files
from tf1_mnist import data
from tf1_mnist.data import Examples

FASHION = [
    "T-shirt", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag",
    "Ankle boot",
]  # fmt: skip
DEVANAGARI = [chr(0x966 + digit) for digit in range(10)]


@pytest.fixture(scope="session")
def some(digits: Any) -> Any:
    """Returns 80 training images and 30 test images; both sets contain every class."""
    return tuple(Examples(split.images[:n], split.labels[:n]) for split, n in zip(digits, (80, 30)))


@pytest.fixture(scope="session")
def written(some: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Writes `some` to the folders `train` and `test`, each with one folder per class."""
    folder = tmp_path_factory.mktemp("folders")
    for name, split in zip(("train", "test"), some):
        class_folders.write(folder / name, split)
    return folder


@pytest.fixture
def folder(written: Path, tmp_path: Path) -> Path:
    """Returns a copy of the folders for a test to change."""
    return Path(shutil.copytree(str(written), str(tmp_path / "folder")))


def assert_same(found: Any, expected: Any) -> None:
    for split, right in zip(found, expected):
        for array, by_hand in zip(split, right):
            assert array.dtype == np.uint8
            np.testing.assert_array_equal(array, by_hand)


def refused(folder: Path) -> str:
    with pytest.raises((ValueError, OSError)) as caught:
        data.load_data(folder, class_folders.read)
    return str(caught.value)


# --- The images ------------------------------------------------------------------------------


def test_folders_hold_the_images_of_each_class(written: Path, some: Any) -> None:
    found = data.load_data(written, class_folders.read)
    assert_same(found, map(class_folders.arranged, some))
    assert_same(data.load_data(str(written), class_folders.read), found)
    assert data.class_names(written) == tuple("0123456789")


def test_each_sixth_picture_of_a_class_is_held_out(some: Any, tmp_path: Path) -> None:
    images, labels = some[0]
    class_folders.write(tmp_path, some[0])
    held_out = np.zeros(len(labels), bool)
    for label in range(10):
        held_out[np.flatnonzero(labels == label)[5::6]] = True
    expected = [Examples(images[which], labels[which]) for which in (~held_out, held_out)]
    found = data.load_data(tmp_path, class_folders.read)
    assert_same(found, map(class_folders.arranged, expected))


def test_the_images_to_validate_on_are_of_all_classes(digits: Any, tmp_path: Path) -> None:
    class_folders.write(tmp_path, digits[0])
    train, validation = data.hold_out(data.load_data(tmp_path, class_folders.read)[0])
    assert len(train.images) + len(validation.images) == len(digits[0].images) - sum(
        count // 6 for count in np.bincount(digits[0].labels)
    )
    assert (np.bincount(validation.labels, minlength=10) >= 3).all()


def test_pictures_may_lie_in_folders_in_those_of_the_classes(folder: Path, some: Any) -> None:
    for path in sorted((folder / "train" / "3").iterdir()):
        inner = path.parent / path.stem[:4]
        inner.mkdir(exist_ok=True)
        path.rename(inner / path.name)
    found = data.load_data(folder, class_folders.read)
    assert_same(found, map(class_folders.arranged, some))


@only_on_linux("a path may have so many folders")
def test_pictures_may_lie_deep_in_folders(folder: Path, some: Any) -> None:
    first = min((folder / "train" / "3").iterdir())
    inner = [first.parent / first.name[:-4]]
    for _ in range(300):
        inner.append(inner[-1] / "d")
    for path in inner:
        path.mkdir()
    first.rename(inner[-1] / first.name)
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(len(inspect.stack()) + 200)  # fewer nested calls than folders
    try:
        found = data.load_data(folder, class_folders.read)
    finally:
        sys.setrecursionlimit(limit)
    (inner[-1] / first.name).unlink()
    for path in reversed(inner):  # pytest could not delete them
        path.rmdir()
    assert_same(found, map(class_folders.arranged, some))


@links
def test_links_are_followed(written: Path, tmp_path: Path, some: Any) -> None:
    for part in ("train", "test"):
        for path in (written / part).iterdir():
            (tmp_path / part).mkdir(exist_ok=True)
            (tmp_path / part / path.name).symlink_to(path)
    (tmp_path / "test" / "0").unlink()
    (tmp_path / "test" / "0").mkdir()
    for path in (written / "test" / "0").iterdir():
        (tmp_path / "test" / "0" / path.name).symlink_to(path)
    found = data.load_data(tmp_path, class_folders.read)
    assert_same(found, map(class_folders.arranged, some))


def test_what_file_browsers_add_is_ignored(folder: Path, some: Any) -> None:
    for place in ("", "train", "test", "train/5", "test/0"):
        for name in (".DS_Store", "._00001.png", "Thumbs.db", "desktop.ini"):
            (folder / place / name).write_bytes(b"")
        (folder / place / ".git").mkdir()
    (folder / "train" / "README.txt").write_text("beside the folders of the classes")
    found = data.load_data(folder, class_folders.read)
    assert_same(found, map(class_folders.arranged, some))


def test_a_class_may_have_no_test_images(folder: Path, some: Any) -> None:
    shutil.rmtree(str(folder / "test" / "4"))
    for path in (folder / "test" / "7").iterdir():
        path.unlink()
    images, labels = some[1]
    kept = (labels != 4) & (labels != 7)
    expected = class_folders.arranged(Examples(images[kept], labels[kept]))
    assert_same(data.load_data(folder, class_folders.read)[1:], [expected])


def test_a_class_of_one_picture_is_trained_on(some: Any, tmp_path: Path) -> None:
    class_folders.write(tmp_path, some[0])
    for path in sorted((tmp_path / "4").iterdir())[1:]:
        path.unlink()
    train, test = data.load_data(tmp_path, class_folders.read)
    assert (np.bincount(train.labels)[4], np.bincount(test.labels, minlength=10)[4]) == (1, 0)


def test_pictures_need_a_function_that_reads_them(written: Path) -> None:
    with pytest.raises(ValueError, match=naming(written, "pictures.read_images")):
        data.load_data(written)


# --- The classes -----------------------------------------------------------------------------


@pytest.mark.parametrize("names", [FASHION, DEVANAGARI, [f"{k}" for k in range(95, 105)]])
def test_classes_are_in_the_order_of_their_names(
    names: List[str], some: Any, tmp_path: Path
) -> None:
    class_folders.write(tmp_path / "train", some[0], names)
    class_folders.write(tmp_path / "test", some[1], names)
    assert data.class_names(tmp_path) == tuple(sorted(names))
    places = np.array([sorted(names).index(name) for name in names], np.uint8)
    expected = [class_folders.arranged(Examples(images, places[labels])) for images, labels in some]
    assert_same(data.load_data(tmp_path, class_folders.read), expected)


def test_names_are_the_same_in_each_normal_form(some: Any, tmp_path: Path) -> None:
    """The file systems of macOS may decompose accented letters."""
    names = ["é", "ö", *"23456789"]
    apart = [unicodedata.normalize("NFD", name) for name in names]
    class_folders.write(tmp_path / "train", some[0], apart)
    class_folders.write(tmp_path / "test", some[1], names)
    assert data.class_names(tmp_path) == tuple(sorted(names))
    train, test = data.load_data(tmp_path, class_folders.read)
    assert (len(train.images), len(test.images)) == (80, 30)


@not_on_macos("both are one name")
def test_a_name_in_two_normal_forms_is_refused(some: Any, tmp_path: Path) -> None:
    class_folders.write(tmp_path / "train", some[0], ["é", *"123456789"])
    class_folders.write(tmp_path / "test", some[1], ["é", *"123456789"])
    (tmp_path / "train" / unicodedata.normalize("NFD", "é")).mkdir()
    assert_names(refused(tmp_path), "NFC")


def test_one_of_ten_classes_may_be_called_train(some: Any, tmp_path: Path) -> None:
    names = ["train", "bus", *"23456789"]
    class_folders.write(tmp_path, some[0], names)
    assert data.class_names(tmp_path) == tuple(sorted(names))


@pytest.mark.parametrize("of", ["files", "IDX"])
def test_the_classes_of_files_have_no_names(of: str, idx_folder: Path, digits_npz: Path) -> None:
    path = digits_npz if of == "files" else idx_folder
    assert data.class_names(path) is None
    assert data.class_names() is None


# --- What is refused -------------------------------------------------------------------------


def test_nine_and_eleven_classes_are_refused(folder: Path) -> None:
    train = folder / "train"
    (train / "7").rename(folder / "7")
    assert_names(refused(folder), folder, "7", "test", "train")
    (folder / "7").rename(folder / "unused")
    shutil.rmtree(str(folder / "unused"))
    assert_names(refused(folder), train, "9 folders", "0, 1, 2, 3, 4, 5, 6, 8, 9", "ten")
    for name in ("7", "10"):
        (train / name).mkdir()
    assert_names(refused(folder), train, "11 folders", "10", "ten")


def test_train_without_test_is_refused(folder: Path) -> None:
    shutil.rmtree(str(folder / "test"))
    assert_names(refused(folder), folder, "train", "train and test")


def test_another_class_to_test_on_is_refused(folder: Path) -> None:
    (folder / "test" / "9").rename(folder / "test" / "nine")
    assert_names(refused(folder), folder / "test" / "nine", folder / "train", "9")


def test_an_empty_class_is_named(folder: Path) -> None:
    for path in (folder / "train" / "3").iterdir():
        path.unlink()
    assert_names(refused(folder), folder / "train" / "3")


def test_empty_test_folders_are_named(folder: Path) -> None:
    for path in (folder / "test").glob("*/*"):
        path.unlink()
    assert_names(refused(folder), folder / "test")


def test_a_folder_to_test_on_without_classes_is_named(folder: Path) -> None:
    """Training pictures must not be held out in place of the test pictures."""
    shutil.rmtree(str(folder / "test"))
    (folder / "test").mkdir()
    assert_names(refused(folder), folder / "test", "no folders", "9")


def test_too_few_pictures_to_hold_any_out_are_refused(some: Any, tmp_path: Path) -> None:
    class_folders.write(tmp_path, some[0])
    for path in tmp_path.iterdir():
        for more in sorted(path.iterdir())[5:]:
            more.unlink()
    assert_names(refused(tmp_path), tmp_path, "6 pictures")


def test_a_folder_without_folders_is_refused(tmp_path: Path) -> None:
    assert_names(refused(tmp_path), tmp_path, "train-images-idx3-ubyte", "ten folders")


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("a\nb", marks=any_name),
        pytest.param("a\x1b[2J", marks=any_name),
        pytest.param("\udcff", marks=any_bytes),
        pytest.param(" ", marks=any_name),
    ],
)
def test_a_name_that_cannot_be_printed_is_refused(name: str, folder: Path) -> None:
    (folder / "train" / "3").rename(folder / "train" / name)
    assert_names(refused(folder), "UTF-8")


@pytest.mark.parametrize("code", [0xAD, 0x200B, 0x200D, 0x202E, 0x2060, 0xFEFF])
def test_a_name_with_an_invisible_character_is_refused(code: int, folder: Path) -> None:
    (folder / "train" / "3").rename(folder / "train" / f"3{chr(code)}")
    assert_names(refused(folder), folder / "train" / f"3{chr(code)}", "invisible")


@special_files
@links
@pytest.mark.parametrize("kind", ["fifo", "link to nothing", "link to itself", "link to a folder"])
def test_what_is_no_file_is_named(kind: str, folder: Path) -> None:
    path = folder / "train" / "3" / "odd.png"
    if kind == "fifo":
        os.mkfifo(str(path))
    else:
        leads = {"link to nothing": "gone", "link to itself": path, "link to a folder": ".."}
        path.symlink_to(leads[kind])
    assert_names(refused(folder), path)
