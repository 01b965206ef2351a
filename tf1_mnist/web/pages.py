"""Puts pages together, with their scripts and style sheets in them or beside them."""

import json
import re
from pathlib import Path
from typing import Any, Callable, Dict, Match, Tuple

FOLDER = Path(__file__).parent

# What reads drawings, in the order in which a page loads it.
READING: Tuple[str, ...] = tuple(
    f"handwriting/{name}.js"
    for name in (
        "numbers",
        "imaging",
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
    elements = {"js": "script", "css": "style"}

    def included(file: str) -> str:
        element = elements[_ending(file)]
        return f"<{element}>\n{text(file)}</{element}>"

    return _assembled(name, included)


def write(name: str, program: Dict[str, Any], folder: Path) -> None:
    """Writes a page as `index.html`, and the files that it loads.

    Args:
        name: the page's name in this folder.
        program: as in `filled`.
        folder: an existing folder.
    """
    elements = {
        "js": '<script src="{}"></script>',
        "css": '<link rel="stylesheet" href="{}">',
    }

    def loaded(file: str) -> str:
        target = folder / file
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(text(file).encode())
        return elements[_ending(file)].format(file)

    html = filled(_assembled(name, loaded), program)
    (folder / "index.html").write_bytes(html.encode())


def filled(html: str, program: Dict[str, Any]) -> str:
    """Returns a page with what the program knows, as JSON in the place of `<!-- program -->`."""
    # In JSON, "<" stands only in texts. Written like this, no text can end the script element.
    return html.replace("<!-- program -->", json.dumps(program).replace("<", "\\u003c"))


def _assembled(name: str, element: Callable[[str], str]) -> str:
    """Returns a page with elements for the scripts and style sheets that it names.

    `<!-- reading -->` names those of READING. Of a file that ends in .html, the text is inserted.
    """

    def inserted(named: Match[str]) -> str:
        file = named[1]
        return text(file).strip() if _ending(file) == "html" else element(file)

    reading = "\n".join(f"<!-- {file} -->" for file in READING)
    source = text(name).replace("<!-- reading -->", reading)
    return re.sub(r"<!-- (\S+\.(?:html|js|css)) -->", inserted, source)


def _ending(file: str) -> str:
    return file.rpartition(".")[2]


def words() -> Dict[str, Dict[str, str]]:
    """Returns what people see: for each name in words.tsv, the text in each language."""
    header, *lines = (line.split("\t") for line in text("words.tsv").splitlines() if line)
    return {name: dict(zip(header[1:], texts)) for name, *texts in lines}
