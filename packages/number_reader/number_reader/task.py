"""The task of a network that reads a row of digits and signs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Tuple

from number_reader import rows
from tf1_mnist import tf1 as tf
from tf1_mnist.data import Examples, Splits
from tf1_mnist.task import Task

if TYPE_CHECKING:
    from number_reader.rows.batches import Rows


def ctc_loss(labels: tf.Tensor, logits: tf.Tensor) -> tf.Tensor:
    """Computes -log p(label), the loss of connectionist temporal classification (CTC).

    p(label) is the sum of the probabilities of all ways to spell the label in the columns, so
    neither the digits' positions nor their number has to be known (Graves et al., Connectionist
    temporal classification, 2006).

    Args:
        labels: uint8 of shape (batch, n), padded with BLANK.
        logits: float32 of shape (batch, columns, 23).
    Returns:
        float32 of shape (batch,), in nats; 0 for a label that needs more columns than there are.
    """
    by_column = tf.transpose(logits, (1, 0, 2))
    lengths = tf.fill(tf.shape(logits)[:1], tf.shape(logits)[1])
    return tf.nn.ctc_loss(
        _sparse(labels), by_column, lengths, ignore_longer_outputs_than_inputs=True
    )


def is_spelled(labels: tf.Tensor, logits: tf.Tensor) -> tf.Tensor:
    """Returns whether the best path spells each label, as a bool tensor of shape (batch,).

    The best path consists of the likeliest class of each column. It is read by merging repeated
    classes and then removing the blanks.
    """
    by_column = tf.transpose(logits, (1, 0, 2))
    lengths = tf.fill(tf.shape(logits)[:1], tf.shape(logits)[1])
    (path,), _ = tf.nn.ctc_greedy_decoder(by_column, lengths)
    distance = tf.edit_distance(tf.cast(path, tf.int32), _sparse(labels), normalize=False)
    return tf.equal(distance, 0)


def _sparse(labels: tf.Tensor) -> Any:
    """Returns labels without BLANK, as an int32 SparseTensor."""
    where = tf.where(tf.not_equal(labels, rows.BLANK))
    values = tf.cast(tf.gather_nd(labels, where), tf.int32)
    return tf.SparseTensor(where, values, tf.cast(tf.shape(labels), tf.int64))


def _rows(
    splits: Splits, size: int, seed: int, shard: Tuple[int, int], augment: str
) -> Tuple[Splits, Rows]:
    """Composes rows of digits. The rows for validation and testing are the same in every run."""
    from number_reader.rows import batches  # imported late, since reading composes no rows

    composed = batches.Rows(splits.train, size, seed, shard=shard)
    return Splits(next(composed.since(0)), *map(_fixed_rows, splits[1:])), composed


def _fixed_rows(split: Examples) -> Examples:
    from number_reader.rows.batches import fixed_rows  # imported late, as above

    return fixed_rows(split)


ROW = Task(
    name="rows",
    noun="rows",
    image_shape=(rows.HEIGHT, None),
    label_shape=(None,),
    output_shape=(None, rows.BLANK + 1),
    symbols=rows.SYMBOLS,
    augmentations=("none",),  # rows are composed of distorted digits anyway
    cross_entropy=ctc_loss,
    correct=is_spelled,
    arrange=_rows,
    test_images=_fixed_rows,
)
