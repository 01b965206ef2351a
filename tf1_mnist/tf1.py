"""TensorFlow 1.x, whichever TensorFlow is installed.

    from tf1_mnist import tf1 as tf

    x = tf.placeholder(tf.float32, (None, 784))

`tf` is then `tensorflow.compat.v1` with graph mode on, which is the same on the
genuine 1.15.5 and on 2.16 to 2.21. TensorFlow is imported when the first name is
taken from it, so that a program can answer `--help` or refuse a wrong option at once.
"""

import contextlib
import functools
import importlib
import os
import tempfile
import warnings
from typing import Any, Iterator


@functools.lru_cache(maxsize=None)
def _tensorflow() -> Any:
    # Read when TensorFlow is imported, and when it first uses a GPU.
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ.setdefault("TF_FORCE_GPU_ALLOW_GROWTH", "true")  # other programs need memory too
    with _quiet_stderr(), warnings.catch_warnings():
        # 1.15.5 was written for an older NumPy and an older Python.
        warnings.simplefilter("ignore")
        tf = importlib.import_module("tensorflow.compat.v1")
    tf.logging.set_verbosity(tf.logging.ERROR)  # the deprecation notices
    tf.disable_v2_behavior()
    # disable_v2_behavior also turns resource variables off. Their reads are ordered
    # with respect to their writes, and their checkpoints are the same in 1.x and 2.x.
    tf.enable_resource_variables()
    return tf


@contextlib.contextmanager
def _quiet_stderr() -> Iterator[None]:
    """Holds back what is written to stderr, and shows it if an exception leaves the block.

    While its libraries are loaded, TensorFlow 2.21 logs to the file descriptor itself,
    before it reads any setting of Python's or of the environment's.
    """
    with tempfile.TemporaryFile() as held:
        stderr = os.dup(2)
        os.dup2(held.fileno(), 2)
        try:
            yield
        except BaseException:
            held.seek(0)
            os.write(stderr, held.read())
            raise
        finally:
            os.dup2(stderr, 2)
            os.close(stderr)


def __getattr__(name: str) -> Any:
    if name.startswith("__"):  # Python's own questions about a module
        raise AttributeError(name)
    return getattr(_tensorflow(), name)
