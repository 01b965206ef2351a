"""The TensorFlow 1.x API, whichever version of TensorFlow is installed.

    from tf1_mnist import tf1 as tf

    x = tf.placeholder(tf.float32, (None, 784))

In this example, `tf` is `tensorflow.compat.v1` in graph mode. Its API is the same in the genuine
TensorFlow 1.15.5 and in TensorFlow 2.16 to 2.21. TensorFlow is imported only when the first name is
looked up in `tf`, so a program can answer `--help` or reject a wrong option immediately.

The types below are used only in annotations, which Python does not evaluate at run time in modules
with `from __future__ import annotations`. Docstrings give the tensors' dtypes and shapes.
"""

import atexit
import contextlib
import functools
import gc
import importlib
import os
import sys
import tempfile
import warnings
from typing import TYPE_CHECKING, Any, Callable, Dict, Iterator

from tf1_mnist import interrupts

if TYPE_CHECKING:  # TensorFlow has no static types
    Tensor = Any
    Operation = Any
    Variable = Any
    Inference = Callable[[Tensor, Tensor], Tensor]  # a network: images, training -> logits
    Optimizer = Any  # tf.train.Optimizer
    Queue = Any  # tf.QueueBase
    Saver = Any  # tf.train.Saver
    Server = Any  # tf.train.Server

    class _Object:
        def __init__(self, *arguments: Any, **named: Any) -> None: ...
        def __getattr__(self, name: str) -> Any: ...

    class Graph(_Object): ...

    class GraphDef(_Object): ...

    class ConfigProto(_Object):
        operation_timeout_in_ms: int

    class Session(_Object):
        def __enter__(self) -> "Session": ...
        def __exit__(self, *details: object) -> None: ...


@functools.lru_cache(maxsize=None)
@interrupts.postponed()  # a half-imported module cannot be used
def _tensorflow() -> Any:
    # TensorFlow reads these variables when it is imported and when it first uses a GPU.
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ.setdefault("TF_FORCE_GPU_ALLOW_GROWTH", "true")  # other programs need memory too
    with _quiet_stderr(), _without_keras(), _without_collection(), warnings.catch_warnings():
        # Hides the warnings of 1.15.5, which was written for an older NumPy and an older Python.
        warnings.simplefilter("ignore")
        tf = importlib.import_module("tensorflow.compat.v1")
    tf.logging.set_verbosity(tf.logging.ERROR)  # hides the deprecation notices
    tf.disable_v2_behavior()
    # disable_v2_behavior also turns resource variables off. The package needs them: their reads
    # and writes are ordered, and their checkpoints are the same in 1.x and 2.x.
    tf.enable_resource_variables()
    return tf


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


def parse_saved_model(content: bytes) -> Any:
    """Returns the SavedModel in the bytes of a file `saved_model.pb`; nothing in it is run.

    The API has no name for this protocol buffer.
    """
    _tensorflow()
    file = importlib.import_module("tensorflow.core.protobuf.saved_model_pb2")
    return file.SavedModel.FromString(content)


def __getattr__(name: str) -> Any:
    if name.startswith("__"):  # Python looks these up in every module
        raise AttributeError(name)
    return getattr(_tensorflow(), name)
