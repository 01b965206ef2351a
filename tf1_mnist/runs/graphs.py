"""Takes the network out of a graph that may come from somebody else, and checks each of its ops.

TensorFlow runs whatever a graph contains, and some ops write or read any file. A network consists
only of ops that compute numbers from numbers. Nothing else in a SavedModel is used: not the ops
with which TensorFlow would initialize, restore and save its variables, and not the signatures.
"""

from __future__ import annotations

import functools
import importlib
import operator
import os
from pathlib import Path
from typing import Any, List, Mapping, NamedTuple, Tuple

from tf1_mnist import tf1 as tf
from tf1_mnist.runs import sizes

_DTYPES = ("bool", "float32", "int32", "int64", "uint8")
LARGEST = 1 << 23  # bytes; a run writes about 100,000, since the weights are in other files
# The inputs that decide the shape of an op's result.
_SHAPES = {
    "ArgMax": slice(1, 2),
    "ExpandDims": slice(1, 2),
    "Reshape": slice(1, 2),
    "StridedSlice": slice(1, 4),
    "Transpose": slice(1, 2),
}
_MOST_OPS = 20_000  # the largest network of this package has a few hundred
_MOST_ACTIVATIONS = 100  # pages and figures show each of them; the largest network has eight
MOST_NUMBERS = 1 << 27  # in the constants and variables together


class Network(NamedTuple):
    """The part of a graph that predicts.

    graph_def: a tf.GraphDef with only the ops that the tensors need.
    activations: the names of the tensors in the graph's collection of activations.
    """

    graph_def: tf.GraphDef
    activations: Tuple[str, ...]


def read(path: Path) -> Network:
    """Reads the network in a file `saved_model.pb`.

    The file is read only once, so what is returned has been checked.

    Raises:
        ValueError: as in `network`; or the file is too large, or does not contain one graph.
        Exception: the file is damaged; this can raise almost anything.
    """
    with path.open("rb") as file:
        size = os.fstat(file.fileno()).st_size
        if size > LARGEST:
            raise ValueError(f"{path.name} has {size:,} bytes; expected at most {LARGEST:,}")
        content = file.read(size)
    meta_graphs = parse(content).meta_graphs
    if len(meta_graphs) != 1:
        raise ValueError(f"{path.name} has {len(meta_graphs)} graphs; expected one")
    return network(meta_graphs[0])


def parse(content: bytes) -> Any:
    """Returns the SavedModel in the bytes of a file `saved_model.pb`; nothing in it is run."""
    tf.GraphDef()  # TensorFlow must have been imported by `tf1`
    file = importlib.import_module("tensorflow.core.protobuf.saved_model_pb2")
    return file.SavedModel.FromString(content)


def network(meta_graph: Any) -> Network:
    """Returns the network in a graph, after checking it.

    Args:
        meta_graph: a tf.MetaGraphDef with the ops `images`, `probabilities` and `classes`.
    Raises:
        ValueError: the network has an op that is not in `sizes.BOUNDS`, or an op has a dtype that
            no network has. This error is also raised if the graph has functions, or ops that
            TensorFlow would run as soon as it loads the graph, or if the network is too large.
        Exception: the graph is damaged; this can raise almost anything.
    """
    graph_def, collections = meta_graph.graph_def, meta_graph.collection_def
    count = len(graph_def.node)
    if count > _MOST_OPS:
        raise ValueError(f"{count:,} ops; expected at most {_MOST_OPS:,}")
    for function in graph_def.library.function:
        raise ValueError(f"there is a function, {_shown(function.signature.name)}; expected none")
    for name in (*collections, *meta_graph.signature_def):
        if name.endswith(("main_op", "init_op")):
            raise ValueError(f"there is a {_shown(name)}; expected none")
    activations = tuple(collections["activations"].node_list.value)
    if len(activations) > _MOST_ACTIVATIONS or len(set(activations)) < len(activations):
        raise ValueError(
            f"{len(activations):,} activations; expected at most {_MOST_ACTIVATIONS}, each once"
        )
    needed = ["images", "probabilities", "classes", *(x.partition(":")[0] for x in activations)]
    graph_def = tf.graph_util.extract_sub_graph(graph_def, needed)
    nodes = {node.name: node for node in graph_def.node}
    for node in graph_def.node:
        _expect_simple_shape(node, nodes)
    numbers = 0
    dtypes = {0, *(tf.as_dtype(name).as_datatype_enum for name in _DTYPES)}  # 0 if there is none
    for node in graph_def.node:
        if node.op not in sizes.BOUNDS:
            raise ValueError(
                f"the op {_shown(node.op)}, called {_shown(node.name)}; expected only ops that are "
                "listed in tf1_mnist/runs/sizes.py"
            )
        for name, value in list(node.attr.items()):
            if not dtypes.issuperset([value.type, value.tensor.dtype, *value.list.type]):
                raise ValueError(f"the {_shown(name)} of {_shown(node.name)}; expected numbers")
            # A constant of a single value may have any shape, and a few bytes become terabytes.
            numbers += max(map(_size, (value.shape, value.tensor.tensor_shape)))
            if numbers > MOST_NUMBERS:
                most = f"{MOST_NUMBERS:,}"
                raise ValueError(f"{numbers:,} numbers with {_shown(node.name)}; expected {most}")
            if name.startswith("_"):  # only advice to TensorFlow, such as where the op should run
                del node.attr[name]
        node.device = ""
    return Network(graph_def, activations)


def add(network: Network) -> List[tf.Variable]:
    """Adds a network to the current graph and returns its variables, without their values.

    Raises:
        ValueError: as in `sizes.expect_bounded`.
    """
    graph_def = network.graph_def
    others, variables = tf.GraphDef(versions=graph_def.versions), {}
    for node in graph_def.node:
        if node.op == "VarHandleOp":
            variables[f"{node.name}:0"] = tf.get_variable(
                node.name,
                tf.TensorShape(node.attr["shape"].shape),
                tf.as_dtype(node.attr["dtype"].type),
                tf.zeros_initializer(),
                trainable=False,
            )
        else:
            others.node.add().CopyFrom(node)
    handles = {name: variable.handle for name, variable in variables.items()}
    tf.import_graph_def(others, input_map=handles, name="")
    names = [node.name for node in graph_def.node]
    sizes.expect_bounded(tf.get_default_graph(), names, network.activations)
    return list(variables.values())


def _expect_simple_shape(node: Any, nodes: Mapping[str, Any]) -> None:
    """Checks the inputs of an op that decide its result's shape.

    TensorFlow computes them as soon as it loads the graph, whatever that takes. In the networks of
    this package, they are constants, shapes, or lists of constants and of sides of shapes.

    Raises:
        ValueError: the input is computed in another way; or the op enlarges its input at the edges
            by any number of pixels.
    """
    if "padding" in node.attr and node.attr["padding"].s == b"EXPLICIT":
        raise ValueError(f"the padding of {_shown(node.name)}; expected SAME or VALID")
    for each in _inputs(node, nodes)[_SHAPES.get(node.op, slice(0))]:
        parts = _inputs(each, nodes) if each.op == "Pack" else [each]
        if not all(part.op in ("Const", "Shape") or _is_side(part, nodes) for part in parts):
            raise ValueError(f"{_shown(each.name)} computes a shape; expected constants and sides")


def _is_side(node: Any, nodes: Mapping[str, Any]) -> bool:
    """Returns whether an op returns sides of the shape of a tensor, such as `tf.shape(x)[0]`."""
    shape = [each.op for each in _inputs(node, nodes)[:1]]
    return node.op == "StridedSlice" and shape == ["Shape"]


def _inputs(node: Any, nodes: Mapping[str, Any]) -> List[Any]:
    """Returns the ops that compute the inputs of an op."""
    return [nodes[name.partition(":")[0]] for name in node.input if not name.startswith("^")]


def _size(shape: Any) -> int:
    """Returns the number of elements of a tf.TensorShapeProto; an unknown size counts as 1."""
    return functools.reduce(operator.mul, (abs(each.size) for each in shape.dim), 1)


def _shown(name: str) -> str:
    """Returns the beginning of a name, for a message."""
    return repr(name[:50])
