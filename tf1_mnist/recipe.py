"""A network and its training."""

from __future__ import annotations

from typing import Any, Callable, NamedTuple, Optional, Tuple

from tf1_mnist import optimizers
from tf1_mnist import tf1 as tf
from tf1_mnist.data import Examples, Splits
from tf1_mnist.settings import Settings
from tf1_mnist.task import DIGIT, Task

__all__ = ["Recipe", "Settings"]


class Recipe(NamedTuple):
    """A network and its training.

    inference: the network, a function of `images` and `training` that returns the logits.
    settings: the values that a person chooses.
    task: what the network learns.
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

    inference: Callable[[tf.Tensor, tf.Tensor], tf.Tensor]
    settings: Settings = Settings()
    task: Task = DIGIT
    schedule: Callable[[float, tf.Tensor, int], tf.Tensor] = optimizers.cosine
    optimizer: Callable[[tf.Tensor], tf.train.Optimizer] = optimizers.adam
    average_decay: Optional[float] = None
    continues: bool = False
    description: str = ""

    def arrange(self, splits: Splits, shard: Tuple[int, int] = (0, 1)) -> Tuple[Splits, Any]:
        """Returns the data to use and the batches to train on, as the Task arranges them.

        Args:
            splits: the data set.
            shard: a worker's part of each batch, as in `data.Batches`.
        Raises:
            ValueError: as in `data.Batches`.
        """
        chosen = self.settings
        size = chosen.batch_size * shard[1]
        return self.task.arrange(splits, size, chosen.seed, shard, chosen.augment)

    def steps(self, train: Examples) -> int:
        """Returns the number of steps in all epochs.

        Args:
            train: the images to train on.
        Raises:
            ValueError: as in `data.Batches`.
        """
        few = Examples(train.images[:1], train.labels[:1])  # the other sets are not used
        _, batches = self.arrange(Splits(train, few, few))
        return int(self.settings.epochs * batches.steps_per_epoch)

    def with_settings(self, **values: Any) -> Recipe:
        """Returns the recipe with new values for some settings."""
        return self._replace(settings=self.settings._replace(**values))
