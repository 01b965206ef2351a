"""Pictures of handwriting -> images such as MNIST's.

picture_files   picture files -> grey arrays
ink             the ink of a picture, told from its paper
pieces          the connected pieces of the ink, and which of them are one digit
preprocessing   the ink of a digit -> an image such as MNIST's
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
