"""`tf.contrib.layers`, from tf_slim."""

from typing import Any

from tf1_mnist import tf1 as tf
from tf1_mnist.legacy.stand_ins import StandIn


def real_valued_column(column_name: str, dimension: int = 1, **options: Any) -> Any:
    """Returns a feature column of numbers."""
    return tf.feature_column.numeric_column(column_name, (dimension,), **options)


def embed_sequence(
    ids: Any,
    vocab_size: Any = None,
    embed_dim: Any = None,
    unique: bool = False,
    initializer: Any = None,
    regularizer: Any = None,
    trainable: bool = True,
    scope: Any = None,
    reuse: Any = None,
) -> Any:
    """Returns the embeddings of words: float32 (batch, time, `embed_dim`)."""
    with tf.variable_scope(scope, "EmbedSequence", [ids], reuse=reuse):
        embeddings = tf.get_variable(
            "embeddings",
            (vocab_size, embed_dim) if vocab_size else None,
            initializer=initializer,
            regularizer=regularizer,
            trainable=trainable,
        )
    return tf.nn.embedding_lookup(embeddings, ids)


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
