"""Draws figures without a screen and provides unusual class names for them."""

import io
from typing import Any

FASHION = ["Ankle boot", "Bag", "Coat", "$1 or $2", "a very, very long name", *"fghij"]
ARABIC = [chr(0x660 + digit) for digit in range(10)]
UNKNOWN = ["\U000e0fff", *"bcdefghij"]  # the first is not a letter, so no font has it


def drawn(figure: Any) -> Any:
    """Draws the figure without a screen and returns its axes."""
    figure.savefig(io.BytesIO(), format="png")
    return figure.axes


def texts(figure: Any) -> Any:
    return [text.get_text().replace("\\$", "$") for text in drawn(figure)[0].texts]
