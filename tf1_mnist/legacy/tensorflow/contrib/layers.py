"""`tf.contrib.layers`, from tf_slim."""

from typing import Any

from tf1_mnist import tf1 as tf
from tf1_mnist.legacy.stand_ins import StandIn


def real_valued_column(column_name: str, dimension: int = 1, **options: Any) -> Any:
    """Returns a feature column of numbers."""
    return tf.feature_column.numeric_column(column_name, (dimension,), **options)


STAND_IN = StandIn(
    section="`tf.contrib.layers`",
    instead="the lines in the guide",
    modules={"tensorflow.contrib.layers.*": __name__},
    moved={
        "bucketized_column": "tf.feature_column.bucketized_column",
        "embedding_column": "tf.feature_column.embedding_column",
        "one_hot_column": "tf.feature_column.indicator_column",
        "sparse_column_with_hash_bucket": "tf.feature_column.categorical_column_with_hash_bucket",
        "sparse_column_with_integerized_feature": (
            "tf.feature_column.categorical_column_with_identity"
        ),
    },
    rest=("tf_slim.layers",),
)
