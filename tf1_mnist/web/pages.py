"""Puts pages together: scripts and style sheets inside them, and their texts in each language."""

from pathlib import Path
from typing import Dict, Tuple

FOLDER = Path(__file__).parent

# What reads drawings, in the order in which a page loads it.
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


def text(name: str) -> str:
    """Returns the text of a file of this folder."""
    return (FOLDER / name).read_text("utf-8")


def words() -> Dict[str, Dict[str, str]]:
    """Returns what people see: for each name in words.tsv, the text in each language."""
    header, *lines = (line.split("\t") for line in text("words.tsv").splitlines() if line)
    return {name: dict(zip(header[1:], texts)) for name, *texts in lines}
