"""Pictures of handwriting -> images such as MNIST's."""

from tf1_mnist.handwriting.digits import (
    MAX_DIGITS,
    centre,
    crop,
    digits,
    fit,
    is_light_on_dark,
    paper,
    prepare,
    shrink,
    thicken,
    threshold,
)

__all__ = [
    "MAX_DIGITS",
    "centre",
    "crop",
    "digits",
    "fit",
    "is_light_on_dark",
    "paper",
    "prepare",
    "shrink",
    "thicken",
    "threshold",
]
