"""The TensorFlow 1.x API, whichever version of TensorFlow is installed.

    from tf1_mnist import tf1 as tf

    x = tf.placeholder(tf.float32, (None, 784))

In this example, `tf` is `tensorflow.compat.v1` in graph mode. Its API is the same in the genuine
TensorFlow 1.15.5 and in TensorFlow 2.16 to 2.21. The types of the API are in tf1.pyi.
"""

from typing import Any

from tf1_mnist import startup


def _tensorflow() -> Any:
    tf = startup.import_tensorflow()  # does the work of `import tensorflow.compat.v1 as tf`
    tf.disable_v2_behavior()
    # disable_v2_behavior also turns resource variables off. The package needs them: their reads
    # and writes are ordered, and their checkpoints are the same in 1.x and 2.x.
    tf.enable_resource_variables()
    return tf


# A command answers `--help` or rejects a wrong option without waiting for TensorFlow.
__getattr__ = startup.on_first_use(_tensorflow)
