"""An extension of Sphinx: keeps the book small.

It has the parts of MathJax that pages load, pictures with at most 24 colours, no markup for code
that has the colour of plain text, and no files that only developers of the theme need.
"""

import importlib
import re
import shutil
from pathlib import Path
from typing import Any, Optional

from PIL import Image

# SVG, since some browsers do not load fonts from a disk; and no menu, which would load other parts.
MATHJAX = ("input/tex", "output/svg", "a11y/assistive-mml")
NEEDED = ("startup", "core", "output/svg/fonts/tex")  # by these, which load them in the right order
COLORS = 24
PLAIN = re.compile('<span class="(?:n|p|w)">([^<]*)</span>')  # names, punctuation, spaces


def copy_mathjax(static: Path) -> None:
    package = Path(str(importlib.import_module("sphinx-mathjax-offline").__file__)).parent
    for name in (*MATHJAX, *NEEDED):
        script = static / "mathjax" / f"{name}.js"
        script.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(package / "static" / "mathjax" / f"{name}.js", script)


def reduce_colors(path: Path) -> None:
    """Writes a picture on white paper and with a palette, unless it has a palette."""
    with Image.open(path) as picture:
        if picture.mode != "P":
            paper = Image.new("RGBA", picture.size, "white")
            opaque = Image.alpha_composite(paper, picture.convert("RGBA")).convert("RGB")
            reduced = opaque.quantize(COLORS, kmeans=3, dither=Image.Dither.NONE)
            reduced.save(path, optimize=True)


def finish(app: Any, error: Optional[Exception]) -> None:
    if error:
        return
    static = Path(app.outdir, "_static")
    copy_mathjax(static)
    for picture in Path(app.outdir, "_images").glob("*.png"):
        reduce_colors(picture)
    for page in Path(app.outdir).rglob("*.html"):
        page.write_text(PLAIN.sub(r"\1", page.read_text("utf-8")), "utf-8")
    for source_map in static.rglob("*.map"):
        source_map.unlink()


def setup(app: Any) -> None:
    app.config.mathjax_path = "mathjax/startup.js"
    app.config.mathjax3_config = {"loader": {"load": MATHJAX}}
    app.connect("build-finished", finish)
