"""`tf.set_random_seed`: a seed gives the same numbers as in TensorFlow 1.

In TensorFlow 1, the seed of an operation is the number of operations that precede it in the graph.
TensorFlow 2 counts only operations that request a seed, and builds some functions from fewer
operations. This module builds functions that draw random numbers as TensorFlow 1 did, and corrects
the count for some other functions.
"""

import functools
import weakref
from typing import Any, Dict, Optional

from tf1_mnist import tf1 as tf
from tf1_mnist.legacy import today
from tf1_mnist.legacy.stand_ins import Name, StandIn

# How many more operations a graph would have in TensorFlow 1.
_more: Any = weakref.WeakKeyDictionary()


def _count_all_operations(random_seed: Any) -> None:
    get_seed = random_seed.get_seed

    @functools.wraps(get_seed)
    def get_seed_of_1(op_seed: Optional[int]) -> Any:
        if op_seed is None and not tf.executing_eagerly():
            graph = tf.get_default_graph()
            if graph.seed is not None:
                op_seed = len(graph.get_operations()) + _more.get(graph, 0)
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
    """Stands in for `tf.random_uniform`; always adds operations for both ends of the range."""
    dtype = tf.as_dtype(dtype)
    if dtype.is_floating:
        minval, maxval = (
            float(end) if isinstance(end, int) else end
            for end in (minval, 1 if maxval is None else maxval)
        )
    return tf.random_uniform(shape, minval, maxval, dtype, seed, name)


def _drop_as_before(nn_ops: Any) -> None:
    """Builds dropout, including that of layers and cells, from the same operations as TensorFlow
    1."""
    dropout_of_2 = nn_ops._dropout

    @functools.wraps(dropout_of_2)
    def dropout(x: Any, rate: Any, noise_shape: Any, *, uniform_sampler: Any, **rest: Any) -> Any:
        is_refused_or_zero = isinstance(rate, (int, float)) and not 0 < rate < 1
        if tf.executing_eagerly() or is_refused_or_zero:
            return dropout_of_2(x, rate, noise_shape, uniform_sampler=uniform_sampler, **rest)
        with tf.name_scope(rest["name"], rest["default_name"], [x]):
            x = tf.convert_to_tensor(x, name="x")
            rate = tf.convert_to_tensor(rate, x.dtype, name="rate")
            drawn = uniform_sampler(
                nn_ops._get_noise_shape(x, noise_shape), 0.0, 1.0, dtype=x.dtype
            )
            scale = 1 / (1 - rate)
            dropped = x * scale * tf.cast(drawn >= rate, x.dtype)
            dropped.set_shape(x.shape)
            return dropped

    nn_ops._dropout = dropout


def sparse_placeholder(dtype: Any, shape: Any = None, name: Optional[str] = None) -> Any:
    """Stands in for `tf.sparse_placeholder`, in which a shape adds an operation today."""
    _count(0 if shape is None else -1)
    return tf.sparse_placeholder(dtype, shape, name)


# For each module, the functions that TensorFlow 1 built from more or fewer operations, with the
# difference, or with a function of the same arguments that returns the difference.
_DIFFERENCES: Dict[str, Dict[str, Any]] = {
    "tensorflow.python.ops.gen_array_ops": {"split": 1},  # of the cells, for instance
    "tensorflow.python.ops.losses.losses_impl": {"compute_weighted_loss": -3},
    "tensorflow.python.ops.tensor_array_ops": {"_GraphTensorArray.stack": 1},  # of dynamic_rnn
}


def _count_differences(module: Any) -> None:
    for path, more in _DIFFERENCES[module.__name__].items():
        *classes, name = path.split(".")
        owner = functools.reduce(getattr, classes, module)
        setattr(owner, name, _counted(getattr(owner, name), more))


def _counted(function: Any, more: Any) -> Any:
    def counted(*args: Any, **options: Any) -> Any:
        _count(more(*args, **options) if callable(more) else more)
        return function(*args, **options)

    # Keras asks for the arguments of `call`, and would not find them with `functools.wraps`.
    return today.load("tensorflow.python.util.tf_decorator").make_decorator(function, counted)


def _count(more: int) -> None:
    graph = tf.get_default_graph()
    _more[graph] = _more.get(graph, 0) + more


STAND_IN = StandIn(
    section="Initial weights with `tf.set_random_seed` alone",
    names={
        "tf.random_uniform": Name(random_uniform, ""),
        "tf.sparse_placeholder": Name(sparse_placeholder, ""),
    },
    changes={
        "tensorflow.python.framework.random_seed": _count_all_operations,
        "tensorflow.python.ops.nn_ops": _drop_as_before,
        **dict.fromkeys(_DIFFERENCES, _count_differences),
    },
)
