"""Tests that programs with a seed print the same losses under 1.15.5 and under the launcher.

Each program in `losses` prints its losses. Weights, dropout and sampling are random, so the losses
agree only if each operation gets the seed that TensorFlow 1 gives it.
"""

import sys
from pathlib import Path

import numpy as np

import run_programs

PROGRAMS = sorted((Path(__file__).parent / "losses").glob("*.py"))
TOLERANCE = 1e-3


def losses(printed: str) -> np.ndarray:
    """Returns the numbers on each line: the step and one or two losses."""
    lines = [line.split() for line in printed.splitlines()]
    assert len(lines) >= 50, printed
    return np.array(lines, float)


def test_losses_are_those_of_1_15_5(genuine: str, here: Path) -> None:
    ours, theirs = (
        run_programs.run_by(python, PROGRAMS, str(here)) for python in (sys.executable, genuine)
    )
    differences = {name: np.abs(losses(ours[name]) - losses(theirs[name])).max() for name in theirs}
    assert len(differences) >= 10
    print(differences)
    assert {name: found for name, found in differences.items() if not found < TOLERANCE} == {}
