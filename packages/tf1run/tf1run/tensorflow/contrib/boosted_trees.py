"""The estimator of `tf.contrib.boosted_trees`, based on scikit-learn's gradient boosting."""

from typing import Any, Callable, Dict, Iterator, Optional, Tuple

import numpy as np

from tf1run import tf1 as tf
from tf1run import today
from tf1run.stand_ins import StandIn


class LearnerConfig:
    """Options with arbitrary names; `config.constraints.max_tree_depth = 4` sets one of them."""

    TREE_PER_CLASS, FULL_HESSIAN, DIAGONAL_HESSIAN = 1, 2, 3
    WHOLE_TREE, LAYER_BY_LAYER = 1, 2
    PRE_PRUNE, POST_PRUNE = 1, 2

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        group = vars(self)[name] = LearnerConfig()
        return group

    def number(self, path: str, default: float) -> float:
        """Returns the value of the option at a path, or a default if the program has not set it."""
        value: Any = self
        for name in path.split("."):
            value = getattr(value, name)
        return default if isinstance(value, LearnerConfig) else value


class GradientBoostedDecisionTreeClassifier:
    """A classifier with an estimator's methods. Its trees differ from TensorFlow 1.15.5's."""

    def __init__(
        self,
        learner_config: LearnerConfig,
        examples_per_layer: int,
        num_trees: Optional[int] = None,
        **options: Any,
    ) -> None:
        depth = int(learner_config.number("constraints.max_tree_depth", 4))
        trees = num_trees or 100
        self._samples = examples_per_layer * depth * trees
        self._trees = today.load("sklearn.ensemble").HistGradientBoostingClassifier(
            learning_rate=learner_config.number("learning_rate_tuner.fixed.learning_rate", 0.1),
            max_iter=trees,
            max_depth=depth,
            early_stopping=False,
            random_state=0,
        )

    def fit(
        self, input_fn: Any, steps: Optional[int] = None, max_steps: Optional[int] = None, **_: Any
    ) -> Any:
        """Trains on `steps` batches, but on no more samples than TensorFlow 1.15.5's trees need."""
        features, labels, samples = [], [], 0
        for number, (x, y) in enumerate(_batches(input_fn)):
            if samples >= self._samples or number == (steps or max_steps):
                break
            features.append(x)
            labels.append(y)
            samples += len(x)
        self._trees.fit(np.concatenate(features), np.concatenate(labels))
        return self

    train = fit

    def evaluate(self, input_fn: Any, steps: Optional[int] = None, **_: Any) -> Dict[str, float]:
        """Returns the accuracy and the mean loss over the samples."""
        right, loss, samples = 0, 0.0, 0
        for number, (x, y) in enumerate(_batches(input_fn)):
            if number == steps:
                break
            probabilities = self._trees.predict_proba(x)
            places = np.searchsorted(self._trees.classes_, y)
            right += int((probabilities.argmax(axis=1) == places).sum())
            loss -= float(np.log(probabilities[np.arange(len(y)), places]).sum())
            samples += len(y)
        return {"accuracy": right / samples, "loss": loss / samples}

    def predict(self, input_fn: Any, **_: Any) -> Iterator[Dict[str, Any]]:
        """Yields the class and the probabilities for each sample."""
        for x, _y in _batches(input_fn):
            for probabilities in self._trees.predict_proba(x):
                classes = self._trees.classes_[probabilities.argmax()]
                yield {"classes": classes, "probabilities": probabilities}


def _batches(input_fn: Callable[[], Any]) -> Iterator[Tuple[np.ndarray, Any]]:
    """Yields float32 features of shape (n, columns) and labels of shape (n,), batch by batch."""
    with tf.Graph().as_default():
        inputs = input_fn()
        features, labels = inputs if isinstance(inputs, tuple) else (inputs, None)
        if not isinstance(features, dict):
            features = {"x": features}
        # The session finalizes the graph, so every op has to be created beforehand.
        fetches = [features, tf.no_op() if labels is None else labels]
        with tf.train.MonitoredSession() as session:
            while not session.should_stop():
                x, y = session.run(fetches)
                columns = [np.reshape(x[name], (len(x[name]), -1)) for name in sorted(x)]
                yield np.concatenate(columns, axis=1), None if y is None else np.ravel(y)


STAND_IN = StandIn(
    section="`tf.contrib.tensor_forest` and `tf.contrib.boosted_trees`",
    instead="a class of sklearn.ensemble",
    modules={
        "tensorflow.contrib.boosted_trees.*": __name__,
        "tensorflow.contrib.boosted_trees.estimator_batch": "",
        "tensorflow.contrib.boosted_trees.estimator_batch.estimator": __name__,
        "tensorflow.contrib.boosted_trees.proto": "",
        "tensorflow.contrib.boosted_trees.proto.learner_pb2": __name__,
    },
)
