"""`tf.contrib.slim`, from tf_slim, which needs today's TensorFlow; programs may import both."""

import functools

from tf1_mnist.legacy import today
from tf1_mnist.legacy.stand_ins import StandIn

STAND_IN = StandIn(
    modules={
        "tensorflow.contrib.slim.*": __name__,
        "tf_slim": functools.partial(today.load, "tf_slim"),
    },
    missing={"tf_keras.legacy_tf_layers": "tf_keras.src.legacy_tf_layers"},  # of tf_slim 1.1.0
    rest=("tf_slim", "tf_slim.nets"),
)
