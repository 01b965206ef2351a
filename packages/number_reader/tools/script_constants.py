"""Writes constants.js, which contains the constants that web scripts share with Python modules.

python tools/script_constants.py
"""

import json
from types import ModuleType
from typing import Any, Dict

from number_reader import rejection, rows
from number_reader.handwriting import reading
from number_reader.handwriting.paper import ink, looks, pieces
from number_reader.handwriting.text import evidence, spelling, texts
from number_reader.handwriting.writing import grouping, linking, page, strips
from number_reader.web import pages
from tf1_mnist.data import CLASSES

FILE = pages.FOLDER / "handwriting" / "constants.js"

MODULES: Dict[ModuleType, str] = {
    ink: "FAINT FAINTEST_INK",
    looks: "LEAST_SIDE LEAST_SIZE MOST_PIXELS SIDE",
    pieces: "BOLD DOT DUST LARGEST LONGEST_DASH LOWEST MOST_DOTS OVERLAP THINNEST_LINE",
    linking: "LINK MOST_OF_A_SIGN NEAR_ACROSS NEAR_ALONG",
    grouping: "CORE FEW FEWEST LATEST LEAST_INK LEVEL OVERLAP STACKED STACKED_GAP STEEPEST "
    "TALL TALLEST",
    page: "LONGEST_PIECE LOWEST",
    strips: "BLUR DIGIT FEW FITTING GAP HIGHER HIGHEST LEAST_SCALE MARGIN NARROW NEARLY_ALL PITCH "
    "SLIM STROKE WIDEST ZOOM",
    texts: "FOLLOWING KINDS LEAST OUT_OF_PLACE POINTS SIGNS",
    evidence: "DOUBT FIGURES_LIMIT FIGURES_SPREAD LEAST_CONFIDENCE LIMIT SPREAD SURE WIDEST",
    rejection: "NEARLY",
    spelling: "HALF LEAST LONGEST MOST STEP UNSURE WIDTHS",
    reading: "LEAST_CONFIDENCE",
}


def script() -> str:
    """Returns the text of constants.js."""
    constants: Dict[str, Dict[str, Any]] = {"data": {"CLASSES": CLASSES, "HEIGHT": rows.HEIGHT}}
    for module, names in MODULES.items():
        own = vars(module)
        name = module.__name__.rpartition(".")[2]
        constants[name] = {k: own[f"_{k}" if f"_{k}" in own else k] for k in names.split()}
    text = json.dumps(constants, ensure_ascii=False, indent=2)
    return f"""// Constants of the modules that these scripts mirror; comments there explain them.
// Written by tools/script_constants.py.
"use strict";
var tf1mnist = globalThis.tf1mnist ??= {{}};

tf1mnist.constants = {text};
"""


if __name__ == "__main__":
    FILE.write_text(script(), "utf-8")
