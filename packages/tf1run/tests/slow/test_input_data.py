"""Tests that `input_data` returns the batches that TensorFlow 1.15.5 returns, bit for bit."""

import json
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import batches
import run_programs
from idx_files import idx
from tf1_mnist import tf1 as tf
from tf1_mnist.data import load_data
from tf1run.tutorials import archives, input_data


def test_batches_are_those_of_1_15_5(genuine: str, here: Path) -> None:
    process = subprocess.run(
        [genuine, batches.__file__, "data"],
        env=run_programs.environment(str(here)),
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    )
    theirs, ours = json.loads(process.stdout)
    assert ours == theirs
    assert batches.digests(input_data, "data") == theirs


def test_a_folder_with_other_digits_is_read_instead(here: Path, digits: Any) -> None:
    for prefix, split in zip(("train", "t10k"), digits):
        for name, array in (("images-idx3", split.images), ("labels-idx1", split.labels)):
            written = 255 - array if "images" in name else array
            Path(f"{prefix}-{name}-ubyte").write_bytes(idx(written))
    mnist = input_data.read_data_sets(".", dtype="uint8", validation_size=50)
    train, test = digits
    assert np.array_equal(mnist.train.images, 255 - train.images[50:].reshape(-1, 784))
    assert np.array_equal(mnist.test.labels, test.labels)


def test_archives_have_the_sizes_and_the_contents_of_the_originals() -> None:
    sizes = [len(archives.content(f"http://yann.lecun.com/exdb/mnist/{n}")) for n in archives.NAMES]
    assert sizes == [9912422, 28881, 1648877, 4542]
    _, test = load_data()
    raw = archives.content("https://example.org/t10k-images-idx3-ubyte?raw=true")
    assert raw is not None
    assert raw == idx(test.images)


@pytest.mark.parametrize(
    "address",
    [
        "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/train-images-idx3-ubyte.gz",
        "http://codh.rois.ac.jp/kmnist/dataset/kmnist/t10k-labels-idx1-ubyte.gz",
        "https://example.org/cifar-10-python.tar.gz",
        "https://example.org/",
    ],
)
def test_other_files_are_left_alone(address: str) -> None:
    assert archives.content(address) is None


def test_a_wrong_validation_size_is_refused(here: Path) -> None:
    with pytest.raises(ValueError, match="between 0 and 60000"):
        input_data.read_data_sets(".", validation_size=60001)
    with pytest.raises(TypeError, match="expected uint8 or float32"):
        input_data.read_data_sets(".", dtype=tf.float64)
