"""The texts that pages show in a browser, including error messages, in several languages.

`web/words.tsv` has a row for each text, with the name of the text and a column for each language.
Names in braces stand for values. The command line uses the English column. This module imports only
the standard library.
"""

import functools
from pathlib import Path
from typing import Dict

Table = Dict[str, Dict[str, str]]  # from the name of each text and each language to the text


@functools.lru_cache(maxsize=None)
def table() -> Table:
    """Returns the texts of this package."""
    return read(Path(__file__).parent / "web" / "words.tsv")


def read(path: Path) -> Table:
    """Reads a table of texts, a file like `web/words.tsv`."""
    header, *rows = (line.split("\t") for line in path.read_text("utf-8").splitlines() if line)
    return {name: dict(zip(header[1:], texts)) for name, *texts in rows}


class InputError(ValueError):
    """Bad input, with a reason that a page can show in its reader's language.

    The error message is the English text and does not name the input.

    key: the name of the text.
    values: the values that replace the names in braces.
    """

    table = staticmethod(table)  # another package's errors have texts of their own

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(self.table()[key]["en"].format(**values))
        self.key, self.values = key, {name: str(value) for name, value in values.items()}
