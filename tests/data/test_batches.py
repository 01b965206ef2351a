"""Tests the order and the sizes of the batches, and each worker's share of them."""

from typing import Any

import numpy as np
import pytest

from messages import naming
from tf1_mnist.data import Batches, Examples


def numbered(count: int) -> Examples:
    """Returns numbered images; the first two pixels of each image contain its number."""
    images = np.zeros((count, 28, 28), np.uint8)
    images[:, 0, 0], images[:, 0, 1] = np.divmod(np.arange(count), 256)
    return Examples(images, (np.arange(count) % 10).astype(np.uint8))


def order(batches: Any) -> list:
    return [
        int(high) * 256 + int(low)
        for batch in batches
        for high, low in zip(batch.images[:, 0, 0], batch.images[:, 0, 1])
    ]


@pytest.mark.parametrize(
    ("count", "size", "sizes"),
    [(10, 4, [4, 4, 2]), (12, 4, [4, 4, 4]), (5, 5, [5]), (3, 1, [1, 1, 1])],
)
def test_an_epoch_has_every_image_once_and_keeps_the_short_last_batch(
    count: int, size: int, sizes: list
) -> None:
    batches = Batches(numbered(count), size, seed=1)
    made = list(batches.since(0))
    assert [len(batch.images) for batch in made] == sizes
    assert batches.steps_per_epoch == len(sizes)
    assert sorted(order(made)) == list(range(count))
    for batch in made:  # each label stays with its image
        np.testing.assert_array_equal(batch.labels, np.array(order([batch])) % 10)


def test_the_order_is_a_function_of_seed_and_epoch() -> None:
    split = numbered(300)

    def epoch_of(size: int, seed: int, epoch: int) -> list:
        batches = Batches(split, size, seed)
        return order(batches.since(epoch * batches.steps_per_epoch))

    orders = {
        (seed, epoch): epoch_of(32, seed, epoch)
        for seed in (0, 1, 2**31 - 1)
        for epoch in (0, 1, 11)
    }
    assert len({tuple(images) for images in orders.values()}) == len(orders)
    for (seed, epoch), images in orders.items():
        assert epoch_of(7, seed, epoch) == images
    # NumPy's legacy generator never changes, and neither do these numbers.
    assert order(Batches(numbered(6), 6, seed=0).since(0)) == [3, 5, 4, 0, 2, 1]


def test_since_starts_inside_an_epoch() -> None:
    batches = Batches(numbered(10), 4, seed=2)
    for epoch in (0, 1, 2):
        whole = order(batches.since(3 * epoch))
        assert order(batches.since(3 * epoch + 1)) == whole[4:]
        assert order(batches.since(3 * epoch + 2)) == whole[8:]


@pytest.mark.parametrize("size", [0, -1, 11])
def test_an_impossible_batch_size_fails_at_once(size: int) -> None:
    with pytest.raises(ValueError, match=naming("batch size", size, "1", "10")):
        Batches(numbered(10), size, seed=0)


def test_the_shares_of_all_workers_make_up_the_batch(digits: Any) -> None:
    train = digits[0]
    for workers in (1, 2, 3):
        whole = list(Batches(train, 128, seed=3).since(5))
        shares = [
            list(Batches(train, 128, 3, (worker, workers)).since(5)) for worker in range(workers)
        ]
        assert {len(share) for share in shares} == {len(whole)}
        for batch, *parts in zip(whole, *shares):
            together = [np.concatenate(arrays) for arrays in zip(*parts)]
            np.testing.assert_array_equal(together[0], batch.images)
            np.testing.assert_array_equal(together[1], batch.labels)
            sizes = [len(part.labels) for part in parts]
            assert max(sizes) - min(sizes) <= 1


def test_a_last_batch_with_too_few_images_for_the_workers_is_refused(digits: Any) -> None:
    with pytest.raises(ValueError, match=naming("599", "2", "1", "600")):
        Batches(digits[0], 599, 0, (0, 2))
    assert len(list(Batches(digits[0], 598, 0, (0, 2)).since(0))) == 2
