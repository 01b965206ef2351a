"""Compares the launcher's speed with that of TensorFlow 1 and that of rewritten programs.

    python packages/tf1run/benchmarks/speed.py --genuine PYTHON

Run this script in an environment in which tf1run is installed. PYTHON is the path of a second
interpreter, which must be able to import tf1_mnist, tf1run and TensorFlow 1.15.5. The old programs
are in `programs/`; the same programs, rewritten for `tensorflow.compat.v1`, are in
`programs/today/`. The programs take turns, and each run is a new process. The results are written
to `RESULTS.md`. If other programs run during the measurement, add a note to that file, below
the load average.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from string import Template

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[2]
sys.path.insert(0, str(ROOT / "benchmarks"))

import run
from report import column, quotient, spread, table

PROGRAMS = ("softmax", "cnn", "lstm", "gan", "word2vec")
LAUNCHER = ("-m", "tf1run")

PAGE = Template("""\
# How fast old programs run under the launcher

This page compares the speed of five old programs in three cases: unchanged under TensorFlow 1.15.5,
unchanged under the launcher (`python -m tf1run`) with TensorFlow $tensorflow, and
rewritten by hand for `tensorflow.compat.v1`. Version $version of the launcher was measured on
$date, in $rounds rounds, on $cores cores of an $processor of family $family ($extensions). The
load average before the start was $load.

The programs take turns, each in its own process. Each cell shows the median and, in brackets, the
minimum and the maximum. *Over 1.15.5* is the launcher's speed divided by the speed under 1.15.5,
and *over by hand* is the launcher's speed divided by that of the rewritten program. These columns
show the ratio of the medians and, in brackets, the lowest and the highest of the ratios in the
individual rounds. A ratio above 1 means that the launcher is faster. Two of the rewritten programs
also work differently from the originals: the Softmax program does not copy the whole training set
in each epoch, and the CNN's batch normalization is not fused.

## Steps per second

$speed

## Seconds from the start to the first step

These times include imports and data loading.

$start

## Measure it yourself

```sh
python packages/tf1run/benchmarks/speed.py --genuine PYTHON
```

Run `speed.py` with a Python interpreter for which tf1run is installed. PYTHON is the path of a
second interpreter, which must be able to import tf1_mnist, tf1run and TensorFlow 1.15.5.
""")


def measure(python, *program):
    """Runs a program in an empty folder and returns the values that it measured."""
    paths = os.pathsep.join(map(str, (ROOT, HERE.parent, ROOT / "benchmarks", HERE / "programs")))
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TF")}
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(  # noqa: S603
            [python, *program],
            env={**kept, "PYTHONPATH": paths},
            cwd=folder,
            capture_output=True,
            text=True,
        )
    if done.returncode:
        raise SystemExit(f"{done.args}: exit status {done.returncode}\n{done.stderr[-2000:]}")
    line = done.stdout.splitlines()[-1]
    print(*program, line, file=sys.stderr, flush=True)
    return json.loads(line)


def speed_row(name, genuine, launcher, by_hand):
    speeds = [column(runs, "steps_per_second") for runs in (genuine, launcher, by_hand)]
    shown = [spread(speed, "{:,.0f}") for speed in speeds]
    return [name, *shown, *(quotient(speeds[1], others) for others in speeds[::2])]


def start_row(name, *versions):
    return [name, *(spread(column(runs, "first_step_seconds"), "{:.1f}") for runs in versions)]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0], allow_abbrev=False)
    parser.add_argument("--genuine", required=True, metavar="PYTHON")
    parser.add_argument("--rounds", type=int, default=5, metavar="N")
    options = parser.parse_args()
    machine = run.machine()
    versions = {name: ([], [], []) for name in PROGRAMS}
    for _ in range(options.rounds):
        for name, (genuine, launcher, by_hand) in versions.items():
            old, today = (str(HERE / "programs" / part / f"{name}.py") for part in ("", "today"))
            # Under 1.15.5, the launcher only provides MNIST.
            genuine.append(measure(options.genuine, *LAUNCHER, old))
            launcher.append(measure(sys.executable, *LAUNCHER, old))
            by_hand.append(measure(sys.executable, today))
    head = ["program", "1.15.5", "the launcher", "by hand"]
    page = PAGE.substitute(
        tensorflow=run.output(
            sys.executable, "-c", "import tensorflow; print(tensorflow.__version__)"
        ).strip(),
        version=machine["version"],
        rounds=options.rounds,
        date=machine["date"],
        processor=machine["processor"],
        family=machine["family"],
        extensions=", ".join(machine["extensions"]),
        cores=machine["cores"],
        load=f"{machine['load_before']:.1f}",
        speed=table(
            [*head, "over 1.15.5", "over by hand"],
            [speed_row(name, *runs) for name, runs in versions.items()],
        ),
        start=table(head, [start_row(name, *runs) for name, runs in versions.items()]),
    )
    (HERE / "RESULTS.md").write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
