"""Checks the values in an error message, but not its wording."""

import re


def naming(*values: object) -> str:
    """Returns a pattern for a message that contains these values in any order, as whole words.

    Args:
        values: the file, the value that is wrong, and what was expected instead.
    """
    return "^" + "".join(f"(?=.*{_word(value)})" for value in values)


def assert_names(message: str, *values: object) -> None:
    """Fails unless the message contains these values, each as a whole word."""
    missing = [value for value in values if not re.search(_word(value), message)]
    assert not missing, f"{message!r} does not name {missing}"


def _word(value: object) -> str:
    return rf"(?<!\w)(?<!\d\.){re.escape(str(value))}(?!\w|[.,]\d)"
