"""Accepts floats such as `64 / 2` as dimensions, as TensorFlow 1.15.5 does.

In Python 2, `64 / 2` is an int. Programs that were moved to Python 3 without further changes pass
32.0 to `tf.placeholder`, `tf.layers.conv2d` and others. Without this file, these calls fail.
"""

import functools
from typing import Any

import numpy as np

from tf1run.stand_ins import StandIn


def _take_floats(tensor_shape: Any) -> None:
    """Converts a float only after TensorFlow has refused it, so that ints take no longer."""
    init = tensor_shape.Dimension.__init__

    @functools.wraps(init)
    def with_floats(self: Any, value: Any) -> None:
        try:
            init(self, value)
        except TypeError:
            if not isinstance(value, (float, np.floating)):
                raise
            if int(value) != value:
                raise ValueError(f"Ambiguous dimension: {value}") from None
            init(self, int(value))

    tensor_shape.Dimension.__init__ = with_floats


STAND_IN = StandIn(changes={"tensorflow.python.framework.tensor_shape": _take_floats})
