"""Writes constants.js, which contains the constants that web scripts share with Python modules.

python tools/script_constants.py
"""

import json
from types import ModuleType
from typing import Any, Dict, Tuple

from number_reader import rows
from number_reader.detection import components, grouping, ink, linking, page_rows, pyramid
from number_reader.recognition import acceptance, line_images, recognizer, rejection, signs
from number_reader.web import pages
from tf1_mnist.data import CLASSES

FILE = pages.FOLDER / "handwriting" / "constants.js"

# For each script, the module that it mirrors, and the names of their constants.
MODULES: Dict[str, Tuple[ModuleType, str]] = {
    "ink": (ink, "FAINT FAINTEST_INK"),
    "looks": (pyramid, "LEAST_SIDE LEAST_SIZE MOST_PIXELS SIDE"),
    "pieces": (
        components,
        "BOLD DOT DUST LARGEST LONGEST_DASH LOWEST MOST_DOTS OVERLAP THINNEST_LINE",
    ),
    "linking": (linking, "LINK MOST_OF_A_SIGN NEAR_ACROSS NEAR_ALONG"),
    "grouping": (
        grouping,
        "CORE FEW FEWEST LATEST LEAST_INK LEVEL OVERLAP STACKED STACKED_GAP STEEPEST TALL TALLEST",
    ),
    "page": (page_rows, "LONGEST_PIECE LOWEST"),
    "strips": (
        line_images,
        "BLUR DIGIT FEW FITTING GAP HIGHER HIGHEST LEAST_SCALE MARGIN NARROW NEARLY_ALL PITCH "
        "SLIM STROKE WIDEST ZOOM",
    ),
    "texts": (signs, "FOLLOWING KINDS LEAST OUT_OF_PLACE POINTS SIGNS"),
    "evidence": (
        acceptance,
        "DOUBT FIGURES_LIMIT FIGURES_SPREAD LEAST_CONFIDENCE LIMIT SPREAD SURE WIDEST",
    ),
    "rejection": (rejection, "NEARLY"),
    "spelling": (recognizer, "HALF LEAST LONGEST MOST STEP UNSURE WIDTHS"),
    "reading": (acceptance, "LIKELY"),
}


def script() -> str:
    """Returns the text of constants.js."""
    constants: Dict[str, Dict[str, Any]] = {"data": {"CLASSES": CLASSES, "HEIGHT": rows.HEIGHT}}
    for script, (module, names) in MODULES.items():
        own = vars(module)
        constants[script] = {k: own[f"_{k}" if f"_{k}" in own else k] for k in names.split()}
    text = json.dumps(constants, ensure_ascii=False, indent=2)
    return f"""// Constants of the modules that these scripts mirror; comments there explain them.
// Written by tools/script_constants.py.
"use strict";
var tf1mnist = globalThis.tf1mnist ??= {{}};

tf1mnist.constants = {text};
"""


if __name__ == "__main__":
    FILE.write_text(script(), "utf-8")
