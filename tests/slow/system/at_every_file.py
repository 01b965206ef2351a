"""Trains on disks of many sizes, or with one folder after the other read-only; checks what is left.

unshare --user --map-root-user --mount python at_every_file.py full DATA FOLDER
unshare --user --map-root-user --mount python at_every_file.py read-only DATA FOLDER
"""

import contextlib
import io
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, List

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "helpers"))
from run_folders import assert_same
from tf1_mnist import cli, layers
from tf1_mnist.recipe import Recipe
from tf1_mnist.runs import checkpoints

fault, data, disk = sys.argv[1:]
STEP = 75  # KiB, between the sizes of two disks
whole, run = Path("whole"), Path("disk/run")


def tiny(images: Any, training: Any) -> Any:
    """A small network, so that many disks can be filled."""
    x = layers.flatten(layers.normalize(images))
    x = layers.relu(layers.dense(x, 8, name="dense_1"))
    return layers.dense(x, 10, name="dense_2")


RECIPES = {"default": Recipe(tiny, epochs=2, batch_size=128)}


def main(*argv: str) -> int:
    """Trains or resumes; prints the error, which must be one line and name a file."""
    errors = io.StringIO()
    with contextlib.redirect_stderr(errors):
        status = cli.main("tiny", RECIPES, ["--quiet", *argv])
    assert errors.getvalue().count("\n") == (1 if status else 0), errors.getvalue()
    assert status == 0 or "error: disk/run/" in errors.getvalue(), errors.getvalue()
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
    """Trains on larger and larger disks, until one is large enough."""
    status = 2
    failed = 0
    while status == 2:
        failed += 1
        mount("-t", "tmpfs", "-o", f"size={failed * STEP}k", "tmpfs", "disk")
        status = main("--data", data, "--run-dir", str(run))
        if status == 2:
            assert_intact()
            mount("-o", "remount,size=100m", "disk")
            if not checkpoints.find(run):  # there is nothing to resume yet
                unmount(Path("disk"))
                continue
            assert main("--resume", str(run)) == 0
        assert_same(run, whole)
        unmount(Path("disk"))
    assert failed > 10


def forbid_folders() -> None:
    """Resumes a run that lacks only its result, with one folder after the other read-only."""
    assert main("--data", data, "--run-dir", str(run)) == 0
    (run / "metrics.json").unlink()
    folders = [run, *(path for path in run.iterdir() if path.is_dir())]
    refused: List[str] = []
    for folder in folders:
        mount("--bind", str(folder), str(folder))
        mount("-o", "remount,ro,bind", str(folder))
        if main("--resume", str(run)) == 2:
            refused.append(folder.name)
            assert_intact()
        else:
            (run / "metrics.json").unlink()
        unmount(folder)
    # The last checkpoint is from the last step, so none is written.
    assert set(refused) == {"run", "train", "validation", "test", "figures", "saved_model"}
    assert main("--resume", str(run)) == 0
    assert_same(run, whole)


os.chdir(disk)
os.mkdir("disk")
assert main("--data", data, "--run-dir", str(whole)) == 0
if fault == "full":
    fill_disks()
else:
    forbid_folders()
print("as promised")
