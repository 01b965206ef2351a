"""`tf.contrib.learn.Experiment` and `learn_runner`."""

import inspect
from typing import Any, Optional

from tf1_mnist.legacy import today
from tf1_mnist.legacy.tensorflow.estimator import ESTIMATOR


class Experiment:
    """An estimator with the data on which it is trained and evaluated."""

    def __init__(
        self,
        estimator: Any,
        train_input_fn: Any,
        eval_input_fn: Any,
        eval_metrics: Any = None,
        train_steps: Optional[int] = None,
        eval_steps: Optional[int] = 100,
        **options: Any,
    ) -> None:
        self.estimator = estimator
        self._train_input_fn = train_input_fn
        self._eval_input_fn = eval_input_fn
        self._metrics = {"metrics": eval_metrics} if eval_metrics else {}
        self._train_steps = train_steps
        self._eval_steps = eval_steps

    def train(self) -> Any:
        train = getattr(self.estimator, "fit", self.estimator.train)
        return train(input_fn=self._train_input_fn, max_steps=self._train_steps)

    def evaluate(self) -> Any:
        return self.estimator.evaluate(
            input_fn=self._eval_input_fn, steps=self._eval_steps, **self._metrics
        )

    def train_and_evaluate(self) -> Any:
        self.train()
        return self.evaluate()


def run(
    experiment_fn: Any,
    output_dir: Any = None,
    schedule: Optional[str] = None,
    run_config: Any = None,
    hparams: Any = None,
) -> Any:
    """Builds an experiment and runs it."""
    if run_config is None and len(inspect.signature(experiment_fn).parameters) == 1:
        experiment = experiment_fn(output_dir)
    else:
        run_config = run_config or today.load(ESTIMATOR).RunConfig(model_dir=output_dir)
        experiment = experiment_fn(run_config, hparams)
    return getattr(experiment, schedule or "train_and_evaluate")()
