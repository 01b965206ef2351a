"""Runs a command in a process that kills itself at a given Python call.

    python killed.py MOMENT NETWORK [OPTION ...]

The calls of all modules are counted, from the first call of `recording.train` to the end of the
process: in the loop, in TensorFlow's saver, in the writing of a CSV file. At call number MOMENT the
process kills itself with SIGKILL. If it ends before that, it prints the number of its calls. A
checkpoint is written every 50 steps, instead of 500.
"""

import importlib
import os
import signal
import sys
from typing import Any

from tf1_mnist import training
from tf1_mnist.runs import recording

moment, network, *argv = sys.argv[1:]
calls = 0


def count(frame: Any, event: str, argument: Any) -> None:
    global calls
    if event == "call":
        calls += 1
        if calls == int(moment):
            os.kill(os.getpid(), signal.SIGKILL)


train = recording.train


def counted_train(*arguments: Any, **named: Any) -> Any:
    sys.setprofile(count)
    return train(*arguments, **named)


recording.train = counted_train
training.SAVE_EVERY = 50  # steps; the runs are short
status = importlib.import_module(f"tf1_mnist.{network}").main(argv)
sys.setprofile(None)
print("calls", calls)
sys.exit(status)
