"""Composes batches of the rows that a network learns to read, with their labels."""

import itertools
from typing import Iterator, List, Optional, Sequence, Tuple

import numpy as np

from number_reader.rows import forms
from number_reader.rows.alphabet import BLANK, HEIGHT, SYMBOLS
from number_reader.rows.composition import compose
from number_reader.rows.forms import LONGEST
from number_reader.rows.own import OwnRows, vary
from number_reader.rows.signs import Hand
from number_reader.rows.spacing import APART, CLOSE, TOUCHING
from tf1_mnist.data import Examples, prefetched

_GROUP = 8  # batches that are composed together
_IMAGES_PER_ROW = 4  # training images for each row of an epoch
_SIGNED = 0.5  # the share of rows with signs
_SPACINGS = (APART, CLOSE, TOUCHING)
_SHARES = (0.5, 0.2, 0.3)  # of the spacings, in rows of digits alone
_SHARES_SIGNED = (0.7, 0.15, 0.15)
# Of the rows of several digits, the share that consist mostly of 1s; the share of 1s in those rows
_ONES, _MOSTLY = 0.08, 0.75
_OWN = 0.125  # the share of a user's own rows in a batch


class Rows:
    """The batches of a training run: new rows for every step.

    Eight batches are composed together, so that each can consist of rows of similar width, which
    need little padding. With the same versions of NumPy, OpenCV, Pillow and Matplotlib (which
    provides the fonts), a batch is a function of the seed and the step. To resume a run, it is
    therefore enough to know the step.

    Args:
        split: n images of single digits with their labels.
        size: rows per batch, for all workers together.
        seed: 0 to 2**31 - 1.
        own: a user's own rows, or None for composed rows alone. In every group of eight batches,
            an eighth of the rows are variations of the user's rows, spread evenly over the batches.
        shard: this worker's part of each batch, as in `data.Batches`.
    Raises:
        ValueError: the size is out of range.
    """

    def __init__(
        self,
        split: Examples,
        size: int,
        seed: int,
        own: Optional[OwnRows] = None,
        shard: Tuple[int, int] = (0, 1),
    ) -> None:
        self.images_per_epoch = len(split.images) // _IMAGES_PER_ROW
        if not shard[1] <= size <= self.images_per_epoch:
            raise ValueError(
                f"batch size {size}; expected {shard[1]} to {self.images_per_epoch}, the number of "
                "rows in an epoch"
            )
        self.steps_per_epoch = -(-self.images_per_epoch // size)
        self._split, self._size, self._seed = split, size, seed
        self._own, self._shard = own, shard

    def mixed_with(self, own: OwnRows) -> "Rows":
        """Returns batches in which an eighth of the rows are variations of a user's own rows."""
        return Rows(self._split, self._size, self._seed, own, self._shard)

    def since(self, step: int) -> Iterator[Examples]:
        """Yields the remaining batches of the current epoch.

        Args:
            step: the number of steps taken since training began.
        Yields:
            Splits as returned by `stack`.
        """
        end = (step // self.steps_per_epoch + 1) * self.steps_per_epoch
        first = step // _GROUP
        batches = (
            batch for group in range(first, -(-end // _GROUP)) for batch in self._group(group)
        )
        return prefetched(itertools.islice(batches, step - first * _GROUP, end - first * _GROUP))

    def _group(self, number: int) -> Iterator[Examples]:
        """Yields the batches of one group; `number` is counted from 0."""
        random = np.random.RandomState([self._seed, number])
        count = _GROUP * self._size
        own = 0 if self._own is None else round(_OWN * count)
        composed = _by_width(*random_rows(self._split, count - own, random))
        varied = [] if self._own is None else _by_width(*vary(self._own, own, random))
        ends = np.arange(_GROUP + 1) * own // _GROUP  # of the batches' parts of `varied`
        for batch in random.permutation(_GROUP):
            start, end = ends[batch], ends[batch + 1]
            first, last = batch * self._size - start, (batch + 1) * self._size - end
            chosen = [*composed[first:last], *varied[start:end]]
            worker, workers = self._shard
            yield stack(*zip(*chosen[worker::workers]))


def _by_width(
    images: List[np.ndarray], labels: List[np.ndarray]
) -> List[Tuple[np.ndarray, np.ndarray]]:
    """Sorts rows by width, the narrowest first, and returns their images with their labels."""
    return sorted(zip(images, labels), key=lambda row: row[0].shape[1])


def random_rows(
    split: Examples, count: int, random: np.random.RandomState
) -> Tuple[List[np.ndarray], List[np.ndarray]]:
    """Composes rows of random digits; about half of the rows also contain signs.

    Args:
        split: images of single digits with their labels.
        count: the number of rows.
        random: the source of all random numbers.
    Returns:
        The images of the rows (as returned by `compose`) and their labels. A label contains the
        classes of a row's symbols from left to right.
    """
    hand = Hand(split.images[split.labels == 1], split.images[split.labels == 0])
    ones = np.flatnonzero(split.labels == 1)
    images, labels = [], []
    for _ in range(count):
        signed = random.uniform() < _SIGNED
        form = forms.with_signs(random) if signed else forms.digits(random)
        chosen = random.randint(len(split.images), size=form.count("0"))
        if len(chosen) > 1 and len(ones) and random.uniform() < _ONES:
            are_ones = random.uniform(size=len(chosen)) < _MOSTLY
            chosen = np.where(are_ones, ones[random.randint(len(ones), size=len(chosen))], chosen)
        shares = _SHARES_SIGNED if signed else _SHARES
        spacing = _SPACINGS[random.choice(len(_SPACINGS), p=shares)]
        digits = Examples(split.images[chosen], split.labels[chosen])
        images.append(compose(digits, spacing, random, form, hand))
        labels.append(_classes(form, digits.labels))
    return images, labels


def _classes(form: str, digits: np.ndarray) -> np.ndarray:
    """Returns the classes of a form's symbols, except those that the reader should ignore."""
    left = iter(digits)
    symbols = (next(left) if each == "0" else SYMBOLS.find(each) for each in form)
    return np.array([each for each in symbols if each >= 0], np.uint8)


def fixed_rows(split: Examples) -> Examples:
    """Composes the rows on which a network is evaluated, one row for every four images.

    As with `Rows`, the rows are the same each time if the versions of the libraries are the same.

    Args:
        split: n images of single digits with their labels.
    Returns:
        Examples, as returned by `stack`.
    """
    count = max(1, len(split.images) // _IMAGES_PER_ROW)
    return stack(*random_rows(split, count, np.random.RandomState(0)))


def stack(images: Sequence[np.ndarray], labels: Sequence[np.ndarray]) -> Examples:
    """Pads rows to the same width with paper on the right, and pads their labels with BLANK.

    Returns:
        Examples. The images are a uint8 array of shape (n, 32, width); 0 is paper, and 255 is ink.
        The labels are a uint8 array of shape (n, 12), or wider if a label has more than 12 symbols.
    """
    width = max(image.shape[1] for image in images)
    padded = np.zeros((len(images), HEIGHT, width), np.uint8)
    longest = max(LONGEST, *map(len, labels))
    filled = np.full((len(images), longest), BLANK, np.uint8)
    for k, (image, label) in enumerate(zip(images, labels)):
        padded[k, :, : image.shape[1]] = image
        filled[k, : len(label)] = label
    return Examples(padded, filled)
