"""Restores names that Pillow has removed."""

from tf1run.libraries import LOST
from tf1run.stand_ins import StandIn

STAND_IN = StandIn(
    section=LOST,
    names={
        "PIL.Image.ANTIALIAS": "PIL.Image.LANCZOS",
        "PIL.Image.CUBIC": "PIL.Image.BICUBIC",
        "PIL.Image.LINEAR": "PIL.Image.BILINEAR",
    },
)
