"""Replaces unprintable characters in names and quotes names for shells.

This module imports only the standard library.
"""

import os
import re
import shlex
import unicodedata
from typing import Callable, Match

# The Unicode categories of control characters, invisible ones, undecodable bytes and line breaks.
_UNPRINTABLE = ("Cc", "Cf", "Cs", "Zl", "Zp")
# These characters are invisible, but change the shapes of Persian and Indic letters, and of emoji.
_UNDECODED = re.compile("[\udc80-\udcff]+")  # as Python represents bytes that it cannot decode
_JOINERS = re.compile("(?<=[^\0-\x7f])[\u200c\u200d](?=[^\0-\x7f])")


def printable(text: str) -> str:
    """Replaces unprintable characters with U+FFFD.

    Unprintable characters include line breaks, lone surrogates, control characters and invisible
    characters. Joiners between non-ASCII characters are kept, since they change the shapes of emoji
    and of Persian and Indic letters.
    """
    return _replaced(text, lambda letter: "\N{REPLACEMENT CHARACTER}")


def escaped(name: str) -> str:
    """Replaces the same characters as `printable`, but with Python escapes.

    Different names remain different.

    Args:
        name: the name of a file, as Python represents it. A byte that is not UTF-8 becomes an
            escape such as \\xff.
    """
    if os.sep != "\\":
        name = name.replace("\\", "\\\\")
    return _replaced(name, _escape)


def _escape(letter: str) -> str:
    undecodable = "\udc80" <= letter <= "\udcff"
    return f"\\x{ord(letter) - 0xDC00:02x}" if undecodable else ascii(letter)[1:-1]


def _replaced(text: str, replacement: Callable[[str], str]) -> str:
    text = _UNDECODED.sub(_decoded, text)
    kept = {match.start() for match in _JOINERS.finditer(text)}
    return "".join(
        replacement(letter)
        if k not in kept and unicodedata.category(letter) in _UNPRINTABLE
        else letter
        for k, letter in enumerate(text)
    )


def _decoded(undecoded: Match[str]) -> str:
    """Decodes the UTF-8 in bytes of a file name that Python decoded in a locale without UTF-8."""
    return undecoded[0].encode("utf-8", "surrogateescape").decode("utf-8", "surrogateescape")


def is_printable(name: str) -> bool:
    """Returns whether a name is not blank and contains only printable characters."""
    return bool(name.strip()) and printable(name) == name


def quoted(argument: str) -> str:
    """Puts quotes around an argument if a shell requires them.

    The result is part of a command line that people may copy. On Windows, only double quotes work
    in every shell, and file names cannot contain them.
    """
    in_a_shell = shlex.quote(argument)
    return f'"{argument}"' if os.name == "nt" and in_a_shell != argument else in_a_shell
