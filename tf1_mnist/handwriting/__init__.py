"""Pictures of handwriting -> images such as MNIST's.

pictures   picture files -> grey arrays
ink        the ink of a picture, told from its paper
pieces     the connected pieces of the ink, and which of them are one digit
digits     digits -> images such as MNIST's
"""

from tf1_mnist.handwriting.digits import MAX_DIGITS, centre, crop, digits, fit, prepare, thicken
from tf1_mnist.handwriting.ink import is_light_on_dark, paper, shrink, threshold

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
