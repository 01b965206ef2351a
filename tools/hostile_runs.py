"""Puts what does not belong there into small runs, and checks what the commands do with them.

    python tools/hostile_runs.py [--only TEXT]

In the place of each file that a command reads, there is a folder, a FIFO, a device, a link that
leads nowhere, to itself or out of the run, a file without read permission, one that has been
emptied or one that has grown to 1 GiB. There are checkpoints of another network and of steps that
no run has taken, files with strange names, runs in runs, runs of an older version, and paths
that lead to no run. A case cannot be made if root runs it and it is about permissions.

contract.py says what a command must do. Besides, it may not use more than MEMORY for a file. The
exit status is 1 if one of them does something else.
"""

import argparse
import json
import os
import platform
import re
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any, Callable, Iterator

import numpy as np

from hostile_files import READ, THINGS, Case, things
from small_runs import SmallRuns
from tf1_mnist import tf1 as tf

MEMORY = 256  # MiB


# --- Checkpoints -----------------------------------------------------------------------------


def another_network(step: int) -> Callable[[Path], Path]:
    def make(run: Path) -> Path:
        with tf.Graph().as_default(), tf.Session() as session:
            tf.get_variable("dense_1/kernel", initializer=np.zeros((3, 3), np.float32))
            tf.train.get_or_create_global_step()
            session.run(tf.global_variables_initializer())
            for path in (run / "checkpoints").glob(f"model-{step}.*"):
                path.unlink()
            tf.train.Saver().save(
                session, str(run / "checkpoints" / f"model-{step}"), write_meta_graph=False
            )
        return run

    return make


def both(run: Path) -> Path:
    return another_network(7)(another_network(14)(run))


def added(name: Any, content: bytes = b"") -> Callable[[Path], Path]:
    def make(run: Path) -> Path:
        path = os.path.join(os.fsencode(str(run)), os.fsencode(name))
        with open(path, "wb") as file:
            file.write(content)
        return run

    return make


def at_a_later_step(run: Path) -> Path:
    for path in list((run / "checkpoints").glob("model-14.*")):
        path.rename(str(path).replace("model-14", "model-20"))
    return run


def without(*names: str) -> Callable[[Path], Path]:
    def make(run: Path) -> Path:
        for name in names:
            (shutil.rmtree if (run / name).is_dir() else os.remove)(str(run / name))
        return run

    return make


def checkpoints() -> Iterator[Case]:
    for name, expected, make in (
        ("a newer checkpoint of another network", "same", another_network(20)),
        ("a checkpoint of another network", "same", another_network(14)),
        ("only checkpoints of another network", "refused", both),
        ("a checkpoint of a later step", "same or refused", at_a_later_step),
        ("an empty index of a later step", "same", added("checkpoints/model-99.index")),
        ("an empty index of step 10**18 - 1", "same", added(f"checkpoints/model-{'9' * 18}.index")),
        ("an empty index of step 10**30", "same", added(f"checkpoints/model-1{'0' * 30}.index")),
        ("a name with a line break", "same", added("checkpoints/model-1\n4.index")),
        ("a name that is not in UTF-8", "same", added(b"checkpoints/model-\xff.index")),
        ("another such name", "same", added(b"\xff\n\xfe")),
        ("half a checkpoint", "same", added("checkpoints/model-15.index.tempstate123")),
        ("half a list", "same", added("checkpoints/checkpoint.tmp123", b"\xff")),
        ("no list", "same", without("checkpoints/checkpoint")),
        ("no checkpoints", "refused", without("checkpoints")),
        ("no history", "same or refused", without("history.csv")),
        ("no train", "same", without("train", "validation")),
        ("half a history", "same", added(".history.csv.tmp", b"epoch,")),
    ):
        yield Case(name, "interrupted", "resume", expected, make)


# --- Folders and settings --------------------------------------------------------------------


def renamed(name: Any) -> Callable[[Path], Path]:
    def make(run: Path) -> Path:
        target = run.with_name(os.fsdecode(name))
        run.rename(target)
        return target

    return make


def inner(run: Path) -> Path:
    shutil.copytree(str(run), str(run.with_name("outer")), copy_function=os.link)
    run.rename(run.with_name("outer") / "checkpoints" / "run")
    return run.with_name("outer") / "checkpoints" / "run"


def outer(run: Path) -> Path:
    shutil.copytree(str(run), str(run.with_name("inner")), copy_function=os.link)
    run.with_name("inner").rename(run / "checkpoints" / "model-30.index")
    return run


def linked(run: Path) -> Path:
    run.with_name("link").symlink_to(run.name)
    return run.with_name("link")


def at(name: str, thing: str) -> Callable[[Path], Path]:
    def make(run: Path) -> Path:
        THINGS[thing](run.with_name(name))
        return run.with_name(name)

    return make


def options(**changed: Any) -> Callable[[Path], Path]:
    """Changes options.json; a key with the value ... is deleted."""

    def make(run: Path) -> Path:
        path = run / "options.json"
        content = {**json.loads(path.read_text()), **changed}
        path.unlink()
        path.write_text(
            json.dumps({key: content[key] for key in content if content[key] is not ...})
        )
        return run

    return make


OLDER = {"class_names": ..., "reads": ..., "augment": ..., "workers": ..., "sync": ...}
OLDEST = {**OLDER, "variant": ..., "TF_ENABLE_ONEDNN_OPTS": ..., "versions": ..., "fast": False}


def folders() -> Iterator[Case]:
    for name, expected, make in (
        ("a name with a line break", "same or refused", renamed("a\nb")),
        ("a name that is not in UTF-8", "same or refused", renamed(b"\xff\xfe")),
        (
            "a name with every kind of sign",
            "same or refused",
            renamed("-'\"$(a);*?[b]{c}~ %s é 数"),
        ),
        ("a long name", "same or refused", renamed("n" * 255)),
        ("a run in a run", "same", inner),
        ("a run with a run in it", "same", outer),
        ("a link to the run", "same", linked),
        ("a path in the run", "refused", lambda run: run / "options.json"),
        ("a folder in the run", "refused", lambda run: run / "checkpoints"),
        ("its parent", "refused", lambda run: run.parent),
        ("no such folder", "refused", lambda run: run / "none" / "such"),
        ("a name that is too long", "refused", lambda run: run.with_name("n" * 256)),
        ("a path that is too long", "refused", lambda run: Path(str(run) + "/n" * 5000)),
        *((thing, "refused", at("it", thing)) for thing in list(THINGS)[:7]),
        ("options of an older version", "same", options(**OLDER)),
        ("options of the oldest version", "other", options(**OLDEST)),
        ("the options of a reader", "refused", options(network="reader", reads="rows")),
        ("an older run of a reader", "refused", options(network="reader", reads=...)),
    ):
        for state, command in READ:
            yield Case(name, state, command, expected, make)
    for command in ("evaluate", "predict", "export a SavedModel"):
        make = without("saved_model/SHA256SUMS")
        yield Case("no checksums, as in older runs", "finished", command, "same", make)
    for path in ("/dev/zero", "/dev/null", "/", "", "a\nb", "\udcff", "n" * 5000, "a\0b"):
        for state, command in (("interrupted", "resume"), ("finished", "evaluate")):
            make = options(data=path)
            yield Case(f"data {path[:20]!r}", state, command, "refused", make)


def most_memory(reset: bool = False) -> int:
    """Returns the most memory, in MiB, that this process has used since the last reset."""
    if reset:
        Path("/proc/self/clear_refs").write_text("5")
    status = Path("/proc/self/status").read_text()
    (peak,) = re.findall(r"VmHWM:\s*(\d+) kB", status)
    return int(peak) >> 10


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    about = "only cases for which 'COMMAND, STATE, NAME' contains this text"
    parser.add_argument("--only", default="", metavar="TEXT", help=about)
    only = parser.parse_args().only
    counts = {"done": 0, "refused": 0}
    faults = not_made = 0
    with tempfile.TemporaryDirectory(prefix="hostile_runs-") as made:
        runs = SmallRuns(Path(made))
        for case in (*things(), *checkpoints(), *folders()):
            if only not in f"{case.command}, {case.state}, {case.name}":
                continue
            run = case.make(runs.copy(case.state))
            if run is None:
                not_made += 1
            else:
                used = most_memory(reset=True)
                answer, fault = runs.judge(case.state, case.command, run, case.expected)
                used = most_memory() - used
                if not fault and used > MEMORY:
                    fault = f"uses {used} MiB"
                counts[answer] += 1
                faults += fault != ""
                if fault:
                    print(f"{case.command}, {case.state}, {case.name}: {fault}", flush=True)
            runs.clear()
    print(
        f"{sum(counts.values())} cases, {counts['done']} done, {counts['refused']} refused, "
        f"{not_made} not made, {faults} faults; "
        f"Python {platform.python_version()}, TensorFlow {tf.VERSION}"
    )
    return int(faults > 0)


if __name__ == "__main__":
    sys.exit(main())
