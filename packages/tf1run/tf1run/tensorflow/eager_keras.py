"""Lets the Keras of 1.15.5 run eagerly, and lets it take sparse and ragged tensors.

Without this file, `fit`, `evaluate` and `predict` fail after `tf.enable_eager_execution()`. So does
everything in Keras that asks whether a SparseTensor belongs to a graph, such as `DenseFeatures` and
`Input(sparse=True)`, in graph mode as well.
"""

from typing import Any

from tf1run import today
from tf1run.stand_ins import StandIn


class ConcreteFunction:
    """A function that runs a graph eagerly, as 1.15.5's class of this name does for Keras.

    Today, the class of this name takes other arguments, and returns the outputs in a structure that
    Keras does not declare.
    """

    def __init__(self, graph: Any) -> None:
        function = today.load("tensorflow.python.eager.function")
        self._captured = graph.external_captures
        self._run = function.from_func_graph(function._inference_name(graph.name), graph, {})

    def __call__(self, *inputs: Any) -> Any:
        """Returns the list of the graph's outputs."""
        return self._run.call_flat(*inputs, *self._captured)


def _run_as_before(distribute_lib: Any) -> None:
    distribute_lib.StrategyBase.experimental_run_v2 = distribute_lib.StrategyBase.run


def _know_graphs(composite_tensor: Any) -> None:
    composite_tensor.CompositeTensor._is_graph_tensor = property(_is_graph_tensor)


def _is_graph_tensor(tensor: Any) -> bool:
    """Returns whether a tensor that consists of several tensors belongs to a graph."""
    parts = tensor._type_spec._to_components(tensor)
    nest = today.load("tensorflow.python.util.nest")
    return any(hasattr(part, "graph") for part in nest.flatten(parts, expand_composites=True))


STAND_IN = StandIn(
    changes={
        "tensorflow.python.distribute.distribute_lib": _run_as_before,
        "tensorflow.python.framework.composite_tensor": _know_graphs,
    },
)
