"""Hashes the batches that `input_data` returns.

Under TensorFlow 1.15.5, the program also hashes the batches of 1.15.5's own module.
"""

import contextlib
import hashlib
import importlib
import io
import json
import sys
from typing import Any, Dict, List

import numpy as np

from tf1run import installation
from tf1run.tutorials import input_data

OPTIONS: List[Dict[str, Any]] = [
    {},
    {"one_hot": True},
    {"reshape": False, "validation_size": 0},
    {"dtype": "uint8", "one_hot": True},
    {"seed": 3},
]


def digests(module: Any, folder: str) -> List[str]:
    """Returns the SHA-256 hash of batches from three epochs, for each set of options."""
    found = []
    for options in OPTIONS:
        np.random.seed(1)
        with contextlib.redirect_stdout(io.StringIO()):
            mnist = module.read_data_sets(folder, **options)
        if "seed" not in options:
            np.random.seed(7)
        digest = hashlib.sha256()
        for number in range(1250):
            batch = mnist.train.next_batch(100)
            if number % 50 in (0, 49):
                for array in batch:
                    digest.update(f"{array.dtype} {array.shape}".encode() + array.tobytes())
        for array in (*mnist.test.next_batch(64), *mnist.validation.next_batch(9, shuffle=False)):
            digest.update(f"{array.dtype} {array.shape}".encode() + array.tobytes())
        digest.update(f"{mnist.train.epochs_completed} {mnist.train.num_examples}".encode())
        found.append(digest.hexdigest())
    return found


if __name__ == "__main__":
    installation.install()
    theirs = importlib.import_module("tensorflow.examples.tutorials.mnist.input_data")
    json.dump([digests(theirs, sys.argv[1]), digests(input_data, sys.argv[1])], sys.stdout)
