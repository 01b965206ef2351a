"""`tf.contrib.learn`: data sets, and `tf.estimator` with the methods of scikit-learn."""

import inspect
from typing import Any, Callable, Dict, Iterator, NamedTuple, Optional

import numpy as np

from tf1_mnist import tf1 as tf
from tf1_mnist.legacy import today
from tf1_mnist.legacy.stand_ins import StandIn
from tf1_mnist.legacy.tensorflow.contrib import experiment as learn_runner
from tf1_mnist.legacy.tensorflow.contrib import monitors
from tf1_mnist.legacy.tensorflow.contrib.experiment import Experiment
from tf1_mnist.legacy.tensorflow.estimator import ESTIMATOR

__all__ = ["Experiment", "learn_runner", "monitors"]


_COLUMN = "x"  # the key of the features that are passed as `x`


class ModeKeys:
    """The modes of a model function."""

    TRAIN = "train"
    EVAL = "eval"
    INFER = "infer"


class ModelFnOps(NamedTuple):
    """What a model function returns."""

    mode: str
    predictions: Any = None
    loss: Any = None
    train_op: Any = None
    eval_metric_ops: Any = None


class MetricSpec:
    """A metric of `evaluate`: a function of predictions and labels."""

    def __init__(self, metric_fn: Any, prediction_key: Any = None, **keys: Any) -> None:
        self.metric_fn = metric_fn
        self.prediction_key = prediction_key

    def measure(self, predictions: Any, labels: Any) -> Any:
        """Returns the metric's value and the op that updates it."""
        key = self.prediction_key or next(iter(predictions))
        return self.metric_fn(labels=labels, predictions=predictions[key])


def infer_real_valued_columns_from_input(x: Any) -> Any:
    """Returns the feature column for images of shape (n, pixels)."""
    return [tf.feature_column.numeric_column(_COLUMN, np.shape(x)[1:])]


class _Fits:
    """scikit-learn's methods for the estimator in `self._estimator`."""

    _estimator: Any
    _metrics: Dict[str, "MetricSpec"]

    def fit(
        self,
        x: Any = None,
        y: Any = None,
        input_fn: Any = None,
        steps: Optional[int] = None,
        batch_size: Optional[int] = None,
        monitors: Any = None,
        max_steps: Optional[int] = None,
    ) -> Any:
        """Trains for `steps` steps or, if no number is given, for one epoch over `x`."""
        once = steps is None and max_steps is None
        read = self._input_fn(x, y, input_fn, batch_size, 1 if once else None, shuffle=True)
        hooks = [hook for hook in monitors or [] if isinstance(hook, tf.train.SessionRunHook)]
        validations = [each for each in monitors or [] if each not in hooks]
        if not validations:
            self._estimator.train(read, hooks, steps, max_steps)
            return self
        if steps is None and max_steps is not None:
            begun = self._estimator.latest_checkpoint() is not None
            steps = max_steps - (self.get_variable_value("global_step") if begun else 0)
        for number in _parts(steps, min(each.every_n_steps for each in validations)):
            self._estimator.train(read, hooks, number)
            ends = [each.evaluate(self) for each in validations]
            if any(ends):
                break
        return self

    partial_fit = fit

    def evaluate(
        self,
        x: Any = None,
        y: Any = None,
        input_fn: Any = None,
        batch_size: Optional[int] = None,
        steps: Optional[int] = None,
        metrics: Any = None,
        **options: Any,
    ) -> Any:
        """Returns the metrics by name."""
        read = self._input_fn(x, y, input_fn, batch_size, 1, shuffle=False)
        self._metrics.update(metrics or {})
        return self._estimator.evaluate(read, steps=steps)

    def predict(
        self,
        x: Any = None,
        input_fn: Any = None,
        batch_size: Optional[int] = None,
        as_iterable: bool = True,
        **options: Any,
    ) -> Any:
        """Returns a prediction for each image: its class, or what the model function returns."""
        predictions = map(_class_of, self._predictions(x, input_fn, batch_size))
        return predictions if as_iterable else np.array(list(predictions))

    predict_classes = predict

    def predict_proba(
        self, x: Any = None, input_fn: Any = None, as_iterable: bool = True, **options: Any
    ) -> Any:
        """Returns the probabilities of the classes for each image."""
        found = (each["probabilities"] for each in self._predictions(x, input_fn, None))
        return found if as_iterable else np.array(list(found))

    def _predictions(self, x: Any, input_fn: Any, batch_size: Any) -> Iterator[Any]:
        read = self._input_fn(x, None, input_fn, batch_size, 1, shuffle=False)
        return iter(self._estimator.predict(read))

    def _input_fn(
        self, x: Any, y: Any, input_fn: Any, batch_size: Any, epochs: Any, shuffle: bool
    ) -> Callable[[], Any]:
        if input_fn is not None:
            return lambda: input_fn()
        x = np.asarray(x)
        if np.issubdtype(x.dtype, np.floating):
            x = x.astype(np.float32)
        if y is not None:
            y = np.asarray(y)
            y = y.astype(np.int32) if np.issubdtype(y.dtype, np.integer) else y.astype(np.float32)
        read: Callable[[], Any] = today.load(ESTIMATOR).inputs.numpy_input_fn(
            {_COLUMN: x}, y, batch_size or 128, epochs, shuffle
        )
        return read

    def __getattr__(self, name: str) -> Any:
        if name == "_estimator":
            raise AttributeError(name)
        return getattr(self._estimator, name)


def _parts(steps: Optional[int], every: int) -> Iterator[Optional[int]]:
    """Yields the number of steps to train before each evaluation; None for one epoch."""
    if steps is None:
        yield None
    else:
        yield from (min(every, steps - done) for done in range(0, steps, every))


def _class_of(prediction: Any) -> Any:
    return (
        prediction["class_ids"][0]
        if "class_ids" in prediction
        else prediction.get("predictions", prediction)
    )


class Estimator(_Fits):
    """An estimator made from a model function that returns predictions, loss and train_op."""

    def __init__(
        self, model_fn: Any = None, model_dir: Any = None, config: Any = None, params: Any = None
    ) -> None:
        self._metrics: Dict[str, MetricSpec] = {}

        def spec(features: Any, labels: Any, mode: Any, params: Any) -> Any:
            return _spec(model_fn, self._metrics, features, labels, mode, params)

        self._estimator = today.load(ESTIMATOR).Estimator(spec, model_dir, config, params)


def _spec(model_fn: Any, metrics: Any, features: Any, labels: Any, mode: str, params: Any) -> Any:
    """Calls a model function of contrib.learn, and returns its result as an EstimatorSpec."""
    if isinstance(features, dict) and list(features) == [_COLUMN]:
        features = features[_COLUMN]
    takes = inspect.signature(model_fn).parameters
    optional = {"mode": mode, "params": params}
    options = {name: value for name, value in optional.items() if name in takes}
    answer = model_fn(features, labels, **options)
    spec = today.load(ESTIMATOR).EstimatorSpec
    if isinstance(answer, spec):
        return answer
    ops = answer if isinstance(answer, ModelFnOps) else ModelFnOps(mode, *answer)
    predictions = ops.predictions
    if not isinstance(predictions, dict):
        predictions = {"predictions": predictions}
    measured = dict(ops.eval_metric_ops or {})
    if mode == ModeKeys.EVAL:
        for name, metric in metrics.items():
            measured[name] = metric.measure(predictions, labels)
    return spec(mode, predictions, ops.loss, ops.train_op, measured)


def _canned(name: str) -> Any:
    """Returns a class that adds scikit-learn's methods to one of `tf.estimator`'s classes."""

    class Canned(_Fits):
        def __init__(self, *args: Any, **options: Any) -> None:
            self._metrics = {}
            options.pop("enable_centered_bias", None)
            options.pop("gradient_clip_norm", None)
            self._estimator = getattr(today.load(ESTIMATOR), name)(*args, **options)

    Canned.__name__ = Canned.__qualname__ = name
    return Canned


DNNClassifier = _canned("DNNClassifier")
DNNRegressor = _canned("DNNRegressor")
DNNLinearCombinedClassifier = _canned("DNNLinearCombinedClassifier")
LinearClassifier = _canned("LinearClassifier")
LinearRegressor = _canned("LinearRegressor")


def SKCompat(estimator: Any) -> Any:  # noqa: N802
    """Returns the estimator itself, which already accepts arrays."""
    return estimator


STAND_IN = StandIn(
    section="`tf.contrib.learn`",
    instead="your own graph and training loop",
    modules={"tensorflow.contrib.learn.*": __name__},
    # Files whose functions are in this module, as in
    # `learn.python.learn.estimators.model_fn.ModelFnOps`.
    moved=dict.fromkeys(("estimators", "learn", "model_fn", "python"), "tensorflow.contrib.learn"),
    rest=(ESTIMATOR,),
)
