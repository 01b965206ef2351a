"""Writes docs/old-programs.md: how programs from public repositories run under the launcher.

    python tools/old_programs.py index.tsv copies PYTHON

Each line of index.tsv names a program, under the headings repository, commit and script, with tabs
between them. `copies` holds the fetched repositories, each in a folder <owner>__<name>. A program
is run in a scratch copy of its repository, without a screen, for as long as `--seconds` says; then
it is interrupted. PYTHON has TensorFlow 1.15.5; it runs a few of the programs, too, for comparison.
Nothing of the programs is kept.
"""

import argparse
import concurrent.futures
import csv
import functools
import importlib.metadata
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Dict, List, NamedTuple

import tf1_mnist

PAGE = Path(__file__).parents[1] / "docs" / "old-programs.md"
INTRODUCTION = """\
# Old programs

    python -m tf1_mnist.legacy mnist_softmax.py --data_dir data

runs a TensorFlow 1 program as it is, on whichever TensorFlow is installed, without a network
connection. On TensorFlow 2 it needs the extra `legacy`: `python -m pip install ".[legacy]"`.

- `-m MODULE` runs a module, and `book.ipynb` the code cells of a notebook. The arguments after the
  program are its own.
- `--explain` also lists what the program relied on: each old thing once, with its file and line,
  what to write instead, and the section of [TensorFlow 1 code on TensorFlow 2](tf1-on-tf2.md) that
  explains it.
- In Jupyter, `from tf1_mnist import legacy; legacy.install()` in the first cell does the same for
  the cells below.
- MNIST comes from this package, however the program asks for it. If its folder already holds IDX
  files, such as those of Fashion-MNIST, they are read instead.
- `tf.__version__` is 1.15.5. On the genuine 1.15.5, the launcher changes nothing but the data.
- NumPy prints its numbers as it did at the time.
- Without a screen, `plt.show()` runs the animations. Without a GPU, `tf.device("/gpu:0")` is the
  processor.
"""
SAME = """\

## The same numbers as under 1.15.5

The launcher ran these programs under the genuine 1.15.5 and on TensorFlow {today}. Their weights
start at zero, `np.random.seed(0)` and `tf.set_random_seed(0)` fixed the order of the images, and
oneDNN was off. The last two columns show how many decimal numbers each program printed, and the
largest difference from 1.15.5.

| repository | program | last result | numbers | largest difference |
|---|---|---|---|---|
"""
ZERO_WEIGHTS = (  # programs of the index, by the ends of their paths
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
SEEDED = """\
import sys
import numpy as np
import tensorflow as tf
from tf1_mnist.legacy import program
np.random.seed(0)
tf.set_random_seed(0)
program.run_script(sys.argv[1], [])
"""
TRIED = """\

## Programs that were tried

"""


class Outcome(NamedTuple):
    """How a program ended.

    status: the exit status; None if it was still at work.
    last: the last line that it printed, or of its traceback.
    relied_on: what `--explain` lists.
    printed: its lines.
    """

    status: object
    last: str
    relied_on: List[str]
    printed: List[str]

    @property
    def ran(self) -> bool:
        return self.status in (0, None)


def run(
    row: Dict[str, str],
    copies: Path,
    seconds: float,
    python: str = sys.executable,
    seed: bool = False,
) -> Outcome:
    """Runs a program in a scratch copy of its repository.

    Args:
        row: the program's line of the index.
        copies: the folder with the copies of the repositories.
        seconds: when to interrupt it.
        python: the Python to run it with.
        seed: whether to fix the order of the images, and to turn oneDNN off.
    """
    with tempfile.TemporaryDirectory() as scratch:
        name = row["repository"].replace("/", "__")
        script = shutil.copytree(copies / name, Path(scratch) / name) / row["script"]
        environment = {**os.environ, "MPLBACKEND": "agg", "HOME": scratch}
        program = ["--explain", str(script)]
        if seed:
            seeded = Path(scratch) / "seeded.py"
            seeded.write_text(SEEDED, encoding="utf-8")
            program = [str(seeded), str(script)]
            environment.update(TF_ENABLE_ONEDNN_OPTS="0")
        with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
            process = subprocess.Popen(  # noqa: S603
                [python, "-u", "-m", "tf1_mnist.legacy", *program],
                cwd=str(script.parent),
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=err,
                start_new_session=True,
                # A shell that starts this tool in the background makes it ignore interrupts.
                preexec_fn=functools.partial(signal.signal, signal.SIGINT, signal.SIG_DFL),
            )
            try:
                status: object = process.wait(seconds)
            except subprocess.TimeoutExpired:
                status = None
                stop(process)
            out.seek(0)
            err.seek(0)
            return outcome(status, out.read(), err.read())


def stop(process: "subprocess.Popen[bytes]") -> None:
    """Interrupts a program, so that it still says what it relied on."""
    for number, patience in ((signal.SIGINT, 20), (signal.SIGKILL, 20)):
        try:
            os.killpg(process.pid, number)
            process.wait(patience)
            return
        except (ProcessLookupError, subprocess.TimeoutExpired):
            pass


def outcome(status: object, out: str, err: str) -> Outcome:
    relied_on = re.findall(r"^\S.*?:\d+: (.*)\n    instead: ", err, re.M)
    printed = [line.strip() for line in re.split(r"[\n\r]", out) if line.strip()]
    errors = re.findall(r"^(?:\w+\.)*\w*(?:Error|Exception)\b.*", err, re.M)
    if status not in (0, None) and errors:
        return Outcome(status, errors[-1], relied_on, printed)
    return Outcome(status, printed[-1] if printed else "", relied_on, printed)


def compared(row: Dict[str, str], copies: Path, seconds: float, genuine: str) -> str:
    """Runs a program under both versions, and returns a row of the table of the differences.

    Raises:
        ValueError: it did not end under both, or did not print as many numbers.
    """
    one, other = (
        run(row, copies, seconds, python, seed=True) for python in (genuine, sys.executable)
    )
    both = [numbers(found.printed) for found in (one, other)]
    if (one.status, other.status) != (0, 0) or len(both[0]) != len(both[1]) or not both[0]:
        raise ValueError(f"{row['script']}: {one} and {other}; expected the same numbers")
    difference = max(abs(a - b) for a, b in zip(*both))
    last = [line for line in other.printed if numbers([line])][-1]
    cells = [
        row["script"],
        shortened(last),
        str(len(both[0])),
        f"{difference:.0e}" if difference else "0",
    ]
    return " | ".join([f"| {row['repository']}", *map(cell_of, cells)]) + " |"


def numbers(lines: List[str]) -> List[float]:
    """Returns the numbers with a decimal point."""
    return [float(found) for line in lines for found in re.findall(r"-?\d+\.\d+(?:e-?\d+)?", line)]


def row_of(row: Dict[str, str], found: Outcome) -> str:
    """Returns a row of the page's table."""
    repository = row["repository"]
    link = f"https://github.com/{repository}/tree/{row['commit']}"
    how = {0: "ended", None: "still at work"}.get(found.status, "failed")  # type: ignore[call-overload]
    cells = [
        row["script"],
        row["commit"][:7],
        how,
        shortened(found.last),
        ", ".join(found.relied_on),
    ]
    return " | ".join([f"| [{repository}]({link})", *map(cell_of, cells)]) + " |"


def shortened(line: str) -> str:
    """Returns a line without what differs from run to run or does not fit."""
    line = re.sub(r"/tmp/\w+/", "", line)  # noqa: S108
    return line if len(line) <= 80 else line[:77] + "..."


def cell_of(text: str) -> str:
    """Returns a text as it is, in a cell of a table."""
    return re.sub(r"[^\w\s.,:;()='\"/+%-]", lambda match: f"&#{ord(match.group())};", text)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("index", type=Path)
    parser.add_argument("copies", type=Path)
    parser.add_argument(
        "genuine", metavar="PYTHON", help="a Python with TensorFlow 1.15.5 and this package"
    )
    parser.add_argument("--seconds", type=float, default=60, help="for each program (default: 60)")
    parser.add_argument("--at-once", type=int, default=1, help="how many run (default: 1)")
    arguments = parser.parse_args()
    with arguments.index.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    copies, seconds = arguments.copies.resolve(), arguments.seconds
    start_at_zero = [row for row in rows if row["script"].endswith(ZERO_WEIGHTS)]
    if len(start_at_zero) != len(ZERO_WEIGHTS):
        parser.error(f"{arguments.index}: lacks some of {', '.join(ZERO_WEIGHTS)}")
    same = [compared(row, copies, seconds, arguments.genuine) for row in start_at_zero]
    work = functools.partial(run, copies=copies, seconds=seconds)
    outcomes = []
    with concurrent.futures.ThreadPoolExecutor(arguments.at_once) as pool:
        for row, found in zip(rows, pool.map(work, rows)):
            outcomes.append(found)
            print(row["repository"], row["script"], found.status, found.last[:60], flush=True)
    ran = sum(found.ran for found in outcomes)
    summary = (
        f"{ran} of {len(rows)} programs of 2015 to 2020, from "
        f"{len({row['repository'] for row in rows})} public repositories, ran with tf1_mnist "
        f"{tf1_mnist.__version__}. A program counts if it ended with status 0, or was still at "
        f"work after {seconds:g} seconds. The last column says what it relied on.\n\n"
        "`tools/old_programs.py` made this page. None of the programs is part of this "
        "repository.\n\n"
    )
    names = ("repository", "program", "commit", "it", "last line", "relied on")
    head = f"| {' | '.join(names)} |\n|{'---|' * len(names)}\n"
    table = "\n".join(row_of(row, found) for row, found in zip(rows, outcomes))
    today = importlib.metadata.version("tensorflow")
    parts = [
        INTRODUCTION,
        SAME.format(today=today),
        "\n".join(same),
        "\n",
        TRIED,
        summary,
        head,
        table,
    ]
    PAGE.write_text("".join(parts) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
