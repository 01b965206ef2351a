"""Draws figures without a screen, reads what is drawn, and provides unusual class names."""

import io
from typing import Any, List

FASHION = ["Ankle boot", "Bag", "Coat", "$1 or $2", "a very, very long name", *"fghij"]
ARABIC = [chr(0x660 + digit) for digit in range(10)]
UNKNOWN = ["\U000e0fff", *"bcdefghij"]  # the first is not a letter, so no font has it


def drawn(figure: Any) -> Any:
    """Draws the figure without a screen and returns its axes."""
    figure.savefig(io.BytesIO(), format="png")
    return figure.axes


def ticks(axis: Any) -> List[str]:
    """Returns the labels of an axis that are visible in a figure that has been drawn."""
    low, high = sorted(axis.get_view_interval())
    return [
        label.get_text()
        for minor in (False, True)
        for place, label in zip(axis.get_ticklocs(minor=minor), axis.get_ticklabels(minor=minor))
        if low <= place <= high and label.get_text()
    ]


def texts(figure: Any) -> Any:
    return [text.get_text().replace("\\$", "$") for text in drawn(figure)[0].texts]
