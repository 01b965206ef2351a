"""Makes random ops give the same numbers after `tf.set_random_seed` as they do in TensorFlow 1.

In TensorFlow 1, the seed of an operation is the number of operations that precede it in the graph.
TensorFlow 2 counts only operations that request a seed, and implements some functions with fewer
operations. With this module, functions that draw random numbers add the operations that they
added in TensorFlow 1. For some other functions, the module corrects the count.
"""

import contextlib
import functools
import weakref
from typing import Any, Dict, Iterator, Optional

import numpy as np

from tf1run import tf1 as tf
from tf1run import today
from tf1run.stand_ins import ORIGINAL, Name, StandIn

# How many more operations a graph would have in TensorFlow 1.
_more: Any = weakref.WeakKeyDictionary()


def _count_all_operations(random_seed: Any) -> None:
    get_seed = random_seed.get_seed

    @functools.wraps(get_seed)
    def get_seed_of_1(op_seed: Optional[int]) -> Any:
        if op_seed is None and not tf.executing_eagerly():
            graph = tf.get_default_graph()
            if graph.seed is not None:
                op_seed = _counted_in(graph)
        return get_seed(op_seed)

    random_seed.get_seed = get_seed_of_1


def _counted_in(graph: Any) -> int:
    return len(graph.get_operations()) + int(_more.get(graph, 0))


@contextlib.contextmanager
def counted_as(number: int) -> Iterator[None]:
    """Makes the operations added within a `with` statement count as `number` operations."""
    graph = tf.get_default_graph()
    before = _counted_in(graph)
    yield
    _count(before + number - _counted_in(graph))


def _draw_with_both_ends(random_ops: Any) -> None:
    """Makes `tf.random_uniform` always add operations for both ends of its range."""
    of_2 = random_ops.random_uniform

    @functools.wraps(of_2)
    def random_uniform(
        shape: Any,
        minval: Any = 0,
        maxval: Any = None,
        dtype: Any = tf.float32,
        seed: Optional[int] = None,
        name: Optional[str] = None,
    ) -> Any:
        dtype = tf.as_dtype(dtype)
        if dtype.is_floating:
            ends = (minval, 1 if maxval is None else maxval)
            minval, maxval = (
                np.float64(end) if isinstance(end, (int, float)) else end for end in ends
            )
        return of_2(shape, minval, maxval, dtype, seed, name)

    random_ops.random_uniform = random_uniform


def _drop_as_before(nn_ops: Any) -> None:
    """Implements dropout, including that of layers and cells, with TensorFlow 1 operations."""
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
    """Stands in for `tf.sparse_placeholder`, which now adds an operation if a shape is given."""
    _count(0 if shape is None else -1)
    return tf.sparse_placeholder(dtype, shape, name)


def _of_stack(array: Any, *args: Any, **options: Any) -> int:
    return int(tf.is_tensor(array._size))


def _of_tensordot(a: Any, b: Any, axes: Any, name: Any = None) -> int:
    """Counts the TensorFlow 1 transposes and reshapes that leave an operand unchanged."""
    if isinstance(axes, int):
        axes = [range(len(a.shape) - axes, len(a.shape)), range(axes)]
    return sum(_of_operand(x, each, x is b) for x, each in zip((a, b), axes))


def _of_operand(x: Any, axes: Any, is_second: bool) -> int:
    shape = tf.TensorShape(getattr(x, "shape", np.shape(x)))
    if not shape.is_fully_defined() or tf.is_tensor(axes):
        return 0
    axes = [int(axis) % shape.ndims for axis in np.ravel(axes)]
    free = [axis for axis in range(shape.ndims) if axis not in axes]
    order = axes + free if is_second else free + axes
    parts = [axes, free] if is_second else [free, axes]
    sizes = [int(np.prod([shape[axis] for axis in part])) for part in parts]
    moved = [shape.as_list()[axis] for axis in order]
    return 2 * int(order == list(range(len(order)))) + 2 * int(moved == sizes)


def _of_one_hot(
    indices: Any, depth: Any, on_value: Any = None, off_value: Any = None, *args: Any, **rest: Any
) -> int:
    return sum(each is not None and not tf.is_tensor(each) for each in (on_value, off_value))


def _of_axes(x: Any, axis: Any) -> int:
    return 3 if axis is None and isinstance(x, tf.Variable) else 0


def _of_zeros(shape: Any, *args: Any, **options: Any) -> int:
    """Counts TensorFlow 1 operations that check whether a partly unknown shape is small."""
    is_partly_tensor = isinstance(shape, (list, tuple)) and any(map(tf.is_tensor, shape))
    return 2 * len(shape) if is_partly_tensor else 0


def _of_lookup(params: Any, sp_ids: Any, sp_weights: Any, *args: Any, **options: Any) -> int:
    return 5 if sp_weights is None else 0


def _of_crop(
    image: Any, offset_height: Any, offset_width: Any, target_height: Any, target_width: Any
) -> int:
    """Returns minus the number of operations that TensorFlow 1 avoids by passing -1 as a size."""
    return -8 if tf.is_tensor(target_height) or tf.is_tensor(target_width) else -12


# For each module, the functions that TensorFlow 1 built from more or fewer operations, each
# with the difference or with a function that takes the same arguments and returns the difference.
_DIFFERENCES: Dict[str, Dict[str, Any]] = {
    "tensorflow.python.data.ops.dataset_ops": {"DatasetV1._make_initializable_iterator": 3},
    "tensorflow.python.ops.array_ops": {
        "matrix_diag": -4,
        "one_hot": _of_one_hot,
        "zeros": _of_zeros,
    },
    "tensorflow.python.ops.embedding_ops": {"embedding_lookup_sparse": _of_lookup},
    "tensorflow.python.ops.gen_array_ops": {"split": 1},  # recurrent cells call it, for example
    "tensorflow.python.ops.image_ops_impl": {
        "crop_to_bounding_box": _of_crop,
        "per_image_standardization": 1,
    },
    "tensorflow.python.ops.losses.losses_impl": {"compute_weighted_loss": -3},
    "tensorflow.python.ops.math_ops": {"_ReductionDims": _of_axes, "tensordot": _of_tensordot},
    "tensorflow.python.ops.parsing_ops": {"parse_single_example": -4},
    "tensorflow.python.ops.resource_variable_ops": {"BaseResourceVariable.sparse_read": 1},
    # This module has names of its own for these two functions.
    "tensorflow.python.ops.standard_ops": {
        "one_hot": _of_one_hot,
        "tensordot": _of_tensordot,
    },
    "tensorflow.python.ops.tensor_array_ops": {"_GraphTensorArray.stack": _of_stack},
}
# The names by which programs call these functions.
_NAMES = {
    "tf.einsum": "special_math_ops.einsum",
    "tf.image.crop_to_bounding_box": "image_ops_impl.crop_to_bounding_box",
    "tf.image.per_image_standardization": "image_ops_impl.per_image_standardization",
    "tf.io.parse_single_example": "parsing_ops.parse_single_example",
    "tf.linalg.einsum": "special_math_ops.einsum",
    "tf.linalg.diag": "array_ops.matrix_diag",
    "tf.matrix_diag": "array_ops.matrix_diag",
    "tf.nn.embedding_lookup_sparse": "embedding_ops.embedding_lookup_sparse",
    "tf.one_hot": "array_ops.one_hot",
    "tf.parse_single_example": "parsing_ops.parse_single_example",
    "tf.random.uniform": "random_ops.random_uniform",
    "tf.random_uniform": "random_ops.random_uniform",
    "tf.tensordot": "math_ops.tensordot",
    "tf.zeros": "array_ops.zeros",
}


def _apply_regularizer_at_once(variable_scope: Any) -> None:
    """Adds a variable's regularization loss to the graph as soon as the variable is created."""
    store = variable_scope._VariableStore
    make = store._get_single_variable

    @functools.wraps(make)
    def get_single_variable(self: Any, name: str, *args: Any, **options: Any) -> Any:
        regularizer = options.pop("regularizer", None)
        is_new = name not in self._vars
        variable = make(self, name, *args, **options)
        if regularizer is not None and is_new:
            with tf.colocate_with(variable), tf.name_scope(f"{name}/Regularizer/"):
                loss = regularizer(variable)
            if loss is not None:
                tf.add_to_collection(tf.GraphKeys.REGULARIZATION_LOSSES, loss)
        return variable

    store._get_single_variable = get_single_variable


def _count_differences(module: Any) -> None:
    for path, more in _DIFFERENCES[module.__name__].items():
        *classes, name = path.split(".")
        owner = functools.reduce(getattr, classes, module)
        setattr(owner, name, _counted(getattr(owner, name), more))


def _counted(function: Any, more: Any) -> Any:
    def counted(*args: Any, **options: Any) -> Any:
        _count(more(*args, **options) if callable(more) else more)
        return function(*args, **options)

    # Keras inspects the arguments of `call`; with `functools.wraps`, it would not find them.
    return today.load("tensorflow.python.util.tf_decorator").make_decorator(function, counted)


def _count(more: int) -> None:
    graph = tf.get_default_graph()
    _more[graph] = _more.get(graph, 0) + more


STAND_IN = StandIn(
    section="Initial weights with `tf.set_random_seed` alone",
    modules={"tensorflow.python.ops.special_math_ops": ORIGINAL},  # `einsum`
    names={
        **{name: Name(f"tensorflow.python.ops.{path}", "") for name, path in _NAMES.items()},
        "tf.sparse_placeholder": Name(sparse_placeholder, ""),
    },
    changes={
        "tensorflow.python.framework.random_seed": _count_all_operations,
        "tensorflow.python.ops.nn_ops": _drop_as_before,
        "tensorflow.python.ops.random_ops": _draw_with_both_ends,
        "tensorflow.python.ops.variable_scope": _apply_regularizer_at_once,
        **dict.fromkeys(_DIFFERENCES, _count_differences),
    },
)
