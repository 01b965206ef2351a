# The types that annotations use; TensorFlow has no static types. Docstrings give the tensors'
# dtypes and shapes.

from typing import Any

Tensor = Any
Operation = Any
Variable = Any
QueueBase = Any

class _Module(type):
    def __getattr__(cls, name: str) -> Any: ...

class train(metaclass=_Module):
    Optimizer = Any
    Saver = Any
    Server = Any

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
