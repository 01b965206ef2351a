"""Stands in for `tf.contrib.tensor_forest`, with a random forest that learns from batches.

Each leaf draws thresholds for a few features from the first samples that reach it, and counts the
classes on both sides of each threshold. After enough samples, the leaf splits at the best threshold
(Saffari et al., "On-line random forests", 2009).
"""

from typing import Any, Tuple

import numpy as np

from tf1run import tf1 as tf
from tf1run.stand_ins import StandIn


class ForestHParams:
    """The options of a forest.

    split_after_samples: the number of samples after which a leaf splits.
    num_splits_to_consider: the number of features that a leaf draws; 0 for the square root of the
        number of features or 10, whichever is larger.
    """

    def __init__(
        self,
        num_classes: int = 2,
        num_features: int = 1,
        num_trees: int = 100,
        max_nodes: int = 10000,
        num_splits_to_consider: int = 0,
        split_after_samples: int = 250,
        base_random_seed: int = 0,
        **options: Any,
    ) -> None:
        self.num_classes = num_classes
        self.num_features = num_features
        self.num_trees = num_trees
        self.max_nodes = max_nodes
        self.num_splits_to_consider = num_splits_to_consider
        self.split_after_samples = split_after_samples
        self.base_random_seed = base_random_seed
        vars(self).update(options)

    def fill(self) -> "ForestHParams":
        """Chooses values for the options that the program has not set."""
        self.num_splits_to_consider = self.num_splits_to_consider or max(
            10, int(self.num_features**0.5)
        )
        return self


class RandomForestGraphs:
    """Ops that train a forest and predict with it.

    The forest is stored outside the graph, so checkpoints do not contain it.
    """

    def __init__(self, params: ForestHParams, *args: Any, **options: Any) -> None:
        params.fill()
        self._trees = [
            _Tree(params, np.random.RandomState(params.base_random_seed + number))
            for number in range(params.num_trees)
        ]

    def training_graph(self, input_data: Any, input_labels: Any, **options: Any) -> Any:
        """Returns an op that trains each tree on a batch.

        Args:
            input_data: float32 (n, features).
            input_labels: int32 (n,), the classes.
        """

        def train(x: np.ndarray, y: np.ndarray) -> Any:
            for tree in self._trees:
                tree.train(x, y.astype(np.intp))
            return np.float32(0)

        return tf.py_func(train, [input_data, input_labels], tf.float32).op

    def inference_graph(self, input_data: Any, **options: Any) -> Tuple[Any, None, None]:
        """Returns float32 probabilities of shape (n, classes), and None for paths and variances."""

        def ask(x: np.ndarray) -> Any:
            return np.mean([tree.probabilities(x) for tree in self._trees], axis=0, dtype="f4")

        return tf.py_func(ask, [input_data], tf.float32), None, None

    def average_size(self) -> Any:
        """Returns the mean number of nodes per tree, a float32 scalar."""
        return tf.py_func(
            lambda: np.float32(np.mean([tree.nodes for tree in self._trees])), [], tf.float32
        )

    def training_loss(self, features: Any, labels: Any, name: str = "training_loss") -> Any:
        """Returns the loss as defined in TensorFlow 1.15.5: minus the mean number of nodes."""
        return tf.negative(self.average_size(), name=name)


class _Tree:
    """A tree, stored as arrays with one row per node.

    nodes: the number of nodes.
    """

    def __init__(self, params: ForestHParams, random: Any) -> None:
        self.nodes = 1
        self._random, self._split_after = random, params.split_after_samples
        nodes, splits = params.max_nodes, params.num_splits_to_consider
        self._feature = np.zeros(nodes, np.intp)
        self._threshold = np.zeros(nodes, np.float32)
        self._left = np.zeros(nodes, np.intp)  # the left child; the right one is next to it
        self._counts = np.zeros((nodes, params.num_classes))
        # For each leaf: the thresholds that it has drawn, and the numbers of samples of each class
        # that it has received since then.
        self._has_drawn = np.zeros(nodes, bool)
        self._features = random.randint(params.num_features, size=(nodes, splits))
        self._thresholds = np.zeros((nodes, splits), np.float32)
        self._seen = np.zeros((nodes, params.num_classes))
        self._on_left = np.zeros((nodes, splits, params.num_classes))

    def probabilities(self, x: np.ndarray) -> Any:
        counts = self._counts[self._leaves(x)] + 1e-6  # without samples, all are equally likely
        return counts / counts.sum(axis=1, keepdims=True)

    def train(self, x: np.ndarray, y: np.ndarray) -> None:
        leaves = self._leaves(x)
        np.add.at(self._counts, (leaves, y), 1)
        for leaf in np.unique(leaves[~self._has_drawn[leaves]]):
            samples = self._random.choice(np.flatnonzero(leaves == leaf), self._features.shape[1])
            self._thresholds[leaf] = x[samples, self._features[leaf]]
            self._has_drawn[leaf] = True
        np.add.at(self._seen, (leaves, y), 1)
        values = x[np.arange(len(x))[:, None], self._features[leaves]]
        sample, split = np.nonzero(values <= self._thresholds[leaves])
        np.add.at(self._on_left, (leaves[sample], split, y[sample]), 1)
        for leaf in np.unique(leaves):
            classes = np.count_nonzero(self._seen[leaf])
            is_full = self._seen[leaf].sum() >= self._split_after
            if is_full and classes > 1 and self.nodes + 2 <= len(self._left):
                self._split(leaf)

    def _split(self, leaf: int) -> None:
        left = self._on_left[leaf]
        right = self._seen[leaf] - left
        split = int(np.argmin(_impurity(left) + _impurity(right)))
        children = [self.nodes, self.nodes + 1]
        self._feature[leaf] = self._features[leaf, split]
        self._threshold[leaf] = self._thresholds[leaf, split]
        self._left[leaf] = children[0]
        self._counts[children] = left[split], right[split]
        self.nodes += 2

    def _leaves(self, x: np.ndarray) -> np.ndarray:
        """Returns the leaf of each sample."""
        node = np.zeros(len(x), np.intp)
        inside = np.flatnonzero(self._left[node])
        while len(inside):
            at = node[inside]
            goes_right = x[inside, self._feature[at]] > self._threshold[at]
            node[inside] = self._left[at] + goes_right
            inside = inside[self._left[node[inside]] > 0]
        return node


def _impurity(counts: np.ndarray) -> Any:
    """Returns, for each row of counts, the Gini impurity times the number of samples."""
    total = counts.sum(axis=-1)
    return total - (counts**2).sum(axis=-1) / np.maximum(total, 1)


STAND_IN = StandIn(
    section="`tf.contrib.tensor_forest` and `tf.contrib.boosted_trees`",
    instead="a class of sklearn.ensemble",
    modules={
        "tensorflow.contrib.tensor_forest.*": __name__,
        "tensorflow.contrib.tensor_forest.python": "",
        "tensorflow.contrib.tensor_forest.python.tensor_forest": __name__,
    },
)
