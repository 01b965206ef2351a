"""Trains in a folder that becomes full or read-only, and checks what is left.

unshare --user --map-root-user --mount python on_a_disk.py full NETWORK DATA FOLDER
python on_a_disk.py read-only NETWORK DATA FOLDER
"""

import contextlib
import importlib
import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, List

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "helpers"))
from messages import assert_names
from run_folders import assert_same
from tf1_mnist import runs
from tf1_mnist.runs import checkpoints, recording

fault, network, data, disk = sys.argv[1:]
main = importlib.import_module(f"tf1_mnist.{network}").main
run, whole, filler = Path("run"), Path("whole"), Path("filler")
write_history = recording.write_history
ROOT, NOBODY = os.geteuid() == 0, 65534


def break_the_disk(run: Path, history: List[Any]) -> None:
    """After the third epoch, leaves space for only half a checkpoint, or forbids writing."""
    if len(history) == 3:
        if fault == "full":
            (checkpoint,) = (run / "checkpoints").glob("model-22.data-*")
            free = os.statvfs(disk).f_bavail * os.statvfs(disk).f_frsize
            filler.write_bytes(bytes(free - checkpoint.stat().st_size // 2))
        else:
            change_mode(0o555)
            if ROOT:
                os.seteuid(NOBODY)  # root can write to a read-only folder
    write_history(run, history)


def change_mode(mode: int) -> None:
    for folder in (run, run / "checkpoints", run / "train", run / "validation"):
        folder.chmod(mode)


if fault == "full":
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=200m", "tmpfs", disk], check=True)
os.chdir(disk)  # the user nobody cannot enter this folder, but can stay in it
argv = ["--epochs", "6", "--batch-size", "50", "--data", data, "--quiet"]
assert main([*argv, "--run-dir", str(whole)]) == 0

recording.write_history = break_the_disk
errors = io.StringIO()
with contextlib.redirect_stderr(errors):
    assert main([*argv, "--run-dir", str(run)]) == 2
recording.write_history = write_history
print(errors.getvalue(), end="")
assert errors.getvalue().count("\n") == 1
named = {
    "full": ("run/checkpoints/model", "No space left on device"),
    "read-only": ("run/history.csv", "Permission denied"),
}
assert_names(errors.getvalue(), *named[fault])

# Everything that is left is intact: the JSON, the CSV and the newest checkpoint.
json.loads((run / "options.json").read_text())
assert len(runs.read_history(run)) == {"full": 3, "read-only": 2}[fault]
assert [path.name for path in checkpoints.find(run)] == ["model-22", "model-11", "model-0"]
assert not (run / "metrics.json").exists()

with contextlib.redirect_stderr(errors):
    assert main(["--resume", str(run)]) == 2  # it fails again as long as the disk has the fault
if fault == "full":
    filler.unlink()
else:
    if ROOT:
        os.seteuid(0)
    change_mode(0o755)
assert not list(run.rglob("*.tmp"))
assert main(["--resume", str(run), "--quiet"]) == 0
assert_same(run, whole)
print("as promised")
