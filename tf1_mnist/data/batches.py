"""Decides the order of the training images and groups them into batches."""

import collections
import concurrent.futures
from typing import Iterator, Tuple

import numpy as np

from tf1_mnist.data.splits import Examples

AUGMENTATIONS = ("none", "affine", "elastic")  # `augmentation` says what they do

_AHEAD = 32  # batches; enough for a call to `run` that takes several short steps at once


class Batches:
    """The batches of a training run. Each epoch contains every image once, in a new order.

    The order is a function of the seed and the epoch, and is the same on every machine and with
    every version of NumPy. To resume a run, it is therefore enough to know the step.

    Args:
        split: n images with their labels.
        size: images per batch, 1 to n; the last batch of an epoch may be smaller.
        seed: 0 to 2**31 - 1.
        shard: (worker, workers), with worker counted from 0. Only this worker's part of each batch
            is yielded. The parts are disjoint and together make up the batch; their sizes differ by
            at most one image.
        augment: the kind of distortion, one of AUGMENTATIONS.
    Raises:
        ValueError: the size is out of range or so small that a worker gets no image, or `augment`
            is not one of the choices.
    """

    def __init__(
        self,
        split: Examples,
        size: int,
        seed: int,
        shard: Tuple[int, int] = (0, 1),
        augment: str = "none",
    ) -> None:
        count = self.images_per_epoch = len(split.images)
        if not 1 <= size <= count:
            raise ValueError(
                f"batch size {size}; expected 1 to {count}, the number of images to train on"
            )
        self.steps_per_epoch = -(-count // size)
        _, workers = shard
        last = count - (self.steps_per_epoch - 1) * size
        if last < workers:
            raise ValueError(
                f"batch size {size} for {workers} workers: leaves {last} of {count} "
                "images for an epoch's last batch; expected at least one per worker"
            )
        if augment not in AUGMENTATIONS:
            raise ValueError(f"augment {augment!r}; expected one of {', '.join(AUGMENTATIONS)}")
        self._split, self._size, self._seed, self._shard = split, size, seed, shard
        self._augment = augment

    def since(self, step: int) -> Iterator[Examples]:
        """Yields the remaining batches of the current epoch.

        Args:
            step: the number of steps taken since training began. The first batch yielded is that
                of the next step. Epoch k, counted from 0, begins after k * `steps_per_epoch` steps.
        Yields:
            Examples, at most `size` images.
        """
        epoch, done = divmod(step, self.steps_per_epoch)
        images, labels = self._split
        if self._augment == "none":
            for indices in self._indices(epoch, done):
                yield Examples(images[indices], labels[indices])
            return
        from tf1_mnist.data import augmentation  # imported late, since most runs distort nothing

        distortions = augmentation.Distortions(self._augment, len(images), self._seed, epoch)
        yield from prefetched(
            Examples(distortions.apply(images[indices], indices), labels[indices])
            for indices in self._indices(epoch, done)
        )

    def _indices(self, epoch: int, done: int) -> Iterator[np.ndarray]:
        """Yields the indices of each batch's images, leaving out the first `done` batches."""
        count = len(self._split.images)
        order = np.random.RandomState([self._seed, epoch]).permutation(count)
        worker, workers = self._shard
        for start in range(done * self._size, count, self._size):
            yield np.array_split(order[start : start + self._size], workers)[worker]


def prefetched(batches: Iterator[Examples]) -> Iterator[Examples]:
    """Yields batches. A thread prepares the next batches while the caller uses the current one.

    TensorFlow and NumPy release the global interpreter lock, so the thread and the caller can
    compute at the same time.
    """
    with concurrent.futures.ThreadPoolExecutor(1) as thread:
        futures = collections.deque(thread.submit(next, batches, None) for _ in range(_AHEAD))
        try:
            while True:
                batch = futures.popleft().result()
                if batch is None:
                    return
                futures.append(thread.submit(next, batches, None))
                yield batch
        finally:
            for future in futures:
                future.cancel()
