"""Pictures of handwriting -> images that look like MNIST's.

picture_files   picture files -> greyscale arrays
ink             separates the ink of a picture from the paper
pieces          finds the connected pieces of ink and groups them into digits
preprocessing   the ink of a digit -> an image that looks like MNIST's
"""

from tf1_mnist.handwriting.ink import is_light_on_dark, paper, shrink, threshold
from tf1_mnist.handwriting.preprocessing import (
    MAX_DIGITS,
    centre,
    crop,
    digits,
    fit,
    prepare,
    thicken,
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
