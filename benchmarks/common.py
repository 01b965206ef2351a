"""What the programs share: the command line, the data, the clock, the line of JSON.

Standard library and NumPy only, so that it costs every program the same.
"""

import argparse
import json
import os
import statistics
import time
from pathlib import Path

import numpy as np

LEARNING_RATE = 1e-3  # Adam's, at the first step; half a cosine takes it to zero
EPOCHS = {"softmax": 4, "cnn": 6}  # of the cosine
EVALUATION_BATCH = 500
BLOCK = {"softmax": 12_800, "cnn": 1_280}  # images between two looks at the clock
BLOCKS = 3  # measured at least, however long they take
WARM_UP = 1.0  # seconds of training before the measured ones
MNIST = Path(__file__).resolve().parent.parent / "tf1_mnist" / "data" / "mnist.npz"


def parse(description, *precisions, switch=None):
    """Returns the options; `precisions` and a `switch` are what the program offers."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--network", choices=["softmax", "cnn"], required=True)
    parser.add_argument("--measure", choices=["speed", "accuracy"], required=True)
    parser.add_argument("--data", default=MNIST, help="an .npz file with Keras' keys")
    parser.add_argument("--seconds", type=float, default=2.0, help="of steady training")
    parser.add_argument("--target", type=float, default=0.98, help="a test accuracy")
    parser.add_argument("--batch-size", type=int, default=128)
    parser.add_argument("--precision", choices=["float32", *precisions], default="float32")
    if switch:
        parser.add_argument(switch, action="store_true")
    return parser.parse_args()


def load(path):
    """Returns (x_train, y_train), (x_test, y_test): uint8, images of shape (n, 28, 28)."""
    with np.load(path) as file:
        return (file["x_train"], file["y_train"]), (file["x_test"], file["y_test"])


def block_steps(options):
    """The number of steps in a block."""
    return max(1, BLOCK[options.network] // options.batch_size)


def seconds_since_start():
    """Seconds since the operating system started this process, before Python ran."""
    fields = Path("/proc/self/stat").read_text().rpartition(")")[2].split()
    started = int(fields[19]) / os.sysconf("SC_CLK_TCK")
    return time.clock_gettime(time.CLOCK_BOOTTIME) - started


class Meter:
    """The steady speed of training: `tick` is called after each block of steps."""

    def __init__(self, seconds):
        self.seconds = seconds
        self.began = self.before = time.perf_counter()
        self.speeds = []  # of each block after the warm-up, in images per second
        self.measured = 0  # seconds

    def tick(self, images):
        """Marks the end of a block of so many images, and tells whether another one is wanted."""
        now = time.perf_counter()
        if self.before >= self.began + WARM_UP:
            self.speeds.append(images / (now - self.before))
            self.measured += now - self.before
        self.before = now
        return len(self.speeds) < BLOCKS or self.measured < self.seconds

    def images_per_second(self):
        """The median over the blocks after the warm-up."""
        return statistics.median(self.speeds)


def evaluation_speed(evaluate, images):
    """The median pass over so many images, of those that a second holds after a first one."""
    evaluate()
    times = []
    while sum(times) < 1:
        began = time.perf_counter()
        evaluate()
        times.append(time.perf_counter() - began)
    return images / statistics.median(times)


def memory(key):
    """A line of /proc/self/status in MiB, such as VmHWM, the peak of this process.

    getrusage's peak would begin with that of the process which started this one.
    """
    status = Path("/proc/self/status").read_text()
    (kibibytes,) = (line.split()[1] for line in status.splitlines() if line.startswith(key + ":"))
    return int(kibibytes) / 1024


def report(**measured):
    """Prints the one line of JSON."""
    print(json.dumps({**measured, "peak_mib": memory("VmHWM")}))


def report_accuracy(train_epoch, evaluate, epochs, target):
    """Trains until the test accuracy, measured after each epoch, reaches the target."""
    accuracies, reached = [], None
    while reached is None and len(accuracies) < epochs:
        train_epoch(len(accuracies))
        accuracies.append(evaluate())
        if accuracies[-1] >= target:
            reached = seconds_since_start()
    report(seconds=reached, accuracies=accuracies)
