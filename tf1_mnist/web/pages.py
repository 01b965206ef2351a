"""Puts pages together: each is one file, with its scripts and style sheets, that loads no other."""

import re
from pathlib import Path
from typing import Dict, Match, Tuple

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


def page(name: str) -> str:
    """Returns a page, with the files that it names as `<!-- file -->` in the place of the names."""

    def included(named: Match[str]) -> str:
        content = text(named[1])
        if named[1].endswith(".html"):
            return content.strip()
        element = {"js": "script", "css": "style"}[named[1].rpartition(".")[2]]
        return f"<{element}>\n{content}</{element}>"

    return re.sub(r"<!-- (\S+\.(?:html|js|css)) -->", included, text(name))


def words() -> Dict[str, Dict[str, str]]:
    """Returns what people see: for each name in words.tsv, the text in each language."""
    header, *lines = (line.split("\t") for line in text("words.tsv").splitlines() if line)
    return {name: dict(zip(header[1:], texts)) for name, *texts in lines}
