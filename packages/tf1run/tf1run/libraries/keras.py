"""Provides the `tf.keras` of 1.15.5, and Keras 2.2.5.

If a Keras for TensorFlow 1 is installed, it is used instead of Keras 2.2.5. Keras 2.2.5 itself
accepts the arguments of Keras 1, and this file restores some Keras 1 names.
"""

import functools
import importlib.metadata
from typing import Any

from tf1_mnist import data
from tf1run import today, usage
from tf1run.stand_ins import ORIGINAL, Name, StandIn

DATA = "`keras.datasets.mnist.load_data(path=...)`"

_KERAS = "tensorflow.python.keras.api._v1.keras"
_INSTEAD = "tf_keras, or Keras 3"


def load_data(path: str = "mnist.npz") -> Any:
    """Stands in for `keras.datasets.mnist.load_data`, but downloads nothing.

    Args:
        path: an .npz file; if the file does not exist, MNIST is returned.
    Returns:
        ((training images, labels), (test images, labels)), all of them uint8.
    """
    usage.note("keras.datasets.mnist.load_data", "tf1_mnist.data.load_data", DATA)
    try:
        train, test = data.load_data(path)
    except FileNotFoundError:
        train, test = data.load_data()
    return tuple(train), tuple(test)


def _serve_mnist(mnist: Any) -> None:
    mnist.load_data = load_data


_VALUES = {"th": "channels_first", "tf": "channels_last"}


def _add_orders(backend: Any) -> None:
    """Restores the Keras 1 names for the two possible orders of image axes."""
    names = {value: name for name, value in _VALUES.items()}
    backend.image_dim_ordering = lambda: names[backend.image_data_format()]
    backend.set_image_dim_ordering = lambda name: backend.set_image_data_format(_VALUES[name])


def _take_nb_classes(utils: Any) -> None:
    to_categorical = utils.to_categorical

    @functools.wraps(to_categorical)
    def with_old_name(y: Any, num_classes: Any = None, **options: Any) -> Any:
        return to_categorical(y, options.pop("nb_classes", num_classes), **options)

    utils.to_categorical = with_old_name


def _add_tags(wrappers: Any) -> None:
    """Tells today's scikit-learn whether a Keras model is a classifier or a regressor."""

    def tags(self: Any) -> Any:
        utils = today.load("sklearn.utils")
        kind = "classifier" if isinstance(self, wrappers.KerasClassifier) else "regressor"
        return utils.Tags(
            estimator_type=kind,
            target_tags=utils.TargetTags(required=True),
            classifier_tags=utils.ClassifierTags() if kind == "classifier" else None,
            regressor_tags=utils.RegressorTags() if kind == "regressor" else None,
        )

    wrappers.BaseWrapper.__sklearn_tags__ = tags


def _is_installed() -> bool:
    """Returns whether a version of Keras that is built on TensorFlow 1 is installed."""
    try:
        return importlib.metadata.version("keras").startswith(("1.", "2.0", "2.1", "2.2", "2.3"))
    except importlib.metadata.PackageNotFoundError:
        return False


_MNIST = ("keras.datasets.mnist", "tensorflow.python.keras.datasets.mnist")
_WRAPPERS = ("keras.wrappers.scikit_learn", "tensorflow.python.keras.wrappers.scikit_learn")
# For programs that were written for Keras 1; an installed Keras is not changed.
_KERAS_1 = {"keras.backend": _add_orders, "keras.utils.np_utils": _take_nb_classes}

STAND_IN = StandIn(
    section="`keras` and `tf.keras`",
    instead=_INSTEAD,
    modules={"tensorflow.keras.*": _KERAS, **({} if _is_installed() else {"keras.*": ORIGINAL})},
    missing={
        "keras.initializations": "keras.initializers",
        "keras.utils.visualize_util": "keras.utils.vis_utils",
    },
    names={"tf.keras": Name(_KERAS, _INSTEAD)},
    changes={
        **dict.fromkeys(_MNIST, _serve_mnist),
        **dict.fromkeys(_WRAPPERS, _add_tags),
        **({} if _is_installed() else _KERAS_1),
    },
)
