"""The digits that the rows are composed of."""

from typing import Any

import pytest

from tf1_mnist.data import Split


@pytest.fixture
def split(digits: Any) -> Split:
    train, _ = digits
    return train
