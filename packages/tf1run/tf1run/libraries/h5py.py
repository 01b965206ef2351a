"""Lets programs decode HDF5 attributes, which h5py now returns as text instead of bytes."""

import functools
from typing import Any

import numpy as np

from tf1run.libraries import LOST
from tf1run.stand_ins import StandIn


class _Text(str):
    """Text that, like bytes, has a method `decode`; the method returns the text itself."""

    def decode(self, encoding: str = "utf-8", errors: str = "strict") -> str:
        return str(self)


def _give_what_can_be_decoded(h5py: Any) -> None:
    read = h5py.AttributeManager.__getitem__

    @functools.wraps(read)
    def getitem(self: Any, name: Any) -> Any:
        value = read(self, name)
        if isinstance(value, str):
            return _Text(value)
        if isinstance(value, np.ndarray) and value.dtype == object:
            texts = [_Text(each) if isinstance(each, str) else each for each in value.flat]
            value.flat = texts
        return value

    h5py.AttributeManager.__getitem__ = getitem


STAND_IN = StandIn(section=LOST, changes={"h5py": _give_what_can_be_decoded})
