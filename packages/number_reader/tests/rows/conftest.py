"""Provides the digits from which the rows are composed."""

from typing import Any

import pytest

from tf1_mnist.data import Split


@pytest.fixture
def split(digits: Any) -> Split:
    train, _ = digits
    return train
