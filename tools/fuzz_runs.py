"""Damages the files of small runs, and checks what the commands do with them.

    python tools/fuzz_runs.py [--inputs 2000] [--seed 0]

It trains a small network, keeps the run once finished and once as it was before its last epoch, and
damages one to three files in a copy: bits are flipped, bytes cut, copied or inserted; files are
emptied, deleted or exchanged; a JSON object or a table gets other values, types, keys, layouts and
encodings. Then `softmax --resume`, `evaluate`, `export` or `predict` uses the run. It must

- do its work and give the same answer as for the whole run, if the damage does not matter;
- or refuse the run, as contract.py says, if the damage matters. If options.json or metrics.json is
  still valid, but says something else, both is right.

The same seed gives the same inputs. Copies that reveal a fault are kept, and the exit status is
then 1.
"""

import argparse
import platform
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Dict

from damaged_runs import Case, make_case
from small_runs import SmallRuns
from tf1_mnist import tf1 as tf


def damage(run: Path, case: Case) -> None:
    """Puts the damaged files into a copy of a run, whose files are links."""
    for name, content in case.files.items():
        (run / name).unlink()
        if content is not None:
            (run / name).write_bytes(content)


def check(runs: SmallRuns, inputs: int, seed: int) -> int:
    """Checks all inputs, prints each fault and a summary, and returns the number of faults."""
    answers: Dict[str, Dict[str, int]] = {}
    faults = 0
    started = time.time()
    for number in range(inputs):
        case = make_case(seed, number, runs.folders)
        run = runs.copy(case.state)
        damage(run, case)
        answer, fault = runs.judge(case.state, case.command, run, case.expected)
        if fault:
            faults += 1
            what = f"{case.command}, {case.state}, {case.kind}"
            print(f"seed {seed}, input {number} ({what}): {fault}", flush=True)
            run.rename(runs.scratch.parent / str(number))
        answers.setdefault(case.kind, Counter())[answer] += 1
        runs.clear()

    print(f"\n{'':70}{'done':>9}{'refused':>9}")
    total: Dict[str, int] = Counter()
    for kind, counts in sorted(answers.items()):
        print(f"{kind:70}{counts['done']:9,}{counts['refused']:9,}")
        for answer, count in counts.items():
            total[answer] += count
    print(f"{'all':70}{total['done']:9,}{total['refused']:9,}\n")
    print(
        f"{inputs:,} inputs of seed {seed}, {faults} faults, {time.time() - started:.0f} s; "
        f"Python {platform.python_version()}, TensorFlow {tf.VERSION}"
    )
    return faults


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--inputs", type=int, default=2000, help="(default: %(default)s)")
    parser.add_argument("--seed", type=int, default=0, help="(default: %(default)s)")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="fuzz_runs-") as made:
        runs = SmallRuns(Path(made))
        faults = check(runs, arguments.inputs, arguments.seed)
        if faults:
            kept = Path(tempfile.mkdtemp(prefix="fuzz_runs-"))
            for path in Path(made).iterdir():
                if path.name.isdigit():
                    path.rename(kept / path.name)
            print(f"the runs that reveal a fault are in {kept}")
    return int(faults > 0)


if __name__ == "__main__":
    sys.exit(main())
