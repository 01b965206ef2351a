"""Names that SciPy took from NumPy and has since removed, and an argument that it no longer
takes."""

import functools
from typing import Any

import numpy as np

from tf1_mnist.legacy.libraries import LOST
from tf1_mnist.legacy.stand_ins import StandIn

_FROM_NUMPY = (
    "append arange arccos argmax argmin array cos dot exp eye floor histogram linspace log log10 "
    "log2 max mean min ndarray ones outer pi power prod random ravel reshape rot90 sign sin sqrt "
    "std sum tan tanh transpose uint8 vstack where zeros"
)


def _change_ndimage(ndimage: Any) -> None:
    rotate = ndimage.rotate

    @functools.wraps(rotate)
    def rotate_by(image: Any, angle: Any, *args: Any, **options: Any) -> Any:
        return rotate(image, np.ravel(angle)[0], *args, **options)  # may be an array of one number

    ndimage.rotate = rotate_by


STAND_IN = StandIn(
    section=LOST,
    modules={"scipy.sparse.linalg.eigen.*": "scipy.sparse.linalg"},
    names={f"scipy.{name}": f"numpy.{name}" for name in _FROM_NUMPY.split()},
    changes={"scipy.ndimage": _change_ndimage},
)
