"""Internal functions that TensorFlow 1.15.5's files call but that TensorFlow 2 lacks."""

import contextlib
import functools
import weakref
from typing import Any, Callable, Dict, Iterator, List

from tf1run import tf1 as tf
from tf1run import today
from tf1run.stand_ins import StandIn

_LIBRARY = "tensorflow.python.framework.op_def_library"

# Names that programs or files of 1.15.5 import.
SAVED_MODEL_FILENAME_JSON = "saved_model.json"
is_rocm_build = False
_sorted = sorted


class RegisterShape:
    """A decorator that does nothing, as in TensorFlow 1.15.5; ops infer their shapes without it."""

    def __init__(self, op_type: str) -> None:
        pass

    def __call__(self, function: Any) -> Any:
        return function


class OpDefLibrary:
    """The class whose methods add an op with a given name to a graph."""

    def add_op_list(self, op_list: Any) -> None:
        """Does nothing, since TensorFlow already knows its ops."""

    def apply_op(self, *args: Any, **options: Any) -> Any:
        return today.load(_LIBRARY).apply_op(*args, **options)

    def _apply_op_helper(self, *args: Any, **options: Any) -> Any:
        return today.load(_LIBRARY)._apply_op_helper(*args, **options)


def variable(initial_value: Any = None, trainable: Any = None, **options: Any) -> Any:
    """Returns a variable."""
    given = {name: value for name, value in options.items() if value is not None}
    return tf.Variable(initial_value, trainable=trainable is not False, **given)


def scalar() -> Any:
    return tf.TensorShape([])


def vector(length: Any) -> Any:
    return tf.TensorShape([length])


def matrix(rows: Any, cols: Any) -> Any:
    return tf.TensorShape([rows, cols])


def nothing(*args: Any, **options: Any) -> None:
    """Does nothing, since TensorFlow 2 does not need the call."""


def cached_per_instance(method: Any) -> Any:
    """Decorates a method so that its result is cached for each object."""
    cache: Any = weakref.WeakKeyDictionary()

    @functools.wraps(method)
    def cached(self: Any) -> Any:
        if self not in cache:
            cache[self] = method(self)
        return cache[self]

    vars(cached)["cache"] = cache
    return cached


def estimator_export(*names: str, **options: Any) -> Callable[[Any], Any]:
    """Returns a decorator that does nothing, since TensorFlow 1.15.5's files list the API names."""
    return unchanged


def unchanged(function: Any) -> Any:
    """Decorates a function without changing it."""
    return function


def list_devices() -> List[str]:
    """Returns the names of this machine's devices."""
    return [device.name for device in tf.config.list_logical_devices()]


def delete_tracking(holder: Any, name: str) -> None:
    """Makes an object forget its dependency on another object."""
    holder._delete_tracking(name)


def defun(func: Any = None, input_signature: Any = None, **options: Any) -> Any:
    """Compiles a function into a graph."""
    return tf.function(func, input_signature=input_signature)


def get_registered_ops() -> Dict[str, Any]:
    """Returns a dict from the name of each op to its definition."""
    session = today.load("tensorflow.python.client.pywrap_tf_session")
    ops = today.load("tensorflow.core.framework.op_def_pb2").OpList()
    ops.ParseFromString(session.TF_GetBuffer(session.TF_GetAllOpList()))
    return {op.name: op for op in ops.op}


def _to_proto_fn(variable: Any, export_scope: Any = None) -> Any:
    return variable.to_proto(export_scope=export_scope)


def _from_proto_fn(variable: Any, import_scope: Any = None) -> Any:
    return tf.Variable.from_proto(variable, import_scope=import_scope)


def saver_with_op_caching(model: Any) -> Any:
    """Returns a TrackableSaver for the checkpoints of a Keras model."""
    view = today.load("tensorflow.python.checkpoint.graph_view")
    saver = today.load("tensorflow.python.checkpoint.checkpoint").TrackableSaver
    return saver(view.ObjectGraphView(weakref.ref(model)))


def _keep_what_is_used(all_util: Any) -> None:
    """Lets only the modules of `tf.contrib` remove their undocumented names.

    TensorFlow 2 uses the undocumented names of all other modules.
    """
    remove = all_util.remove_undocumented

    @functools.wraps(remove)
    def remove_undocumented(module_name: str, *args: Any, **options: Any) -> None:
        if module_name.startswith("tensorflow.contrib."):
            remove(module_name, *args, **options)

    all_util.remove_undocumented = remove_undocumented


def _complete_graph(ops: Any) -> None:
    """Restores `Operation._outputs` and the graph attributes that Keras mixed precision uses."""

    @contextlib.contextmanager
    def enable(graph: Any, dtype: Any) -> Iterator[None]:
        before = graph._auto_cast_variable_read_dtype
        graph._auto_cast_variable_read_dtype = dtype
        try:
            yield
        finally:
            graph._auto_cast_variable_read_dtype = before

    ops.Graph._auto_cast_variable_read_dtype = None
    ops.Graph._enable_auto_casting_variables = enable
    ops.Operation._outputs = property(lambda operation: operation.outputs)


def _initialized_value(variable: Any) -> Any:
    """Returns a variable's value, or its initial value if the variable is not initialized yet."""
    with tf.init_scope():
        is_initialized = tf.is_variable_initialized(variable)
        return tf.cond(is_initialized, variable.read_value, lambda: variable.initial_value)


def _give_initialized_value(variables: Any) -> None:
    """Restores a method that resource variables, such as those of Keras, have lost."""
    variables.Variable.initialized_value = _initialized_value


def _give_bytes(file_io: Any) -> None:
    """Makes a file that was opened as text return bytes if it contains no text, as in Python 2.

    Without this, `tf.gfile.FastGFile("picture.jpg", "r").read()` fails.
    """
    prepare = file_io.FileIO._prepare_value

    @functools.wraps(prepare)
    def text_or_bytes(self: Any, value: Any) -> Any:
        try:
            return prepare(self, value)
        except UnicodeDecodeError:
            return value

    file_io.FileIO._prepare_value = text_or_bytes


def _take_reset_test(test_util: Any) -> None:
    """Makes a test decorator accept and ignore `reset_test`, an option in 1.15.5.

    With this option, the test case was set up again for each mode; today, this is always done.
    """
    decorator = test_util.run_in_graph_and_eager_modes

    @functools.wraps(decorator)
    def without_reset(*args: Any, **options: Any) -> Any:
        options.pop("reset_test", None)
        return decorator(*args, **options)

    test_util.run_in_graph_and_eager_modes = without_reset


def _take_separate_arguments(dispatch: Any) -> None:
    """Makes `dispatch` also accept separate arguments, as passed by TensorFlow 1.15.5's functions.

    These functions call `dispatch` after an error. An error in that call would hide the first one.
    """
    dispatch_of_2 = dispatch.dispatch

    @functools.wraps(dispatch_of_2)
    def dispatch_of_both(op: Any, *args: Any, **options: Any) -> Any:
        if [type(each) for each in args] == [tuple, dict] and not options:
            return dispatch_of_2(op, *args)
        return dispatch_of_2(op, args, options)

    dispatch.dispatch = dispatch_of_both


STAND_IN = StandIn(
    changes={
        "tensorflow.python.framework.ops": _complete_graph,
        "tensorflow.python.framework.test_util": _take_reset_test,
        "tensorflow.python.lib.io.file_io": _give_bytes,
        "tensorflow.python.ops.variables": _give_initialized_value,
        "tensorflow.python.util.dispatch": _take_separate_arguments,
        "tensorflow.python.util.all_util": _keep_what_is_used,
    }
)
