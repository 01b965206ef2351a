"""The learning rate as a function of the global step, from a peak to zero."""

from typing import Any

from tf1_mnist import tf1 as tf


def cosine(peak: float, global_step: Any, steps: int) -> Any:
    """Half a cosine (Loshchilov and Hutter, 2017, without restarts).

    Args:
        peak: the rate at the first step.
        global_step: int64 (), steps done.
        steps: after so many the rate is zero.
    Returns:
        float32 (), the rate of the step to come.
    """
    return tf.train.cosine_decay(peak, global_step, steps)


def one_cycle(peak: float, global_step: Any, steps: int) -> Any:
    """Up to the peak in the first tenth of the steps, then down to zero, both in straight lines.

    A large rate for a short training (Smith and Topin, 2017), which Adam bears once it has
    warmed up. Arguments and result as those of `cosine`, but for where the peak lies.
    """
    done = tf.cast(global_step, tf.float32) / steps
    return peak * tf.maximum(0.0, tf.minimum(done / 0.1, (1 - done) / 0.9))
