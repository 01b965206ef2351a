"""Makes `import tensorflow as tf` provide the TensorFlow 1 names, whichever version is installed.

`tf` is `tensorflow.compat.v1` in graph mode, with the names that TensorFlow has removed:
`tf.contrib`, `tf.estimator` and the names used before 1.0. The stand-ins for these names declare
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

from tf1run import old_names, stand_ins, today
from tf1run.stand_ins import Name, StandIn

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
    warnings.filterwarnings("ignore", category=SyntaxWarning)  # `x is 0` in libraries of that time


def _hide_launcher(tf_stack: Any) -> None:
    """Hides the launcher's own lines where an error lists the lines that created an op."""
    folder = pathlib.Path(stand_ins.__file__).parent
    files = {runpy.run_module.__code__.co_filename, *map(str, folder.rglob("*.py"))}

    class WithoutLauncher(tf_stack.StackTraceFilter):  # type: ignore[misc]
        def get_filtered_filenames(self) -> Set[str]:
            return files

    WithoutLauncher().__enter__()


def _add_parse_flags(flags: Any) -> None:
    flags.FlagValues._parse_flags = lambda self: self(sys.argv, known_only=True)


def _allow_log_dir(logging: Any) -> None:
    """Lets a program define the flag `log_dir`, which `absl.logging` defines as well.

    Before version 1.14, TensorFlow did not import `absl.logging`, so many older programs define the
    flag themselves (https://github.com/tensorflow/tensorflow/issues/30472).
    """
    logging.FLAGS["log_dir"].allow_override = True


_INSTEAD = """\
import tensorflow.compat.v1 as tf
tf.disable_v2_behavior()
tf.enable_resource_variables()"""

STAND_IN = StandIn(
    section="`import tensorflow as tf`",
    instead=_INSTEAD,
    modules={
        "tensorflow": tensorflow,
        "tensorflow.compat": lambda: tensorflow().compat,
        "tensorflow.compat.v1": tensorflow,
    },
    # Names in modules that programs or old libraries import directly.
    names={
        # The very class of a graph's tensors, since some programs compare it with `type(x)`.
        "tf.Tensor": Name("tensorflow.python.framework.ops.SymbolicTensor", ""),
    },
    changes={
        "absl.flags": _add_parse_flags,
        "absl.logging": _allow_log_dir,
        "tensorflow": _prepare,
        "tensorflow.python.util.tf_stack": _hide_launcher,
    },
)
