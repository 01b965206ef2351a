"""Runs a command or lists all commands.

    python -m tf1_mnist cnn --best
    tf1-mnist cnn --best

Both of these commands do the same as `python -m tf1_mnist.cnn --best`.
"""

import runpy
import sys

import tf1_mnist
from tf1_mnist import command_line, dispatch, interrupts


def main() -> int:
    """Does the work of `dispatch.main`; a command ends the process."""
    return dispatch.main(
        dispatch.Package(
            "tf1_mnist",
            tf1_mnist.__version__,
            "",
            "Recognizes handwritten digits.",
            {**command_line.TRAINING, **command_line.OTHERS},
            _run,
        )
    )


def _run(name: str) -> int:
    interrupts.exit_at_once()
    runpy.run_module(f"tf1_mnist.{name}", run_name="__main__")
    return 0


if __name__ == "__main__":
    sys.exit(main())
