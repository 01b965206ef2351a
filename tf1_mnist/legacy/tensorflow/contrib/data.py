"""`tf.contrib.data`, which became `tf.data`."""

from typing import Any

from tf1_mnist.legacy.stand_ins import StandIn


def batch_and_drop_remainder(batch_size: int) -> Any:
    """Returns a transformation for `dataset.apply`."""
    return lambda dataset: dataset.batch(batch_size, drop_remainder=True)


STAND_IN = StandIn(
    section="`tf.contrib.data`",
    instead="tf.data",
    modules={"tensorflow.contrib.data.*": __name__},
    rest=("tf.data", "tf.data.experimental"),
)
