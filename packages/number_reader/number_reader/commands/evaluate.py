"""Evaluates a network on test rows, or tests whether two networks differ.

python -m number_reader evaluate --run runs/reader/1
python -m number_reader evaluate --compare runs/reader/1 runs/reader/2
"""

from typing import Optional, Sequence

from number_reader.networks import ROWS
from tf1_mnist import evaluate


def main(argv: Optional[Sequence[str]] = None) -> int:
    """Does the work of `tf1_mnist.evaluate.main` for networks that read rows."""
    return evaluate.main(argv, ROWS, "number_reader.evaluate")
