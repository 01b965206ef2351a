"""Distributions over numbers in `tf.contrib.distributions` that `tf.distributions` lacks."""

from typing import Any

from tf1_mnist import tf1 as tf

__all__ = ["Binomial", "Chi2", "Poisson"]


class Chi2(tf.distributions.Gamma):  # type: ignore[misc,valid-type]
    """The distribution of the sum of the squares of `df` standard normal numbers."""

    def __init__(
        self,
        df: Any,
        validate_args: bool = False,
        allow_nan_stats: bool = True,
        name: str = "Chi2",
    ) -> None:
        self.df = tf.convert_to_tensor(df)
        half = tf.constant(0.5, self.df.dtype)
        super().__init__(half * self.df, half, validate_args, allow_nan_stats, name)


class _Counts(tf.distributions.Distribution):  # type: ignore[misc,valid-type]
    """A distribution over whole numbers, given as floats; its parameters are broadcast."""

    def __init__(
        self, validate_args: bool, allow_nan_stats: bool, name: str, **parameters: Any
    ) -> None:
        one = next(iter(parameters.values()))
        self._shape_of = sum(tf.zeros_like(value) for value in parameters.values())
        super().__init__(
            dtype=one.dtype,
            reparameterization_type=tf.distributions.NOT_REPARAMETERIZED,
            validate_args=validate_args,
            allow_nan_stats=allow_nan_stats,
            parameters=parameters,
            name=name,
        )

    def _batch_shape(self) -> Any:
        return self._shape_of.shape

    def _batch_shape_tensor(self) -> Any:
        return tf.shape(self._shape_of)

    def _event_shape(self) -> Any:
        return tf.TensorShape([])

    def _event_shape_tensor(self) -> Any:
        return tf.constant([], tf.int32)


class Poisson(_Counts):
    """The number of events, of which there are `rate` on average."""

    def __init__(
        self,
        rate: Any = None,
        log_rate: Any = None,
        validate_args: bool = False,
        allow_nan_stats: bool = True,
        name: str = "Poisson",
    ) -> None:
        self.rate = tf.exp(log_rate) if rate is None else tf.convert_to_tensor(rate)
        self.log_rate = tf.log(self.rate) if log_rate is None else log_rate
        super().__init__(validate_args, allow_nan_stats, name, rate=self.rate)

    def _log_prob(self, x: Any) -> Any:
        return x * self.log_rate - self.rate - tf.lgamma(x + 1)

    def _mean(self) -> Any:
        return tf.identity(self.rate)

    _variance = _mean

    def _mode(self) -> Any:
        return tf.floor(self.rate)

    def _sample_n(self, n: Any, seed: Any = None) -> Any:
        return tf.random.poisson(self.rate, [n], self.dtype, seed)


class Binomial(_Counts):
    """The number of successes among `total_count` trials."""

    def __init__(
        self,
        total_count: Any,
        logits: Any = None,
        probs: Any = None,
        validate_args: bool = False,
        allow_nan_stats: bool = True,
        name: str = "Binomial",
    ) -> None:
        self.probs = tf.sigmoid(logits) if probs is None else tf.convert_to_tensor(probs)
        self.logits = tf.log(self.probs / (1 - self.probs)) if logits is None else logits
        self.total_count = tf.convert_to_tensor(total_count, self.probs.dtype)
        super().__init__(
            validate_args, allow_nan_stats, name, probs=self.probs, total_count=self.total_count
        )

    def _log_prob(self, counts: Any) -> Any:
        rest = self.total_count - counts
        ways = tf.lgamma(self.total_count + 1) - tf.lgamma(counts + 1) - tf.lgamma(rest + 1)
        return ways + counts * tf.log(self.probs) + rest * tf.log1p(-self.probs)

    def _mean(self) -> Any:
        return self.total_count * self.probs

    def _variance(self) -> Any:
        return self.total_count * self.probs * (1 - self.probs)
