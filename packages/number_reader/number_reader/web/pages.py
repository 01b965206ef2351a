"""The pages on which one writes numbers."""

from pathlib import Path
from typing import Any

from number_reader import words
from tf1_mnist import command_line
from tf1_mnist.web import pages
from tf1_mnist.web.pages import Pages
from tf1_mnist.words import InputError

# The scripts that read drawings, in the order in which a page loads them.
READING = (
    "numbers.js",
    "imaging.js",
    "detection/strokes.js",
    "detection/ink.js",
    "detection/components.js",
    "detection/linking.js",
    "detection/grouping.js",
    "detection/page_rows.js",
    "recognition/line_images.js",
    "recognition/ctc.js",
    "recognition/signs.js",
    "recognition/rejection.js",
    "recognition/acceptance.js",
    "recognition/recognizer.js",
    "predictor.js",
)

FOLDER = Path(__file__).parent
ROWS = Pages((FOLDER, pages.FOLDER), words.table, {"reading": READING})


def reason(error: Exception) -> Any:
    """Returns the reason for an error, in a form that a page can show.

    Returns:
        For an InputError, a dictionary with its `key` and `values`, which the page translates. For
        any other error, the result is the message in English.
    """
    if isinstance(error, InputError):
        return {"key": error.key, "values": error.values}
    return command_line.reason(error)
