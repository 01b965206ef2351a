"""Runs a command or lists all commands.

python -m number_reader read photo.jpg
number-reader read photo.jpg
"""

if __name__ == "__main__":
    from tf1_mnist import interrupts

    interrupts.exit_at_once()  # before the other imports

import importlib
import sys

from number_reader import __version__
from number_reader.commands import SUMMARIES
from tf1_mnist import dispatch


def main() -> int:
    """Does the work of `dispatch.main`."""
    return dispatch.main(
        dispatch.Package(
            "number_reader",
            __version__,
            "number_reader.",
            "Reads handwritten numbers in pictures.",
            SUMMARIES,
            _run,
        )
    )


def _run(name: str) -> int:
    return int(importlib.import_module(f"number_reader.commands.{name}").main())


if __name__ == "__main__":
    sys.exit(main())
