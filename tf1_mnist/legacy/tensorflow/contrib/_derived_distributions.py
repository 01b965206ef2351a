"""Distributions of `tf.contrib.distributions` that are built from other distributions."""

from typing import Any

from tf1_mnist import tf1 as tf
from tf1_mnist.legacy.tensorflow.contrib import _bijectors as bijectors

__all__ = [
    "Independent",
    "InverseGamma",
    "MultivariateNormalDiag",
    "MultivariateNormalFullCovariance",
    "MultivariateNormalTriL",
    "OneHotCategorical",
    "TransformedDistribution",
    "bijectors",
]


class _Around(tf.distributions.Distribution):  # type: ignore[misc,valid-type]
    """A distribution that is built from another distribution."""

    def __init__(self, name: str, **parameters: Any) -> None:
        self.distribution = distribution = parameters["distribution"]
        super().__init__(
            dtype=distribution.dtype,
            reparameterization_type=distribution.reparameterization_type,
            validate_args=distribution.validate_args,
            allow_nan_stats=distribution.allow_nan_stats,
            parameters=parameters,
            name=name,
        )

    def _batch_shape(self) -> Any:
        return self.distribution.batch_shape

    def _batch_shape_tensor(self) -> Any:
        return self.distribution.batch_shape_tensor()

    def _event_shape(self) -> Any:
        return self.distribution.event_shape

    def _event_shape_tensor(self) -> Any:
        return self.distribution.event_shape_tensor()

    def _sample_n(self, n: Any, seed: Any = None) -> Any:
        return self.distribution.sample(n, seed)


class Independent(_Around):
    """A distribution over vectors or arrays whose elements are independent."""

    def __init__(
        self,
        distribution: Any,
        reinterpreted_batch_ndims: Any = None,
        validate_args: bool = False,
        name: Any = None,
    ) -> None:
        number = reinterpreted_batch_ndims
        if number is None:
            number = max(0, distribution.batch_shape.ndims - 1)
        self._first = -number or distribution.batch_shape.ndims  # the first event axis
        self._axes = list(range(-number, 0))
        super().__init__(name or f"Independent{distribution.name}", distribution=distribution)

    def _batch_shape(self) -> Any:
        return self.distribution.batch_shape[: self._first]

    def _batch_shape_tensor(self) -> Any:
        return self.distribution.batch_shape_tensor()[: self._first]

    def _event_shape(self) -> Any:
        inner = self.distribution
        return inner.batch_shape[self._first :].concatenate(inner.event_shape)

    def _event_shape_tensor(self) -> Any:
        inner = self.distribution
        axes = inner.batch_shape_tensor()[self._first :]
        return tf.concat([axes, inner.event_shape_tensor()], 0)

    def _log_prob(self, value: Any) -> Any:
        return tf.reduce_sum(self.distribution.log_prob(value), self._axes)

    def _entropy(self) -> Any:
        return tf.reduce_sum(self.distribution.entropy(), self._axes)

    def _mean(self) -> Any:
        return self.distribution.mean()

    def _mode(self) -> Any:
        return self.distribution.mode()

    def _stddev(self) -> Any:
        return self.distribution.stddev()

    def _variance(self) -> Any:
        return self.distribution.variance()


@tf.distributions.RegisterKL(Independent, Independent)  # type: ignore[untyped-decorator]
def _kl_independent(one: Any, other: Any, name: Any = None) -> Any:
    divergence = tf.distributions.kl_divergence(one.distribution, other.distribution)
    return tf.reduce_sum(divergence, one._axes, name=name)


class MultivariateNormalDiag(Independent):
    """A normal distribution over vectors, with a diagonal covariance."""

    def __init__(
        self,
        loc: Any = None,
        scale_diag: Any = None,
        scale_identity_multiplier: Any = None,
        validate_args: bool = False,
        allow_nan_stats: bool = True,
        name: str = "MultivariateNormalDiag",
    ) -> None:
        scale = 1.0 if scale_diag is None else scale_diag
        if scale_identity_multiplier is not None:
            scale = scale * tf.expand_dims(scale_identity_multiplier, -1)
        loc = tf.zeros_like(scale) if loc is None else tf.convert_to_tensor(loc)
        scale = tf.convert_to_tensor(scale, loc.dtype) + tf.zeros_like(loc)
        self.loc = loc
        super().__init__(
            tf.distributions.Normal(loc, scale, validate_args, allow_nan_stats), 1, name=name
        )


class MultivariateNormalTriL(_Around):
    """A normal distribution over vectors; its covariance is `scale_tril` times its transpose."""

    def __init__(
        self,
        loc: Any = None,
        scale_tril: Any = None,
        validate_args: bool = False,
        allow_nan_stats: bool = True,
        name: str = "MultivariateNormalTriL",
    ) -> None:
        self.scale_tril = tf.convert_to_tensor(scale_tril)
        zeros = tf.zeros_like(self.scale_tril[..., 0])
        self.loc = zeros if loc is None else zeros + loc
        normal = tf.distributions.Normal(zeros, 1 + zeros, validate_args, allow_nan_stats)
        super().__init__(name, distribution=Independent(normal, 1))

    def _sample_n(self, n: Any, seed: Any = None) -> Any:
        return self.loc + tf.linalg.matvec(self.scale_tril, self.distribution.sample(n, seed))

    def _log_prob(self, x: Any) -> Any:
        column = tf.linalg.triangular_solve(self.scale_tril, (x - self.loc)[..., tf.newaxis])
        return self.distribution.log_prob(column[..., 0]) - self._log_det()

    def _entropy(self) -> Any:
        return self.distribution.entropy() + self._log_det()

    def _log_det(self) -> Any:
        return tf.reduce_sum(tf.log(tf.linalg.diag_part(self.scale_tril)), -1)

    def _mean(self) -> Any:
        return tf.identity(self.loc)

    _mode = _mean

    def _covariance(self) -> Any:
        return tf.matmul(self.scale_tril, self.scale_tril, transpose_b=True)

    def _variance(self) -> Any:
        return tf.linalg.diag_part(self._covariance())


class MultivariateNormalFullCovariance(MultivariateNormalTriL):
    """A normal distribution over vectors, with any covariance."""

    def __init__(
        self,
        loc: Any = None,
        covariance_matrix: Any = None,
        validate_args: bool = False,
        allow_nan_stats: bool = True,
        name: str = "MultivariateNormalFullCovariance",
    ) -> None:
        scale = tf.linalg.cholesky(covariance_matrix)
        super().__init__(loc, scale, validate_args, allow_nan_stats, name)


class TransformedDistribution(_Around):
    """The distribution of `bijector.forward(x)`, where x has another distribution."""

    def __init__(
        self,
        distribution: Any,
        bijector: Any,
        validate_args: bool = False,
        name: Any = None,
    ) -> None:
        self.bijector = bijector
        name = name or f"{bijector.name}{distribution.name}"
        super().__init__(name, distribution=distribution, bijector=bijector)

    def _sample_n(self, n: Any, seed: Any = None) -> Any:
        return self.bijector.forward(self.distribution.sample(n, seed))

    def _log_prob(self, y: Any) -> Any:
        x = self.bijector.inverse(y)
        axes = self.event_shape.ndims
        jacobian = self.bijector.inverse_log_det_jacobian(y, event_ndims=axes)
        return self.distribution.log_prob(x) + jacobian


class InverseGamma(TransformedDistribution):
    """The distribution of 1 / x, where x has a gamma distribution."""

    def __init__(
        self,
        concentration: Any,
        rate: Any,
        validate_args: bool = False,
        allow_nan_stats: bool = True,
        name: str = "InverseGamma",
    ) -> None:
        gamma = tf.distributions.Gamma(concentration, rate, validate_args, allow_nan_stats)
        super().__init__(gamma, bijectors.Reciprocal(), name=name)

    def _mean(self) -> Any:
        return self.distribution.rate / (self.distribution.concentration - 1)

    def _mode(self) -> Any:
        return self.distribution.rate / (self.distribution.concentration + 1)


class OneHotCategorical(_Around):
    """A categorical distribution over one-hot vectors."""

    def __init__(
        self,
        logits: Any = None,
        probs: Any = None,
        dtype: Any = tf.int32,
        validate_args: bool = False,
        allow_nan_stats: bool = True,
        name: str = "OneHotCategorical",
    ) -> None:
        inner = tf.distributions.Categorical(logits, probs, dtype, validate_args, allow_nan_stats)
        self.logits, self.probs, self.event_size = inner.logits, inner.probs, inner.event_size
        super().__init__(name, distribution=inner)

    def _event_shape(self) -> Any:
        return self.logits.shape[-1:]

    def _event_shape_tensor(self) -> Any:
        return tf.shape(self.logits)[-1:]

    def _sample_n(self, n: Any, seed: Any = None) -> Any:
        return tf.one_hot(self.distribution.sample(n, seed), self.event_size, dtype=self.dtype)

    def _log_prob(self, x: Any) -> Any:
        return tf.reduce_sum(tf.cast(x, self.probs.dtype) * tf.nn.log_softmax(self.logits), -1)

    def _entropy(self) -> Any:
        return self.distribution.entropy()

    def _mean(self) -> Any:
        return tf.identity(self.probs)

    def _mode(self) -> Any:
        return tf.one_hot(self.distribution.mode(), self.event_size, dtype=self.dtype)
