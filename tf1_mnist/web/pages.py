"""Assembles pages, with their scripts and style sheets inline or in separate files."""

import json
import re
from pathlib import Path
from typing import Any, Callable, Dict, Match, Tuple

from tf1_mnist import command_line, words
from tf1_mnist.words import InputError

FOLDER = Path(__file__).parent
_FILE = r"<!-- (\S+\.(?:html|js|css)) -->"  # how a page refers to a file

# The scripts that read drawings, in the order in which a page loads them.
READING: Tuple[str, ...] = tuple(
    f"handwriting/{name}.js"
    for name in (
        "constants",
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
        "evidence",
        "spelling",
        "reading",
    )
)


def text(name: str) -> str:
    """Returns the text of a file of this folder."""
    return (FOLDER / name).read_text("utf-8")


def page(name: str, program: Dict[str, Any]) -> str:
    """Returns a page that contains the scripts and style sheets that it loads.

    Args:
        name: the page's name in this folder.
        program: the page's data, besides its texts; must be serializable as JSON.
    """
    elements = {"js": "<script>\n{}</script>", "css": "<style>\n{}</style>"}
    return _assembled(name, program, lambda file: elements[_ending(file)].format(text(file)))


def write(name: str, program: Dict[str, Any], folder: Path) -> None:
    """Writes a page as `index.html`, and the files that it loads.

    Args:
        name, program: as in `page`.
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

    (folder / "index.html").write_bytes(_assembled(name, program, loaded).encode())


def _assembled(name: str, program: Dict[str, Any], element: Callable[[str], str]) -> str:
    """Returns a page with elements for the scripts and style sheets that it names.

    `<!-- reading -->` stands for the scripts in READING. For a file that ends in .html, the file's
    content is inserted. `<!-- program -->` stands for the page's data, and `<!-- no script -->` for
    the text that is shown where scripts are off.
    """

    def inserted(named: Match[str]) -> str:
        file = named[1]
        return text(file).strip() if _ending(file) == "html" else element(file)

    source = text(name).replace("<!-- reading -->", "\n".join(map("<!-- {} -->".format, READING)))
    texts = words.table()
    known = {"texts": texts, **program}
    # In JSON, "<" occurs only in strings. Escaped like this, it cannot end the script element.
    script = json.dumps(known).replace("<", "\\u003c")
    tags = texts["tag of the language"]
    lines = [f'<p lang="{tags[each]}">{line}</p>' for each, line in texts["no script"].items()]
    html = re.sub(_FILE, inserted, source).replace("<!-- no script -->", "".join(lines))
    return html.replace("<!-- program -->", script)


def _ending(file: str) -> str:
    return file.rpartition(".")[2]


def reason(error: Exception) -> Any:
    """Returns why something failed, for a page to show.

    Returns:
        For an InputError, a dictionary with its `key` and its `values`, which the page translates;
        otherwise the message, in English.
    """
    if isinstance(error, InputError):
        return {"key": error.key, "values": error.values}
    return command_line.reason(error)
