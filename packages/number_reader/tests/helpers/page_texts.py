"""Looks up the texts that the pages show."""

from typing import Any

from number_reader import words


def in_english(error: Any) -> str:
    """Returns the English text that a page shows for an error."""
    if isinstance(error, str):
        return error
    return words.table()[error["key"]]["en"].format(**error.get("values", {}))
