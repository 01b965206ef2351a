"""The objective of a network: to read a digit, or a row of digits and signs.

An Objective contains everything that depends on the objective: the shapes of an image and its
label, the symbols, the loss, and the images for training and evaluation. The modules that compose
rows are imported when they are first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Callable, Dict, NamedTuple, Optional, Tuple

from tf1_mnist import tf1 as tf
from tf1_mnist.data import CLASSES, IMAGE_SIZE, Batches, Split, Splits, augmentation, rows

if TYPE_CHECKING:
    from tf1_mnist.data.rows.batches import Rows


class Objective(NamedTuple):
    """A kind of image that networks read, with its label, its loss and its data.

    name: `digits` or `rows`; options.json records it.
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
    arrange: a function that takes the Splits of the data set, and size, seed, share and augment as
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
    test_images: Callable[[Split], Split]

    @property
    def has_equal_shapes(self) -> bool:
        """Whether all images have the same shape, so that several batches can be fed at once."""
        return None not in self.image_shape

    @property
    def reads_rows(self) -> bool:
        """Whether each image is a whole row, whose label and answer may contain several symbols."""
        return len(self.label_shape) > 0


# --- A digit ---------------------------------------------------------------------------------


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
    splits: Splits, size: int, seed: int, share: Tuple[int, int], augment: str
) -> Tuple[Splits, Batches]:
    return splits, Batches(splits.train, size, seed, share, augment)


DIGIT = Objective(
    name="digits",
    noun="images",
    image_shape=(IMAGE_SIZE, IMAGE_SIZE),
    label_shape=(),
    output_shape=(CLASSES,),
    symbols=None,
    augmentations=augmentation.CHOICES,
    cross_entropy=softmax_loss,
    correct=is_largest,
    arrange=_digits,
    test_images=lambda split: split,
)


# --- A row of digits and signs ---------------------------------------------------------------


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
    splits: Splits, size: int, seed: int, share: Tuple[int, int], augment: str
) -> Tuple[Splits, Rows]:
    """Composes rows of digits. The rows for validation and testing are the same in every run."""
    from tf1_mnist.data.rows import batches  # imported late, since few networks read rows

    composed = batches.Rows(splits.train, size, seed, share=share)
    return Splits(next(composed.since(0)), *map(_fixed_rows, splits[1:])), composed


def _fixed_rows(split: Split) -> Split:
    from tf1_mnist.data.rows.batches import fixed_rows  # imported late, as above

    return fixed_rows(split)


ROW = Objective(
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

OBJECTIVES: Dict[str, Objective] = {each.name: each for each in (DIGIT, ROW)}
