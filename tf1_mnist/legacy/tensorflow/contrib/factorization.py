"""`tf.contrib.factorization`: k-means."""

from typing import Any, NamedTuple

from tf1_mnist import tf1 as tf
from tf1_mnist.legacy import today
from tf1_mnist.legacy.stand_ins import StandIn
from tf1_mnist.legacy.tensorflow.estimator import ESTIMATOR

SQUARED_EUCLIDEAN_DISTANCE = "squared_euclidean"
COSINE_DISTANCE = "cosine"
RANDOM_INIT = "random"
KMEANS_PLUS_PLUS_INIT = "kmeans_plus_plus"


class _TrainingGraph(NamedTuple):
    """The graph, in the order of 1.15.5.

    all_scores: a list of float32 (n, clusters), the distances to all centers.
    cluster_idx: a list of int64 (n,), the nearest center.
    scores: a list of float32 (n,), the distance to the nearest center.
    cluster_centers_initialized: a bool variable.
    init_op: chooses the initial centers among the points that are fed.
    training_op: moves the centers.
    """

    all_scores: Any
    cluster_idx: Any
    scores: Any
    cluster_centers_initialized: Any
    init_op: Any
    training_op: Any


class KMeans:
    """Finds the centers of clusters, by Lloyd's algorithm or from mini-batches."""

    def __init__(
        self,
        inputs: Any,
        num_clusters: int,
        initial_clusters: Any = RANDOM_INIT,
        distance_metric: str = SQUARED_EUCLIDEAN_DISTANCE,
        use_mini_batch: bool = False,
        mini_batch_steps_per_iteration: int = 1,
        random_seed: int = 0,
        **options: Any,
    ) -> None:
        self._inputs = inputs[0] if isinstance(inputs, (list, tuple)) else inputs
        self._clusters = num_clusters
        self._cosine = distance_metric == COSINE_DISTANCE
        self._mini_batch = use_mini_batch
        self._seed = random_seed

    def training_graph(self) -> _TrainingGraph:
        """Builds the graph."""
        x = self._inputs
        if self._cosine:
            x = tf.nn.l2_normalize(x, 1)
        shape = (self._clusters, x.shape.as_list()[1])
        centers = tf.Variable(tf.zeros(shape), name="clusters", trainable=False)
        counts = tf.Variable(tf.zeros((self._clusters,)), name="counts", trainable=False)
        initialized = tf.Variable(False, name="initialized", trainable=False)

        distances = self._distances(x, centers)
        nearest = tf.argmin(distances, 1)
        score = tf.reduce_min(distances, 1)

        chosen = tf.random_shuffle(tf.range(tf.shape(x)[0]), seed=self._seed)[: self._clusters]
        with tf.control_dependencies([tf.assign(centers, tf.gather(x, chosen))]):
            init_op = tf.assign(initialized, True)

        total = tf.unsorted_segment_sum(x, nearest, self._clusters)
        number = tf.unsorted_segment_sum(tf.ones_like(score), nearest, self._clusters)
        old = counts if self._mini_batch else tf.zeros_like(counts)
        # The mean of all points assigned to a center so far, or in this step.
        moved = centers + (total - number[:, None] * centers) / tf.maximum(old + number, 1)[:, None]
        with tf.control_dependencies([moved]):
            training_op = tf.group(tf.assign(centers, moved), tf.assign(counts, old + number))
        return _TrainingGraph([distances], [nearest], [score], initialized, init_op, training_op)

    def _distances(self, x: Any, centers: Any) -> Any:
        if self._cosine:
            return 1 - tf.matmul(x, tf.nn.l2_normalize(centers, 1), transpose_b=True)
        squares = tf.reduce_sum(x * x, 1, keepdims=True) + tf.reduce_sum(centers * centers, 1)
        return squares - 2 * tf.matmul(x, centers, transpose_b=True)


def KMeansClustering(num_clusters: int, model_dir: Any = None, **options: Any) -> Any:  # noqa: N802
    """Returns the estimator of that name."""
    options.pop("relative_tolerance", None)
    return today.load(ESTIMATOR).experimental.KMeans(num_clusters, model_dir, **options)


STAND_IN = StandIn(
    section="`tf.contrib.factorization.KMeans`",
    instead="the lines in the guide",
    modules={"tensorflow.contrib.factorization.*": __name__},
)
