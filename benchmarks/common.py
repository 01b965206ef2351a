"""Provides the command line, the data, the timing and the JSON output that the programs share.

This module imports only the standard library and NumPy, so importing it takes the same time in all
programs.
"""

import argparse
import json
import os
import statistics
import time
from pathlib import Path

import numpy as np

LEARNING_RATE = 1e-3  # at the first step of Adam; it falls to zero along half a cosine
EPOCHS = {"softmax": 4, "cnn": 6}  # the epochs in which the learning rate falls to zero
EVALUATION_BATCH = {"softmax": 5_000, "cnn": 1_000}  # for the peers; this package chooses its own
BLOCK = {"softmax": 12_800, "cnn": 1_280}  # images in a block; the time is taken after each block
BLOCKS = 3  # the minimum number of blocks to measure
WARM_UP = 1.0  # seconds of training before the measurement
MNIST = Path(__file__).resolve().parent.parent / "tf1_mnist" / "data" / "mnist.npz"


def parse(description, *precisions, switch=None):
    """Returns the options that were given on the command line.

    description: the description that --help shows. precisions: the precisions that the program
    offers besides float32. switch: the name of a further option, which takes no value.
    """
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--network", choices=["softmax", "cnn"], required=True)
    parser.add_argument("--measure", choices=["speed", "accuracy"], required=True)
    parser.add_argument("--data", default=MNIST, help="an .npz file such as Keras's")
    parser.add_argument("--seconds", type=float, default=2.0, help="of steady training")
    parser.add_argument("--target", type=float, default=0.98, help="a test accuracy")
    parser.add_argument("--batch-size", type=int, default=128)
    parser.add_argument("--precision", choices=["float32", *precisions], default="float32")
    if switch:
        parser.add_argument(switch, action="store_true")
    return parser.parse_args()


def load(path):
    """Returns (x_train, y_train) and (x_test, y_test) as uint8 arrays.

    The images have the shape (n, 28, 28).
    """
    with np.load(path) as file:
        return (file["x_train"], file["y_train"]), (file["x_test"], file["y_test"])


def block_steps(options):
    """Returns the number of steps in a block."""
    return max(1, BLOCK[options.network] // options.batch_size)


def seconds_since_start():
    """Returns the number of seconds since the operating system started this process."""
    fields = Path("/proc/self/stat").read_text().rpartition(")")[2].split()
    started = int(fields[19]) / os.sysconf("SC_CLK_TCK")
    return time.clock_gettime(time.CLOCK_BOOTTIME) - started


class Meter:
    """Measures the speed of training after a warm-up.

    `tick` must be called after each block of steps.
    """

    def __init__(self, seconds):
        self.seconds = seconds
        self.began = self.before = time.perf_counter()
        self.speeds = []  # the speeds of the blocks after the warm-up, in images per second
        self.measured = 0  # the duration of these blocks, in seconds

    def tick(self, images):
        """Records the end of a block and returns whether another block is needed.

        images: the number of images in the block.
        """
        now = time.perf_counter()
        if self.before >= self.began + WARM_UP:
            self.speeds.append(images / (now - self.before))
            self.measured += now - self.before
        self.before = now
        return len(self.speeds) < BLOCKS or self.measured < self.seconds

    def images_per_second(self):
        """Returns the median speed of the blocks after the warm-up."""
        return statistics.median(self.speeds)


def evaluation_speed(evaluate, images):
    """Returns the speed of an evaluation in images per second.

    This speed is the median over as many passes as fit into about a second. These passes follow
    a warm-up pass, which is not measured.
    """
    evaluate()
    times = []
    while sum(times) < 1:
        began = time.perf_counter()
        evaluate()
        times.append(time.perf_counter() - began)
    return images / statistics.median(times)


def memory(key):
    """Returns a value from /proc/self/status in MiB; `VmHWM` gives this process's peak memory.

    getrusage is not used, since it may report the peak of the parent process.
    """
    status = Path("/proc/self/status").read_text()
    (kibibytes,) = (line.split()[1] for line in status.splitlines() if line.startswith(key + ":"))
    return int(kibibytes) / 1024


def report(**measured):
    """Prints the measured values and the peak memory as one line of JSON."""
    print(json.dumps({**measured, "peak_mib": memory("VmHWM")}))


def report_accuracy(train_epoch, evaluate, epochs, target):
    """Trains until the test accuracy, measured after each epoch, reaches the target.

    Prints the accuracies and the time to the target, in seconds since the process started. This
    time is null if the target was not reached.
    """
    accuracies, reached = [], None
    while reached is None and len(accuracies) < epochs:
        train_epoch(len(accuracies))
        accuracies.append(evaluate())
        if accuracies[-1] >= target:
            reached = seconds_since_start()
    report(seconds=reached, accuracies=accuracies)
