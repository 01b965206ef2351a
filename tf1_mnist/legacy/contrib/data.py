"""`tf.contrib.data`, which became `tf.data`."""

from typing import Any

from tf1_mnist import tf1 as tf

SECTION = "`tf.contrib.data`"
INSTEAD = "tf.data"


def batch_and_drop_remainder(batch_size: int) -> Any:
    """Returns a transformation for `dataset.apply`."""
    return lambda dataset: dataset.batch(batch_size, drop_remainder=True)


def __getattr__(name: str) -> Any:
    if name.startswith("__"):
        raise AttributeError(name)
    return getattr(tf.data if hasattr(tf.data, name) else tf.data.experimental, name)
