"""An extension of Sphinx: copies MathJax, which draws the formulas, into the book.

Only the parts that pages load are copied. They need no network.
"""

import importlib
import shutil
from pathlib import Path
from typing import Any, Optional

# SVG, since some browsers do not load fonts from a disk; and no menu, which would load other parts.
PARTS = ("input/tex", "output/svg", "a11y/assistive-mml")
NEEDED = ("startup", "core", "output/svg/fonts/tex")  # by these, which load them in the right order


def copy_mathjax(app: Any, error: Optional[Exception]) -> None:
    if error:
        return
    package = Path(str(importlib.import_module("sphinx-mathjax-offline").__file__)).parent
    for name in (*PARTS, *NEEDED):
        script = Path(app.outdir, "_static", "mathjax", f"{name}.js")
        script.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(package / "static" / "mathjax" / f"{name}.js", script)


def setup(app: Any) -> None:
    app.config.mathjax_path = "mathjax/startup.js"
    app.config.mathjax3_config = {"loader": {"load": PARTS}}
    app.connect("build-finished", copy_mathjax)
