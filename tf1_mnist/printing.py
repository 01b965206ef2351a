"""Which characters of a name can be printed, and its quotes. Standard library only."""

import os
import re
import shlex
import unicodedata
from typing import Callable

# Unicode's categories of control characters, invisible ones, undecodable bytes and line breaks.
_UNPRINTABLE = ("Cc", "Cf", "Cs", "Zl", "Zp")
# Invisible, but they change what is seen of Persian or Indian letters, and of emoji.
_JOINERS = re.compile("(?<=[^\0-\x7f])[\u200c\u200d](?=[^\0-\x7f])")


def printable(text: str) -> str:
    """Replaces line breaks, control and invisible characters, and what UTF-8 cannot encode.

    Joiners are kept between letters of Persian or Indian scripts, and between emoji, where they
    change what is seen.
    """
    return _replaced(text, lambda letter: "\N{REPLACEMENT CHARACTER}")


def escaped(name: str) -> str:
    """Replaces what `printable` does by escapes as in Python, so that two names never look alike.

    Args:
        name: the name of a file, as Python represents it; bytes that are not UTF-8 become \\xff.
    """
    if os.sep != "\\":
        name = name.replace("\\", "\\\\")
    return _replaced(name, _escape)


def _escape(letter: str) -> str:
    undecodable = "\udc80" <= letter <= "\udcff"
    return f"\\x{ord(letter) - 0xDC00:02x}" if undecodable else ascii(letter)[1:-1]


def _replaced(text: str, replacement: Callable[[str], str]) -> str:
    kept = {match.start() for match in _JOINERS.finditer(text)}
    return "".join(
        replacement(letter)
        if k not in kept and unicodedata.category(letter) in _UNPRINTABLE
        else letter
        for k, letter in enumerate(text)
    )


def is_printable(name: str) -> bool:
    """Returns whether `printable` leaves a name unchanged, and it is not empty or blank."""
    return bool(name.strip()) and printable(name) == name


def quoted(argument: str) -> str:
    """Quotes an argument where a shell needs it, in a command line that people may copy.

    Windows' shells know double quotes only, and no name of a file contains them.
    """
    in_a_shell = shlex.quote(argument)
    return f'"{argument}"' if os.name == "nt" and in_a_shell != argument else in_a_shell
