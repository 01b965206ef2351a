"""The order in which a network sees its training images."""

from typing import Iterator, Tuple

import numpy as np

from tf1_mnist.data.splits import Split


class Batches:
    """The batches of a training run. Each epoch holds every image once, in a new order.

    The order is drawn from (seed, epoch) and is the same on every machine and with every
    version of NumPy. So a run that is resumed needs to know nothing but its step.

    Args:
        split: n images with their labels.
        size: images in a batch, 1 to n; the last batch of an epoch is shorter where it must be.
        seed: 0 to 2**31 - 1.
        share: (worker, workers): only one worker's part of each batch, counted from 0. The
            parts are disjoint, make up the batch, and differ by one image at most.
    Raises:
        ValueError: the size is impossible, or leaves a worker without an image.
    """

    def __init__(self, split: Split, size: int, seed: int, share: Tuple[int, int] = (0, 1)) -> None:
        count = len(split.images)
        if not 1 <= size <= count:
            raise ValueError(
                f"batch size {size}: expected 1 to {count}, the number of images to train on"
            )
        self.steps_per_epoch = -(-count // size)
        _, workers = share
        last = count - (self.steps_per_epoch - 1) * size
        if last < workers:
            raise ValueError(
                f"batch size {size} of {workers} workers together: leaves {last} of {count} "
                "images for an epoch's last batch; expected one for each"
            )
        self._split, self._size, self._seed, self._share = split, size, seed, share

    def since(self, step: int) -> Iterator[Split]:
        """Yields the rest of the batches of the epoch that `step` lies in.

        Args:
            step: the steps taken since training began. The batch of the next step comes
                first; `steps_per_epoch` times k begins epoch k, counted from 0.
        """
        epoch, done = divmod(step, self.steps_per_epoch)
        images, labels = self._split
        order = np.random.RandomState([self._seed, epoch]).permutation(len(images))
        worker, workers = self._share
        for start in range(done * self._size, len(images), self._size):
            batch = order[start : start + self._size]
            indices = np.array_split(batch, workers)[worker]
            yield Split(images[indices], labels[indices])
