"""Compares the distortions with the same distortions computed in NumPy."""

import threading
from typing import Any

import numpy as np
import pytest

from messages import naming
from tf1_mnist.data import Batches, Split
from tf1_mnist.data.augmentation import Distortions

SIZE = 28


def affine_source(amounts: np.ndarray) -> np.ndarray:
    """Returns the source of each pixel of a scaled, sheared, rotated and shifted image.

    Args:
        amounts: six numbers from -1 to 1, for one image.
    Returns:
        A float64 array of shape (2, 28, 28): the x and the y coordinates.
    """
    angle = np.deg2rad(12 * amounts[0])
    rotation = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    shear = np.array([[1, 0.2 * amounts[3]], [0, 1]])
    scaling = np.diag(1 + 0.12 * amounts[1:3])
    y, x = np.mgrid[:SIZE, :SIZE] - 13.5
    moved = rotation @ shear @ scaling @ [x.ravel(), y.ravel()]
    return moved.reshape(2, SIZE, SIZE) + 13.5 + 2 * amounts[4:, None, None]


def cubic(distance: np.ndarray) -> np.ndarray:
    """Returns the weights of pixels at these distances (Keys, 1981, with OpenCV's a = -0.75)."""
    a, d = -0.75, np.abs(distance)
    near = (a + 2) * d**3 - (a + 3) * d**2 + 1
    far = a * (d**3 - 5 * d**2 + 8 * d - 4)
    return np.where(d <= 1, near, np.where(d < 2, far, 0))


def sampled(image: np.ndarray, source: np.ndarray) -> np.ndarray:
    """Interpolates an image between its pixels; outside the image, values are 0."""
    x, y = source
    pixels = np.arange(SIZE)
    across = cubic(x[:, :, None] - pixels)  # the weight of each column, for each pixel
    down = cubic(y[:, :, None] - pixels)
    return np.einsum("ijr,rc,ijc->ij", down, image.astype(float), across).clip(0, 255)


def smoothed(field: np.ndarray) -> np.ndarray:
    """Smooths the middle of a field with a Gaussian whose standard deviation is 4 pixels."""
    offsets = np.arange(-24, 25)
    kernel = np.exp(-(offsets**2) / (2 * 4.0**2))
    kernel /= kernel.sum()
    rows = np.apply_along_axis(np.convolve, 0, field, kernel, "valid")
    return np.apply_along_axis(np.convolve, 1, rows, kernel, "valid")


def assert_close(found: np.ndarray, expected: np.ndarray) -> None:
    """Compares grey levels. OpenCV rounds coordinates to 1/32 of a pixel and levels to integers."""
    assert np.abs(found - expected).max() <= 255 / 16
    assert np.abs(found - expected).mean() < 1


def test_affine_distortions_are_the_product_of_their_parts(digits: Any) -> None:
    images = digits[0].images
    indices = np.array([7, 0, 599])
    found = Distortions("affine", 600, seed=3, epoch=2).apply(images[indices], indices)
    amounts = np.random.RandomState([3, 2, 1]).uniform(-1, 1, (6, 600))
    for image, index in zip(found, indices):
        assert_close(image, sampled(images[index], affine_source(amounts[:, index])))
        assert np.abs(image.astype(int) - images[index]).mean() > 5


def test_elastic_distortions_add_smooth_displacements(digits: Any) -> None:
    images = digits[0].images
    random = np.random.RandomState([3, 2, 2])
    amounts = random.uniform(-1, 1, (6, 600))
    field = random.uniform(-1, 1, (2, 512, 512))
    windows = random.randint(512 - SIZE + 1, size=(600, 2))
    inside = np.flatnonzero(((windows > 24) & (windows < 512 - SIZE - 24)).all(axis=1))[:3]
    found = Distortions("elastic", 600, seed=3, epoch=2).apply(images[inside], inside)
    for image, index in zip(found, inside):
        top, left = windows[index]
        near = field[:, top - 24 : top + SIZE + 24, left - 24 : left + SIZE + 24]
        moved = 15 * np.stack([smoothed(each) for each in near])
        expected = sampled(images[index], affine_source(amounts[:, index]) + moved)
        assert_close(image, expected)
        assert np.abs(moved).max() > 0.5


def whole(batches: Any) -> np.ndarray:
    return np.concatenate([batch.images for batch in batches])


@pytest.mark.parametrize("kind", ["affine", "elastic"])
def test_an_image_is_distorted_anew_in_each_epoch_and_alike_in_a_resumed_run(
    kind: str, digits: Any
) -> None:
    train = digits[0]

    def epoch_of(seed: int, step: int, size: int = 100) -> Any:
        return list(Batches(train, size, seed, augment=kind).since(step))

    first, second = epoch_of(0, 0), epoch_of(0, 6)
    np.testing.assert_array_equal(whole(first), whole(epoch_of(0, 0)))
    np.testing.assert_array_equal(whole(first)[400:], whole(epoch_of(0, 4)))
    np.testing.assert_array_equal(whole(first), whole(epoch_of(0, 0, size=7)))
    plain = list(Batches(train, 100, seed=0).since(0))
    for batch, other in zip(first, plain):  # the images keep their order and labels
        np.testing.assert_array_equal(batch.labels, other.labels)
    assert (whole(first) != whole(plain)).any(axis=(1, 2)).all()
    # An image is distorted differently in each epoch and with each seed.
    epochs = {(0, 0): first, (0, 1): second, (1, 0): epoch_of(1, 0)}
    images = [
        whole(epoch)[np.argsort(np.random.RandomState(list(key)).permutation(600))]
        for key, epoch in epochs.items()
    ]
    for one, other in ((0, 1), (0, 2), (1, 2)):
        assert (images[one] != images[other]).any(axis=(1, 2)).mean() > 0.99


def test_the_workers_of_a_cluster_distort_as_one_process_does(digits: Any) -> None:
    train = digits[0]
    batches = [
        list(Batches(train, 128, 3, share, "elastic").since(5))
        for share in ((0, 1), (0, 2), (1, 2))
    ]
    for one, *parts in zip(*batches):
        np.testing.assert_array_equal(one.images, whole(parts))


def test_an_epoch_that_is_left_early_leaves_no_thread(digits: Any) -> None:
    before = threading.active_count()
    batches = Batches(digits[0], 10, 0, augment="affine").since(0)
    assert len(next(batches).images) == 10
    assert threading.active_count() == before + 1
    batches.close()
    assert threading.active_count() == before


def test_an_error_of_the_thread_reaches_the_caller(digits: Any) -> None:
    images, labels = digits[0]
    with pytest.raises(IndexError):
        list(Batches(Split(images, labels[:300]), 10, 0, augment="affine").since(0))


def test_an_unknown_kind_is_refused(digits: Any) -> None:
    with pytest.raises(ValueError, match=naming("'plastic'", "none", "affine", "elastic")):
        Batches(digits[0], 10, 0, augment="plastic")
