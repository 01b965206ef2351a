"""Feeds damaged and hostile IDX folders and .npz files to load_data, and checks the results.

    python tools/fuzz_data.py [--inputs 100000] [--seed 0]

hostile_data.py makes the inputs. For each of them, load_data must

- return the right arrays, which it must if the files are valid; or raise a ValueError (a
  FileNotFoundError if a file is missing) with a one-line message that names the file and gives
  one of the REASONS;
- finish within SECONDS, print nothing, give no warning, and leave no file open;
- use at most PER_PROMISED times the bytes that a header promises and that are present, or
  PER_STORED times the size of the file, whichever is larger, plus MARGIN. This is measured by
  tracemalloc, which tracks Python's objects, NumPy's arrays and the memory of zlib, bz2 and
  lzma. A limit on the address space stops a reader that requests terabytes without using them.

On a given version of Python, the same seed gives the same inputs. Inputs that reveal a fault are
kept, and the exit status is then 1. An input that kills the interpreter remains in the folder
printed at the start.
"""

import argparse
import os
import platform
import resource
import shutil
import sys
import tempfile
import time
import tracemalloc
import warnings
from collections import Counter
from pathlib import Path
from typing import Any, Dict, List, NamedTuple, Optional

import numpy as np

from contract import TooLongError, is_clear, limited
from hostile_data import Case, make_case, valid
from tf1_mnist.data import load_data

SECONDS = 30  # of processor time
PER_PROMISED = 3  # an array in Fortran order is copied
PER_STORED = 12  # zipfile uses 500 bytes for every 46 bytes of an archive's directory
MARGIN = 4 << 20  # bytes; the readers read 1 MiB at a time
ADDRESS_SPACE = 512 << 20  # bytes, in addition to what the process uses before it reads

# Every reason for which a file may be rejected, as worded in the message.
REASONS = (
    "magic number",
    "ends within its header",
    "images of shape",
    "damaged gzip file",
    "not a readable .npz file",
    "no array named",
    "has no readable header",
    "expected uint8",
    "expected integers",
    "ends before",
    "is longer than",
    "expected one label per image",
    "set is empty",
    "expected 0 to 9",
    "contains neither",
    "cannot fit 'int' into an offset-sized integer",  # zipfile's message
)


class Judgement(NamedTuple):
    """What load_data did.

    answer: "read", or the reason in its message.
    fault: what is wrong with the answer; "" if nothing is.
    seconds: CPU time.
    peak: the largest use of memory, in bytes.
    """

    answer: str
    fault: str
    seconds: float
    peak: int


def judge(case: Case, path: Path) -> Judgement:
    """Writes an input, lets load_data read it, and checks the answer."""
    if "" in case.files:
        path.write_bytes(case.files[""])
    else:
        path.mkdir()
        for name, content in case.files.items():
            (path / name).write_bytes(content)
    warned: List[str] = []
    warnings.showwarning = lambda message, *_: warned.append(str(message))
    printed = os.fstat(2).st_size

    loaded = None
    error: Optional[BaseException] = None
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    unlimited = resource.getrlimit(resource.RLIMIT_AS)
    limit = pages * resource.getpagesize() + ADDRESS_SPACE
    resource.setrlimit(resource.RLIMIT_AS, (limit, unlimited[1]))
    tracemalloc.clear_traces()
    started = time.process_time()
    try:
        with limited(SECONDS):
            loaded = load_data(path)
    except (Exception, TooLongError) as raised:
        error = raised
    seconds = time.process_time() - started
    resource.setrlimit(resource.RLIMIT_AS, unlimited)
    peak = tracemalloc.get_traced_memory()[1]

    if error is None:
        answer = "read"
        fault = misread(case, path, loaded)
    else:
        answer = next((reason for reason in REASONS if reason in str(error)), "?")
        fault = misrefused(case, path, error)
    size = sum(map(len, case.files.values()))
    if peak > max(PER_PROMISED * case.honest, PER_STORED * size) + MARGIN:
        fault = f"{peak:,} bytes used for {size:,} and {case.honest:,} promised; {answer}"
    if os.fstat(2).st_size > printed:
        fault = "prints to stderr"
    if warned:
        fault = f"warns: {warned[0]}"
    return Judgement(answer, fault, seconds, peak)


def misread(case: Case, path: Path, loaded: Any) -> str:
    (x_train, y_train), (x_test, y_test) = loaded
    found = {"x_train": x_train, "y_train": y_train, "x_test": x_test, "y_test": y_test}
    if case.answer == "refused" or not valid(found):
        return "read, but invalid"
    expected = case.expected
    if expected is None:
        try:
            with np.load(str(path), allow_pickle=False) as archive:
                expected = {key: archive[key] for key in found}
        except Exception as error:
            return f"read, but NumPy cannot read it: {type(error).__name__}: {error}"
    for key, array in found.items():
        if array.dtype != np.uint8 or not np.array_equal(array, expected[key]):
            return f"read, but {key} differs from the file"
    return ""


def misrefused(case: Case, path: Path, error: BaseException) -> str:
    message = str(error)
    what = f"{type(error).__name__}: {message[:200]!r}"
    if case.answer == "read":
        return f"valid, but refused: {what}"
    if not isinstance(error, FileNotFoundError if "missing" in case.kind else ValueError):
        return f"raises {what}"
    if not is_clear(message, path):
        return f"not a single line with the file's name: {what}"
    return "" if any(reason in message for reason in REASONS) else f"gives another reason: {what}"


def run(inputs: int, seed: int, folder: Path) -> int:
    """Checks all inputs, prints each fault and a summary, and returns the number of faults."""
    answers: Dict[str, Dict[str, int]] = {}
    slowest = largest = (0.0, 0, "")
    faults = 0
    started = time.process_time()
    for number in range(inputs):
        case = make_case(seed, number)
        path = folder / (f"{number}.npz" if "" in case.files else str(number))
        judgement = judge(case, path)
        if judgement.fault:
            faults += 1
            print(f"seed {seed}, input {number} ({case.kind}): {judgement.fault}", flush=True)
        elif path.is_dir():
            shutil.rmtree(str(path))
        else:
            path.unlink()
        counts = answers.setdefault(case.kind, Counter())
        counts[judgement.answer] += 1
        slowest = max(slowest, (judgement.seconds, number, case.kind))
        largest = max(largest, (judgement.peak / 2**20, number, case.kind))

    print(f"\n{'':40}{'read':>9}{'refused':>9}")
    total: Dict[str, int] = Counter()
    for kind, counts in sorted(answers.items()):
        print(f"{kind:40}{counts['read']:9,}{sum(counts.values()) - counts['read']:9,}")
        for answer, count in counts.items():
            total[answer] += count
    print(f"{'all':40}{total['read']:9,}{sum(total.values()) - total['read']:9,}\n")
    for answer, count in sorted(total.items(), key=lambda item: -item[1]):
        if answer != "read":
            print(f"refused: {answer:40}{count:9,}")
    print("\nslowest: {:.2f} s of CPU time, input {} ({})".format(*slowest))
    print("largest peak: {:.1f} MiB, input {} ({})".format(*largest))
    print(
        f"{inputs:,} inputs of seed {seed}, {faults} faults, "
        f"{time.process_time() - started:.0f} s; "
        f"Python {platform.python_version()}, NumPy {np.__version__}"
    )
    return faults


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--inputs", type=int, default=100_000, help="(default: %(default)s)")
    parser.add_argument("--seed", type=int, default=0, help="(default: %(default)s)")
    arguments = parser.parse_args()

    folder = Path(tempfile.mkdtemp(prefix="fuzz_data-"))
    print(f"the inputs are in {folder}; those that reveal a fault are kept", flush=True)
    warnings.simplefilter("always")
    warnings.simplefilter("ignore", DeprecationWarning)  # as Python does by default
    # These two warnings are justified: one is about headers written by Python 2, the other about a
    # field that renames a member to an empty name.
    warnings.filterwarnings("ignore", "Reading `.npy` or `.npz` file required", UserWarning)
    warnings.filterwarnings("ignore", "Empty unicode path extra field", UserWarning)
    tracemalloc.start()
    stderr = os.dup(2)
    with tempfile.TemporaryFile() as printed:
        os.dup2(printed.fileno(), 2)
        try:
            faults = run(arguments.inputs, arguments.seed, folder)
        finally:
            os.dup2(stderr, 2)
    if faults:
        return 1
    folder.rmdir()
    return 0


if __name__ == "__main__":
    sys.exit(main())
