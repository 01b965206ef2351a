"""The layers of the post, each a few lines of graph; the only makers of variables.

A layer takes a tensor and returns a tensor. Its variables are `<name>/kernel` and
`<name>/bias`. Every random number comes from the graph's seed and the layer's name, so
a network starts from the same bits under TensorFlow 1.15.5 and under 2.x: without a seed
of its own, an op's depends on how many ops came before it, and the two count differently.
"""

import zlib
from typing import Any, Union

from tf1_mnist import tf1 as tf

# What this module passes around are TensorFlow's symbolic tensors, which carry no types
# that a checker knows; dtype and shape stand in each docstring.
Tensor = Any


def normalize(images: Tensor) -> Tensor:
    """Scales grey levels to [0, 1] and gives them their one channel.

    Args:
        images: uint8 of shape (batch, height, width), 0 is white, 255 is black.
    Returns:
        float32 of shape (batch, height, width, 1).
    """
    with tf.name_scope("normalize"):
        return tf.expand_dims(tf.cast(images, tf.float32) / 255.0, -1)


def flatten(x: Tensor) -> Tensor:
    """Lays each example out as one row: (batch, a, b, c) -> (batch, a * b * c)."""
    with tf.name_scope("flatten"):
        return tf.reshape(x, (-1, x.shape[1:].num_elements()))


def dense(x: Tensor, units: int, name: str) -> Tensor:
    """The fully connected layer: x W + b.

    Args:
        x: float32 of shape (batch, n).
        units: the number of outputs, m.
        name: the scope of its two variables, `kernel` (n, m) and `bias` (m,).
    Returns:
        float32 of shape (batch, m).
    """
    with tf.variable_scope(name):
        kernel, bias = _kernel_and_bias((x.shape.as_list()[1], units))
        return tf.nn.bias_add(tf.matmul(x, kernel), bias)


def conv2d(x: Tensor, filters: int, kernel_size: int, name: str) -> Tensor:
    """The convolutional layer, stride 1, no padding.

    out[i, j, f] = b[f] + sum over u, v, c of x[i + u, j + v, c] K[u, v, c, f]

    which is the cross-correlation: a mathematician's convolution with the kernel turned
    by 180 degrees. A network that learns its kernels does not mind.

    Args:
        x: float32 of shape (batch, height, width, c).
        filters: the number of output channels, f.
        kernel_size: height and width of the kernel, k.
        name: the scope of its two variables, `kernel` (k, k, c, f) and `bias` (f,).
    Returns:
        float32 of shape (batch, height - k + 1, width - k + 1, f).
    """
    with tf.variable_scope(name):
        kernel, bias = _kernel_and_bias((kernel_size, kernel_size, x.shape.as_list()[3], filters))
        return tf.nn.bias_add(tf.nn.conv2d(x, kernel, [1, 1, 1, 1], "VALID"), bias)


def relu(x: Tensor) -> Tensor:
    """max(x, 0), element by element; it joins the collection of the graph's activations."""
    with _scope_of(x):
        activation = tf.nn.relu(x)
    tf.add_to_collection(tf.GraphKeys.ACTIVATIONS, activation)
    return activation


def max_pool(x: Tensor, k: int, s: int) -> Tensor:
    """The largest of each k x k window; the windows are s pixels apart.

    Args:
        x: float32 of shape (batch, height, width, channels).
        k: the size of the window, the post's k.
        s: the stride, the post's s.
    Returns:
        float32 of shape (batch, (height - k) // s + 1, (width - k) // s + 1, channels).
    """
    with _scope_of(x):
        return tf.nn.max_pool(x, [1, k, k, 1], [1, s, s, 1], "VALID")


def average_pool(x: Tensor, k: int, s: int) -> Tensor:
    """The mean of each k x k window; arguments and shapes as in `max_pool`."""
    with _scope_of(x):
        return tf.nn.avg_pool(x, [1, k, k, 1], [1, s, s, 1], "VALID")


def dropout(x: Tensor, rate: float, training: Union[Tensor, bool], name: str) -> Tensor:
    """In training, puts each element to zero with probability `rate`.

    The others are divided by 1 - rate, so that the expected value stays what it was
    (Srivastava et al., 2014). The mask of a step is a function of the graph's seed, the
    layer's name and the global step, so a run that is taken up again draws the masks
    that it would have drawn.

    Args:
        x: float32 of any shape.
        rate: the share of zeros, 0 <= rate < 1, to the nearest 256th below 1.
        training: bool scalar; or False, in a graph that is built to predict and for
            nothing else: then the layer adds no op at all.
        name: tells this layer's random numbers from another's.
    Returns:
        float32 of x's shape.
    """
    if training is False:
        return x
    dropped = min(round(256 * rate), 255)  # of the 256 values of a byte
    with tf.name_scope(name):
        step = tf.cast(tf.train.get_or_create_global_step(), tf.int32)
        seed = tf.stack([tf.constant(_seed(name)), step])

        def mask() -> Tensor:
            # Random numbers are most of this layer's cost, and a byte an element is a
            # quarter of what a float would take.
            count = tf.size(x)
            words = tf.random.stateless_uniform(
                [(count + 3) // 4], seed, -(2**31), 2**31 - 1, tf.int32
            )
            chosen = tf.reshape(tf.bitcast(words, tf.uint8), [-1])[:count]
            keep = tf.reshape(chosen, tf.shape(x)) >= dropped
            return tf.cast(keep, tf.float32) * (256 / (256 - dropped))

        # The mask alone is conditional: then the gradient of x is one product.
        scale = tf.cond(training, mask, lambda: tf.ones_like(x))
        return x * tf.ensure_shape(scale, x.shape)


def _scope_of(x: Tensor) -> Any:
    """The name scope of the layer that gives x, so that TensorBoard draws one box for both."""
    layer = x.op.name.rpartition("/")[0]
    return tf.name_scope(layer and layer + "/")


def _kernel_and_bias(shape: Any) -> Any:
    """Makes a layer's two variables: a random kernel, and a bias of zeros.

    He et al. (2015): uniform within sqrt(6 / n) for n inputs to each output, which keeps
    the size of the activations from layer to layer where ReLU stands between them.
    """
    seed = _seed(tf.get_variable_scope().name)
    uniform = tf.variance_scaling_initializer(2.0, "fan_in", "uniform", seed)
    kernel = tf.get_variable("kernel", shape, initializer=uniform)
    bias = tf.get_variable("bias", shape[-1:], initializer=tf.zeros_initializer())
    return kernel, bias


def _seed(name: str) -> int:
    """A seed of 31 bits for each pair of graph's seed and layer's name."""
    return zlib.crc32(f"{tf.get_default_graph().seed} {name}".encode()) >> 1
