"""`tf.contrib.distributions`, which is `tf.distributions` and two classes."""

from typing import Any

from tf1_mnist import tf1 as tf
from tf1_mnist.legacy.stand_ins import StandIn


class Independent:
    """A distribution over vectors whose elements are independent."""

    def __init__(self, distribution: Any, reinterpreted_batch_ndims: int = 1) -> None:
        self.distribution = distribution
        self._axes = list(range(-reinterpreted_batch_ndims, 0))

    def log_prob(self, value: Any) -> Any:
        return tf.reduce_sum(self.distribution.log_prob(value), self._axes)

    def prob(self, value: Any) -> Any:
        return tf.exp(self.log_prob(value))

    def entropy(self) -> Any:
        return tf.reduce_sum(self.distribution.entropy(), self._axes)

    def kl_divergence(self, other: "Independent") -> Any:
        divergence = tf.distributions.kl_divergence(self.distribution, other.distribution)
        return tf.reduce_sum(divergence, self._axes)

    def __getattr__(self, name: str) -> Any:  # sample, mean, stddev, ...
        return getattr(self.__dict__["distribution"], name)


def MultivariateNormalDiag(loc: Any, scale_diag: Any, **options: Any) -> Independent:  # noqa: N802
    """A normal distribution over vectors, with a diagonal covariance."""
    return Independent(tf.distributions.Normal(loc, scale_diag, **options))


def kl_divergence(one: Any, other: Any, **options: Any) -> Any:
    """Returns the divergence of the first distribution from the second."""
    if isinstance(one, Independent):
        return one.kl_divergence(other)
    return tf.distributions.kl_divergence(one, other, **options)


STAND_IN = StandIn(
    section="`import tensorflow.contrib`",
    instead="tf.distributions",
    modules={"tensorflow.contrib.distributions.*": __name__},
    rest=("tf.distributions",),
)
