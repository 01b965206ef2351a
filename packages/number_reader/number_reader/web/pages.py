"""The pages on which one writes numbers."""

from pathlib import Path
from typing import Tuple

from number_reader import words
from tf1_mnist.web import pages
from tf1_mnist.web.pages import Pages

# The scripts that read drawings, in the order in which a page loads them.
READING: Tuple[str, ...] = tuple(
    f"handwriting/{name}.js"
    for name in (
        "constants",
        "numbers",
        "imaging",
        "ink",
        "pieces",
        "linking",
        "grouping",
        "page",
        "strips",
        "decoding",
        "texts",
        "readings",
        "evidence",
        "spelling",
        "reading",
    )
)

FOLDER = Path(__file__).parent
ROWS = Pages([FOLDER, pages.FOLDER], words.table, {"reading": READING})
