"""Checks whether `--precision auto` chooses the faster precision on this machine.

    python benchmarks/precision.py

The two precisions take turns, and each training run is a new process. The rule behind `auto` is
wrong if the other precision is more than 5% faster. The exit status is then 1. In that case, please
report the output of this program.
"""

import json
import os
import statistics
import subprocess
import sys
from pathlib import Path

from tf1_mnist.cli import precision

HERE = Path(__file__).resolve().parent
ROUNDS = 5
TIE = 1.05


def images_per_second(network, chosen):
    command = (sys.executable, HERE / "ours.py", "--network", network, "--measure", "speed")
    environment = {**os.environ, "PYTHONPATH": str(HERE.parent)}
    done = subprocess.run(  # noqa: S603
        (*command, "--precision", chosen), env=environment, stdout=subprocess.PIPE, check=True
    )
    return json.loads(done.stdout)["images_per_second"]


def main():
    try:
        precision.resolve("bfloat16")
    except ValueError as error:
        print(f"nothing to choose from: {error}")
        return 0
    auto = precision.resolve("auto")
    other = "float32" if auto == "bfloat16" else "bfloat16"
    wrong = False
    for network in ("softmax", "cnn"):
        pairs = [
            [images_per_second(network, each) for each in (auto, other)] for _ in range(ROUNDS)
        ]
        ratios = [ours / theirs for ours, theirs in pairs]
        ratio = statistics.median(ratios)
        wrong |= ratio < 1 / TIE
        print(
            f"{network}: {auto}, which auto picks, trains {ratio:.2f} times as fast as {other} "
            f"({min(ratios):.2f} to {max(ratios):.2f})"
        )
    print("the rule is wrong for this machine" if wrong else "the rule is right for this machine")
    return int(wrong)


if __name__ == "__main__":
    sys.exit(main())
