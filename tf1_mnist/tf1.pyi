# The types that annotations use; TensorFlow has no static types. Docstrings give the tensors'
# dtypes and shapes.

from typing import Any, Callable

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
    def __enter__(self) -> Session: ...
    def __exit__(self, *details: object) -> None: ...

def __getattr__(name: str) -> Any: ...
