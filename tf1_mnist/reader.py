"""A network that reads a whole row of digits (468,387 parameters).

python -m tf1_mnist.reader

It looks at a row column by column. For every two pixels of the row's width it says which digit is
there, or that none is. For each answer it sees 54 pixels of the row, since a zero and the letter o
often differ only in what stands beside them.

Neither the digits' positions nor their number is given in training: the CTC loss adds up the
probabilities of all ways to spell the label (Graves et al., Connectionist temporal classification,
2006).
"""

import sys
from typing import Any, Optional, Sequence, Tuple

import numpy as np

from tf1_mnist import cli, optimizers
from tf1_mnist import tf1 as tf
from tf1_mnist.cli import Recipe
from tf1_mnist.data import Split, rows
from tf1_mnist.layers import (
    batch_norm,
    conv2d,
    dropout,
    max_pool,
    normalize,
    relu,
    stack_height,
)
from tf1_mnist.model import Objective
from tf1_mnist.runs import Settings, Splits

BLANK = rows.NO_DIGIT  # the class of a column that shows no digit


def inference(images: Any, training: Any) -> Any:
    """Computes the logits of each column.

    Args:
        images: uint8 of shape (batch, 32, width), 0 is paper, 255 is ink.
        training: bool of shape (); if true, dropout is on, and batch normalization uses the
            batch's mean and variance.
    Returns:
        float32 of shape (batch, width // 2, 11); the last class is BLANK.
    """
    x = normalize(images)  # (batch, 32, width, 1)
    x = max_pool(_convolve(x, 24, 5, name="conv2d_1"), k=2, s=2)  # (batch, 16, width / 2, 24)
    x = relu(batch_norm(x, training, name="norm_1"))
    x = relu(batch_norm(_convolve(x, 48, 3, name="conv2d_2"), training, name="norm_2"))
    x = max_pool(_convolve(x, 48, 3, name="conv2d_3"), k=(2, 1), s=(2, 1))
    x = relu(batch_norm(x, training, name="norm_3"))  # (batch, 8, width / 2, 48)
    x = relu(batch_norm(_convolve(x, 80, 3, name="conv2d_4"), training, name="norm_4"))
    x = max_pool(_convolve(x, 80, 3, name="conv2d_5"), k=(2, 1), s=(2, 1))
    x = relu(batch_norm(x, training, name="norm_5"))  # (batch, 4, width / 2, 80)
    x = stack_height(x)  # (batch, 1, width / 2, 320)
    x = relu(batch_norm(_convolve(x, 112, (1, 5), name="conv2d_6"), training, name="norm_6"))
    x = dropout(x, 0.2, training, name="dropout")
    x = relu(batch_norm(_convolve(x, 112, (1, 13), name="conv2d_7"), training, name="norm_7"))
    x = conv2d(x, BLANK + 1, kernel_size=1, name="conv2d_8")  # (batch, 1, width / 2, 11)
    return tf.squeeze(x, axis=1)


def _convolve(x: Any, filters: int, kernel_size: Any, name: str) -> Any:
    """A convolution before batch normalization, whose output is as large as its input."""
    return conv2d(x, filters, kernel_size, name, use_bias=False, padding="SAME")


def ctc_loss(labels: Any, logits: Any) -> Any:
    """Computes -log p(label), summed over all ways to spell the label along the columns.

    Args:
        labels: uint8 of shape (batch, 6), padded with NO_DIGIT.
        logits: float32 of shape (batch, columns, 11).
    Returns:
        float32 of shape (batch,), in nats; 0 for a label that needs more columns than there are.
    """
    by_column = tf.transpose(logits, (1, 0, 2))
    lengths = tf.fill(tf.shape(logits)[:1], tf.shape(logits)[1])
    return tf.nn.ctc_loss(
        _sparse(labels), by_column, lengths, ignore_longer_outputs_than_inputs=True
    )


def correct(labels: Any, logits: Any) -> Any:
    """Returns whether the best path spells the label, bool of shape (batch,).

    The best path takes the likeliest class of each column; of equal ones side by side it keeps
    one, and it leaves out the blanks.
    """
    by_column = tf.transpose(logits, (1, 0, 2))
    lengths = tf.fill(tf.shape(logits)[:1], tf.shape(logits)[1])
    (path,), _ = tf.nn.ctc_greedy_decoder(by_column, lengths)
    distance = tf.edit_distance(tf.cast(path, tf.int32), _sparse(labels), normalize=False)
    return tf.equal(distance, 0)


def _sparse(labels: Any) -> Any:
    """Returns labels without NO_DIGIT, as an int32 SparseTensor."""
    where = tf.where(tf.not_equal(labels, rows.NO_DIGIT))
    values = tf.cast(tf.gather_nd(labels, where), tf.int32)
    return tf.SparseTensor(where, values, tf.cast(tf.shape(labels), tf.int64))


ROW = Objective((rows.HEIGHT, None), (rows.LONGEST,), ctc_loss, correct)


def prepare(splits: Splits, settings: Settings, share: Tuple[int, int]) -> Tuple[Splits, Any]:
    """Turns the splits of single digits into rows, and into batches of them to train on.

    The rows to validate and to test are the same in every run.
    """
    batches = rows.Rows(splits.train, settings.batch_size, settings.seed)
    composed = Splits(next(batches.since(0)), *map(_fixed_rows, splits[1:]))
    return composed, batches


def _fixed_rows(split: Split) -> Split:
    count = max(1, len(split.images) // 4)
    return rows.stack(*rows.random_rows(split, count, np.random.RandomState(0)))


VARIANTS = {
    "default": Recipe(
        inference,
        epochs=50,
        batch_size=64,
        learning_rate=4e-3,
        schedule=optimizers.one_cycle,
        optimizer=optimizers.clipped_adam,
        average_decay=0.999,
        objective=ROW,
        prepare=prepare,
    )
}


def main(argv: Optional[Sequence[str]] = None) -> int:
    return cli.main("reader", VARIANTS, argv)


if __name__ == "__main__":
    sys.exit(main())
