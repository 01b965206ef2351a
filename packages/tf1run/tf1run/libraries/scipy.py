"""Restores the NumPy names in SciPy and makes SciPy accept old forms of arguments again."""

import functools
from typing import Any

import numpy as np

from tf1run.libraries import LOST
from tf1run.stand_ins import StandIn

_FROM_NUMPY = (
    "append arange arccos argmax argmin array cos dot exp eye floor histogram linspace log log10 "
    "log2 max mean min ndarray ones outer pi power prod random ravel reshape rot90 sign sin sqrt "
    "std sum tan tanh transpose uint8 vstack where zeros"
)


def _change_ndimage(ndimage: Any) -> None:
    rotate = ndimage.rotate

    @functools.wraps(rotate)
    def rotate_by(image: Any, angle: Any, *args: Any, **options: Any) -> Any:
        return rotate(image, np.ravel(angle)[0], *args, **options)  # an angle may be in an array

    ndimage.rotate = rotate_by


def _take_float32(optimize: Any) -> None:
    """Lets `minimize` accept a starting point and gradients in float32, which SLSQP rejects."""
    minimize = optimize.minimize

    @functools.wraps(minimize)
    def in_float64(fun: Any, x0: Any, *args: Any, **options: Any) -> Any:
        options = {name: _in_float64(value) for name, value in options.items()}
        return minimize(_in_float64(fun), np.asarray(x0, np.float64), *args, **options)

    optimize.minimize = in_float64


def _in_float64(value: Any) -> Any:
    """Wraps a function so that it returns float64.

    In a list or dict of constraints, each function is wrapped. Any other value is left unchanged.
    """
    if isinstance(value, list):
        return [_in_float64(each) for each in value]
    if isinstance(value, dict):
        return {name: _in_float64(each) for name, each in value.items()}
    if not callable(value):
        return value

    @functools.wraps(value)
    def in_float64(*args: Any) -> Any:
        found = value(*args)
        if isinstance(found, tuple):
            return tuple(np.asarray(each, np.float64) for each in found)
        return found if found is None else np.asarray(found, np.float64)

    return in_float64


STAND_IN = StandIn(
    section=LOST,
    modules={"scipy.sparse.linalg.eigen.*": "scipy.sparse.linalg"},
    names={f"scipy.{name}": f"numpy.{name}" for name in _FROM_NUMPY.split()},
    changes={"scipy.ndimage": _change_ndimage, "scipy.optimize": _take_float32},
)
