"""A network and its training: the values fixed in the code, and those that options can change."""

from __future__ import annotations

from typing import Any, Callable, NamedTuple, Optional, Tuple

from tf1_mnist import optimizers
from tf1_mnist import tf1 as tf
from tf1_mnist.data import DIGITS, Split, Splits, augmentation
from tf1_mnist.objective import DIGIT, Objective


class Settings(NamedTuple):
    """The contents of options.json: the values that options can change or that identify a run.

    Each variant of a network states its own defaults. The values in options.json are checked
    against the annotations of the fields.

    network: the command that trains the network, such as `softmax`.
    epochs: the number of passes over the training images.
    batch_size: images per step.
    learning_rate: the peak of the schedule; with `cosine`, the rate of the first step.
    seed: 0 to 2**31 - 1; determines the weights, the dropout, the order of the images and their
        distortions.
    data: the path of the data; None for the bundled MNIST.
    data_sha256: `data.sha256` of the training and test sets; empty until they have been read.
    variant: one of the network's variants, such as `default`.
    precision: `float32` or `bfloat16`.
    augment: how the training images are distorted, as in `data.Batches`.
    class_names: the names of the ten classes, in the order of their labels.
    """

    network: str = ""
    epochs: int = 10
    batch_size: int = 128
    learning_rate: float = 2e-3
    seed: int = 0
    data: Optional[str] = None
    data_sha256: str = ""
    variant: str = "default"
    precision: str = "float32"
    augment: str = "none"
    class_names: Tuple[str, ...] = DIGITS


# The values that are allowed on the command line and in options.json.
WHOLE_NUMBERS = {
    "epochs": (1, 2**31 - 1),
    "batch_size": (1, 2**31 - 1),
    "seed": (0, 2**31 - 1),  # the range that TensorFlow and NumPy both accept
}
LEARNING_RATES = (1.2e-38, 3.4e38)  # the range of float32, in which the rate is computed
WORDS = {
    "precision": ("float32", "bfloat16"),
    "augment": augmentation.CHOICES,
}


def is_learning_rate(value: float) -> bool:
    """Returns whether a value is in LEARNING_RATES; NaN is not."""
    lowest, highest = LEARNING_RATES
    return lowest <= value <= highest


class Recipe(NamedTuple):
    """A network and its training.

    inference: the network, a function of `images` and `training` that returns the logits.
    settings: the values that options can change.
    objective: what the network learns.
    schedule: `optimizers.cosine`, or a function like it.
    optimizer: `optimizers.adam`, or a function like it.
    average_decay: the decay of an exponential moving average of the weights; None if the weights
        are not averaged. The network is evaluated and saved with the averaged weights.
    continues: whether training begins with the weights of a trained network, instead of random
        weights. With random weights, the decay is lower in the first steps:
        min(average_decay, (1 + step) / (10 + step)). With those of a trained network, the decay is
        constant, and the moving averages of batch normalization are averaged, too.
    description: the help text of the variant's option. The default variant has no option, but the
        help texts of the other variants quote its description.
    """

    inference: tf.Inference
    settings: Settings = Settings()
    objective: Objective = DIGIT
    schedule: Callable[[float, tf.Tensor, int], tf.Tensor] = optimizers.cosine
    optimizer: Callable[[tf.Tensor], tf.Optimizer] = optimizers.adam
    average_decay: Optional[float] = None
    continues: bool = False
    description: str = ""

    def arrange(self, splits: Splits, share: Tuple[int, int] = (0, 1)) -> Tuple[Splits, Any]:
        """Returns the data to use and the batches to train on, as the Objective arranges them.

        Args:
            splits: the data set.
            share: a worker's part of each batch, as in `data.Batches`.
        Raises:
            ValueError: as in `data.Batches`.
        """
        chosen = self.settings
        size = chosen.batch_size * share[1]
        return self.objective.arrange(splits, size, chosen.seed, share, chosen.augment)

    def steps(self, train: Split) -> int:
        """Returns the number of steps in all epochs.

        Args:
            train: the images to train on.
        Raises:
            ValueError: as in `data.Batches`.
        """
        _, batches = self.arrange(Splits(train, train, train))
        return int(self.settings.epochs * batches.steps_per_epoch)

    def with_settings(self, **values: Any) -> Recipe:
        """Returns the recipe with new values for some settings."""
        return self._replace(settings=self.settings._replace(**values))
