"""Tests the validation split and the SHA-256 of the data."""

from typing import Any

import numpy as np
import pytest

from messages import naming
from tf1_mnist import data
from tf1_mnist.data import Examples


def test_hold_out_keeps_the_last_twelfth(digits: Any) -> None:
    (images, labels), _ = digits
    train, validation = data.hold_out(digits[0])
    assert (len(train.images), len(validation.images)) == (550, 50)
    np.testing.assert_array_equal(np.concatenate([train.images, validation.images]), images)
    np.testing.assert_array_equal(np.concatenate([train.labels, validation.labels]), labels)
    with pytest.raises(ValueError, match=naming("11", "12")):
        data.hold_out(Examples(images[:11], labels[:11]))


def test_sha256_tells_arrays_apart(digits: Any) -> None:
    split = digits[1]
    assert data.sha256(split) == data.sha256(Examples(split.images.copy(), split.labels.copy()))
    other = split.images.copy()
    other[3, 27, 27] = 1
    assert data.sha256(split) != data.sha256(Examples(other, split.labels))
