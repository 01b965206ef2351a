"""Tests that the list of commands is complete."""

from pathlib import Path

import tf1_mnist
from tf1_mnist.cli import command_list


def test_every_command_is_listed() -> None:
    package = Path(tf1_mnist.__file__).parent
    commands = {
        path.stem
        for path in package.glob("[a-z]*.py")
        if "def main(" in path.read_text(encoding="utf-8")
    } | {path.parent.name for path in package.glob("*/__main__.py")}
    assert commands == {*command_list.TRAINING, *command_list.OTHERS}
