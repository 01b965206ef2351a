"""Bounds the memory and the time that a network needs, from its graph alone.

A few ops can fill any memory: a column plus a row is a matrix. No op is run here. For each op,
BOUNDS has a function that computes from its inputs how many numbers the op returns at most. Numbers
are counted for each image, or for each column of pixels if the width of the images varies. Results
of a fixed shape, such as weights, are counted once.
"""

from __future__ import annotations

from typing import Any, Callable, Dict, Iterable, List, Optional, Tuple

from tf1_mnist import tf1 as tf

# The limits leave room for networks that are several times as large as those of this package, which
# compute up to 1,800 numbers with 250,000 multiplications for each pixel of an image.
_MOST_FOR_EACH_PIXEL = 1 << 14  # numbers
_MOST_MULTIPLICATIONS_FOR_EACH_PIXEL = 1 << 22
# `training.predict` takes as many images at a time as their pixels and activations allow. All
# results together are up to 60 times as large, if the layers before an activation are wide.
_MOST_FOR_EACH_DECLARED = 128
_MOST_OF_FIXED_SHAPES = 1 << 27  # numbers
_MOST_MULTIPLICATIONS_OF_FIXED_SHAPES = 1 << 32  # in each call of `run`

Numbers = Callable[[Any], float]  # the number of elements of a tensor, or a bound


def expect_bounded(graph: tf.Graph, names: Iterable[str], activations: Iterable[str]) -> None:
    """Checks how many numbers a network computes, and how many multiplications that takes.

    Args:
        graph: a graph that contains the network. `graphs.network` has checked the network's ops.
        names: the names of the network's ops.
        activations: the names of the tensors that are the network's activations.
    Raises:
        ValueError: there are too many, or their number has no bound.
    """
    wanted, bounds = set(names), {}  # type: ignore[var-annotated]
    held = {True: 0.0, False: 0.0}  # numbers in results, by whether the shape is fixed
    spent = {True: 0.0, False: 0.0}  # multiplications

    def numbers(tensor: tf.Tensor) -> float:
        fixed = tensor.shape.num_elements()
        return float(bounds[tensor.op.name] if fixed is None else fixed)

    for op in graph.get_operations():  # each comes after its inputs
        if op.name not in wanted:
            continue
        bounds[op.name] = BOUNDS[op.type](op, numbers)
        result = sum(map(numbers, op.outputs))
        is_fixed = all(_is_fixed(each) for each in (*op.inputs, *op.outputs))
        held[is_fixed] += 0 if op.type in _VIEWS else result
        spent[is_fixed] += result * _multiplications(op) + sum(map(numbers, op.inputs))
    pixels = bounds["images"]
    declared = pixels + sum(map(_declared, map(graph.get_tensor_by_name, activations)))
    most = min(_MOST_FOR_EACH_DECLARED * declared, _MOST_FOR_EACH_PIXEL * pixels)
    most_spent = _MOST_MULTIPLICATIONS_FOR_EACH_PIXEL * pixels
    for what, found, limit in (
        ("numbers of fixed shapes", held[True], _MOST_OF_FIXED_SHAPES),
        ("multiplications of fixed shapes", spent[True], _MOST_MULTIPLICATIONS_OF_FIXED_SHAPES),
        ("numbers for each image or column", held[False], most),
        ("multiplications for each image or column", spent[False], most_spent),
    ):
        if found > limit:
            raise ValueError(f"{found:,.0f} {what}; expected at most {limit:,.0f}")


def _is_fixed(tensor: tf.Tensor) -> bool:
    return tensor.shape.num_elements() is not None


def _declared(activation: tf.Tensor) -> float:
    """Returns how many numbers of an activation `training.predict` expects for an image at least.

    If the width varies, this is the number for each column; a layer without columns has none.
    """
    sides = activation.shape.as_list()[1:] if activation.shape.ndims else []
    is_of_columns = activation.graph.get_tensor_by_name("images:0").shape.as_list()[-1] is None
    if is_of_columns and None not in sides:
        return 0
    return _product(sides)


def _product(sides: Iterable[Optional[int]]) -> float:
    """Returns the product of the known sides."""
    result = 1.0
    for side in sides:
        result *= 1 if side is None else side
    return result


def _multiplications(op: tf.Operation) -> float:
    """Returns the number of multiplications for each number that an op returns."""
    if op.type == "Conv2D":
        return _product(op.inputs[1].shape.as_list()[:3])
    if op.type == "MatMul":
        return max(_product([_inner(op, each)]) for each in (0, 1))
    if op.type in ("AvgPool", "MaxPool"):
        return _product(op.get_attr("ksize"))
    return 1


# --- How many numbers an op returns ----------------------------------------------------------


def _images(op: tf.Operation, numbers: Numbers) -> float:
    if op.name != "images" or op.outputs[0].shape.ndims is None:
        raise ValueError(f"{op.name!r} is a placeholder; expected only 'images'")
    return _product(op.outputs[0].shape.as_list()[1:])


def _fixed(op: tf.Operation, numbers: Numbers) -> float:
    return float(op.outputs[0].shape.num_elements())


def _no_more(op: tf.Operation, numbers: Numbers) -> float:
    """Returns the bound of an op that returns at most as many numbers as its first input has."""
    return numbers(op.inputs[0])


def _all(op: tf.Operation, numbers: Numbers) -> float:
    return sum(map(numbers, op.inputs))


def _rank(op: tf.Operation, numbers: Numbers) -> float:
    return 254  # the most that TensorFlow allows


def _convolved(op: tf.Operation, numbers: Numbers) -> float:
    *_, channels, filters = _known(op, op.inputs[1])
    return numbers(op.inputs[0]) / channels * filters


def _inner(op: tf.Operation, which: int) -> Optional[int]:
    """Returns the side of a matrix that the product does not have, if it is known."""
    matrix = op.inputs[which].shape
    is_transposed = op.get_attr("transpose_b" if which else "transpose_a")
    return matrix.as_list()[which == is_transposed] if matrix.ndims == 2 else None


def _multiplied(op: tf.Operation, numbers: Numbers) -> float:
    for which, matrix in enumerate(op.inputs):
        inner = _inner(op, which)
        if inner and _is_fixed(matrix):
            return numbers(op.inputs[1 - which]) / inner * (numbers(matrix) / inner)
    raise ValueError(f"{op.name!r} multiplies two results; expected weights of a fixed shape")


def _broadcast(op: tf.Operation, numbers: Numbers) -> float:
    """Returns the bound of an op that repeats its two inputs to make their shapes equal."""
    shapes = [each.shape.as_list() if each.shape.ndims is not None else [] for each in op.inputs]
    ndims = max(map(len, shapes))
    pairs = list(zip(*([1] * (ndims - len(each)) + each for each in shapes)))
    found = []
    for which, tensor in enumerate(op.inputs):
        repeated = [_repeated(pair[which], pair[1 - which]) for pair in pairs]
        if None not in repeated:
            found.append(numbers(tensor) * _product(repeated))
    known = [max(side or 0 for side in pair) for pair in pairs if _repeats_to_known(pair)]
    if len(known) == ndims - 1:  # all but one, such as the batch, of which each input has a share
        lengths = (numbers(x) / max(1, _product(shape)) for x, shape in zip(op.inputs, shapes))
        found.append(_product(known) * max(lengths))
    if not found or any(each.shape.ndims is None for each in op.inputs):
        raise ValueError(
            f"{op.name!r} may repeat both of its inputs; expected that at most one side is not "
            "known (tf.add_n adds results of the same shape)"
        )
    return min(found)


def _repeated(side: Optional[int], other: Optional[int]) -> Optional[int]:
    """Returns how often a side is repeated at most to be as long as another, if that is known."""
    if other == 1 or (side is not None and side != 1):
        return 1
    return other


def _repeats_to_known(pair: Tuple[Optional[int], ...]) -> bool:
    """Returns whether the length of two sides is known after the shorter one has been repeated."""
    return None not in pair or max(side or 0 for side in pair) > 1


def _known(op: tf.Operation, tensor: tf.Tensor) -> List[int]:
    """Returns the shape of a tensor.

    Raises:
        ValueError: a side is not known, or is zero.
    """
    sides: List[int] = tensor.shape.as_list() if tensor.shape.ndims is not None else [0]
    if not all(sides):  # a side may be None, too
        raise ValueError(f"{op.name!r} has weights of the shape {sides}; expected a fixed shape")
    return sides


# The ops of the networks of this package and of any network made of the functions in `layers`, and
# those that `web.ops` converts. An op may be added if it only computes numbers from its inputs.
BOUNDS: Dict[str, Callable[[tf.Operation, Numbers], float]] = {
    "Add": _broadcast,
    "AddN": _no_more,
    "AddV2": _broadcast,
    "ArgMax": _no_more,
    "AvgPool": _no_more,
    "BiasAdd": _no_more,
    "Cast": _no_more,
    "Const": _fixed,
    "Conv2D": _convolved,
    "ExpandDims": _no_more,
    "FusedBatchNorm": _no_more,
    "FusedBatchNormV2": _no_more,
    "FusedBatchNormV3": _no_more,
    "Identity": _no_more,
    "MatMul": _multiplied,
    "MaxPool": _no_more,
    "Mul": _broadcast,
    "Pack": _all,
    "Placeholder": _images,
    "ReadVariableOp": _fixed,
    "RealDiv": _broadcast,
    "Relu": _no_more,
    "Reshape": _no_more,
    "Shape": _rank,
    "Softmax": _no_more,
    "Squeeze": _no_more,
    "StridedSlice": _no_more,
    "Sub": _broadcast,
    "Transpose": _no_more,
    "VarHandleOp": _fixed,
}
_VIEWS = {"ExpandDims", "Identity", "Reshape", "Squeeze"}  # which share the memory of their input
