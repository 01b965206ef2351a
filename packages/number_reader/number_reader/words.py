"""The texts that pages show in a browser, including error messages, in several languages.

They are those in `web/words.tsv` and in the table of `tf1_mnist`.
"""

import functools
from pathlib import Path

from tf1_mnist import words


@functools.lru_cache(maxsize=None)
def table() -> words.Table:
    """Returns the texts of both packages."""
    return {**words.table(), **words.read(Path(__file__).parent / "web" / "words.tsv")}


class InputError(words.InputError):
    """Bad input, with a reason that a page can show in its reader's language."""

    table = staticmethod(table)
