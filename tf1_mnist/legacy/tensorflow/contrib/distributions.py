"""`tf.contrib.distributions`: `tf.distributions`, and the distributions in two other files here."""

from tf1_mnist.legacy.stand_ins import StandIn

_HERE = "tf1_mnist.legacy.tensorflow.contrib"

STAND_IN = StandIn(
    section="`import tensorflow.contrib`",
    instead="tf.distributions, or TensorFlow Probability",
    modules={
        "tensorflow.contrib.distributions.*": __name__,
        "tensorflow.contrib.distributions.bijectors": f"{_HERE}._bijectors",
    },
    rest=(f"{_HERE}._distributions", f"{_HERE}._derived_distributions", "tf.distributions"),
)
