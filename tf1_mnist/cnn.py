"""The post's convolutional network, with 1,199,882 parameters.

python -m tf1_mnist.cnn
"""

import sys
from typing import Any, Optional, Sequence

from tf1_mnist import cli, fast_cnn, optimizers
from tf1_mnist.cli import Recipe
from tf1_mnist.layers import conv2d, dense, dropout, flatten, max_pool, normalize, relu


def inference(images: Any, training: Any) -> Any:
    """uint8 images (batch, 28, 28) -> float32 logits (batch, 10).

    training: bool (), whether dropout drops.
    """
    x = normalize(images)  # (batch, 28, 28, 1)
    x = relu(conv2d(x, 32, kernel_size=3, name="conv2d_1"))  # (batch, 26, 26, 32)
    x = conv2d(x, 64, kernel_size=3, name="conv2d_2")  # (batch, 24, 24, 64)
    x = relu(max_pool(x, k=2, s=2))  # (batch, 12, 12, 64), equals max_pool(relu(x))
    x = dropout(x, 0.25, training, name="dropout_1")
    x = flatten(x)  # (batch, 9216)
    x = relu(dense(x, 128, name="dense_1"))  # (batch, 128)
    x = dropout(x, 0.5, training, name="dropout_2")
    return dense(x, 10, name="dense_2")  # (batch, 10)


def main(argv: Optional[Sequence[str]] = None) -> int:
    recipe = Recipe(inference, epochs=12, batch_size=64)
    fast = Recipe(
        fast_cnn.inference,
        epochs=1,
        batch_size=64,
        learning_rate=1e-2,
        schedule=optimizers.one_cycle,
    )
    return cli.main("cnn", recipe, fast, argv=argv)


if __name__ == "__main__":
    sys.exit(main())
