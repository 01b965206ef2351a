"""What runs in a browser: the paper to write on, and what reads a drawing there.

paper.js      a canvas that is written on
handwriting/  reads what is written; each script mirrors the module of that name in
              tf1_mnist/handwriting
"""

from pathlib import Path
from typing import Tuple

FOLDER = Path(__file__).parent

# In the order in which a page loads them.
READING: Tuple[str, ...] = tuple(
    f"handwriting/{name}.js"
    for name in (
        "numbers",
        "images",
        "ink",
        "pieces",
        "grouping",
        "page",
        "strips",
        "preprocessing",
        "decoding",
        "texts",
        "readings",
        "spelling",
        "reading",
    )
)
