"""The order in which a network sees its training images."""

from typing import Iterator, Tuple

import numpy as np

from tf1_mnist.data.splits import Split


class Batches:
    """The batches of a training run. Each epoch holds every image once, in a new order.

    The order is a function of (seed, epoch), and is the same on every machine and with every
    version of NumPy. To resume a run, its step is therefore enough.

    Args:
        split: n images with their labels.
        size: images per batch, 1 to n; the last batch of an epoch may be smaller.
        seed: 0 to 2**31 - 1.
        share: (worker, workers), with worker counted from 0: only this worker's part of each
            batch. The parts are disjoint and make up the batch; their sizes differ by at most
            one image.
    Raises:
        ValueError: the size is out of range, or leaves a worker without an image.
    """

    def __init__(self, split: Split, size: int, seed: int, share: Tuple[int, int] = (0, 1)) -> None:
        count = len(split.images)
        if not 1 <= size <= count:
            raise ValueError(
                f"batch size {size}; expected 1 to {count}, the number of images to train on"
            )
        self.steps_per_epoch = -(-count // size)
        _, workers = share
        last = count - (self.steps_per_epoch - 1) * size
        if last < workers:
            raise ValueError(
                f"batch size {size} for {workers} workers: leaves {last} of {count} "
                "images for an epoch's last batch; expected at least one per worker"
            )
        self._split, self._size, self._seed, self._share = split, size, seed, share

    def since(self, step: int) -> Iterator[Split]:
        """Yields the remaining batches of the current epoch.

        Args:
            step: the number of steps taken since training began. The first batch is that of
                the next step. Epoch k, counted from 0, begins at step k * `steps_per_epoch`.
        Yields:
            Splits of at most `size` images.
        """
        epoch, done = divmod(step, self.steps_per_epoch)
        images, labels = self._split
        order = np.random.RandomState([self._seed, epoch]).permutation(len(images))
        worker, workers = self._share
        for start in range(done * self._size, len(images), self._size):
            batch = order[start : start + self._size]
            indices = np.array_split(batch, workers)[worker]
            yield Split(images[indices], labels[indices])
