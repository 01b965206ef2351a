"""`tf.contrib.opt.ScipyOptimizerInterface`: trains with `scipy.optimize.minimize`."""

from typing import Any

import numpy as np

from tf1_mnist import tf1 as tf
from tf1_mnist.legacy import today
from tf1_mnist.legacy.stand_ins import StandIn


class ScipyOptimizerInterface:
    """Minimizes a loss over variables, by default with L-BFGS-B.

    Args:
        loss: a scalar.
        var_list: the variables; by default, all trainable variables.
        equalities: tensors that have to be zero.
        inequalities: tensors that must not be negative.
        var_to_bounds: for each bounded variable, a pair of its lowest and its highest value, each a
            number or an array.
        optimizer_kwargs: `method`, `options` and other arguments of `scipy.optimize.minimize`.
    """

    def __init__(
        self,
        loss: Any,
        var_list: Any = None,
        equalities: Any = None,
        inequalities: Any = None,
        var_to_bounds: Any = None,
        **optimizer_kwargs: Any,
    ) -> None:
        self._variables = list(tf.trainable_variables() if var_list is None else var_list)
        self._loss_and_gradient = self._with_gradient(loss)
        self._constraints = [
            (kind, self._with_gradient(value))
            for kind, values in (("eq", equalities), ("ineq", inequalities))
            for value in values or []
        ]
        self._bounds = var_to_bounds and [
            pair for variable in self._variables for pair in _bounds(variable, var_to_bounds)
        ]
        self._given = [
            tf.placeholder(variable.dtype.base_dtype, variable.shape)
            for variable in self._variables
        ]
        self._assign = tf.group(*map(tf.assign, self._variables, self._given))
        self.optimizer_kwargs = {"method": "L-BFGS-B", **optimizer_kwargs}

    def minimize(
        self,
        session: Any = None,
        feed_dict: Any = None,
        fetches: Any = None,
        step_callback: Any = None,
        loss_callback: Any = None,
        **run_kwargs: Any,
    ) -> None:
        """Trains until SciPy stops.

        Args:
            fetches: the tensors whose values are passed to `loss_callback` whenever the loss is
                computed.
            step_callback: is called after each step with the values of all variables in one float64
                vector.
        """
        session = session or tf.get_default_session()

        def evaluate(values: np.ndarray, tensors: Any) -> Any:
            self._set(session, values)
            return session.run(tensors, feed_dict, **run_kwargs)

        def loss_and_gradient(values: np.ndarray) -> Any:
            tensors = (*self._loss_and_gradient, fetches or [])
            loss, gradient, fetched = evaluate(values, tensors)
            if loss_callback is not None:
                loss_callback(*fetched)
            return float(loss), gradient.astype(np.float64)

        def constraint(kind: str, tensors: Any) -> Any:
            functions = [
                lambda values, tensor=tensor: evaluate(values, tensor).astype(np.float64)
                for tensor in tensors
            ]
            return dict(zip(("type", "fun", "jac"), (kind, *functions)))

        start = np.concatenate([value.ravel() for value in session.run(self._variables)])
        options = dict(self.optimizer_kwargs)
        if self._constraints:
            options["constraints"] = [constraint(*each) for each in self._constraints]
        result = today.load("scipy.optimize").minimize(
            loss_and_gradient,
            start.astype(np.float64),
            jac=True,
            bounds=self._bounds,
            callback=step_callback,
            **options,
        )
        self._set(session, result.x)
        tf.logging.info("Optimization terminated: %s", result.message)

    def _with_gradient(self, value: Any) -> Any:
        """Returns a tensor and its gradient with respect to all variables, as one vector."""
        gradients = tf.gradients(value, self._variables)
        flat = [
            tf.reshape(tf.zeros_like(variable) if gradient is None else gradient, [-1])
            for gradient, variable in zip(gradients, self._variables)
        ]
        return value, tf.concat(flat, 0)

    def _set(self, session: Any, values: np.ndarray) -> None:
        sizes = [variable.shape.num_elements() for variable in self._variables]
        parts = np.split(values, np.cumsum(sizes)[:-1])
        feed = {
            given: part.reshape(given.shape.as_list()) for given, part in zip(self._given, parts)
        }
        session.run(self._assign, feed)


def _bounds(variable: Any, var_to_bounds: Any) -> Any:
    lowest, highest = var_to_bounds.get(variable, (-np.inf, np.inf))
    shape = variable.shape.as_list()
    return zip(*(np.broadcast_to(bound, shape).ravel() for bound in (lowest, highest)))


STAND_IN = StandIn(
    section="`import tensorflow.contrib`",
    instead="scipy.optimize.minimize",
    modules={"tensorflow.contrib.opt.*": __name__},
)
