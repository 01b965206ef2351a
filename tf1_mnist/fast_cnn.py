"""A small convolutional network for `python -m tf1_mnist.cnn --fast`: 119,386 parameters.

A tenth of the parameters and an eighth of the arithmetic of the post's.
"""

from typing import Any

from tf1_mnist.layers import conv2d, dense, flatten, max_pool, normalize, relu


def inference(images: Any, training: Any) -> Any:
    """uint8 images (batch, 28, 28) -> float32 logits (batch, 10).

    `training` has no use here: there is no dropout.
    """
    x = normalize(images)  # (batch, 28, 28, 1)
    x = conv2d(x, 16, kernel_size=5, name="conv2d_1")  # (batch, 24, 24, 16)
    x = relu(max_pool(x, k=2, s=2))  # (batch, 12, 12, 16)
    x = conv2d(x, 48, kernel_size=5, name="conv2d_2")  # (batch, 8, 8, 48)
    x = relu(max_pool(x, k=2, s=2))  # (batch, 4, 4, 48)
    x = flatten(x)  # (batch, 768)
    x = relu(dense(x, 128, name="dense_1"))  # (batch, 128)
    return dense(x, 10, name="dense_2")  # (batch, 10)
