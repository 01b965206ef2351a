"""`tf.contrib.distributions`: from TensorFlow Probability, or the part that TensorFlow has."""

from tf1_mnist.legacy.libraries import probability
from tf1_mnist.legacy.stand_ins import StandIn
from tf1_mnist.legacy.tensorflow.contrib import independent

_PROBABILITY = ("tensorflow_probability.distributions", "tensorflow_probability")
_TENSORFLOW = (independent.__name__, "tf.distributions")

STAND_IN = StandIn(
    section="`import tensorflow.contrib`",
    instead="tf.distributions",
    modules={"tensorflow.contrib.distributions.*": __name__},
    rest=_PROBABILITY if probability.IS_INSTALLED else _TENSORFLOW,
)
