"""The task of a network: what it learns, from which images, and how its answers are judged.

`DIGIT` is the task of the networks in this package: to say which digit an image shows. A
network with other images, labels or another loss brings a Task of its own.
"""

from __future__ import annotations

from typing import Any, Callable, NamedTuple, Optional, Tuple

from tf1_mnist import tf1 as tf
from tf1_mnist.data import AUGMENTATIONS, CLASSES, IMAGE_SIZE, Batches, Examples, Splits


class Task(NamedTuple):
    """A kind of image that networks read, with its label, its loss and its data.

    name: the noun for what a network reads, in messages and on pages, such as `digits`.
    noun: the plural noun that messages use for the images.
    image_shape, label_shape: the shapes of an image and of its label; None for a varying size.
    output_shape: the shape of an image's probabilities; the last axis stands for the classes.
    symbols: the symbols that the classes stand for, in the order of the classes; None if the data
        set names the classes.
    augmentations: the allowed values of `--augment`, as in `data.Batches`.
    cross_entropy: a function of labels and logits that returns the loss for each image, float32
        (batch,).
    correct: a function of labels and logits that returns whether each image is read correctly,
        bool (batch,).
    arrange: a function that takes the Splits of the data set, and size, seed, shard and augment as
        in `data.Batches`. It returns the Splits to use and the batches to train on.
    test_images: a function of the test set that returns the images on which the network is
        evaluated.
    """

    name: str
    noun: str
    image_shape: Tuple[Optional[int], ...]
    label_shape: Tuple[Optional[int], ...]
    output_shape: Tuple[Optional[int], ...]
    symbols: Optional[str]
    augmentations: Tuple[str, ...]
    cross_entropy: Callable[[tf.Tensor, tf.Tensor], tf.Tensor]
    correct: Callable[[tf.Tensor, tf.Tensor], tf.Tensor]
    arrange: Callable[[Splits, int, int, Tuple[int, int], str], Tuple[Splits, Any]]
    test_images: Callable[[Examples], Examples]

    @property
    def has_equal_shapes(self) -> bool:
        """Whether all images and all labels have the same shape, so that batches can be joined."""
        return None not in (*self.image_shape, *self.label_shape)


def softmax_loss(labels: tf.Tensor, logits: tf.Tensor) -> tf.Tensor:
    """Computes -log softmax(logits)[label].

    The result of the fused op stays finite where the logarithm of a softmax would be infinite.

    Args:
        labels: uint8 of shape (batch,).
        logits: float32 of shape (batch, 10).
    Returns:
        float32 of shape (batch,), in nats.
    """
    return tf.nn.sparse_softmax_cross_entropy_with_logits(
        labels=tf.cast(labels, tf.int32), logits=logits
    )


def is_largest(labels: tf.Tensor, logits: tf.Tensor) -> tf.Tensor:
    """Returns whether each label has the largest logit, as a bool tensor of shape (batch,)."""
    return tf.equal(tf.argmax(logits, axis=-1), tf.cast(labels, tf.int64))


def _digits(
    splits: Splits, size: int, seed: int, shard: Tuple[int, int], augment: str
) -> Tuple[Splits, Batches]:
    return splits, Batches(splits.train, size, seed, shard, augment)


DIGIT = Task(
    name="digits",
    noun="images",
    image_shape=(IMAGE_SIZE, IMAGE_SIZE),
    label_shape=(),
    output_shape=(CLASSES,),
    symbols=None,
    augmentations=AUGMENTATIONS,
    cross_entropy=softmax_loss,
    correct=is_largest,
    arrange=_digits,
    test_images=lambda split: split,
)
