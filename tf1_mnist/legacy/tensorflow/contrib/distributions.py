"""`tf.contrib.distributions`: `tf.distributions`, and more in `_distributions`."""

from tf1_mnist.legacy.stand_ins import StandIn

_HERE = "tf1_mnist.legacy.tensorflow.contrib"

STAND_IN = StandIn(
    section="`import tensorflow.contrib`",
    instead="tf.distributions",
    modules={
        "tensorflow.contrib.distributions.*": __name__,
        "tensorflow.contrib.distributions.bijectors": f"{_HERE}._bijectors",
    },
    rest=(f"{_HERE}._distributions", "tf.distributions"),
)
