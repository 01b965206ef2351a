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
"""

import json
import shutil
from pathlib import Path

from tf1_mnist import pretrained, words
from tf1_mnist.runs import rejection, saved_model
from tf1_mnist.web import network, pages

NAMES = sorted(path.stem for path in (pages.FOLDER / "figures").glob("*.js"))
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
    "trace.js",
    "tour.js",
)


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
        shutil.copy(str(pages.FOLDER / file), str(folder / file))
    (folder / "reading.js").write_text("".join(map(pages.text, pages.READING)), "utf-8")
    for name, run in (("cnn", pretrained.CNN), ("reader", pretrained.READER)):
        with saved_model.load(run) as (session, model):
            script = network.script(
                session, model.objective, model.class_names, name, rejection.read(run)
            )
        (folder / "networks" / f"{name}.js").write_text(script, "utf-8")
    for language in words.table()["tag of the language"]:
        texts = {name: row[language] for name, row in words.table().items()}
        table = json.dumps(texts, ensure_ascii=False)
        script = f'"use strict";\n(globalThis.tf1mnist ??= {{}}).words = {table};\n'
        (folder / f"words.{language}.js").write_text(script, "utf-8")
