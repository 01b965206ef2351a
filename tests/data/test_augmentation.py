"""Compares the distortions with the same distortions computed in NumPy."""

import threading
from typing import Any

import numpy as np
import pytest

from messages import naming
from tf1_mnist.data import Batches, Examples
from tf1_mnist.data.augmentation import Distortions, sampled

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
    """Returns the weights of pixels at these distances (Keys, 1981, with a = -0.75)."""
    a, d = -0.75, np.abs(distance)
    near = (a + 2) * d**3 - (a + 3) * d**2 + 1
    far = a * (d**3 - 5 * d**2 + 8 * d - 4)
    return np.where(d <= 1, near, np.where(d < 2, far, 0))


def interpolated(image: np.ndarray, source: np.ndarray) -> np.ndarray:
    """Interpolates an image between its pixels, in float64; outside the image, values are 0."""
    x, y = source
    pixels = np.arange(SIZE)
    across = cubic(x[:, :, None] - pixels)  # the weight of each column, for each pixel
    down = cubic(y[:, :, None] - pixels)
    return np.einsum("ijr,rc,ijc->ij", down, image.astype(float), across).clip(0, 255)


def smoothed(field: np.ndarray) -> np.ndarray:
    """Smooths a field with a Gaussian of 4 pixels' standard deviation, mirrored at the edges."""
    offsets = np.arange(-24, 25)
    kernel = np.exp(-(offsets**2) / (2 * 4.0**2))
    kernel /= kernel.sum()
    wide = np.pad(field, 24, "reflect")
    rows = np.apply_along_axis(np.convolve, 0, wide, kernel, "valid")
    return np.apply_along_axis(np.convolve, 1, rows, kernel, "valid")


def assert_close(found: np.ndarray, expected: np.ndarray, shift: float) -> None:
    """Compares grey levels, which are rounded to integers.

    Args:
        shift: by how much the points of the two images may differ, in pixels.
    """
    assert found.dtype == np.uint8
    assert np.abs(found - expected).max() <= 0.5 + 2 * 255 * shift


def test_affine_distortions_are_the_product_of_their_parts(digits: Any) -> None:
    images = digits[0].images
    indices = np.array([7, 0, 599])
    found = Distortions("affine", 600, seed=3, epoch=2).apply(images[indices], indices)
    amounts = np.random.RandomState([3, 2, 1]).uniform(-1, 1, (6, 600))
    for image, index in zip(found, indices):
        assert_close(image, interpolated(images[index], affine_source(amounts[:, index])), 1e-5)
        assert np.abs(image.astype(int) - images[index]).mean() > 5


def test_elastic_distortions_add_smooth_displacements(digits: Any) -> None:
    images = digits[0].images
    random = np.random.RandomState([3, 2, 2])
    amounts = random.uniform(-1, 1, (6, 600))
    field = random.uniform(-1, 1, (2, 512, 512))
    windows = random.randint(512 - SIZE + 1, size=(600, 2))
    # Two windows that lie at an edge of the field, and two that do not.
    from_edge = np.minimum(windows, 512 - SIZE - windows).min(axis=1)
    order = np.argsort(from_edge)
    indices = order[[0, 1, 300, 599]]
    assert (from_edge[indices] < 4).tolist() == [True, True, False, False]
    found = Distortions("elastic", 600, seed=3, epoch=2).apply(images[indices], indices)
    displacements = 15 * np.stack([smoothed(each) for each in field])
    for image, index in zip(found, indices):
        top, left = windows[index]
        moved = displacements[:, top : top + SIZE, left : left + SIZE]
        expected = interpolated(images[index], affine_source(amounts[:, index]) + moved)
        assert_close(image, expected, 1e-3)
        assert np.abs(moved).max() > 0.5


def grid() -> np.ndarray:
    """Returns the x and the y of each pixel, of shape (2, 1, 28, 28)."""
    y, x = np.mgrid[:SIZE, :SIZE]
    return np.stack([x, y]).astype(np.float32)[:, None]


def random_images(count: int) -> np.ndarray:
    """Returns images whose pixels all have ink, also those at the edges."""
    return np.random.RandomState(0).randint(1, 256, (count, SIZE, SIZE)).astype(np.uint8)


def test_points_on_pixels_have_the_levels_of_the_pixels() -> None:
    images = random_images(3)
    still = np.repeat(grid(), 3, axis=1)
    np.testing.assert_array_equal(sampled(images, still), images)
    np.testing.assert_array_equal(sampled(images, still[:, :, ::-1, ::-1]), images[:, ::-1, ::-1])
    turned = np.stack([SIZE - 1 - still[1], still[0]])
    np.testing.assert_array_equal(sampled(images, turned), np.rot90(images, axes=(1, 2)))
    far = np.pad(images, ((0, 0), (40, 40), (40, 40)), "constant")
    for right, down in [(3, 0), (0, -5), (-1, 2), (27, 27), (-28, 0), (0, 40), (-40, -40)]:
        moved = still + np.float32([right, down])[:, None, None, None]
        expected = far[:, 40 + down : 68 + down, 40 + right : 68 + right]
        np.testing.assert_array_equal(sampled(images, moved), expected)


def test_points_between_pixels_are_interpolated_up_to_the_last_that_ink_reaches() -> None:
    images = random_images(40)
    images[20:] = np.where(images[20:] > 250, images[20:], 0)  # single dots
    sources = np.random.RandomState(1).uniform(-4, SIZE + 3, (2, 40, SIZE, SIZE))
    found = sampled(images, sources.astype(np.float32))
    for image, points, result in zip(images, np.moveaxis(sources, 1, 0), found):
        assert_close(result, interpolated(image, points), 1e-5)
    assert (found[20:] == 0).mean() > 0.5
    everywhere = np.full((2, 40, SIZE, SIZE), 1e9, np.float32)
    assert not sampled(images, everywhere).any()
    assert not sampled(images, -everywhere).any()


def sources_in_the_middle(kind: str, count: int) -> np.ndarray:
    """Returns the points that the distortions show at the 10 x 10 pixels in the middle.

    The points are read from distorted images whose grey level is nine times x or nine times y.

    Returns:
        A float64 array of shape (2, count, 100), measured from the centre of the image.
    """
    ramps = (9 * grid()).astype(np.uint8)
    distortions = Distortions(kind, count, seed=0, epoch=0)
    indices = np.arange(count)
    shown = [distortions.apply(np.repeat(ramp, count, axis=0), indices) for ramp in ramps]
    middle = np.stack(shown)[:, :, 9:19, 9:19].reshape(2, count, 100)
    return middle / 9.0 - 13.5


def test_the_amounts_of_affine_distortions_are_spread_evenly() -> None:
    """Each of the six amounts is uniform up to its limit, and independent of the others."""
    y, x = np.mgrid[-4.5:5.5, -4.5:5.5]
    basis = np.stack([x.ravel(), y.ravel(), np.ones(100)], axis=1)
    points = sources_in_the_middle("affine", 5000)
    maps = np.linalg.lstsq(basis, points.reshape(-1, 100).T, rcond=None)[0].reshape(3, 2, 5000)
    (xx, yx), (xy, yy), shift = maps  # yx is the derivative of the source's y by x
    # The map is rotation @ shear @ scaling, so its first column is only rotated and scaled.
    angle, width = np.arctan2(yx, xx), np.hypot(xx, yx)
    height = (xx * yy - xy * yx) / width
    shear = (xx * xy + yx * yy) / width / height
    amounts = np.stack(
        [
            angle / np.deg2rad(12),
            (width - 1) / 0.12,
            (height - 1) / 0.12,
            shear / 0.2,
            *(shift / 2),
        ]
    )
    assert np.abs(amounts).max() < 1.1  # levels are rounded
    assert np.abs(amounts).max(axis=1).min() > 0.97
    assert np.abs(amounts.mean(axis=1)).max() < 0.04  # five standard errors
    np.testing.assert_allclose(amounts.std(axis=1), 3**-0.5, rtol=0.04)
    assert np.abs(np.corrcoef(amounts) - np.eye(6)).max() < 0.08


def test_elastic_distortions_also_move_pixels_by_six_tenths_of_a_pixel() -> None:
    """The variance of the displacements is that of uniform noise after smoothing."""
    offsets = np.arange(-24, 25)
    kernel = np.exp(-(offsets**2) / (2 * 4.0**2))
    share = ((kernel / kernel.sum()) ** 2).sum() ** 2  # of the variance is left, in two dimensions
    expected = 15 * np.sqrt(share / 3)
    assert expected == pytest.approx(0.6, abs=0.02)
    affine, elastic = (sources_in_the_middle(kind, 5000).var() for kind in ("affine", "elastic"))
    assert np.sqrt(elastic - affine) == pytest.approx(expected, rel=0.1)


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
        list(Batches(Examples(images, labels[:300]), 10, 0, augment="affine").since(0))


def test_an_unknown_kind_is_refused(digits: Any) -> None:
    with pytest.raises(ValueError, match=naming("'plastic'", "none", "affine", "elastic")):
        Batches(digits[0], 10, 0, augment="plastic")
