"""Lets a network that may come from somebody else fail if it computes what no network computes.

The ops of such a network are harmless (`graphs` checks them), but their results may be anything.
"""

from __future__ import annotations

import functools
from typing import Sequence

from tf1_mnist import tf1 as tf

_INEXACT = 1e-3  # a sum of probabilities may differ from 1 by this


def probabilities(images: tf.Tensor, computed: tf.Tensor) -> tf.Tensor:
    """Returns the same probabilities, from ops that fail if a hostile network computes others.

    The ops fail if there are not as many distributions as images.
    """
    sums = tf.reduce_sum(computed, axis=-1)
    conditions = (
        tf.equal(tf.shape(computed)[0], tf.shape(images)[0]),
        computed >= 0,
        tf.abs(sums - 1) < _INEXACT,
    )
    return _checked(computed, conditions, "probabilities that do not add up to 1")


def activation(images: tf.Tensor, computed: tf.Tensor) -> tf.Tensor:
    """Returns the same activation, from ops that fail if it is not finite or not one per image.

    Raises:
        ValueError: the tensor does not have the dtype of an activation, or no known rank.
    """
    if computed.dtype != tf.float32 or computed.shape.ndims in (None, 0):
        raise ValueError(f"{computed.name} is {computed.dtype.name}; expected activations")
    is_one_per_image = tf.equal(tf.shape(computed)[0], tf.shape(images)[0])
    return _checked(computed, [is_one_per_image], "an activation that is not finite")


def _checked(x: tf.Tensor, conditions: Sequence[tf.Tensor], said: str) -> tf.Tensor:
    """Returns a float32 tensor, from ops that fail unless it is finite and the conditions hold."""
    holds = functools.reduce(tf.logical_and, map(tf.reduce_all, conditions))
    with tf.control_dependencies([tf.check_numerics(1 / tf.cast(holds, tf.float32), said)]):
        return tf.check_numerics(x, said)
