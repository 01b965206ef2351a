"""A network and its default training."""

from pathlib import Path
from typing import Any, Callable, NamedTuple, Optional

from tf1_mnist import optimizers
from tf1_mnist.objective import DIGIT, Objective


class Recipe(NamedTuple):
    """A network and its default training.

    inference: the network, a function of `images` and `training` that returns the logits.
    epochs: the number of passes over the training images.
    batch_size: images per step.
    learning_rate: the peak of the schedule; with `cosine`, the rate of the first step.
    schedule: `optimizers.cosine`, or a function like it.
    optimizer: `optimizers.adam`, or a function like it.
    average_decay: the decay of an exponential moving average of the weights. It is lower in the
        first steps, min(average_decay, (1 + step) / (10 + step)), unless training continues from a
        trained network; in that case, the moving averages of batch normalization are averaged, too.
        The network is measured and saved with the averages. None for no average.
    augment: how the training images are distorted, as in `data.Batches`.
    objective: what the network learns and reads.
    start: the folder of the trained network from which training continues, with rows of the
        user's own; None for random weights.
    description: what the help text of a variant's option says.
    """

    inference: Callable[[Any, Any], Any]
    epochs: int = 10
    batch_size: int = 128
    learning_rate: float = 2e-3
    schedule: Callable[[float, Any, int], Any] = optimizers.cosine
    optimizer: Callable[[Any], Any] = optimizers.adam
    average_decay: Optional[float] = None
    augment: str = "none"
    objective: Objective = DIGIT
    start: Optional[Path] = None
    description: str = ""
