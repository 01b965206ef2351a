"""`tf.set_random_seed`: the same seed gives the numbers that it gave in TensorFlow 1.

There, the seed of an operation is the number of operations in the graph before it. TensorFlow 2
counts only those that asked for a seed, and builds some functions from fewer operations. Those that
draw random numbers are built as they were.
"""

import functools
import numbers
from typing import Any, Optional

from tf1_mnist import tf1 as tf
from tf1_mnist.legacy.stand_ins import Name, StandIn


def _count_all_operations(random_seed: Any) -> None:
    get_seed = random_seed.get_seed

    @functools.wraps(get_seed)
    def get_seed_of_1(op_seed: Optional[int]) -> Any:
        if op_seed is None and not tf.executing_eagerly():
            graph = tf.get_default_graph()
            if graph.seed is not None:
                op_seed = len(graph.get_operations())
        return get_seed(op_seed)

    random_seed.get_seed = get_seed_of_1


def random_uniform(
    shape: Any,
    minval: Any = 0,
    maxval: Any = None,
    dtype: Any = tf.float32,
    seed: Optional[int] = None,
    name: Optional[str] = None,
) -> Any:
    """`tf.random_uniform`, with operations for both ends of the range even if it is [0, 1)."""
    dtype = tf.as_dtype(dtype)
    if dtype.is_floating:
        minval, maxval = (
            float(end) if isinstance(end, int) else end
            for end in (minval, 1 if maxval is None else maxval)
        )
    return tf.random_uniform(shape, minval, maxval, dtype, seed, name)


def _drop_as_before(nn_ops: Any) -> None:
    """Makes all dropout, also that of layers and cells, of the operations that it was made of."""
    dropout_of_2 = nn_ops._dropout

    @functools.wraps(dropout_of_2)
    def dropout(x: Any, rate: Any, noise_shape: Any, *, uniform_sampler: Any, **rest: Any) -> Any:
        is_refused_or_zero = isinstance(rate, numbers.Real) and not 0 < rate < 1
        if tf.executing_eagerly() or is_refused_or_zero:
            return dropout_of_2(x, rate, noise_shape, uniform_sampler=uniform_sampler, **rest)
        with tf.name_scope(rest["name"], rest["default_name"], [x]):
            x = tf.convert_to_tensor(x, name="x")
            rate = tf.convert_to_tensor(rate, x.dtype, name="rate")
            drawn = uniform_sampler(nn_ops._get_noise_shape(x, noise_shape), 0.0, 1.0, dtype=x.dtype)
            scale = 1 / (1 - rate)
            dropped = x * scale * tf.cast(drawn >= rate, x.dtype)
            dropped.set_shape(x.shape)
            return dropped

    nn_ops._dropout = dropout


STAND_IN = StandIn(
    names={"tf.random_uniform": Name(random_uniform, "")},
    changes={
        "tensorflow.python.framework.random_seed": _count_all_operations,
        "tensorflow.python.ops.nn_ops": _drop_as_before,
    },
)
