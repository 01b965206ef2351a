"""`tf.contrib.eager`: most of it has become part of `tf`."""

from typing import Any

from tf1_mnist import tf1 as tf
from tf1_mnist.legacy import today
from tf1_mnist.legacy.stand_ins import Name, StandIn

_KERAS = "tf_keras.api._v1.keras"


def enable_eager_execution(*args: Any, **options: Any) -> None:
    """Enables eager execution; from then on, `tf.Tensor` is the class of all tensors."""
    tf.enable_eager_execution(*args, **options)
    today.find("tensorflow").Tensor = tf.Tensor


def Variable(*args: Any, **options: Any) -> Any:  # noqa: N802
    """A resource variable, which eager execution needs."""
    return tf.Variable(*args, use_resource=True, **options)


def Iterator(dataset: Any) -> Any:  # noqa: N802
    """Returns an iterator over the elements of a dataset, with a method `next`."""
    return iter(dataset)


def _add_track_layer(keras: Any) -> None:
    """Makes Keras's models usable as `Network`; they find their layers by themselves."""
    keras.Model.track_layer = lambda self, layer: layer


def implicit_value_and_gradients(function: Any) -> Any:
    """Returns a function that returns a value and its gradients, each with its variable."""

    def value_and_gradients(*args: Any) -> Any:
        with tf.GradientTape() as tape:
            value = function(*args)
        variables = tape.watched_variables()
        return value, list(zip(tape.gradient(value, variables), variables))

    return value_and_gradients


def implicit_gradients(function: Any) -> Any:
    """The same as `implicit_value_and_gradients`, without the value."""
    value_and_gradients = implicit_value_and_gradients(function)
    return lambda *args: value_and_gradients(*args)[1]


def defun(function: Any, *args: Any, **options: Any) -> Any:
    """Compiles a function into a graph."""
    return tf.function(function)


STAND_IN = StandIn(
    section="`import tensorflow.contrib`",
    instead="tf, tf.train",
    modules={"tensorflow.contrib.eager.*": __name__},
    moved={
        # A file of which this module consisted.
        "tfe": __name__,
        "Checkpoint": "tf.train.Checkpoint",
        "Network": f"{_KERAS}.Model",
        "Saver": "tf.train.Saver",
        "in_eager_mode": "tf.executing_eagerly",
        "list_devices": "tf.config.list_logical_devices",
    },
    rest=("tf",),
    names={"tf.enable_eager_execution": Name(enable_eager_execution, "")},
    changes={_KERAS: _add_track_layer},
)
