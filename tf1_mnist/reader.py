"""A network that reads a whole row of digits and signs (545,695 parameters).

python -m tf1_mnist.reader [--fast]
python -m tf1_mnist.reader --learn FOLDER

The network looks at a row one column at a time. The columns are two pixels wide. For each column,
the network decides which digit or sign is there, if any. For this decision, it sees 54 pixels of
the row's width. A zero and the letter o, or a 1 and a slash, can often be told apart only by what
is beside them.

The positions of the symbols are not given in training. The loss, `objective.ctc_loss`, adds up the
probabilities of all ways to spell the label.

With `--learn`, a trained network learns the handwriting of one person from a folder of collected
rows, which `collecting.collection` describes.
"""

from __future__ import annotations

if __name__ == "__main__":
    from tf1_mnist import interrupts

    interrupts.exit_at_once()  # before the other imports, which take a second

import sys
from typing import Optional, Sequence

from tf1_mnist import optimizers, pretrained
from tf1_mnist import tf1 as tf
from tf1_mnist.data import rows
from tf1_mnist.layers import (
    Size,
    batch_norm,
    conv2d,
    dropout,
    max_pool,
    normalize,
    relu,
    stack_height,
)
from tf1_mnist.recipe import Recipe, Settings

BLANK = rows.BLANK  # the class of a column that shows no symbol


def inference(images: tf.Tensor, training: tf.Tensor) -> tf.Tensor:
    """Computes the logits of each column.

    Args:
        images: uint8 of shape (batch, 32, width); 0 is paper, and 255 is ink.
        training: bool of shape (); if true, dropout is on, and batch normalization uses the
            batch's mean and variance.
    Returns:
        float32 of shape (batch, width // 2, 23); the last class is BLANK.
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
    x = relu(batch_norm(_convolve(x, 128, (1, 5), name="conv2d_6"), training, name="norm_6"))
    x = dropout(x, 0.2, training, name="dropout")
    x = relu(batch_norm(_convolve(x, 128, (1, 13), name="conv2d_7"), training, name="norm_7"))
    x = conv2d(x, BLANK + 1, kernel_size=1, name="conv2d_8")  # (batch, 1, width / 2, 23)
    return tf.squeeze(x, axis=1)


def _convolve(x: tf.Tensor, filters: int, kernel_size: Size, name: str) -> tf.Tensor:
    """Computes a convolution without a bias, which batch normalization would remove anyway.

    The output is as high and as wide as x.
    """
    return conv2d(x, filters, kernel_size, name, use_bias=False, padding="SAME")


_NEW = Recipe(
    inference,
    Settings(epochs=80, batch_size=64, learning_rate=4e-3, reads="rows"),
    schedule=optimizers.one_cycle,
    optimizer=optimizers.clipped_adam,
    average_decay=0.999,
    description="the whole training",
)
VARIANTS = {
    "default": _NEW,
    "fast": _NEW._replace(
        description="the same network, trained for a fifth of the steps"
    ).with_settings(epochs=16),
    "learn": _NEW._replace(
        average_decay=0.995,
        description="continue from a trained network, with the labelled rows in FOLDER mixed into "
        "the composed rows; every fifth is held out, to measure whether this helps",
    ).with_settings(epochs=2, learning_rate=3e-4, start=str(pretrained.READER)),
}


def main(argv: Optional[Sequence[str]] = None) -> int:
    from tf1_mnist.cli import train  # imported late, since the network needs no command line

    return train.main("reader", VARIANTS, argv)


if __name__ == "__main__":
    sys.exit(main())
