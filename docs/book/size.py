"""An extension of Sphinx: keeps the book small.

It has pictures with at most 24 colours, no markup for code that has the colour of plain text, and
no files that only developers of the theme need.
"""

import re
from pathlib import Path
from typing import Any, Optional

from PIL import Image

COLORS = 24
PLAIN = re.compile('<span class="(?:n|p|w)">([^<]*)</span>')  # names, punctuation, spaces


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
    for picture in Path(app.outdir, "_images").glob("*.png"):
        reduce_colors(picture)
    for page in Path(app.outdir).rglob("*.html"):
        page.write_text(PLAIN.sub(r"\1", page.read_text("utf-8")), "utf-8")
    for source_map in static.rglob("*.map"):
        source_map.unlink()


def setup(app: Any) -> None:
    app.connect("build-finished", finish)
