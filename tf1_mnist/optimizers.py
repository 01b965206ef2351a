"""Adam, and the learning rate as a function of the global step, from a peak to zero.

An optimizer is a function from a learning rate to a tf.train.Optimizer. A schedule computes that
rate.
"""

from typing import Any

from tf1_mnist import tf1 as tf


def adam(learning_rate: Any) -> Any:
    """Adam (Kingma and Ba, 2015), with the constants of the paper.

    Args:
        learning_rate: float32 (), the rate of the step to come.
    Returns:
        A tf.train.Optimizer.
    """
    return tf.train.AdamOptimizer(learning_rate)


def cosine(peak: float, global_step: Any, steps: int) -> Any:
    """Half a cosine (Loshchilov and Hutter, 2017, without restarts).

    Args:
        peak: the rate at the first step.
        global_step: int64 (), the steps taken.
        steps: after this many the rate is zero.
    Returns:
        float32 (), the rate of the step to come.
    """
    return tf.train.cosine_decay(peak, global_step, steps)


def one_cycle(peak: float, global_step: Any, steps: int) -> Any:
    """Rises to the peak in the first tenth of the steps, then falls to zero, both linearly.

    A large rate for a short training (Smith and Topin, 2017), which Adam tolerates once it has
    warmed up. Arguments and result are those of `cosine`, but for where the peak lies.
    """
    done = tf.cast(global_step, tf.float32) / steps
    return peak * tf.maximum(0.0, tf.minimum(done / 0.1, (1 - done) / 0.9))
