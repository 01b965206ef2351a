"""The layers of the networks. All variables of a network are created by its layers.

A layer is a function that takes a tensor and returns a tensor. The layer's variables are in the
scope `<name>`. Every random number is derived from the graph's seed and the layer's name. A
network's initial weights are therefore the same, bit for bit, under TensorFlow 1.15.5 and 2.x. An
op without a seed of its own would get a seed that depends on the number of ops created before it.
This number differs between 1.15.5 and 2.x.
"""

from __future__ import annotations

import zlib
from typing import Any, Sequence, Tuple, Union

from tf1_mnist import tf1 as tf

Size = Union[int, Tuple[int, int]]  # height and width in pixels; an int if they are equal

# Batch normalization, with the Keras defaults.
_MOMENTUM = 0.99  # of the moving averages
_EPSILON = 1e-3  # added to the variance, so that no channel is divided by zero


def normalize(images: tf.Tensor) -> tf.Tensor:
    """Scales grey levels to [0, 1] and adds a channel dimension.

    Args:
        images: uint8 of shape (batch, height, width); 0 is paper, and 255 is ink.
    Returns:
        float32 of shape (batch, height, width, 1).
    """
    with tf.name_scope("normalize"):
        return tf.expand_dims(tf.cast(images, tf.float32) / 255.0, -1)


def flatten(x: tf.Tensor) -> tf.Tensor:
    """Flattens each example: the shape (batch, a, b, c) becomes (batch, a * b * c)."""
    with tf.name_scope("flatten"):
        return tf.reshape(x, (-1, x.shape[1:].num_elements()))


def dense(x: tf.Tensor, units: int, name: str) -> tf.Tensor:
    """Computes the output of a fully connected layer: x W + b.

    Args:
        x: float32 of shape (batch, n).
        units: the number of outputs, m.
        name: the scope of its two variables, `kernel` (n, m) and `bias` (m,).
    Returns:
        float32 of shape (batch, m).
    """
    with tf.variable_scope(name):
        kernel = _kernel((x.shape.as_list()[1], units))
        return tf.nn.bias_add(tf.matmul(x, kernel), _bias(units))


def conv2d(
    x: tf.Tensor,
    filters: int,
    kernel_size: Size,
    name: str,
    use_bias: bool = True,
    padding: str = "VALID",
) -> tf.Tensor:
    """Computes the output of a convolutional layer with stride 1.

    out[i, j, f] = b[f] + sum over u, v, c of x[i + u, j + v, c] K[u, v, c, f]

    Strictly speaking, this is a cross-correlation: a convolution whose kernel is rotated by 180
    degrees. The rotation makes no difference to a network that learns its kernels.

    Args:
        x: float32 of shape (batch, height, width, c).
        filters: the number of output channels, f.
        kernel_size: height and width of the kernel, k and l.
        name: the scope of its variables: `kernel` (k, l, c, f) and, with a bias, `bias` (f,).
        use_bias: False before `batch_norm`, which would remove the bias anyway.
        padding: "VALID" for no padding; "SAME" for zeros around x, which make the output as large
            as x.
    Returns:
        float32 of shape (batch, height - k + 1, width - l + 1, f); with "SAME", of shape
        (batch, height, width, f).
    """
    with tf.variable_scope(name):
        kernel = _kernel((*_height_and_width(kernel_size), x.shape.as_list()[3], filters))
        x = tf.nn.conv2d(x, kernel, [1, 1, 1, 1], padding)
        return tf.nn.bias_add(x, _bias(filters)) if use_bias else x


def relu(x: tf.Tensor) -> tf.Tensor:
    """Returns max(x, 0), elementwise, and adds it to the graph's collection of activations."""
    with _scope_of(x):
        activation = tf.nn.relu(x)
    tf.add_to_collection(tf.GraphKeys.ACTIVATIONS, activation)
    return activation


def max_pool(x: tf.Tensor, k: Size, s: Size) -> tf.Tensor:
    """Takes the maximum of each window; neighbouring windows are s pixels apart.

    Args:
        x: float32 of shape (batch, height, width, channels).
        k: height and width of the window, as in the post.
        s: the strides in both directions, as in the post.
    Returns:
        float32 of shape (batch, (height - k) // s + 1, (width - k) // s + 1, channels), where
        each direction has its own k and s.
    """
    with _scope_of(x):
        window, strides = _height_and_width(k), _height_and_width(s)
        return tf.nn.max_pool(x, [1, *window, 1], [1, *strides, 1], "VALID")


def average_pool(x: tf.Tensor, k: int, s: int) -> tf.Tensor:
    """Takes the mean of each k x k window. The arguments and shapes are those of `max_pool`."""
    with _scope_of(x):
        return tf.nn.avg_pool(x, [1, k, k, 1], [1, s, s, 1], "VALID")


def batch_norm(x: tf.Tensor, training: Union[tf.Tensor, bool], name: str) -> tf.Tensor:
    """Normalizes each channel to mean 0 and variance 1, then scales and shifts it.

    During training, the mean and variance are those of the batch (Ioffe and Szegedy, 2015).
    Otherwise, they are moving averages over the training steps. The ops in the collection
    UPDATE_OPS update these averages.

    Args:
        x: float32 of shape (batch, height, width, c).
        training: bool scalar, or False in a graph that only predicts.
        name: the scope of its four variables of shape (c,): `scale`, `offset`, `mean` and
            `variance`.
    Returns:
        A float32 tensor of the same shape as x.
    """
    shape = x.shape[3:]
    zeros, ones = tf.zeros_initializer(), tf.ones_initializer()
    with tf.variable_scope(name):
        scale = tf.get_variable("scale", shape, initializer=ones)
        offset = tf.get_variable("offset", shape, initializer=zeros)
        mean = tf.get_variable("mean", shape, initializer=zeros, trainable=False)
        variance = tf.get_variable("variance", shape, initializer=ones, trainable=False)

        def by_averages() -> Any:
            return tf.nn.fused_batch_norm(
                x, scale, offset, mean, variance, _EPSILON, is_training=False
            )

        if training is False:
            return by_averages()[0]
        out, *used = tf.cond(
            training,
            lambda: tf.nn.fused_batch_norm(x, scale, offset, epsilon=_EPSILON),
            by_averages,
        )
        for average, value in zip((mean, variance), used):
            update = average.assign_sub((1 - _MOMENTUM) * (average - value))
            tf.add_to_collection(tf.GraphKeys.UPDATE_OPS, update)
        return out


def predictions(logits: tf.Tensor) -> Tuple[tf.Tensor, tf.Tensor]:
    """Computes what a network predicts. In a SavedModel, the two tensors keep their names.

    Args:
        logits: float32 of shape (batch, ..., classes).
    Returns:
        `probabilities`, float32 of the same shape, the softmax of the logits; and `classes`, int64
        of shape (batch, ...), the most likely class.
    """
    return tf.nn.softmax(logits, name="probabilities"), tf.argmax(logits, -1, name="classes")


def dropout(x: tf.Tensor, rate: float, training: Union[tf.Tensor, bool], name: str) -> tf.Tensor:
    """During training, sets each element to zero with probability `rate`.

    The other elements are divided by 1 - rate, which keeps the expected value unchanged
    (Srivastava et al., 2014). The mask for a step is a function of the graph's seed, the layer's
    name and the global step. A resumed run therefore draws the same masks as an uninterrupted one.

    Args:
        x: float32 of any shape.
        rate: the share of zeros, 0 <= rate < 1.
        training: bool scalar, or False in a graph that only predicts, where the layer
            adds no op at all.
        name: the layer's name; each name has its own random numbers.
    Returns:
        A float32 tensor of the same shape as x.
    """
    if training is False:
        return x
    with tf.name_scope(name):
        step = tf.cast(tf.train.get_or_create_global_step(), tf.int32)
        seed = tf.stack([tf.constant(_seed(name)), step])

        def mask() -> tf.Tensor:
            keep = tf.random.stateless_uniform(tf.shape(x), seed) >= rate
            return tf.cast(keep, tf.float32) / (1 - rate)

        # Only the mask is conditional, so that the gradient of x is a single product.
        scale = tf.cond(training, mask, lambda: tf.ones_like(x))
        return x * tf.ensure_shape(scale, x.shape)


def _height_and_width(size: Size) -> Tuple[int, int]:
    return (size, size) if isinstance(size, int) else size


def _scope_of(x: tf.Tensor) -> Any:
    """Returns the name scope of the layer that made x.

    In TensorBoard, ops that are created in this scope appear in the layer's box.
    """
    layer = x.op.name.rpartition("/")[0]
    return tf.name_scope(layer and layer + "/")


def _kernel(shape: Sequence[int]) -> tf.Variable:
    """Creates a layer's random kernel.

    The values are uniformly distributed in [-sqrt(6 / n), sqrt(6 / n)], where n is the number of
    inputs per output. With ReLU between the layers, these limits keep the activations of all layers
    at the same scale (He et al., 2015).
    """
    seed = _seed(tf.get_variable_scope().name)
    uniform = tf.variance_scaling_initializer(2.0, "fan_in", "uniform", seed)
    return tf.get_variable("kernel", shape, initializer=uniform)


def _bias(units: int) -> tf.Variable:
    return tf.get_variable("bias", (units,), initializer=tf.zeros_initializer())


def _seed(name: str) -> int:
    """Returns a 31-bit seed that depends on the graph's seed and the layer's name."""
    return zlib.crc32(f"{tf.get_default_graph().seed} {name}".encode()) >> 1
