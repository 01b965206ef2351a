"""Adam and its learning-rate schedules.

An optimizer is a function that takes a learning rate and returns a tf.train.Optimizer. A schedule
computes the learning rate from the global step. The rate reaches a given peak and is zero after
the last step.
"""

from __future__ import annotations

from tf1_mnist import tf1 as tf


def adam(learning_rate: tf.Tensor) -> tf.train.Optimizer:
    """Returns the Adam optimizer (Kingma and Ba, 2015), with the constants given in the paper.

    Args:
        learning_rate: float32 (), the rate of the next step.
    Returns:
        A tf.train.Optimizer.
    """
    return tf.train.AdamOptimizer(learning_rate)


def cosine(learning_rate: float, global_step: tf.Tensor, steps: int) -> tf.Tensor:
    """Lowers the rate from its peak to zero, along half a period of a cosine.

    This is the schedule of Loshchilov and Hutter (2017), without restarts.

    Args:
        learning_rate: the rate of the first step.
        global_step: int64 (), the number of steps taken.
        steps: the number of steps after which the rate is zero.
    Returns:
        float32 (), the rate of the next step.
    """
    return tf.train.cosine_decay(learning_rate, global_step, steps)


def one_cycle(learning_rate: float, global_step: tf.Tensor, steps: int) -> tf.Tensor:
    """Raises the rate to its peak in the first tenth of the steps and then lowers it to zero.

    The rate changes linearly in both phases. The schedule allows a high rate in a short training
    run (Smith and Topin, 2017). Adam tolerates such a rate after a warm-up. The arguments and the
    result are those of `cosine`, except that `learning_rate` is the highest rate.
    """
    done = tf.cast(global_step, tf.float32) / steps
    return learning_rate * tf.maximum(0.0, tf.minimum(done / 0.1, (1 - done) / 0.9))
