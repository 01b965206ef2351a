"""`tf.keras`, `tf.layers` and the standalone `keras` of that time, from tf_keras.

tf_keras is Keras 2, which also took most arguments of Keras 1; the table `_RENAMED` puts these
back.
"""

import functools
import types
from typing import Any, Callable, Dict

from tf1_mnist import data
from tf1_mnist import tf1 as tf
from tf1_mnist.legacy import libraries, usage
from tf1_mnist.legacy.names import Name

SECTION = "`keras` and `tf.keras`"
INSTEAD = "tf_keras, or Keras 3"
LAYERS = "`tf.layers.dense`"
DATA = "`keras.datasets.mnist.load_data(path=...)`"

_ROOT = "tf_keras.api._v1.keras"

# Modules of Keras 1 and 2 that had another name.
_MOVED = {
    "engine": "layers",
    "initializations": "initializers",
    "legacy": "layers",
    "objectives": "losses",
}

# Arguments of Keras 1, by class.
_SHARED = {
    "W_constraint": "kernel_constraint",
    "W_regularizer": "kernel_regularizer",
    "b_constraint": "bias_constraint",
    "b_regularizer": "bias_regularizer",
    "bias": "use_bias",
    "border_mode": "padding",
    "dim_ordering": "data_format",
    "init": "kernel_initializer",
    "inner_activation": "recurrent_activation",
    "inner_init": "recurrent_initializer",
    "input_dtype": "dtype",
    "nb_filter": "filters",
    "output_dim": "units",
    "subsample": "strides",
}
_RENAMED: Dict[str, Dict[str, str]] = {
    "layers.BatchNormalization": {
        "beta_init": "beta_initializer",
        "gamma_init": "gamma_initializer",
    },
    "layers.Conv1D": {**_SHARED, "filter_length": "kernel_size", "subsample_length": "strides"},
    "layers.Conv2D": _SHARED,
    "layers.Dense": _SHARED,
    "layers.Dropout": {"p": "rate"},
    "layers.Embedding": {**_SHARED, "output_dim": "output_dim"},
    "layers.GRU": _SHARED,
    "layers.GaussianNoise": {"sigma": "stddev"},
    "layers.LSTM": _SHARED,
    "layers.MaxPooling2D": _SHARED,
    "layers.AveragePooling2D": _SHARED,
    "layers.SimpleRNN": _SHARED,
    "layers.UpSampling2D": _SHARED,
}
_VALUES = {"th": "channels_first", "tf": "channels_last"}
_ORDERS = {new: old for old, new in _VALUES.items()}


# Files of Keras whose names could be imported from them too.
_FILES = {
    "backend": ("tensorflow_backend",),
    "layers": (
        "advanced_activations",
        "convolutional",
        "core",
        "embeddings",
        "merge",
        "noise",
        "normalization",
        "pooling",
        "recurrent",
        "wrappers",
    ),
    "utils": ("data_utils", "generic_utils", "np_utils", "vis_utils", "visualize_util"),
}


@functools.lru_cache(maxsize=None)
def load() -> Any:
    """Imports Keras, and puts back the arguments of Keras 1 and its own MNIST."""
    libraries.load("tf_keras")
    keras = libraries.load(_ROOT)
    for path, names in _RENAMED.items():
        module, _, name = path.partition(".")
        _accept(getattr(getattr(keras, module), name), "__init__", names)
    for module, files in _FILES.items():
        vars(getattr(keras, module)).update(dict.fromkeys(files, getattr(keras, module)))
    vars(keras).update({old: getattr(keras, new) for old, new in _MOVED.items()})
    layers = keras.layers
    layers.Conv2D.__init__ = _with_separate_sizes(layers.Conv2D.__init__)
    layers.Convolution1D = layers.Conv1D
    layers.Convolution2D = layers.Conv2D
    layers.Deconvolution2D = layers.Conv2DTranspose
    # Keras makes one class or the other of a model, for eager execution or a graph.
    for module in ("training", "training_v1"):
        model = libraries.load(f"tf_keras.src.engine.{module}").Model
        for method in ("fit", "fit_generator"):
            _accept(model, method, {"nb_epoch": "epochs", "nb_val_samples": "validation_steps"})
    functional = libraries.load("tf_keras.src.engine.functional").Functional
    ends = {"input": "inputs", "output": "outputs"}
    keras.models.Model.__new__ = _renaming(keras.models.Model.__new__, ends)
    _accept(functional, "__init__", ends)
    to_categorical = keras.utils.to_categorical
    keras.utils.to_categorical = _renaming(to_categorical, {"nb_classes": "num_classes"})
    keras.datasets.mnist.load_data = load_data
    backend = keras.backend
    backend.image_dim_ordering = lambda: _ORDERS[backend.image_data_format()]
    backend.set_image_dim_ordering = lambda order: backend.set_image_data_format(_VALUES[order])
    return keras


def serve(name: str) -> Any:
    """Returns the module that stands in for `keras`, `tensorflow.keras.layers` and the like."""
    for prefix in ("tensorflow.contrib.", "tensorflow.python.", "tensorflow."):
        if name.startswith(prefix):
            name = name[len(prefix) :]
            break
    if name.split(".")[0] == "layers":  # tensorflow.python.layers
        return layers()
    module = load()
    for part in name.split(".")[1:]:
        below = getattr(module, _MOVED.get(part, part), None)
        if below is None or not hasattr(below, "__path__"):
            break  # a file that its package imported everything from, as in keras.layers.core
        module = below
    return module


def layers() -> Any:
    """Returns `tf.layers`, and the files that it was made of, as in `layers.base.Layer`."""
    libraries.load("tf_keras")
    files = ("base", "convolutional", "core", "normalization", "pooling")
    vars(tf.layers).update(dict.fromkeys(files, tf.layers))
    tf.layers.utils = types.SimpleNamespace(
        constant_value=tf.get_static_value, smart_cond=_smart_cond
    )
    return tf.layers


def _smart_cond(pred: Any, fn1: Any = None, fn2: Any = None, name: Any = None) -> Any:
    """Calls one of the functions; both, in a `tf.cond`, if the graph has to decide."""
    value = tf.get_static_value(pred) if tf.is_tensor(pred) else pred
    if value is None:
        return tf.cond(pred, fn1, fn2, name=name)
    return fn1() if value else fn2()


def load_data(path: str = "mnist.npz") -> Any:
    """`keras.datasets.mnist.load_data`, which downloads nothing.

    Args:
        path: an .npz file; if there is none, MNIST is returned.
    Returns:
        (training images, labels), (test images, labels), uint8.
    """
    usage.note("keras.datasets.mnist.load_data", "tf1_mnist.data.load_data", DATA)
    try:
        train, test = data.load_data(path)
    except FileNotFoundError:
        train, test = data.load_data()
    return tuple(train), tuple(test)


def _accept(class_: Any, method: str, names: Dict[str, str]) -> None:
    setattr(class_, method, _renaming(getattr(class_, method), names))


def _renaming(function: Callable[..., Any], names: Dict[str, str]) -> Callable[..., Any]:
    """Returns a function that also takes arguments under their old names."""

    @functools.wraps(function)
    def renamed(*args: Any, **options: Any) -> Any:
        new = {names.get(name, name): _value(name, value) for name, value in options.items()}
        return function(*args, **new)

    return renamed


def _value(name: str, value: Any) -> Any:
    return _VALUES.get(value, value) if name == "dim_ordering" else value


def _with_separate_sizes(init: Callable[..., None]) -> Callable[..., None]:
    """Makes Conv2D take the kernel's rows and columns one after the other, as Keras 1 did."""

    @functools.wraps(init)
    def separate(self: Any, *args: Any, **options: Any) -> None:
        if "nb_row" in options:
            options["kernel_size"] = (options.pop("nb_row"), options.pop("nb_col"))
        if len(args) >= 3 and isinstance(args[1], int) and isinstance(args[2], int):
            args = (args[0], args[1:3], *args[3:])
        init(self, *args, **options)

    return separate


NAMES = {
    "tf.keras": Name(load, INSTEAD, SECTION),
    "tf.layers": Name(layers, "the functions in the guide", LAYERS),
}
