"""Compares the numbers that programs print under TensorFlow 1.15.5 and under the launcher.

    python tools/compare_programs.py index.tsv copies PYTHON

For each program in `ZERO_WEIGHTS`, the script prints a row of a table. The row shows how many
decimal numbers the program printed. It also shows the largest difference between a number printed
under TensorFlow 1.15.5 and the corresponding one under the launcher. `tools/programs.py` describes
the format of an index. `copies` contains the repositories, in folders named <owner>__<name>. PYTHON
is a Python interpreter that can import TensorFlow 1.15.5 and this package.
"""

import argparse
import re
from pathlib import Path
from typing import List

import programs
from programs import Program

# The ends of the paths of programs whose weights start at zero, so that no seed affects them.
ZERO_WEIGHTS = (
    "02__up_and_running/softmax.py",
    "01_Simple_Linear_Model.nb.py",
    "high_level_APIs/mnist_simple.py",
    "tensorflowDemo/mnist/mnist_softmax.py",
    "tensorflowDemo/mnist/mnist_softmax_xla.py",
    "mnist_examples/mnist_softmax.py",
    "MNIST-For-ML-Beginners/scripts/mnist_softmax.py",
    "2_BasicModels/logistic_regression.py",
    "mnist_classification_using_softmax_regression.py",
    "tf_nn_sparse_softmax_cross_entropy_with_logits_example.py",
)
SEEDED = (  # these lines fix the order of the images
    "import sys",
    "import numpy as np",
    "import tensorflow as tf",
    "from tf1run import program",
    "np.random.seed(0)",
    "tf.set_random_seed(0)",
    "program.run_script(sys.argv[1], [])",
)


def compared(program: Program, copies: Path, genuine: str) -> str:
    """Runs a program under both versions and returns a row of the table.

    Args:
        copies: the folder with the copies of the repositories.
        genuine: the interpreter with TensorFlow 1.15.5.
    Raises:
        ValueError: the program failed under one of the versions, printed no decimal numbers, or
            printed more decimal numbers under one version than under the other.
    """
    one = programs.run(program, copies, genuine, prelude=SEEDED)
    other = programs.run(program, copies, prelude=SEEDED)
    both = numbers(one.printed), numbers(other.printed)
    if (one.status, other.status) != (0, 0) or len(both[0]) != len(both[1]) or not both[0]:
        raise ValueError(
            f"{program.name}: {one} and {other}; expected both to end and to print as many numbers"
        )
    difference = max(abs(a - b) for a, b in zip(*both))
    last = [line for line in other.printed if numbers([line])][-1]
    cells = (program.repository, program.name, last, str(len(both[0])), f"{difference:.0e}")
    return f"| {' | '.join(cells)} |"


def numbers(lines: List[str]) -> List[float]:
    """Returns all numbers with a decimal point that occur in lines of text."""
    return [float(found) for line in lines for found in re.findall(r"-?\d+\.\d+(?:e-?\d+)?", line)]


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("index", type=Path)
    parser.add_argument("copies", type=Path)
    parser.add_argument("genuine", metavar="PYTHON")
    arguments = parser.parse_args()
    for program in programs.read_index(arguments.index):
        if program.path.endswith(ZERO_WEIGHTS):
            print(compared(program, arguments.copies.resolve(), arguments.genuine), flush=True)


if __name__ == "__main__":
    main()
