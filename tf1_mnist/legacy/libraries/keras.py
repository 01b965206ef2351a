"""`tf.keras` and the standalone `keras` of that time, from tf_keras.

tf_keras is Keras 2, whose early releases also accepted most arguments of Keras 1. The table
`_RENAMED` restores these arguments.
"""

import functools
from typing import Any, Callable, Dict

from tf1_mnist import data
from tf1_mnist.legacy import today, usage
from tf1_mnist.legacy.stand_ins import Name, StandIn

DATA = "`keras.datasets.mnist.load_data(path=...)`"

_KERAS = "tf_keras.api._v1.keras"
_INSTEAD = "tf_keras, or Keras 3"

# Modules that had another name in Keras 1 and 2.
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


# Files of Keras from which names could also be imported.
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


def _change(keras: Any) -> None:
    """Restores the arguments of Keras 1, and serves MNIST."""
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
    # Keras creates a model from one class for eager execution, and from another one for a graph.
    for module in ("training", "training_v1"):
        model = today.load(f"tf_keras.src.engine.{module}").Model
        for method in ("fit", "fit_generator"):
            _accept(model, method, {"nb_epoch": "epochs", "nb_val_samples": "validation_steps"})
    functional = today.load("tf_keras.src.engine.functional").Functional
    ends = {"input": "inputs", "output": "outputs"}
    keras.models.Model.__new__ = _renaming(keras.models.Model.__new__, ends)
    _accept(functional, "__init__", ends)
    to_categorical = keras.utils.to_categorical
    keras.utils.to_categorical = _renaming(to_categorical, {"nb_classes": "num_classes"})
    keras.datasets.mnist.load_data = load_data
    backend = keras.backend
    backend.image_dim_ordering = lambda: _ORDERS[backend.image_data_format()]
    backend.set_image_dim_ordering = lambda order: backend.set_image_data_format(_VALUES[order])


def load_data(path: str = "mnist.npz") -> Any:
    """Stands in for `keras.datasets.mnist.load_data`; downloads nothing.

    Args:
        path: an .npz file; if the file does not exist, MNIST is returned.
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
    """Makes Conv2D take the kernel's rows and columns as two arguments, as Keras 1 did."""

    @functools.wraps(init)
    def separate(self: Any, *args: Any, **options: Any) -> None:
        if "nb_row" in options:
            options["kernel_size"] = (options.pop("nb_row"), options.pop("nb_col"))
        if len(args) >= 3 and isinstance(args[1], int) and isinstance(args[2], int):
            args = (args[0], args[1:3], *args[3:])
        init(self, *args, **options)

    return separate


STAND_IN = StandIn(
    section="`keras` and `tf.keras`",
    instead=_INSTEAD,
    modules={
        "keras.*": _KERAS,
        "tensorflow.contrib.keras.*": _KERAS,
        "tensorflow.keras.*": _KERAS,
        "tensorflow.python.keras.*": _KERAS,
    },
    names={"tf.keras": Name(_KERAS, _INSTEAD)},
    changes={_KERAS: _change},
)
