"""`tf.contrib.distributions.bijectors`: functions that have an inverse."""

import importlib
from typing import Any

from tf1_mnist import tf1 as tf

_FILES = "tensorflow.python.ops.distributions"
Bijector = importlib.import_module(f"{_FILES}.bijector").Bijector
Identity = importlib.import_module(f"{_FILES}.identity_bijector").Identity


class _OfNumbers(Bijector):  # type: ignore[misc,valid-type]
    """A function that is applied to each number."""

    def __init__(self, validate_args: bool = False, name: Any = None) -> None:
        super().__init__(
            forward_min_event_ndims=0,
            validate_args=validate_args,
            name=name or type(self).__name__.lower(),
        )


class Exp(_OfNumbers):
    def _forward(self, x: Any) -> Any:
        return tf.exp(x)

    def _inverse(self, y: Any) -> Any:
        return tf.log(y)

    def _inverse_log_det_jacobian(self, y: Any) -> Any:
        return -tf.log(y)

    def _forward_log_det_jacobian(self, x: Any) -> Any:
        return x


class Reciprocal(_OfNumbers):
    def _forward(self, x: Any) -> Any:
        return 1 / x

    _inverse = _forward

    def _forward_log_det_jacobian(self, x: Any) -> Any:
        return -2 * tf.log(tf.abs(x))

    _inverse_log_det_jacobian = _forward_log_det_jacobian


class Sigmoid(_OfNumbers):
    def _forward(self, x: Any) -> Any:
        return tf.sigmoid(x)

    def _inverse(self, y: Any) -> Any:
        return tf.log(y) - tf.log1p(-y)

    def _inverse_log_det_jacobian(self, y: Any) -> Any:
        return -tf.log(y) - tf.log1p(-y)

    def _forward_log_det_jacobian(self, x: Any) -> Any:
        return -tf.nn.softplus(-x) - tf.nn.softplus(x)


class Softplus(_OfNumbers):
    def _forward(self, x: Any) -> Any:
        return tf.nn.softplus(x)

    def _inverse(self, y: Any) -> Any:
        return y + tf.log(-tf.expm1(-y))

    def _inverse_log_det_jacobian(self, y: Any) -> Any:
        return -tf.log(-tf.expm1(-y))

    def _forward_log_det_jacobian(self, x: Any) -> Any:
        return -tf.nn.softplus(-x)


class Invert(_OfNumbers):
    """The inverse of another bijector."""

    def __init__(self, bijector: Any, validate_args: bool = False, name: Any = None) -> None:
        self.bijector = bijector
        super().__init__(validate_args, name or f"invert_{bijector.name}")

    def _forward(self, x: Any) -> Any:
        return self.bijector.inverse(x)

    def _inverse(self, y: Any) -> Any:
        return self.bijector.forward(y)

    def _inverse_log_det_jacobian(self, y: Any) -> Any:
        return self.bijector.forward_log_det_jacobian(y, event_ndims=0)

    def _forward_log_det_jacobian(self, x: Any) -> Any:
        return self.bijector.inverse_log_det_jacobian(x, event_ndims=0)
