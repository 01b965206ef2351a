"""Runs clusters of processes on this machine, each with a time limit."""

import contextlib
import threading
from pathlib import Path
from typing import Any, Iterator

import numpy as np
import pytest

from cluster.processes import Cluster, Make

SECONDS = 150  # after this time, a test's processes are killed, so that the test fails


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Make]:
    """Returns a function that makes a cluster, which writes its run to the folder `run/`."""
    with contextlib.ExitStack() as stack:

        def make(*options: str, **numbers: int) -> Cluster:
            made = Cluster(tmp_path, "--run-dir", "run", *options, **numbers)
            timer = threading.Timer(SECONDS, made.kill_all)
            timer.start()
            stack.callback(timer.cancel)
            stack.callback(made.kill_all)
            return made

        yield make


@pytest.fixture(scope="session")
def some_mnist(mnist: Any, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Writes the first 6,000 training images and the first 1,000 test images to an .npz file."""
    path = tmp_path_factory.mktemp("data") / "some.npz"
    train, test = mnist
    np.savez(
        str(path),
        x_train=train.images[:6000],
        y_train=train.labels[:6000],
        x_test=test.images[:1000],
        y_test=test.labels[:1000],
    )
    return str(path)
