"""`import tensorflow as tf`: TensorFlow 1's names, whichever version is installed.

`tf` is `tensorflow.compat.v1` in graph mode, with names that this module no longer has: names from
before 1.0, `tf.contrib` and `tf.estimator`. These names are declared in the files that stand in for
them.
"""

import functools
import importlib
import os
import pathlib
import runpy
import sys
import types
import warnings
from typing import Any, Set

from tf1_mnist.legacy import old_names, stand_ins, today
from tf1_mnist.legacy.stand_ins import Name, StandIn

VERSION = "1.15.5"  # the version whose names are served; some programs check it


@functools.lru_cache(maxsize=None)
def tensorflow() -> Any:
    """Returns the module that stands in for `tensorflow`."""
    with today.shown():
        modern = importlib.import_module("tensorflow")
        module = old_names.namespace("tf", importlib.import_module("tensorflow.compat.v1"))
        python = importlib.import_module("tensorflow.python")
    for name in ("__file__", "__spec__", "__loader__", "__package__"):
        setattr(module, name, getattr(modern, name))
    # Only the folder with `tensorflow.python`; TensorFlow 2 adds folders for its own names.
    module.__path__ = [os.path.dirname(str(modern.__file__))]
    # Half-converted programs import `tensorflow.compat.v1` itself.
    compat = types.ModuleType("tensorflow.compat")
    vars(compat).update(vars(modern.compat), v1=module)
    vars(module).update(VERSION=VERSION, __version__=VERSION, compat=compat, python=python)
    return module


def _prepare(tensorflow: Any) -> None:
    os.environ["TF_USE_LEGACY_KERAS"] = "1"  # read when Keras is first used
    # Warnings from the libraries behind tf.layers etc.: `tf.layers.dense` is deprecated and ...
    warnings.filterwarnings("ignore", r"`(tf|layer)\.[\w.]+` (is deprecated|will be removed)")


def _hide_launcher(tf_stack: Any) -> None:
    """Hides the launcher where an error lists the lines that created an op."""
    folder = pathlib.Path(stand_ins.__file__).parent
    files = {runpy.run_module.__code__.co_filename, *map(str, folder.rglob("*.py"))}

    class WithoutLauncher(tf_stack.StackTraceFilter):  # type: ignore[misc]
        def get_filtered_filenames(self) -> Set[str]:
            return files

    WithoutLauncher().__enter__()


def _add_set_shapes(ops: Any) -> None:
    """Restores a function that is no longer needed, since ops now set the shapes by themselves."""
    ops.set_shapes_for_outputs = lambda op: None


def _add_parse_flags(flags: Any) -> None:
    flags.FlagValues._parse_flags = lambda self: self(sys.argv, known_only=True)


STAND_IN = StandIn(
    section="`import tensorflow as tf`",
    instead="the three lines at the top",
    modules={
        "tensorflow": tensorflow,
        "tensorflow.compat": lambda: tensorflow().compat,
        "tensorflow.compat.v1": tensorflow,
    },
    # Names in modules that programs, or libraries of the time, import directly.
    names={
        # The very class of a graph's tensors, since some programs compare it with `type(x)`.
        "tf.Tensor": Name("tensorflow.python.framework.ops.SymbolicTensor", ""),
        "tensorflow.python.framework.graph_util.convert_variables_to_constants": (
            "tf.graph_util.convert_variables_to_constants"
        ),
        "tensorflow.python.framework.graph_util.extract_sub_graph": (
            "tf.graph_util.extract_sub_graph"
        ),
        "tensorflow.python.framework.ops.IndexedSlices": "tf.IndexedSlices",
        "tensorflow.python.framework.ops.Tensor": "tf.Tensor",
        "tensorflow.python.framework.ops.register_tensor_conversion_function": (
            "tf.register_tensor_conversion_function"
        ),
        "tensorflow.python.ops.control_flow_ops.case": "tf.case",
        "tensorflow.python.ops.control_flow_ops.cond": "tf.cond",
        "tensorflow.python.ops.control_flow_ops.while_loop": "tf.while_loop",
        "tensorflow.python.ops.rnn.bidirectional_rnn": "tf.nn.static_bidirectional_rnn",
        "tensorflow.python.ops.rnn.rnn": "tf.nn.static_rnn",
        "tensorflow.python.util.nest.is_sequence": "tf.nest.is_nested",
        "tensorflow.python.pywrap_tensorflow.NewCheckpointReader": "tf.train.NewCheckpointReader",
    },
    changes={
        "absl.flags": _add_parse_flags,
        "tensorflow": _prepare,
        "tensorflow.python.framework.ops": _add_set_shapes,
        "tensorflow.python.util.tf_stack": _hide_launcher,
    },
)
