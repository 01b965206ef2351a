"""A network that reads a whole row of digits and signs (545,695 parameters), and its training.

The network looks at a row one column at a time. The columns are two pixels wide. For each column,
the network decides which digit or sign is there, if any. For this decision, it sees 54 pixels of
the row's width. A zero and the letter o, or a 1 and a slash, can often be told apart only by what
is beside them.

The positions of the symbols are not given in training. The loss, `task.ctc_loss`, adds up the
probabilities of all ways to spell the label.
"""

from __future__ import annotations

from typing import Any, Iterable, Tuple

from number_reader import rows
from number_reader.task import ROW
from tf1_mnist import optimizers
from tf1_mnist import tf1 as tf
from tf1_mnist.layers import Size, batch_norm, conv2d, dropout, max_pool, normalize, relu
from tf1_mnist.recipe import Recipe, Settings

NAME = "reader"  # in options.json, and the folder of new runs

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


def stack_height(x: tf.Tensor) -> tf.Tensor:
    """Combines the pixels of each column into a single pixel that has all of their channels.

    The shape (batch, height, width, c) becomes (batch, 1, width, height * c).
    """
    with tf.name_scope("stack_height"):
        height, channels = x.shape.as_list()[1], x.shape.as_list()[3]
        by_column = tf.transpose(x, (0, 2, 1, 3))
        return tf.reshape(by_column, (tf.shape(x)[0], 1, tf.shape(x)[2], height * channels))


def clipped_adam(learning_rate: tf.Tensor) -> tf.train.Optimizer:
    """Returns an Adam optimizer that first clips the gradient to norm 1 (Pascanu et al., 2013).

    If the network misreads one row of a batch badly, the gradient of the CTC loss can be a hundred
    times as large as usual. Such a gradient would distort Adam's averages.

    Args:
        learning_rate: float32 (), the rate of the next step.
    Returns:
        A tf.train.Optimizer.
    """

    class ClippedAdam(tf.train.AdamOptimizer):  # type: ignore[misc]
        def apply_gradients(
            self, pairs: Iterable[Tuple[tf.Tensor, tf.Variable]], *args: Any, **kwargs: Any
        ) -> tf.Operation:
            gradients, variables = zip(*pairs)
            clipped, _ = tf.clip_by_global_norm(gradients, 1.0)
            return super().apply_gradients(zip(clipped, variables), *args, **kwargs)

    return ClippedAdam(learning_rate)


_NEW = Recipe(
    inference,
    Settings(epochs=80, batch_size=64, learning_rate=4e-3),
    task=ROW,
    schedule=optimizers.one_cycle,
    optimizer=clipped_adam,
    average_decay=0.999,
    description="the whole training",
)
VARIANTS = {
    "default": _NEW,
    "fast": _NEW._replace(
        description="the same network, trained for a fifth of the steps"
    ).with_settings(epochs=16),
}
LEARN = _NEW._replace(
    average_decay=0.995,
    continues=True,
    description="continue from a trained network, with the labelled rows in FOLDER mixed into "
    "the composed rows; every fifth is held out, to measure whether this helps",
).with_settings(epochs=2, learning_rate=3e-4)
