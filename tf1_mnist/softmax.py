"""The post's Softmax network: 784-512-512-10.

    python -m tf1_mnist.softmax

Three fully connected layers with ReLU between them; 669,706 parameters. Its name comes
from the softmax that turns the ten logits into probabilities, which `model.build` adds
to every network, in the same place as the loss.
"""

import sys
from typing import Any, Optional, Sequence

from tf1_mnist import cli
from tf1_mnist.cli import Recipe
from tf1_mnist.layers import dense, flatten, normalize, relu


def inference(images: Any, training: Any) -> Any:
    """uint8 images (batch, 28, 28) -> float32 logits (batch, 10).

    `training` is a network's second argument and has no use here: there is no dropout.
    """
    x = flatten(normalize(images))  # (batch, 784)
    x = relu(dense(x, 512, name="dense_1"))  # (batch, 512)
    x = relu(dense(x, 512, name="dense_2"))  # (batch, 512)
    return dense(x, 10, name="dense_3")  # (batch, 10)


VARIANTS = {"default": Recipe(inference, epochs=10, batch_size=128)}


def main(argv: Optional[Sequence[str]] = None) -> int:
    return cli.main("softmax", VARIANTS, argv)


if __name__ == "__main__":
    sys.exit(main())
