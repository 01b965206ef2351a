"""Tests what commands do with runs that contain files and folders that do not belong there.

Each file that a command reads is replaced with a folder, a FIFO, a socket, a link, an empty file, a
file of 512 MiB, or a file without read permission. The links lead nowhere, to themselves, to a
device, or to a file outside the run. Other runs contain checkpoints of another network, checkpoints
of steps that no run has taken, files with strange names, or whole runs. Some runs were written by
an older version, and some paths do not lead to a run.
"""

import json
import os
import shutil
import stat
from pathlib import Path
from typing import Any, Callable, Dict

import numpy as np
import pytest

from system.small_runs import READ
from tf1_mnist import tf1 as tf

Change = Callable[[Path], Path]  # changes a run, and returns the path that the command gets
Check = Callable[..., None]

# --- In the place of a file ------------------------------------------------------------------


def grown(path: Path) -> None:
    whole = path.read_bytes()
    path.unlink()
    path.write_bytes(whole)
    os.truncate(str(path), 1 << 29)


def outside(path: Path) -> None:
    target = next(each for each in path.parents if each.name == "scratch") / "a\nb\udcff"
    path.rename(target)
    path.symlink_to(target)


def unreadable(path: Path) -> None:
    path.write_bytes(path.read_bytes())
    path.chmod(0)


# Things that can take the place of a file.
REPLACED: Dict[str, Callable[[Path], Any]] = {
    "a folder": lambda path: path.mkdir(parents=True),
    "a FIFO": lambda path: os.mkfifo(str(path)),
    "a socket": lambda path: os.mknod(str(path), stat.S_IFSOCK | 0o600),
    "a link to /dev/zero": lambda path: path.symlink_to("/dev/zero"),
    "a link to /dev/null": lambda path: path.symlink_to("/dev/null"),
    "a link that leads nowhere": lambda path: path.symlink_to("nowhere"),
    "a link to itself": lambda path: path.symlink_to(path.name),
    "an empty file": lambda path: path.touch(),
}
CHANGED: Dict[str, Callable[[Path], Any]] = {
    "a link to the file": outside,
    "a file of 512 MiB": grown,
    "a file without permission": unreadable,
}


def with_thing(name: str, thing: str) -> Change:
    """Replaces a file or a folder with something else."""

    def change(run: Path) -> Path:
        path = run / name
        if thing in CHANGED:
            CHANGED[thing](path)
            return run
        if path.is_dir():
            shutil.rmtree(str(path))
        elif path.exists():
            path.unlink()
        REPLACED[thing](path)
        return run

    return change


def expected_in_place_of(name: str, thing: str) -> str:
    if name == "checkpoints/checkpoint":
        return "same or stopped"  # the file is written, but not read
    if name.startswith("checkpoints/") and thing == "a folder":
        return "same or stopped"  # when it writes there
    if thing == "a link to the file":
        return "same"
    if name == "lock":
        return "same" if thing in ("an empty file", "a file of 512 MiB") else "refused"
    if name.endswith("SUMS") and thing == "a file of 512 MiB":
        return "same or refused"
    if name.startswith("checkpoints/") and thing != "a file without permission":
        return "same"  # the previous checkpoint is used
    if name == "metrics.json" and "link" in thing and "/dev" not in thing:
        return "same"  # the run is not finished yet
    return "refused"


@pytest.mark.parametrize("thing", [*REPLACED, *CHANGED])
@pytest.mark.parametrize(
    ("state", "command", "name"),
    [(*case, name) for case, names in READ.items() for name in names if "model-7" not in name],
)
def test_what_is_in_the_place_of_a_file_that_is_read(
    state: str, command: str, name: str, thing: str, check: Check
) -> None:
    if thing == "a file without permission" and os.geteuid() == 0:
        pytest.skip("root may read every file; tests/runs/test_permissions.py tests this, too")
    check(state, command, with_thing(name, thing), expected_in_place_of(name, thing))


FOLDERS = ("train", "validation", "test", "figures", "saved_model", "saved_model.tmp")
FILES = (
    ".history.csv.tmp",
    ".metrics.json.tmp",
    "metrics.json",
    "test/points.tsv",
    "figures/samples.png",
    "saved_model",
    "saved_model.tmp",
    "evaluation",
)


@pytest.mark.parametrize(
    ("name", "thing"),
    [
        *((name, "an empty file") for name in FOLDERS),
        *((name, "a link that leads nowhere") for name in FOLDERS),
        *((name, "a folder") for name in FILES),
    ],
)
def test_what_is_in_the_place_of_what_is_written(name: str, thing: str, check: Check) -> None:
    check("interrupted", "resume", with_thing(name, thing), "same or stopped")


# --- Checkpoints -----------------------------------------------------------------------------


def another_network(*steps: int) -> Change:
    def change(run: Path) -> Path:
        with tf.Graph().as_default(), tf.Session() as session:
            tf.get_variable("dense_1/kernel", initializer=np.zeros((3, 3), np.float32))
            tf.train.get_or_create_global_step()
            session.run(tf.global_variables_initializer())
            for step in steps:
                for path in (run / "checkpoints").glob(f"model-{step}.*"):
                    path.unlink()
                prefix = str(run / "checkpoints" / f"model-{step}")
                tf.train.Saver().save(session, prefix, write_meta_graph=False)
        return run

    return change


def added(name: Any, content: bytes = b"") -> Change:
    def change(run: Path) -> Path:
        path = os.path.join(os.fsencode(str(run)), os.fsencode(name))
        with open(path, "wb") as file:
            file.write(content)
        return run

    return change


def at_a_later_step(run: Path) -> Path:
    for path in list((run / "checkpoints").glob("model-14.*")):
        path.rename(str(path).replace("model-14", "model-20"))
    return run


def without(*names: str) -> Change:
    def change(run: Path) -> Path:
        for name in names:
            (shutil.rmtree if (run / name).is_dir() else os.remove)(str(run / name))
        return run

    return change


CHECKPOINTS = {
    "a newer checkpoint of another network": ("same", another_network(20)),
    "a checkpoint of another network": ("same", another_network(14)),
    "only checkpoints of another network": ("refused", another_network(7, 14)),
    "a checkpoint of a later step": ("same or refused", at_a_later_step),
    "an empty index of a later step": ("same", added("checkpoints/model-99.index")),
    "an empty index of step 10**18 - 1": ("same", added(f"checkpoints/model-{'9' * 18}.index")),
    "an empty index of step 10**30": ("same", added(f"checkpoints/model-1{'0' * 30}.index")),
    "a name with a line break": ("same", added("checkpoints/model-1\n4.index")),
    "a name that is not in UTF-8": ("same", added(b"checkpoints/model-\xff.index")),
    "another such name": ("same", added(b"\xff\n\xfe")),
    "half a checkpoint": ("same", added("checkpoints/model-15.index.tempstate123")),
    "half a list": ("same", added("checkpoints/checkpoint.tmp123", b"\xff")),
    "no list": ("same", without("checkpoints/checkpoint")),
    "no checkpoints": ("refused", without("checkpoints")),
    "no history": ("same or refused", without("history.csv")),
    "no train": ("same", without("train", "validation")),
    "half a history": ("same", added(".history.csv.tmp", b"epoch,")),
}


@pytest.mark.parametrize("what", CHECKPOINTS)
def test_other_checkpoints(what: str, check: Check) -> None:
    expected, change = CHECKPOINTS[what]
    check("interrupted", "resume", change, expected)


# --- Folders and settings --------------------------------------------------------------------


def renamed(name: Any) -> Change:
    def change(run: Path) -> Path:
        target = run.with_name(os.fsdecode(name))
        run.rename(target)
        return target

    return change


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


def instead(thing: str) -> Change:
    def change(run: Path) -> Path:
        REPLACED[thing](run.with_name("it"))
        return run.with_name("it")

    return change


def options(**changed: Any) -> Change:
    """Changes options.json; a key whose value is `...` is deleted."""

    def change(run: Path) -> Path:
        path = run / "options.json"
        content = {**json.loads(path.read_text()), **changed}
        path.unlink()
        path.write_text(json.dumps({key: each for key, each in content.items() if each is not ...}))
        return run

    return change


LEARNED = {"learn": None, "learn_sha256": "", "start": None, "start_sha256": ""}
OLDER = {"class_names": ..., "reads": ..., "augment": ...}
OLDEST = {**OLDER, "variant": ..., "TF_ENABLE_ONEDNN_OPTS": ..., "versions": ..., "fast": False}

PLACES: Dict[str, Any] = {
    "a name with a line break": ("same or refused", renamed("a\nb")),
    "a name that is not in UTF-8": ("same or refused", renamed(b"\xff\xfe")),
    "every kind of sign": ("same or refused", renamed("-'\"$(a);*?[b]{c}~ %s é 数")),
    "a long name": ("same or refused", renamed("n" * 255)),
    "a run in a run": ("same", inner),
    "a run with a run in it": ("same", outer),
    "a link to the run": ("same", linked),
    "a path in the run": ("refused", lambda run: run / "options.json"),
    "a folder in the run": ("refused", lambda run: run / "checkpoints"),
    "its parent": ("refused", lambda run: run.parent),
    "no such folder": ("refused", lambda run: run / "none" / "such"),
    "a name that is too long": ("refused", lambda run: run.with_name("n" * 256)),
    "a path that is too long": ("refused", lambda run: Path(str(run) + "/n" * 5000)),
    **{thing: ("refused", instead(thing)) for thing in REPLACED},
    "options of version 2.1": ("same", options(workers=1, sync=False, **LEARNED)),
    "options of an older version": ("same", options(**OLDER)),
    "options of the oldest version": ("other", options(**OLDEST)),
    "the options of a reader": ("refused", options(network="reader", reads="rows")),
    "an older run of a reader": ("refused", options(network="reader", reads=...)),
    "a run that reads something else": ("refused", options(reads="rows")),
    "a run that reads a number": ("refused", options(reads=1)),
}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize(("state", "command"), READ)
def test_places_and_older_versions(state: str, command: str, place: str, check: Check) -> None:
    expected, change = PLACES[place]
    check(state, command, change, expected)


@pytest.mark.parametrize("command", ["evaluate", "predict", "export a graph"])
def test_older_runs_have_no_checksums(command: str, check: Check) -> None:
    check("finished", command, without("saved_model/SHA256SUMS"), "same")


DATA = ("/dev/zero", "/dev/null", "/", "", "a\nb", "\udcff", "n" * 5000, "a\0b")
READ_DATA = [("interrupted", "resume"), ("finished", "evaluate with figures")]


@pytest.mark.parametrize("data", DATA, ids=lambda data: repr(data)[:20])
@pytest.mark.parametrize(("state", "command"), [*READ_DATA, ("finished", "evaluate")])
def test_other_data(state: str, command: str, data: str, check: Check) -> None:
    check(state, command, options(data=data), "refused")


@pytest.mark.parametrize("thing", REPLACED)
@pytest.mark.parametrize(("state", "command"), READ_DATA)
def test_what_is_in_the_place_of_the_data(
    state: str, command: str, thing: str, check: Check
) -> None:
    def change(run: Path) -> Path:
        REPLACED[thing](run.with_name("it"))
        return options(data=str(run.with_name("it")))(run)

    check(state, command, change, "refused")
