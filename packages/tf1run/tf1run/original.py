"""Finds the modules of TensorFlow 1.15.5 and Keras 2.2.5, and corrects some of them."""

import importlib.machinery
import importlib.util
import pathlib
import zlib
from typing import Any, Dict, Mapping, Optional

from tf1_mnist import command_line
from tf1run import lacks, messages, wheels

# For each module, the lines that are replaced and their replacements.
_CORRECTIONS: Dict[str, Dict[str, str]] = {
    # Today, the method `from_node_def` makes an operation from a NodeDef.
    "tensorflow.contrib.graph_editor.transform": {
        "= tf_ops.Operation(": "= tf_ops.Operation.from_node_def("
    },
    # TensorFlow 2 has these gradients itself.
    "tensorflow.contrib.image.python.ops.image_ops": {
        '@ops.RegisterGradient("ImageProjectiveTransformV2")': ""
    },
    "tensorflow.python.ops.special_math_ops": {"@ops.RegisterGradient('XlaEinsum')": ""},
    # Comparing an array with a text now gives an array.
    "tensorflow.contrib.factorization.python.ops.gmm_ops": {
        "if initial_clusters != 'random'": "if np.any(initial_clusters != 'random')"
    },
    # A list of slices is no index any more.
    "tensorflow.contrib.framework.python.ops.variables": {
        "ckpt_value[slice_dims]": "ckpt_value[tuple(slice_dims)]"
    },
    "tensorflow.python.keras.utils.conv_utils": {"kernel[slices]": "kernel[tuple(slices)]"},
    # In TensorFlow 2, the class of this name takes other arguments.
    "tensorflow.python.keras.backend": {
        "eager_function.ConcreteFunction(": "eager_keras.ConcreteFunction(",
        "from tensorflow.python.eager import function as eager_function": ""
        "from tf1run.tensorflow import eager_keras",
    },
    # scikit-learn is slow to import, and this module seldom uses it.
    "tensorflow.contrib.losses.python.metric_learning.metric_loss_ops": {
        "from sklearn import metrics": "from tensorflow.python.util.lazy_loader import LazyLoader; "
        "metrics = LazyLoader('metrics', globals(), 'sklearn.metrics')"
    },
    # Python 3.13 removes the indentation of docstrings.
    "tensorflow.python.keras.layers.normalization": {"    assert old in string\n": ""},
}


def find_spec(fullname: str) -> Optional[importlib.machinery.ModuleSpec]:
    """Returns the spec of a module in a library's files, or None if there is no such module.

    Args:
        fullname: the name by which other files import the module, such as "tensorflow.contrib.rnn".
    Raises:
        ImportError: the library cannot be fetched.
    """
    library, *parts = fullname.split(".")
    try:
        path = wheels.find(library, parts)
    except (OSError, ValueError) as error:
        raise _no_library(fullname, error) from None
    if path is None:
        return None
    kind = _Messages if fullname.endswith("_pb2") else _Loader
    spec = importlib.util.spec_from_file_location(fullname, path, loader=kind(fullname, str(path)))
    if spec is not None and spec.submodule_search_locations is not None:
        spec.submodule_search_locations = []  # so that Python looks here for submodules
    return spec


def _no_library(name: str, error: Exception) -> ImportError:
    lack = f"needs {name}: {command_line.reason(error)}"
    failure = ImportError(lack, name=name)
    lacks.note(failure, lack)
    return failure


class _Loader(importlib.machinery.SourceFileLoader):
    """A loader that checks a file and applies the corrections in `_CORRECTIONS` to it."""

    def get_data(self, path: str) -> bytes:
        if path != self.path:  # the compiled code
            return super().get_data(path)
        try:
            content = wheels.read(self.name.partition(".")[0], pathlib.Path(path))
        except (OSError, ValueError) as error:
            raise _no_library(self.name, error) from None
        for old, new in self._corrections().items():
            content = content.replace(old.encode(), new.encode())
        return content

    def path_stats(self, path: str) -> Mapping[str, Any]:
        """Returns the corrected content's size, and a checksum in place of the modification time.

        As a result, Python recompiles the file whenever a correction changes.
        """
        if not self._corrections():
            return super().path_stats(path)
        content = self.get_data(path)
        return {"mtime": zlib.crc32(content), "size": len(content)}

    def _corrections(self) -> Dict[str, str]:
        return _CORRECTIONS.get(self.name, {})


class _Messages(_Loader, messages.Loader):  # type: ignore[misc]
    """A loader that checks a file that an older protobuf generated."""
