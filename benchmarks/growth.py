"""Trains this package's Softmax network for one epoch on several copies of MNIST.

The images are in a memory-mapped file, from which each batch is read. The operating system keeps
the file's pages in memory as long as no other program needs the space.
"""

import argparse
import tempfile
import time
from pathlib import Path

import common
import numpy as np

from tf1_mnist import softmax, training
from tf1_mnist import tf1 as tf
from tf1_mnist.data import Examples, hold_out
from tf1_mnist.model import build
from tf1_mnist.recipe import Recipe, Settings

BATCH_SIZE = 128


def repeated(split, times, folder):
    """Writes several copies of a split's images to a file and maps the file into memory.

    Returns Examples with these images and their labels.
    """
    path = str(Path(folder) / "images.npy")
    shape = (times * len(split.images), 28, 28)
    file = np.lib.format.open_memmap(path, "w+", np.uint8, shape)
    for start in range(0, len(file), len(split.images)):
        file[start : start + len(split.images)] = split.images
    file.flush()
    return Examples(np.load(path, mmap_mode="r"), np.tile(split.labels, times))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, required=True)
    parser.add_argument("--data", default=common.MNIST, help="an .npz file such as Keras's")
    options = parser.parse_args()

    once, validation = hold_out(Examples(*common.load(options.data)[0]))
    with tempfile.TemporaryDirectory() as folder:
        train = repeated(once, options.times, folder)
        settings = Settings(1, BATCH_SIZE, common.LEARNING_RATE)
        recipe = Recipe(softmax.inference, settings)
        model = build(recipe, recipe.steps(train))
        with tf.Session(graph=model.graph) as session:
            session.run(model.init_op)
            began = time.perf_counter()
            training.fit(session, model, recipe, train, validation)
            seconds = time.perf_counter() - began
    common.report(
        images=len(train.images),
        seconds=seconds,
        # The peak includes the mapped pages. This is the memory of the process without them.
        own_mib=common.memory("RssAnon"),
    )


if __name__ == "__main__":
    main()
