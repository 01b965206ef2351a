"""Runs a training command in a process that sends itself a signal at a given moment.

    python killed.py SIGNAL MOMENT NETWORK [OPTION ...]

MOMENT is one of these:

- a number N: the Nth Python call after the beginning of `recording.train`, in any code, such as the
  training loop, TensorFlow's saver, or the functions that write a CSV file. If the process ends
  earlier, it prints the number of its calls
- `write NAME`: in `files.write_bytes`, when a file with this name is open but still empty
- `written NAME`: in the same function, when the file has been written
- `half`: while this process writes its second checkpoint or a later one, as soon as there is a
  temporary file

A checkpoint is written every 10 steps instead of every 500.
"""

import importlib
import os
import sys
import threading
from pathlib import Path
from typing import Any

from tf1_mnist import files, training
from tf1_mnist.runs import checkpoints, recording

number, moment, network, *argv = sys.argv[1:]
calls = saves = 0


def kill() -> None:
    os.kill(os.getpid(), int(number))


def count(frame: Any, event: str, argument: Any) -> None:
    global calls
    if event == "call":
        calls += 1
        if str(calls) == moment:
            kill()


def watch_writes(frame: Any, event: str, argument: Any) -> None:
    if frame.f_code is files.write_bytes.__code__:
        writes = event == "c_call" and argument.__name__ == "write"
        what = "write" if writes else "written" if event == "return" else ""
        if f"{what} {frame.f_locals['path'].name}" == moment:
            kill()


def when_half_written(folder: Path) -> None:
    while not any("tempstate" in name for name in os.listdir(str(folder))):
        pass
    kill()


def watched_save(session: Any, model: Any, run: Path) -> None:
    global saves
    saves += 1
    if saves == 2:
        folder = run / "checkpoints"
        threading.Thread(target=when_half_written, args=[folder], daemon=True).start()
    save(session, model, run)


def counted_train(*arguments: Any, **named: Any) -> Any:
    sys.setprofile(count)
    return train(*arguments, **named)


train, save = recording.train, checkpoints.save
training.SAVE_EVERY = 10  # steps; fewer than usual, since the runs are short
if moment.isdigit():
    recording.train = counted_train
elif moment == "half":
    checkpoints.save = watched_save
else:
    sys.setprofile(watch_writes)
status = importlib.import_module(f"tf1_mnist.{network}").main(argv)
sys.setprofile(None)
print("calls", calls)
sys.exit(status)
