"""`tf.contrib.tpu`, which became `tf.estimator.tpu` and `tf.tpu`.

Without a TPU, a TPUEstimator trains on the CPU or a GPU, as it did under TensorFlow 1.
"""

from tf1_mnist.legacy.stand_ins import StandIn
from tf1_mnist.legacy.tensorflow.estimator import ESTIMATOR, INSTEAD, SECTION

_FILES = "tensorflow_estimator.python.estimator.tpu"

STAND_IN = StandIn(
    section=SECTION,
    instead=INSTEAD,
    modules={"tensorflow.contrib.tpu.*": __name__},
    moved={name: f"{_FILES}.{name}" for name in ("tpu_config", "tpu_estimator")},
    rest=(f"{ESTIMATOR}.tpu", "tf.tpu"),
)
