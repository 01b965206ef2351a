"""The post's convolutional network (1,199,882 parameters) and two variants.

python -m tf1_mnist.cnn
python -m tf1_mnist.cnn --fast    trains a small network in one epoch
python -m tf1_mnist.cnn --best    trains the most accurate network
"""

from __future__ import annotations

import sys
from typing import Optional, Sequence

from tf1_mnist import optimizers
from tf1_mnist import tf1 as tf
from tf1_mnist.layers import (
    batch_norm,
    conv2d,
    dense,
    dropout,
    flatten,
    max_pool,
    normalize,
    relu,
)
from tf1_mnist.recipe import Recipe, Settings


def inference(images: tf.Tensor, training: tf.Tensor) -> tf.Tensor:
    """Computes the logits of the post's network.

    Args:
        images: uint8 of shape (batch, 28, 28); 0 is paper, and 255 is ink.
        training: bool of shape (); turns dropout on.
    Returns:
        float32 of shape (batch, 10).
    """
    x = normalize(images)  # (batch, 28, 28, 1)
    x = relu(conv2d(x, 32, kernel_size=3, name="conv2d_1"))  # (batch, 26, 26, 32)
    x = relu(conv2d(x, 64, kernel_size=3, name="conv2d_2"))  # (batch, 24, 24, 64)
    x = max_pool(x, k=2, s=2)  # (batch, 12, 12, 64)
    x = dropout(x, 0.25, training, name="dropout_1")
    x = flatten(x)  # (batch, 9216)
    x = relu(dense(x, 128, name="dense_1"))  # (batch, 128)
    x = dropout(x, 0.5, training, name="dropout_2")
    return dense(x, 10, name="dense_2")  # (batch, 10)


def fast_inference(images: tf.Tensor, training: tf.Tensor) -> tf.Tensor:
    """Computes the logits of the fast variant (119,386 parameters).

    This network has a tenth of the parameters of the post's network and needs an eighth of the
    arithmetic operations.

    Args:
        images: uint8 of shape (batch, 28, 28); 0 is paper, and 255 is ink.
        training: not used, since there is no dropout.
    Returns:
        float32 of shape (batch, 10).
    """
    x = normalize(images)  # (batch, 28, 28, 1)
    x = relu(conv2d(x, 16, kernel_size=5, name="conv2d_1"))  # (batch, 24, 24, 16)
    x = max_pool(x, k=2, s=2)  # (batch, 12, 12, 16)
    x = relu(conv2d(x, 48, kernel_size=5, name="conv2d_2"))  # (batch, 8, 8, 48)
    x = max_pool(x, k=2, s=2)  # (batch, 4, 4, 48)
    x = flatten(x)  # (batch, 768)
    x = relu(dense(x, 128, name="dense_1"))  # (batch, 128)
    return dense(x, 10, name="dense_2")  # (batch, 10)


def best_inference(images: tf.Tensor, training: tf.Tensor) -> tf.Tensor:
    """Computes the logits of the most accurate variant (243,242 parameters).

    Batch normalization follows each convolution, so the convolutions need no bias.

    Args:
        images: uint8 of shape (batch, 28, 28); 0 is paper, and 255 is ink.
        training: bool of shape (); if true, dropout is on, and batch normalization uses the
            batch's mean and variance.
    Returns:
        float32 of shape (batch, 10).
    """
    x = normalize(images)  # (batch, 28, 28, 1)
    x = conv2d(x, 32, kernel_size=5, name="conv2d_1", use_bias=False)  # (batch, 24, 24, 32)
    x = relu(batch_norm(max_pool(x, k=2, s=2), training, name="norm_1"))  # (batch, 12, 12, 32)
    x = conv2d(x, 64, kernel_size=3, name="conv2d_2", use_bias=False)  # (batch, 10, 10, 64)
    x = relu(batch_norm(x, training, name="norm_2"))
    x = conv2d(x, 64, kernel_size=3, name="conv2d_3", use_bias=False)  # (batch, 8, 8, 64)
    x = relu(batch_norm(x, training, name="norm_3"))
    x = conv2d(x, 96, kernel_size=3, name="conv2d_4", use_bias=False)  # (batch, 6, 6, 96)
    x = relu(batch_norm(x, training, name="norm_4"))
    x = conv2d(x, 128, kernel_size=3, name="conv2d_5", use_bias=False)  # (batch, 4, 4, 128)
    x = relu(batch_norm(x, training, name="norm_5"))
    x = dropout(flatten(x), 0.4, training, name="dropout")  # (batch, 2048)
    return dense(x, 10, name="dense")  # (batch, 10)


VARIANTS = {
    "default": Recipe(
        inference, Settings(epochs=12, batch_size=64), description="the post's network"
    ),
    "fast": Recipe(
        fast_inference,
        Settings(epochs=1, batch_size=64, learning_rate=1e-2),
        schedule=optimizers.one_cycle,
        description="a small network that learns in one epoch",
    ),
    "best": Recipe(
        best_inference,
        Settings(epochs=30, batch_size=128, learning_rate=6e-3, augment="elastic"),
        schedule=optimizers.one_cycle,
        average_decay=0.999,
        description="the most accurate network",
    ),
}


def main(argv: Optional[Sequence[str]] = None) -> int:
    from tf1_mnist.cli import train  # imported late, since the network needs no command line

    return train.main("cnn", VARIANTS, argv)


if __name__ == "__main__":
    sys.exit(main())
