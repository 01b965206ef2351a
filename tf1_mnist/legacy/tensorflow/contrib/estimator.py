"""`tf.contrib.estimator`, which became `tf.estimator.experimental`."""

from tf1_mnist.legacy.stand_ins import StandIn
from tf1_mnist.legacy.tensorflow.estimator import ESTIMATOR, INSTEAD, SECTION

STAND_IN = StandIn(
    section=SECTION,
    instead=INSTEAD,
    modules={"tensorflow.contrib.estimator.*": __name__},
    rest=(f"{ESTIMATOR}.experimental", ESTIMATOR),
)
