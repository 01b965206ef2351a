"""`tf.contrib.learn.monitors`: evaluation during training."""

import math
from typing import Any, Optional

from tf1_mnist import tf1 as tf


class ValidationMonitor:
    """Evaluates an estimator at regular intervals, and may stop its training early.

    Args:
        x, y, input_fn, batch_size, eval_steps, metrics: what to evaluate, as in `evaluate`.
        every_n_steps: training steps between two evaluations.
        early_stopping_rounds: training stops if the metric has not improved for this many steps;
            None to continue training.
        early_stopping_metric: the name of the metric.
        early_stopping_metric_minimize: whether a lower value is better.
    """

    def __init__(
        self,
        x: Any = None,
        y: Any = None,
        input_fn: Any = None,
        batch_size: Optional[int] = None,
        eval_steps: Optional[int] = None,
        every_n_steps: int = 100,
        metrics: Any = None,
        hooks: Any = None,
        early_stopping_rounds: Optional[int] = None,
        early_stopping_metric: str = "loss",
        early_stopping_metric_minimize: bool = True,
        name: Optional[str] = None,
    ) -> None:
        self.every_n_steps = every_n_steps
        self._what = {
            "x": x,
            "y": y,
            "input_fn": input_fn,
            "batch_size": batch_size,
            "steps": eval_steps,
            "metrics": metrics,
        }
        self._rounds = early_stopping_rounds
        self._metric = early_stopping_metric
        self._sign = 1 if early_stopping_metric_minimize else -1
        self._best, self._best_step = math.inf, 0

    def evaluate(self, estimator: Any) -> bool:
        """Logs the metrics, and returns whether to stop training."""
        metrics = estimator.evaluate(**self._what)
        step = int(metrics["global_step"])
        values = (f"{name} = {value}" for name, value in metrics.items() if name != "global_step")
        tf.logging.info("Validation (step %d): %s", step, ", ".join(values))
        value = self._sign * float(metrics[self._metric])
        if value < self._best:
            self._best, self._best_step = value, step
        return self._rounds is not None and step - self._best_step >= self._rounds
