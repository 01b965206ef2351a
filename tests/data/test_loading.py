"""Tests where the package looks for the data; `test_files.py` tests how files are read."""

import hashlib
import shutil
from pathlib import Path

import numpy as np
import pytest

from idx_files import PUBLISHED_SHA256
from messages import assert_names
from tf1_mnist.data import load_data


def test_the_bundled_data_is_exactly_mnist(idx_folder: Path) -> None:
    for name, sha256 in PUBLISHED_SHA256.items():
        assert hashlib.sha256((idx_folder / name).read_bytes()).hexdigest() == sha256


def test_a_bare_name_is_also_looked_up_in_the_folder_of_keras(here: Path, digits_npz: Path) -> None:
    keras = here / "home" / ".keras" / "datasets"
    keras.mkdir(parents=True)
    shutil.copy(str(digits_npz), str(keras / "mine.npz"))
    train, test = load_data("mine.npz")
    assert (len(train.images), len(test.images)) == (600, 210)
    with np.load(str(digits_npz)) as arrays:
        np.savez("mine.npz", **{**arrays, "x_test": test.images[:5], "y_test": test.labels[:5]})
    train, test = load_data("mine.npz")  # the one in the current folder comes first
    assert (len(train.images), len(test.images)) == (600, 5)
    with pytest.raises(FileNotFoundError) as caught:
        load_data("other.npz")
    assert_names(str(caught.value), "other.npz", keras / "other.npz")
