"""Every block of docs/tf1-on-tf2.md is run, and does what the page says of it.

A section of the page is old lines, what becomes of them, and lines to write instead; a comment
in a block is what the block prints. The blocks run in processes of their own, since many are
about how TensorFlow is imported; those that begin with the same paragraph share a process.
"""

import contextlib
import doctest
import gzip
import io
import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, Dict, Iterator, List, NamedTuple, Tuple

import pytest

PAGE = Path(__file__).parents[1] / "docs" / "tf1-on-tf2.md"
GENUINE = sys.version_info < (3, 8)  # then TensorFlow is 1.15.5, says setup.cfg

# Keras of 1.15.5 takes one file only, which it knows by its SHA-256, or else downloads it.
ANY_FILE = """from tensorflow.python.keras.utils import data_utils
data_utils.validate_file = lambda *args, **kwargs: True
"""


class Claim(NamedTuple):
    """What the page says of a block.

    name: its section, and its place there.
    code: the block, behind the import of TensorFlow.
    printed: what it prints, with the error that ends it; `...` stands for any text.
    logged: what it writes to stderr, among other things.
    unlogged: what it does not write there.
    """

    name: str
    code: str
    printed: str
    logged: str = ""
    unlogged: str = ""


class Outcome(NamedTuple):
    """What a block printed, with the error that ended it, and what it wrote to stderr."""

    printed: str
    logged: str


# --- What the page says ---------------------------------------------------------------------


def read_page() -> List[Claim]:
    claims: List[Claim] = []
    preamble = ""
    for part in sections_of(PAGE.read_text(encoding="utf-8"), "## "):
        for section in sections_of(part, "### "):
            blocks = re.findall(r"^```(\w+)\n(.*?)^```$", section, re.MULTILINE | re.DOTALL)
            preamble = preamble or paragraph(blocks[2][1])
            claims += read_section(section, blocks, preamble, trap=part.startswith("Traps"))
    return claims


def read_section(
    section: str, blocks: List[Tuple[str, str]], preamble: str, trap: bool
) -> Iterator[Claim]:
    name = section.splitlines()[0]
    languages = [language for language, _ in blocks]
    works = GENUINE and not trap  # the old lines
    before = "import numpy as np\nimport tensorflow as tf" if works else preamble

    quoted = ""
    if set(languages) - {"python"}:
        assert languages[0] == languages[2] == "python", name
        old, quoted = blocks[0][1], blocks[1][1]
        code = begun(old, (before + "\n" + ANY_FILE) if "load_data(path" in old and works else before)
        if languages[1] == "text":
            yield Claim(f"{name}, old", code, comments(old) if works else quoted)
        else:
            assert languages[1] == "log", name
            yield Claim(f"{name}, old", code, comments(old), "" if works else quoted)
            quoted = "" if languages[1] == "text" else quoted
        del blocks[:2]
        
