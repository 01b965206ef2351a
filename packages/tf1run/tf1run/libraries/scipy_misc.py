"""The functions of `scipy.misc`: those for pictures, rewritten with Pillow, and derivatives."""

import math
from typing import Any, Optional

import numpy as np

from tf1run import today
from tf1run.libraries import LOST
from tf1run.stand_ins import StandIn

_FILTERS = {"nearest": 0, "lanczos": 1, "bilinear": 2, "bicubic": 3, "cubic": 3}


def imread(name: Any, flatten: bool = False, mode: Optional[str] = None) -> np.ndarray:
    """Returns a picture's pixels as an array.

    With `flatten`, this is a float32 array of shape (height, width).
    """
    picture = _pillow().open(name)
    if mode is not None:
        picture = picture.convert(mode)
    elif picture.mode == "P":
        picture = picture.convert("RGBA" if "transparency" in picture.info else "RGB")
    return np.array(picture.convert("F") if flatten else picture)


def imsave(name: Any, arr: Any, format: Optional[str] = None) -> None:
    """Writes an array as a picture; floats are scaled so that they span 0 to 255."""
    toimage(arr).save(name, format)


def imresize(
    arr: Any, size: Any, interp: str = "bilinear", mode: Optional[str] = None
) -> np.ndarray:
    """Resizes a picture; the size is a percentage (int), a fraction (float) or (height, width)."""
    picture = toimage(arr, mode=mode)
    if isinstance(size, (int, np.integer)):
        size = size / 100.0
    if isinstance(size, (float, np.floating)):
        width, height = (int(side * size) for side in picture.size)
    else:
        height, width = size[:2]
    return np.array(picture.resize((width, height), _FILTERS[interp]))


def imrotate(arr: Any, angle: float, interp: str = "bilinear") -> np.ndarray:
    """Rotates a picture counterclockwise; the angle is in degrees."""
    return np.array(toimage(arr).rotate(angle, resample=_FILTERS[interp]))


def imshow(arr: Any) -> None:
    toimage(arr).show()


def toimage(
    arr: Any,
    high: float = 255,
    low: float = 0,
    cmin: Optional[float] = None,
    cmax: Optional[float] = None,
    pal: Any = None,
    mode: Optional[str] = None,
    channel_axis: Optional[int] = None,
) -> Any:
    """Converts an array to a Pillow image, after scaling [cmin, cmax] to [low, high]."""
    array = np.asarray(arr)
    if channel_axis is not None:
        array = np.moveaxis(array, channel_axis, -1)
    elif array.ndim == 3 and array.shape[0] in (3, 4) and array.shape[2] not in (3, 4):
        array = np.moveaxis(array, 0, -1)
    if mode == "F":
        return _pillow().fromarray(array.astype(np.float32))
    if array.ndim not in (2, 3):
        raise ValueError("'arr' does not have a suitable array shape for any mode.")
    return _pillow().fromarray(bytescale(array, cmin, cmax, high, low)).convert(mode)


def bytescale(
    data: Any,
    cmin: Optional[float] = None,
    cmax: Optional[float] = None,
    high: float = 255,
    low: float = 0,
) -> np.ndarray:
    """Scales an array from [cmin, cmax] to [low, high] in uint8; returns uint8 arrays unchanged."""
    array = np.asarray(data)
    if array.dtype == np.uint8:
        return array
    cmin = array.min() if cmin is None else cmin
    cmax = array.max() if cmax is None else cmax
    scaled = (array - cmin) * ((high - low) / ((cmax - cmin) or 1)) + low
    return (scaled.clip(low, high) + 0.5).astype(np.uint8)


def central_diff_weights(Np: int, ndiv: int = 1) -> np.ndarray:  # noqa: N803
    """Returns the weights with which Np points, an odd number, give the ndiv-th derivative."""
    if Np < ndiv + 1 or Np % 2 == 0:
        raise ValueError(f"Np: expected an odd number of more than {ndiv}, got {Np}")
    powers = np.vander(np.arange(Np) - Np // 2, increasing=True)
    weights: np.ndarray = math.factorial(ndiv) * np.linalg.inv(powers.astype(float))[ndiv]
    return weights


def derivative(
    func: Any, x0: Any, dx: float = 1.0, n: int = 1, args: Any = (), order: int = 3
) -> Any:
    """Returns the n-th derivative of a function at x0, from `order` points that are dx apart."""
    weights = central_diff_weights(order, n)
    places = np.arange(order) - order // 2
    values = (w * func(x0 + place * dx, *args) for w, place in zip(weights, places))
    return sum(values) / dx**n


def _pillow() -> Any:
    return today.load("PIL.Image")


STAND_IN = StandIn(
    section=LOST,
    instead="PIL.Image, scipy.special",
    modules={"scipy.misc": __name__},
    moved={
        **{name: f"scipy.special.{name}" for name in ("comb", "factorial", "factorial2")},
        "logsumexp": "scipy.special.logsumexp",
        **{name: f"scipy.datasets.{name}" for name in ("ascent", "electrocardiogram", "face")},
    },
)
