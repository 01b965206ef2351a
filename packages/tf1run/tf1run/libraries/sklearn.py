"""Restores modules, functions and arguments that scikit-learn has removed."""

import functools
from typing import Any, Dict

import numpy as np

from tf1_mnist import data
from tf1run import today, usage
from tf1run.libraries import LOST
from tf1run.stand_ins import Name, StandIn


def _change_datasets(datasets: Any) -> None:
    fetch_openml = datasets.fetch_openml

    @functools.wraps(fetch_openml)
    def fetch(name: Any = None, *args: Any, **options: Any) -> Any:
        if name != "mnist_784":
            return fetch_openml(name, *args, **options)
        mnist = _mnist(datasets)
        mnist["target"] = mnist["target"].astype(int).astype(str).astype(object)
        return (mnist["data"], mnist["target"]) if options.get("return_X_y") else mnist

    datasets.fetch_openml = fetch


def _change_linear_model(linear_model: Any) -> None:
    for name in ("Perceptron", "SGDClassifier", "SGDRegressor"):
        _accept_minus_infinity(getattr(linear_model, name))


def _change_manifold(manifold: Any) -> None:
    _accept(manifold.TSNE, {"n_iter": "max_iter"})


def _change_preprocessing(preprocessing: Any) -> None:
    _accept(preprocessing.OneHotEncoder, {"sparse": "sparse_output"})


def fetch_mldata(dataname: str, *args: Any, **options: Any) -> Any:
    """Returns MNIST in the form that mldata.org provided: sorted by digit, with float64 labels."""
    if "mnist" not in dataname.lower():
        raise ValueError(f"{dataname!r}: mldata.org is gone; expected 'MNIST original'")
    mnist = _mnist(today.load("sklearn.datasets"))
    order = np.concatenate(
        [
            np.argsort(mnist["target"][:60000], kind="stable"),
            60000 + np.argsort(mnist["target"][60000:], kind="stable"),
        ]
    )
    mnist["data"], mnist["target"] = mnist["data"][order], mnist["target"][order]
    return mnist


def _mnist(datasets: Any) -> Any:
    usage.note("MNIST of sklearn.datasets", "tf1_mnist.data.load_data", LOST)
    train, test = data.load_data()
    images = np.concatenate([train.images, test.images]).reshape(-1, 784)
    labels = np.concatenate([train.labels, test.labels]).astype(np.float64)
    return datasets.load_digits().__class__(data=images, target=labels, DESCR="MNIST")


def _externals() -> Any:
    """Returns `sklearn.externals`, which provides only joblib."""
    return today.load("sklearn")


def _accept_minus_infinity(class_: Any) -> None:
    """Makes `tol=-np.inf` mean None again, so that training does not stop early."""
    init = class_.__init__

    @functools.wraps(init)
    def with_none(self: Any, *args: Any, **options: Any) -> None:
        if options.get("tol") == -np.inf:
            options["tol"] = None
        init(self, *args, **options)

    class_.__init__ = with_none


def _accept(class_: Any, names: Dict[str, str]) -> None:
    init = class_.__init__

    @functools.wraps(init)
    def renaming(self: Any, *args: Any, **options: Any) -> None:
        init(self, *args, **{names.get(name, name): value for name, value in options.items()})

    class_.__init__ = renaming


STAND_IN = StandIn(
    section=LOST,
    missing={
        "sklearn.cross_validation": "sklearn.model_selection",
        "sklearn.externals": _externals,
        "sklearn.externals.joblib": "joblib",
        "sklearn.grid_search": "sklearn.model_selection",
        "sklearn.learning_curve": "sklearn.model_selection",
    },
    names={"sklearn.datasets.fetch_mldata": Name(fetch_mldata, "sklearn.datasets.fetch_openml")},
    changes={
        "sklearn.datasets": _change_datasets,
        "sklearn.linear_model": _change_linear_model,
        "sklearn.manifold": _change_manifold,
        "sklearn.preprocessing": _change_preprocessing,
    },
)
