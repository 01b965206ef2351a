"""A command's parser and its errors, each of which is one line on stderr."""

import argparse
import sys
from typing import NoReturn


class Parser(argparse.ArgumentParser):
    """A parser that reports an error in one line on stderr and exits with status 2."""

    def __init__(self, module: str, description: str) -> None:
        super().__init__(
            prog=f"python -m tf1_mnist.{module}", description=description, allow_abbrev=False
        )

    def error(self, message: str) -> NoReturn:
        """Overrides argparse's method, which prints the usage before the error."""
        self.exit(2, f"{self.prog}: error: {message}\n")


def complain(module: str, error: object) -> None:
    """Prints an error in one line on stderr."""
    print(f"python -m tf1_mnist.{module}: error: {error}", file=sys.stderr)
