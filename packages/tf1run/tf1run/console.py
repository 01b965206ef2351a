"""The command `tf1`, which setup.cfg declares."""

import os
import sys


def tf1() -> int:
    """Runs the launcher under its short name."""
    folder = os.path.dirname(os.path.realpath(sys.argv[0]))
    if os.path.realpath(sys.path[0]) == folder:
        del sys.path[0]  # a file there might have the name of a module that is imported next
    from tf1_mnist import interrupts

    interrupts.exit_at_once()  # until a program runs
    from tf1run.__main__ import main

    return main(sys.argv[1:], "tf1")
