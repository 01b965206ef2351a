"""The TensorFlow 1.x API, whichever version of TensorFlow is installed.

    from tf1_mnist import tf1 as tf

    x = tf.placeholder(tf.float32, (None, 784))

In this example, `tf` is `tensorflow.compat.v1` in graph mode. Its API is the same in the genuine
TensorFlow 1.15.5 and in TensorFlow 2.16 to 2.21. TensorFlow is imported only when the first name is
looked up in `tf`, so a program can answer `--help` or reject a wrong option immediately.

The types below are used only in annotations, which Python does not evaluate at run time in modules
with `from __future__ import annotations`. Docstrings give the tensors' dtypes and shapes.
"""

import functools
import importlib
from typing import TYPE_CHECKING, Any, Callable

from tf1_mnist import startup

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
def _tensorflow() -> Any:
    tf = startup.import_tensorflow()
    tf.disable_v2_behavior()
    # disable_v2_behavior also turns resource variables off. The package needs them: their reads
    # and writes are ordered, and their checkpoints are the same in 1.x and 2.x.
    tf.enable_resource_variables()
    return tf


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
