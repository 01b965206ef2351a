"""Serves the modules that old programs import, and puts back names that have been removed.

Three tables say what there is. To add an old module, write a line in one of them, and a module
of its name in this folder if it needs one.
"""

import importlib
import importlib.abc
import importlib.machinery
import sys
from types import ModuleType
from typing import Any, Callable, Optional, Sequence

from tf1_mnist.legacy import (
    downloads,
    matplotlib,
    numpy,
    pandas,
    pillow,
    scipy,
    sklearn,
    source,
    standard_library,
    tensorflow,
    usage,
)

# Old modules: the module of this folder that stands in for each; "" for a package that only
# holds others. A module of contrib also stands in for the files that it was made of, as in
# `from tensorflow.contrib.layers.python.layers import batch_norm`, and `keras` for all below it.
STAND_INS = {
    "keras": "keras",
    "scipy.misc": "scipy_misc",
    "tensorflow": "tensorflow",
    "tensorflow.compat": "tensorflow",
    "tensorflow.compat.v1": "tensorflow",
    "tensorflow.contrib": "contrib",
    "tensorflow.contrib.boosted_trees": "contrib.boosted_trees",
    "tensorflow.contrib.boosted_trees.estimator_batch": "",
    "tensorflow.contrib.boosted_trees.estimator_batch.estimator": "contrib.boosted_trees",
    "tensorflow.contrib.boosted_trees.proto": "",
    "tensorflow.contrib.boosted_trees.proto.learner_pb2": "contrib.boosted_trees",
    "tensorflow.contrib.data": "contrib.data",
    "tensorflow.contrib.distributions": "contrib.distributions",
    "tensorflow.contrib.eager": "contrib.eager",
    "tensorflow.contrib.estimator": "contrib.estimator",
    "tensorflow.contrib.factorization": "contrib.factorization",
    "tensorflow.contrib.framework": "contrib.framework",
    "tensorflow.contrib.keras": "keras",
    "tensorflow.contrib.layers": "contrib.layers",
    "tensorflow.contrib.learn": "contrib.learn",
    "tensorflow.contrib.learn.datasets": "contrib.datasets",
    "tensorflow.contrib.learn.datasets.base": "contrib.datasets",
    "tensorflow.contrib.learn.datasets.mnist": "input_data",
    "tensorflow.contrib.learn.python.learn.datasets": "contrib.datasets",
    "tensorflow.contrib.learn.python.learn.datasets.base": "contrib.datasets",
    "tensorflow.contrib.learn.python.learn.datasets.mnist": "input_data",
    "tensorflow.contrib.legacy_seq2seq": "contrib.legacy_seq2seq",
    "tensorflow.contrib.losses": "contrib.losses",
    "tensorflow.contrib.metrics": "contrib.metrics",
    "tensorflow.contrib.rnn": "rnn_cell",
    "tensorflow.contrib.seq2seq": "contrib.seq2seq",
    "tensorflow.contrib.slim": "slim",
    "tensorflow.contrib.tensorboard": "contrib.tensorboard",
    "tensorflow.contrib.tensorboard.plugins": "contrib.tensorboard",
    "tensorflow.contrib.tensorboard.plugins.projector": "contrib.projector",
    "tensorflow.contrib.tensor_forest": "contrib.tensor_forest",
    "tensorflow.contrib.tensor_forest.python": "",
    "tensorflow.contrib.tensor_forest.python.tensor_forest": "contrib.tensor_forest",
    "tensorflow.contrib.training": "contrib.training",
    "tensorflow.examples": "",
    "tensorflow.examples.tutorials": "",
    "tensorflow.examples.tutorials.mnist": "",
    "tensorflow.examples.tutorials.mnist.input_data": "input_data",
    "tensorflow.examples.tutorials.mnist.mnist": "tutorial_mnist",
    "tensorflow.g3doc": "",
    "tensorflow.g3doc.tutorials": "",
    "tensorflow.g3doc.tutorials.mnist": "",
    "tensorflow.g3doc.tutorials.mnist.input_data": "input_data",
    "tensorflow.keras": "keras",
    "tensorflow.models": "",
    "tensorflow.models.rnn": "",
    "tensorflow.models.rnn.rnn": "rnn_cell",
    "tensorflow.models.rnn.rnn_cell": "rnn_cell",
    "tensorflow.python.estimator": "estimator",
    "tensorflow.python.keras": "keras",
    "tensorflow.python.layers": "keras",
    "tensorflow.python.ops.rnn_cell": "rnn_cell",
}

# Old modules that a program may have a file of its own for, which then comes first: the module
# that stands in for each, of this folder if it begins with a dot.
FALLBACKS = {
    "IPython": ".ipython",
    "IPython.display": ".ipython",
    "input_data": ".input_data",
    "mnist": ".mnist",
    "mnist.input_data": ".input_data",
    **standard_library.MODULES,
    **sklearn.MODULES,
}

# Libraries that have lost names: the function that puts them back.
ADDITIONS = {
    "PIL.Image": pillow.put_back,
    "matplotlib": matplotlib.put_back,
    "matplotlib.animation": matplotlib.put_back_animation,
    "matplotlib.cm": matplotlib.put_back_cm,
    "matplotlib.pyplot": matplotlib.put_back_pyplot,
    "matplotlib.style": matplotlib.put_back_style,
    "numpy": numpy.put_back,
    "pandas": pandas.put_back,
    "requests": downloads.put_back_requests,
    "scipy": scipy.put_back,
    "scipy.ndimage": scipy.put_back_ndimage,
    "sklearn": sklearn.put_back,
    "sklearn.datasets": sklearn.put_back_datasets,
    "sklearn.linear_model": sklearn.put_back_linear_model,
    "sklearn.manifold": sklearn.put_back_manifold,
    "sklearn.preprocessing": sklearn.put_back_preprocessing,
}


def stand_in(name: str) -> Optional[str]:
    """Returns the module of this folder that stands in for an old one, or None."""
    if name in STAND_INS:
        return STAND_INS[name]
    parent, _, _ = name.rpartition(".")
    while parent not in STAND_INS:
        if not parent:
            return None
        parent, _, _ = parent.rpartition(".")
    below = name[len(parent) + 1 :]
    made_of = parent.count(".") > 1 and below.split(".")[0] == "python"
    return STAND_INS[parent] if made_of or STAND_INS[parent] == "keras" else None


class _First(importlib.abc.MetaPathFinder):
    """Comes before Python's own finders: serves old modules, and libraries that lost names.

    serves_old: whether it serves the old modules.
    """

    serves_old = False

    def find_spec(
        self, fullname: str, path: Optional[Sequence[str]], target: Optional[ModuleType] = None
    ) -> Optional[importlib.machinery.ModuleSpec]:
        served = stand_in(fullname) if self.serves_old else None
        if served is not None:
            loader = _StandIn(f".{served}" if served else "")
            return importlib.machinery.ModuleSpec(fullname, loader, is_package=True)
        if fullname in ADDITIONS:
            spec = importlib.machinery.PathFinder.find_spec(fullname, path, target)
            if spec is not None and spec.loader is not None:
                spec.loader = _WithAdditions(spec.loader, ADDITIONS[fullname])
            return spec
        return source.find_spec(fullname, path)


class _Last(importlib.abc.MetaPathFinder):
    """Comes after Python's own finders: serves what a program may have its own file for."""

    def find_spec(
        self, fullname: str, path: Optional[Sequence[str]], target: Optional[ModuleType] = None
    ) -> Optional[importlib.machinery.ModuleSpec]:
        if fullname in FALLBACKS:
            loader = _StandIn(FALLBACKS[fullname])
        elif fullname.startswith("tensorflow.") and tensorflow.has_module(fullname):
            loader = _StandIn(".tensorflow")
        else:
            return None
        return importlib.machinery.ModuleSpec(fullname, loader, is_package=True)


class _StandIn(importlib.abc.Loader):
    """Loads another module under the old name."""

    def __init__(self, served: str) -> None:
        self._served = served

    def exec_module(self, module: ModuleType) -> None:
        name = module.__name__
        if not self._served:
            return
        found: Any = importlib.import_module(self._served, __package__)
        if "SECTION" in vars(found):
            usage.note(f"import {name}", found.INSTEAD, found.SECTION)
        if "serve" in vars(found):
            found = found.serve(name)
        if "__path__" not in vars(found):
            found.__path__ = []  # or Python would not look for modules below it
        sys.modules[name] = found


class _WithAdditions(importlib.abc.Loader):
    """Loads a library, and puts back the names that it has lost."""

    def __init__(self, loader: Any, put_back: Callable[[Any], None]) -> None:
        self._loader = loader
        self._put_back = put_back

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> Optional[ModuleType]:
        module: Optional[ModuleType] = self._loader.create_module(spec)
        return module

    def exec_module(self, module: ModuleType) -> None:
        self._loader.exec_module(module)
        self._put_back(module)

    def __getattr__(self, name: str) -> Any:  # get_data, get_source, ...
        return getattr(self._loader, name)


FIRST = _First()
LAST = _Last()
