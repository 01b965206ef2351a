"""Trains on disks that are full or read-only, and checks the files that are left.

unshare --user --map-root-user --mount python on_a_disk.py FAULT DATA FOLDER

FAULT is one of these:

- `full`: the disk is too small for the run; many sizes are tried
- `read-only`: one of the folders is read-only; each of them is tried
- `later`: the folders become read-only after the third epoch; this needs no `unshare`
"""

import contextlib
import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any, List, Set

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "helpers"))
from run_folders import assert_same
from tf1_mnist import layers, runs
from tf1_mnist.cli import train
from tf1_mnist.recipe import Recipe, Settings
from tf1_mnist.runs import checkpoints, recording

fault, data, disk = sys.argv[1:]
STEP = 130  # KiB, the difference between the sizes of two disks
ROOT, NOBODY = os.geteuid() == 0, 65534
whole, run = Path("whole"), Path("disk/run")
refused: Set[str] = set()  # the folders, or the files outside of them, that could not be written


def tiny(images: Any, training: Any) -> Any:
    """Computes the logits of a network so small that many disk sizes can be tried."""
    x = layers.flatten(layers.normalize(images))
    x = layers.relu(layers.dense(x, 8, name="dense_1"))
    return layers.dense(x, 10, name="dense_2")


RECIPES = {"default": Recipe(tiny, Settings(epochs=4, batch_size=128))}


def main(*argv: str) -> int:
    """Trains or resumes a run; prints any error, which must be a single line that names a file."""
    errors = io.StringIO()
    with contextlib.redirect_stderr(errors):
        status = train.main("tiny", RECIPES, ["--quiet", *argv])
    assert errors.getvalue().count("\n") == (1 if status else 0), errors.getvalue()
    if status:
        assert "error: disk/run/" in errors.getvalue(), errors.getvalue()
        refused.add(re.split("[/:]", errors.getvalue().split("disk/run/")[1])[0])
    print(status, errors.getvalue(), end="\n" if status == 0 else "")
    return status


def mount(*words: str) -> None:
    subprocess.run(["mount", *words], check=True)


def unmount(folder: Path) -> None:
    subprocess.run(["umount", str(folder)], check=True)


def assert_intact() -> None:
    halves = [path for path in run.rglob("*") if ".tmp" in path.name or "tempstate" in path.name]
    assert not halves, halves
    assert not (run / "metrics.json").exists()


def fill_disks() -> None:
    """Trains on larger and larger disks until one is large enough."""
    status, size = 2, 0
    while status == 2:
        size += STEP
        mount("-t", "tmpfs", "-o", f"size={size}k", "tmpfs", "disk")
        status = main("--data", data, "--run-dir", str(run))
        if status == 2:
            assert_intact()
            if not checkpoints.find(run):  # there is nothing to resume yet
                unmount(Path("disk"))
                continue
            assert main("--resume", str(run)) == 2  # resuming fails as long as the disk is full
            assert_intact()
            mount("-o", "remount,size=100m", "disk")
            assert main("--resume", str(run)) == 0
        assert_same(run, whole)
        unmount(Path("disk"))
    assert refused >= {"train", "checkpoints", "figures", "test"}


def forbid_folders() -> None:
    """Makes each folder of a run read-only in turn, and resumes the run each time.

    The run lacks only its metrics.json.
    """
    assert main("--data", data, "--run-dir", str(run)) == 0
    (run / "metrics.json").unlink()
    folders = [run, *(path for path in run.iterdir() if path.is_dir())]
    for folder in folders:
        mount("--bind", str(folder), str(folder))
        mount("-o", "remount,ro,bind", str(folder))
        if main("--resume", str(run)) == 2:
            assert_intact()
        else:
            (run / "metrics.json").unlink()
        unmount(folder)
    # The last checkpoint is from the last step, so none is written.
    in_folders = {"train", "validation", "test", "figures", "saved_model"}
    assert refused == {*in_folders, "lock"}
    assert main("--resume", str(run)) == 0
    assert_same(run, whole)


def change_mode(mode: int) -> None:
    for folder in (run, run / "checkpoints", run / "train", run / "validation"):
        folder.chmod(mode)


def forbid_later() -> None:
    """Makes folders read-only after the third of four epochs.

    The user who runs the training is not root.
    """

    def write_history(run: Path, history: List[Any]) -> None:
        if len(history) == 3:
            change_mode(0o555)
            if ROOT:
                os.seteuid(NOBODY)  # root can write to a read-only folder
        write(run, history)

    write, recording.write_history = recording.write_history, write_history
    assert main("--data", data, "--run-dir", str(run)) == 2
    recording.write_history = write
    # All files that are left are intact: the JSON files, the table and the newest checkpoint.
    json.loads((run / "options.json").read_text())
    assert len(runs.read_history(run)) == 2
    assert [path.name for path in checkpoints.find(run)] == ["model-10", "model-5", "model-0"]
    assert_intact()
    if ROOT:
        os.seteuid(0)
    change_mode(0o755)
    assert main("--resume", str(run)) == 0
    assert_same(run, whole)


# The user `nobody` cannot enter the folders above, but can stay in this one.
os.mkdir(os.path.join(disk, "place"))
os.chdir(os.path.join(disk, "place"))
os.mkdir("disk")
assert main("--data", data, "--run-dir", str(whole)) == 0
{"full": fill_disks, "read-only": forbid_folders, "later": forbid_later}[fault]()
print("as promised")
