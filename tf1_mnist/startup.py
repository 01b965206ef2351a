"""Imports TensorFlow quietly and quickly."""

import atexit
import contextlib
import functools
import gc
import importlib
import os
import sys
import tempfile
import warnings
from typing import Any, Callable, Dict, Iterator

from tf1_mnist import interrupts


@interrupts.postponed()  # a half-imported module cannot be used
def import_tensorflow() -> Any:
    """Imports `tensorflow.compat.v1` without messages and without Keras, and returns it."""
    # TensorFlow reads these variables when it is imported and when it first uses a GPU.
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ.setdefault("TF_FORCE_GPU_ALLOW_GROWTH", "true")  # other programs need memory too
    with _quiet_stderr(), _without_keras(), _without_collection(), warnings.catch_warnings():
        # Hides the warnings of 1.15.5, which was written for an older NumPy and an older Python.
        warnings.simplefilter("ignore")
        tf = importlib.import_module("tensorflow.compat.v1")
    tf.logging.set_verbosity(tf.logging.ERROR)  # hides the deprecation notices
    return tf


def on_first_use(load: Callable[[], Any]) -> Callable[[str], Any]:
    """Returns a module's `__getattr__`, which loads another module when the first name is needed.

    Args:
        load: a function that returns the other module, in which all names are looked up.
    """
    load = functools.lru_cache(maxsize=None)(load)

    def look_up(name: str) -> Any:
        if name.startswith("__"):  # Python looks these up in every module
            raise AttributeError(name)
        return getattr(load(), name)

    return look_up


@contextlib.contextmanager
def _quiet_stderr() -> Iterator[None]:
    """Hides what is written to stderr in the `with` block, unless the block raises an exception.

    While the libraries of TensorFlow 2.21 are being loaded, they write log messages directly to the
    file descriptor. At this point, they have not yet read any settings from Python or the
    environment.
    """
    try:
        stderr = os.dup(2)
    except OSError:  # stderr is closed, as in IDLE on Windows
        yield
        return
    with tempfile.TemporaryFile() as held:
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


@contextlib.contextmanager
def _without_keras() -> Iterator[None]:
    """Keeps TensorFlow 2 from importing Keras during the `with` block.

    This package does not use Keras. Importing TensorFlow 2.21 takes 2.8 seconds of processor time,
    of which Keras accounts for 1.1 seconds. TensorFlow imports Keras only to register the
    Keras optimizers. This registration is postponed until the program itself imports Keras or
    first uses `tf.keras`.
    """
    modules: Dict[str, Any] = sys.modules
    names = {"keras.src.optimizers", "tf_keras.src.optimizers"}.difference(modules)
    modules.update(dict.fromkeys(names))  # None: Python refuses to import the module
    try:
        yield
    finally:
        for name in names:
            del modules[name]


@contextlib.contextmanager
def _without_collection() -> Iterator[None]:
    """Keeps Python's garbage collector from examining the objects that the `with` block imports.

    TensorFlow creates some 300,000 objects, which exist until the process ends. The collector would
    examine them again and again during the import, and once more at the end of the process. In all,
    this would take half a second.
    """
    atexit.register(gc.freeze)
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
