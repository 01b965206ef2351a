"""Provides the digits from which the rows are composed."""

from typing import Any

import pytest

from tf1_mnist.data import Examples


@pytest.fixture
def split(digits: Any) -> Examples:
    train, _ = digits
    return train
