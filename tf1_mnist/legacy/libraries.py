"""Imports the libraries of the extra `legacy`.

tf_keras is maintained along with TensorFlow. tf_slim and tensorflow-estimator are not maintained
any more, but each stands in for more than a hundred functions and classes, and needs only a few
lines of ours to run on today's TensorFlow: see `slim` and `estimator`.
"""

import importlib
from typing import Any

from tf1_mnist.legacy import installation

_DISTRIBUTIONS = {
    "fissix": "fissix",
    "sklearn": "scikit-learn",
    "tensorflow_estimator": "tensorflow-estimator",
    "tf_keras": "tf_keras",
    "tf_slim": "tf_slim",
}


class MissingLibraryError(ImportError):
    """A library of the extra `legacy` is not installed."""


def load(name: str) -> Any:
    """Imports a library of the extra, or a module below it.

    Raises:
        MissingLibraryError: it is not installed.
    """
    library = name.split(".")[0]
    try:
        with installation.today():
            return importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name != library:
            raise
        raise MissingLibraryError(
            f"the program needs {_DISTRIBUTIONS[library]}, which is not installed; "
            "expected the extra `legacy`: python -m pip install '.[legacy]'"
        ) from None
