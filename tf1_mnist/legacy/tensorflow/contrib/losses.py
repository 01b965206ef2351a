"""`tf.contrib.losses`, from tf_slim."""

from tf1_mnist.legacy.stand_ins import StandIn

STAND_IN = StandIn(
    section="`import tensorflow.contrib`",
    instead="tf.losses",
    modules={"tensorflow.contrib.losses.*": __name__},
    rest=("tf_slim.losses",),
)
