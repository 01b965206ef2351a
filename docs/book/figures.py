"""Copies the scripts of live figures.

A live figure is a picture that becomes interactive when it is clicked or touched. A page with a
live figure needs these lines, where `scripts` is the folder that `copy_scripts` has filled:

    <link rel="stylesheet" href="scripts/figures.css">
    <script src="scripts/words.en.js"></script>
    <script src="scripts/figures.js" defer></script>
    <figure class="live" data-figure="descent"><img src="live_descent.png" ...></figure>

When the figure is clicked or touched, `figures.js` loads `figures/descent.js` and the other scripts
that the figure needs. Until then, the figure is an ordinary picture. In print, and in
browsers with scripts switched off, it always remains a picture.

The scripts are in these places:

scripts/        figures.js makes the figures of a page live; each figure is a script in figures/.
                parts.js has elements, controls and handles for the figures; contours.js draws
                contour lines, and tasks.js ticks off the tasks that a visitor has done. tour.js
                follows a number in a feature map back to the picture; trace.js computes the steps.
                words.tsv has the texts.
tf1_mnist       network.js runs a network, digit.js prepares a digit for it, paper.js is a canvas to
                write on, and strokes.js and pixels.js draw digits
number_reader   what reads rows, and maps.js
"""

import json
from pathlib import Path

from number_reader import words
from number_reader.networks import ROWS
from number_reader.recognition import rejection
from number_reader.web import pages
from tf1_mnist.cli.networks import DIGITS, Networks
from tf1_mnist.runs import saved_model
from tf1_mnist.web import network
from tf1_mnist.web.pages import Pages
from tf1_mnist.words import Table, read

SCRIPTS = Path(__file__).with_name("scripts")
NAMES = sorted(path.stem for path in (SCRIPTS / "figures").glob("*.js"))
FILES = (
    "figures.css",
    "figures.js",
    "parts.js",
    "tasks.js",
    "contours.js",
    "paper.js",
    "pixels.js",
    "maps.js",
    "strokes.js",
    "network.js",
    "digit.js",
    "trace.js",
    "tour.js",
)


def texts() -> Table:
    """Returns the texts of the figures and of the packages."""
    return {**words.table(), **read(SCRIPTS / "words.tsv")}


KNOWN = Pages((SCRIPTS, *pages.ROWS.folders), texts)


def opening(name: str, at_once: bool = False) -> str:
    """Returns the start tag of a live figure. The still picture must follow the tag.

    Args:
        name: the figure's name, one of `NAMES`.
        at_once: whether the figure starts when the page is loaded.
    """
    return f'<figure class="live" data-figure="{name}"{" data-at-once" if at_once else ""}>'


def copy_scripts(folder: Path) -> None:
    """Fills a folder with the files that live figures load.

    The networks and the texts are written as scripts.
    """
    for name in ("figures", "networks"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    for file in (*FILES, *(f"figures/{name}.js" for name in NAMES)):
        (folder / file).write_text(KNOWN.text(file), "utf-8")
    (folder / "reading.js").write_text("".join(map(KNOWN.text, pages.READING)), "utf-8")
    for name, own in (("cnn", DIGITS), ("reader", ROWS)):
        script = _script(name, own)
        (folder / "networks" / f"{name}.js").write_text(script, "utf-8")
    for language in texts()["tag of the language"]:
        table = json.dumps(
            {name: row[language] for name, row in texts().items()}, ensure_ascii=False
        )
        script = f'"use strict";\n(globalThis.tf1mnist ??= {{}}).words = {table};\n'
        (folder / f"words.{language}.js").write_text(script, "utf-8")


def _script(name: str, own: Networks) -> str:
    """Returns the script of a package's bundled network."""
    fitted = rejection.read(own.bundled)
    more = {"rejection": None if fitted is None else fitted._asdict()}
    with saved_model.load(own.bundled, own.task) as (session, model):
        return network.script(session, own.task, model.class_names, name, more)
