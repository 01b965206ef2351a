"""The post's Softmax network, a multi-layer perceptron: 784-512-512-10.

    python -m tf1_mnist.softmax

The network has three fully connected layers with ReLU between them, and 669,706 parameters. It is
named after the softmax that turns the ten logits into probabilities. `model.add` adds the softmax,
the loss and the training step to every network; `training` has the loop.
"""

from __future__ import annotations

import sys
from typing import Optional, Sequence

from tf1_mnist import optimizers
from tf1_mnist import tf1 as tf
from tf1_mnist.layers import dense, flatten, normalize, relu
from tf1_mnist.recipe import Recipe, Settings


def inference(images: tf.Tensor, training: tf.Tensor) -> tf.Tensor:
    """Computes the logits.

    Args:
        images: uint8 of shape (batch, 28, 28); 0 is paper, and 255 is ink.
        training: not used, since there is no dropout.
    Returns:
        float32 of shape (batch, 10).
    """
    x = flatten(normalize(images))  # (batch, 784)
    x = relu(dense(x, 512, name="dense_1"))  # (batch, 512)
    x = relu(dense(x, 512, name="dense_2"))  # (batch, 512)
    return dense(x, 10, name="dense_3")  # (batch, 10)


VARIANTS = {
    "default": Recipe(
        inference,
        Settings(epochs=10, batch_size=128, learning_rate=2e-3),
        optimizer=optimizers.adam,
        schedule=optimizers.cosine,
    )
}


def main(argv: Optional[Sequence[str]] = None) -> int:
    from tf1_mnist.cli import train  # imported late, since the network needs no command line

    return train.main("softmax", VARIANTS, argv)


if __name__ == "__main__":
    sys.exit(main())
