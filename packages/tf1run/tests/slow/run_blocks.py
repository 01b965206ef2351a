"""Reads blocks of code from stdin as JSON, and runs each in a new folder and a new graph.

The program prints the output and the log of each block as JSON.
"""

import contextlib
import io
import json
import os
import sys
import tempfile
import types
from typing import Any, Iterator, List, Tuple


def run_blocks(blocks: List[str]) -> List[Tuple[str, str]]:
    """Returns each block's output (including any error that ends the block) and its log."""
    outcomes = []
    for code in blocks:
        with in_new_folder(), tempfile.TemporaryFile() as log:
            printed = io.StringIO()
            with contextlib.redirect_stdout(printed), stderr_to(log):
                try:
                    exec(code, new_main().__dict__)
                except SystemExit as end:  # raised by tf.app.run
                    if end.code:
                        raise
                except Exception as error:
                    print(f"{type(error).__name__}: {error}")
            log.seek(0)
            outcomes.append((printed.getvalue(), log.read().decode()))
        if "tensorflow" in sys.modules:
            sys.modules["tensorflow"].compat.v1.reset_default_graph()
    return outcomes


def new_main() -> types.ModuleType:
    sys.modules["__main__"] = types.ModuleType("__main__")  # tf.app.run looks for main there
    return sys.modules["__main__"]


@contextlib.contextmanager
def in_new_folder() -> Iterator[None]:
    """Changes to a new folder, which contains only links to the data in the previous folder."""
    here = os.getcwd()
    with tempfile.TemporaryDirectory(dir=here) as folder:
        os.chdir(folder)
        for data in ("mnist.npz", "MNIST_data"):
            os.symlink(os.path.join(here, data), data)
        try:
            yield
        finally:
            os.chdir(here)


@contextlib.contextmanager
def stderr_to(file: Any) -> Iterator[None]:
    """Redirects file descriptor 2, to which TensorFlow logs, to a file."""
    stderr = os.dup(2)
    os.dup2(file.fileno(), 2)
    try:
        yield
    finally:
        os.dup2(stderr, 2)
        os.close(stderr)


if __name__ == "__main__":
    json.dump(run_blocks(json.load(sys.stdin)), sys.stdout)
