"""`tf.contrib.estimator`, which became `tf.estimator.experimental`."""

from typing import Any

from tf1_mnist.legacy import estimator

SECTION = estimator.SECTION
INSTEAD = estimator.INSTEAD


def __getattr__(name: str) -> Any:
    if name.startswith("__"):
        raise AttributeError(name)
    library = estimator.load()
    return getattr(library.experimental if hasattr(library.experimental, name) else library, name)
