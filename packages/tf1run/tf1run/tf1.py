"""TensorFlow 1's API in the installed TensorFlow: `tensorflow.compat.v1`, in graph mode.

TensorFlow is imported only when the first name is looked up in this module.
"""

import functools
from typing import Any

from tf1_mnist import startup


@functools.lru_cache(maxsize=None)
def _tensorflow() -> Any:
    tf = startup.import_tensorflow()
    tf.disable_v2_behavior()
    return tf


def __getattr__(name: str) -> Any:
    if name.startswith("__"):  # Python looks these up in every module
        raise AttributeError(name)
    return getattr(_tensorflow(), name)
