"""Cases of hostile_runs: what is in the place of a file that a command reads or writes."""

import os
import shutil
from pathlib import Path
from typing import Any, Callable, Dict, Iterator, NamedTuple

from damaged_runs import SAVED_MODEL

ROOT = os.geteuid() == 0


class Case(NamedTuple):
    """A hostile run.

    name: what is wrong with it.
    state, command, expected: as in `SmallRuns.judge`.
    make: changes a copy of the run, and returns the path that the command gets; None if the
        change cannot be made.
    """

    name: str
    state: str
    command: str
    expected: str
    make: Callable[[Path], Any]


def grown(path: Path) -> None:
    whole = path.read_bytes()
    path.unlink()
    path.write_bytes(whole)
    os.truncate(str(path), 1 << 30)


def outside(path: Path) -> None:
    target = next(each for each in path.parents if each.name == "scratch") / "a\nb\udcff"
    path.rename(target)
    path.symlink_to(target)


def unreadable(path: Path) -> None:
    path.write_bytes(path.read_bytes())
    path.chmod(0)


# What can be in the place of a file. All but the last three replace it.
THINGS: Dict[str, Callable[[Path], Any]] = {
    "a folder": lambda path: path.mkdir(),
    "a FIFO": lambda path: os.mkfifo(str(path)),
    "a link to /dev/zero": lambda path: path.symlink_to("/dev/zero"),
    "a link to /dev/null": lambda path: path.symlink_to("/dev/null"),
    "a link that leads nowhere": lambda path: path.symlink_to("nowhere"),
    "a link to itself": lambda path: path.symlink_to(path.name),
    "an empty file": lambda path: path.touch(),
    "a link to the file": outside,
    "a file of 1 GiB": grown,
    "a file without permission": unreadable,
}
KEPT = list(THINGS)[-3:]

READ = {
    ("finished", "resume"): ("options.json", "metrics.json"),
    ("finished", "evaluate"): ("options.json", *SAVED_MODEL),
    ("finished", "predict"): ("options.json", *SAVED_MODEL),
    ("finished", "export a SavedModel"): ("options.json", *SAVED_MODEL),
    ("interrupted", "resume"): (
        "options.json",
        "history.csv",
        "lock",
        "checkpoints/checkpoint",
        "checkpoints/model-14.index",
        "checkpoints/model-14.data-00000-of-00001",
    ),
}


def in_the_place_of(name: str, thing: str) -> Callable[[Path], Any]:
    def make(run: Path) -> Any:
        path = run / name
        if thing == "a file without permission" and ROOT:
            return None
        if thing not in KEPT and path.exists():
            path.unlink()
        THINGS[thing](path)
        return run

    return make


def expected(name: str, thing: str) -> str:
    if name == "checkpoints/checkpoint":
        return "same or stopped"  # it is written, but not read
    if name.startswith("checkpoints/") and thing == "a folder":
        return "same or stopped"  # when it writes there
    if thing == "a link to the file":
        return "same"
    if name == "lock":
        return "same" if thing in ("an empty file", "a file of 1 GiB") else "refused"
    if name.endswith("SUMS") and thing == "a file of 1 GiB":
        return "same or refused"
    if name.startswith("checkpoints/") and thing != "a file without permission":
        return "same"  # the previous checkpoint is used
    if name == "metrics.json" and "link" in thing and "/dev" not in thing:
        return "same"  # the run is not finished yet
    return "refused"


def things() -> Iterator[Case]:
    for (state, command), names in READ.items():
        for name in names:
            for thing in THINGS:
                about = f"{name}: {thing}"
                make = in_the_place_of(name, thing)
                yield Case(about, state, command, expected(name, thing), make)
    # What a command writes, and what a killed process leaves.
    for name in ("train", "validation", "test", "figures", "saved_model", "saved_model.tmp"):
        for thing in ("an empty file", "a link that leads nowhere"):
            make = replaced(name, THINGS[thing])
            yield Case(f"{name}: {thing}", "interrupted", "resume", "same or stopped", make)
    names = (
        ".history.csv.tmp",
        ".metrics.json.tmp",
        "metrics.json",
        "test/points.tsv",
        "trace.json",
    )
    for name in (*names, "figures/samples.png", "saved_model", "saved_model.tmp", "evaluation"):
        make = replaced(name, lambda path: path.mkdir(parents=True))
        yield Case(f"{name}: a folder", "interrupted", "resume", "same or stopped", make)


def replaced(name: str, put: Callable[[Path], Any]) -> Callable[[Path], Path]:
    def make(run: Path) -> Path:
        if (run / name).is_dir():
            shutil.rmtree(str(run / name))
        put(run / name)
        return run

    return make
