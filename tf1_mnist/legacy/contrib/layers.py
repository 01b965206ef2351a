"""`tf.contrib.layers`, from tf_slim."""

from typing import Any

from tf1_mnist import tf1 as tf
from tf1_mnist.legacy import slim

SECTION = "`tf.contrib.layers`"
INSTEAD = "the lines in the guide"

_FEATURE_COLUMNS = {
    "bucketized_column": "bucketized_column",
    "embedding_column": "embedding_column",
    "one_hot_column": "indicator_column",
    "sparse_column_with_hash_bucket": "categorical_column_with_hash_bucket",
    "sparse_column_with_integerized_feature": "categorical_column_with_identity",
}


def real_valued_column(column_name: str, dimension: int = 1, **options: Any) -> Any:
    """Returns a feature column of numbers."""
    return tf.feature_column.numeric_column(column_name, (dimension,), **options)


def __getattr__(name: str) -> Any:
    if name.startswith("__"):
        raise AttributeError(name)
    if name in _FEATURE_COLUMNS:
        return getattr(tf.feature_column, _FEATURE_COLUMNS[name])
    return getattr(slim.load("tf_slim.layers"), name)
