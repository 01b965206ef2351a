"""Converts the ops of a network to layers, which `network.js` runs in a browser.

The graph of a network must be a chain of ops from `images` to `probabilities`. Each op becomes a
layer:

    op                              layer         what it computes
    Identity, Cast                  -             nothing: `network.js` computes in float32
    Reshape, ExpandDims, Squeeze    reshape       the same numbers in another shape
    Transpose                       transpose     (height, width, c) -> (width, height, c)
    Add, Sub, Mul, RealDiv,         affine        input * scale + offset, channel by channel
    BiasAdd, FusedBatchNorm
    Conv2D                          conv2d        as `layers.conv2d`, without a bias
    MatMul                          dense         as `layers.dense`, without a bias
    Relu                            relu          as in `layers`
    MaxPool, AvgPool                max_pool,     as in `layers`
                                    average_pool
    Softmax                         softmax       over the last axis

Any network made of these ops can be converted, even if it is not part of this package.
"""

from __future__ import annotations

from typing import Any, Callable, Dict, List, NamedTuple, Optional

import numpy as np

from tf1_mnist import tf1 as tf


class Layer(NamedTuple):
    """A layer of a network, as `network.js` runs it.

    kind: the kind of layer, from the table above.
    name: the layer's name scope in the graph, such as "conv2d_1"; the name of the op if there is no
        such scope.
    numbers: a dictionary that maps names to lists of numbers. A `reshape` has `shape`, which leaves
        out the batch size and contains None for a size that varies. A `conv2d` has `padding`: how
        many rows of zeros to add above and below its input, and how many columns of zeros to add to
        the left and right. A pooling layer has `window` and `strides`, each a height and a width.
        An `affine` has `scale` and `offset`, each with one number per channel, or one number for
        all channels.
    kernel: float32 of shape (height, width, channels, filters) for `conv2d`, (inputs, units) for
        `dense`.
    """

    kind: str
    name: str
    numbers: Dict[str, List[Any]]
    kernel: Optional[np.ndarray] = None


def layers(graph_def: tf.GraphDef) -> List[Layer]:
    """Returns the layers of a network, from `images` to `probabilities`.

    Args:
        graph_def: a tf.GraphDef with constants in place of variables.
    Raises:
        ValueError: an op is not in the table above, or is used in a way that `network.js` does not
            support; the message names the op.
    """
    with tf.Graph().as_default() as graph:
        tf.import_graph_def(graph_def, name="")
    chain = []
    op = graph.get_operation_by_name("probabilities")
    while op.type != "Placeholder":
        if op.type not in _CONVERTERS:
            raise _unsupported(op, f"is not one of {', '.join(sorted(_CONVERTERS))}")
        with np.errstate(all="ignore"):  # `network.script` refuses what is infinite or NaN
            layer = _CONVERTERS[op.type](op)
        if layer is not None:
            chain.append(layer)
        computed = [x.op for x in op.inputs if _constant(x) is None]
        if not computed:
            raise _unsupported(op, "does not depend on the images")
        op = computed[0]
    return chain[::-1]


# --- Functions from an op to a layer, or to None if there is nothing to compute --------------


def _nothing(op: tf.Operation) -> None:
    _expect_floats(op)


def _expect_floats(op: tf.Operation) -> None:
    """Checks that an op computes in floats: of integers, a sum might overflow."""
    if not op.outputs[0].dtype.is_floating:
        raise _unsupported(op, f"returns {op.outputs[0].dtype.name}; expected float32")


def _reshape(op: tf.Operation) -> Layer:
    shapes = [x.shape for x in (op.inputs[0], op.outputs[0])]
    if any(shape.ndims is None for shape in shapes):
        raise _unsupported(op, "turns a shape into another that is not known")
    before, after = (shape.as_list()[1:] for shape in shapes)
    sizes_are_known = None not in before + after
    if after.count(None) > 1 or (sizes_are_known and np.prod(before) != np.prod(after)):
        raise _unsupported(op, f"turns images of shape {before} into {after}")
    return _layer(op, "reshape", shape=after)


def _transpose(op: tf.Operation) -> Layer:
    order = _constant(op.inputs[1])
    if order is None or order.tolist() != [0, 2, 1, 3]:
        raise _unsupported(op, "does not exchange height and width")
    return _layer(op, "transpose")


def _arithmetic(op: tf.Operation) -> Layer:
    x, y = (_constant(each) for each in op.inputs)
    if x is None and y is not None:
        scale, offset = {
            "Add": (1, y),
            "AddV2": (1, y),
            "Sub": (1, -y),
            "Mul": (y, 0),
            "RealDiv": (1 / y, 0),
        }[op.type]
    elif y is None and x is not None and op.type != "RealDiv":
        scale, offset = {"Mul": (x, 0), "Sub": (-1, x)}.get(op.type, (1, x))
    else:
        raise _unsupported(op, "does not combine one tensor with a constant")
    return _affine(op, scale, offset)


def _bias_add(op: tf.Operation) -> Layer:
    _expect(op, data_format="NHWC")
    return _affine(op, 1, *_constants(op))


def _batch_norm(op: tf.Operation) -> Layer:
    """Converts batch normalization with moving averages to an affine layer."""
    _expect(op, data_format="NHWC", is_training=False)
    gamma, beta, mean, variance = _constants(op)
    scale = gamma / np.sqrt(variance + op.get_attr("epsilon"))
    return _affine(op, scale, beta - mean * scale)


def _affine(op: tf.Operation, *pair: Any) -> Layer:
    _expect_floats(op)
    shape = np.broadcast(*pair).shape
    count = int(np.prod(shape))
    if count != 1 and (count,) != shape[-1:]:
        raise _unsupported(op, f"has a constant of shape {list(shape)}; expected one per channel")
    # Nine significant digits distinguish any two float32 numbers.
    scale, offset = (
        [float(f"{value:.9g}") for value in np.broadcast_to(each, shape).ravel()] for each in pair
    )
    return _layer(op, "affine", scale=scale, offset=offset)


def _conv2d(op: tf.Operation) -> Layer:
    _expect(op, data_format="NHWC", strides=[1, 1, 1, 1], dilations=[1, 1, 1, 1])
    (kernel,) = _constants(op)
    padding = op.get_attr("padding").decode()
    if padding not in ("SAME", "VALID"):
        raise _unsupported(op, f"has padding {padding}; expected SAME or VALID")
    more = [size - 1 if padding == "SAME" else 0 for size in kernel.shape[:2]]
    around = [part for n in more for part in (n // 2, n - n // 2)]
    return _layer(op, "conv2d", padding=around)._replace(kernel=kernel)


def _dense(op: tf.Operation) -> Layer:
    _expect(op, transpose_a=False, transpose_b=False)
    return _layer(op, "dense")._replace(kernel=_constants(op)[0])


def _constants(op: tf.Operation) -> List[np.ndarray]:
    """Returns the weights of an op: the values of its inputs, except the first."""
    found = [each for each in map(_constant, op.inputs[1:]) if each is not None]
    if len(found) < len(op.inputs) - 1:
        raise _unsupported(op, "has weights that are not constant")
    return found


def _pool(kind: str) -> Callable[[tf.Operation], Layer]:
    def convert(op: tf.Operation) -> Layer:
        _expect(op, data_format="NHWC", padding="VALID")
        window, strides = op.get_attr("ksize"), op.get_attr("strides")
        return _layer(op, kind, window=window[1:3], strides=strides[1:3])

    return convert


def _same(kind: str) -> Callable[[tf.Operation], Layer]:
    return lambda op: _layer(op, kind)


_CONVERTERS: Dict[str, Callable[[tf.Operation], Optional[Layer]]] = {
    "Identity": _nothing,
    "Cast": _nothing,
    "Reshape": _reshape,
    "ExpandDims": _reshape,
    "Squeeze": _reshape,
    "Transpose": _transpose,
    "Add": _arithmetic,
    "AddV2": _arithmetic,
    "Sub": _arithmetic,
    "Mul": _arithmetic,
    "RealDiv": _arithmetic,
    "BiasAdd": _bias_add,
    "FusedBatchNorm": _batch_norm,
    "FusedBatchNormV2": _batch_norm,
    "FusedBatchNormV3": _batch_norm,
    "Conv2D": _conv2d,
    "MatMul": _dense,
    "Relu": _same("relu"),
    "MaxPool": _pool("max_pool"),
    "AvgPool": _pool("average_pool"),
    "Softmax": _same("softmax"),
}


def _layer(op: tf.Operation, kind: str, **numbers: List[Any]) -> Layer:
    return Layer(kind, op.name.rpartition("/")[0] or op.name, numbers)


def _constant(x: tf.Tensor) -> Optional[np.ndarray]:
    """Returns the value of a constant tensor; None for any other tensor."""
    while x.op.type == "Identity":
        x = x.op.inputs[0]
    return tf.make_ndarray(x.op.get_attr("value")) if x.op.type == "Const" else None


def _expect(op: tf.Operation, **attributes: Any) -> None:
    for name, expected in attributes.items():
        value = op.get_attr(name)
        value = value.decode() if isinstance(value, bytes) else value
        if value != expected:
            raise _unsupported(op, f"has {name} {value}; expected {expected}")


def _unsupported(op: tf.Operation, reason: str) -> ValueError:
    return ValueError(f"{op.name}: pages cannot run this {op.type}, which {reason}")
