"""Tests each step in the conversion of a picture to an image like MNIST's."""

import contextlib
from typing import Any

import numpy as np
import pytest

from messages import naming
from tf1_mnist.handwriting.writing import preprocessing

# --- The steps -------------------------------------------------------------------------------


def test_crop_leaves_the_ink_of_the_mask_and_its_soft_edge() -> None:
    ink = np.zeros((50, 80), np.uint8)
    ink[10:40, 20:30] = 255
    ink[10:12, 30:60] = 255
    ink[12:40, 30] = 90  # the edge
    digit = ink.copy()
    ink[20:45, 50:70] = 255  # the next digit, under this one's bar
    mask = (digit > 127) & (ink > 127)
    np.testing.assert_array_equal(preprocessing.crop(ink, mask), digit[10:40, 20:60])


def test_crop_shrinks_a_large_digit() -> None:
    ink = np.zeros((1000, 1000), np.uint8)
    ink[100:900, 300:500] = 255
    cropped = preprocessing.crop(ink, ink > 0)
    assert abs(cropped.shape[0] - 133) <= 2  # shrunk to a sixth, with a margin
    assert abs(cropped.shape[1] - 33) <= 2


@pytest.mark.parametrize("width", [2, 4, 8, 13, 20])
def test_thin_strokes_are_broadened_and_broad_ones_are_not(width: int) -> None:
    ink = np.zeros((100, 40), np.uint8)
    ink[:, 10 : 10 + width] = 255
    across = preprocessing.thicken(ink)[50] > 0
    assert np.ptp(np.flatnonzero(across)) + 1 == across.sum()
    assert abs(across.sum() - max(13, width)) <= 2


def test_a_faint_stroke_is_darkened() -> None:
    ink = np.zeros((100, 40), np.uint8)
    ink[:, 10:30] = 60
    assert preprocessing.thicken(ink).max() == 255


@pytest.mark.parametrize(
    ("shape", "fitted"),
    [((40, 20), (20, 10)), ((30, 90), (7, 20)), ((10, 5), (20, 10)), ((200, 3), (20, 1))],
)
def test_fit_makes_the_longer_side_20(shape: Any, fitted: Any) -> None:
    image = preprocessing.scale(np.full(shape, 255, np.uint8))
    assert image.shape == fitted
    assert image.min() == 255


def test_fit_is_anti_aliased() -> None:
    stripes = np.zeros((200, 200), np.uint8)
    stripes[:, ::2] = 255
    np.testing.assert_allclose(preprocessing.scale(stripes)[:, 1:-1], 127.5, atol=8)


def test_centre_puts_the_centre_of_mass_at_14() -> None:
    ink = np.zeros((20, 12), np.uint8)
    ink[2, 3] = 100
    ink[12, 9] = 100  # (7, 6)
    image = preprocessing.centre(ink)
    assert {tuple(pixel) for pixel in np.argwhere(image)} == {(9, 11), (19, 17)}
    ink[:] = 0
    ink[0, 0] = 255  # if it were centred, the square would stick out of the image
    assert np.argwhere(preprocessing.centre(ink)).tolist() == [[8, 14]]


def test_mnists_own_digits_are_centred_in_the_same_way(digits: Any) -> None:
    """Digits cropped from MNIST images return to within a pixel of their original positions."""
    for image in digits[0].images[:100]:
        y, x = np.nonzero(image)
        cropped = image[y.min() : y.max() + 1, x.min() : x.max() + 1]
        moved = np.argwhere(preprocessing.centre(cropped)).min(axis=0) - [y.min(), x.min()]
        assert np.abs(moved).max() <= 1  # MNIST digits were centred before they became grey


# --- From a picture to an image --------------------------------------------------------------


def test_prepare_keeps_an_mnist_digit_nearly_as_it_is(digits: Any) -> None:
    alike = []
    for image in digits[0].images[:10]:
        for picture in (255 - image, image):  # dark on light, light on dark
            prepared = preprocessing.prepare(np.kron(picture, np.ones((8, 8), np.uint8)))
            assert prepared.dtype == np.uint8
            assert prepared.shape == (28, 28)
            alike.append(np.corrcoef(prepared.ravel(), image.ravel())[0, 1])
    assert np.median(alike) > 0.9
    assert min(alike) > 0.7  # some strokes become broader


def test_size_place_tone_light_and_dust_do_not_matter(seven: np.ndarray) -> None:
    plain = preprocessing.prepare(seven).astype(int)
    assert plain.max() == 255
    x = np.linspace(-1, 1, 50)
    speck = seven.copy()
    speck[55, 3] = 0
    pictures = {
        "large": np.kron(seven, np.ones((30, 30), np.uint8)),
        "in a corner": np.pad(seven, ((0, 90), (0, 90)), mode="constant", constant_values=255),
        "light on dark": 255 - seven,
        "grey on grey": (90 + 0.4 * seven).astype(np.uint8),
        "unevenly lit": ((60 + 0.7 * seven) * (0.6 + 0.4 * x)).astype(np.uint8),
        "dust": speck,
    }
    for name, picture in pictures.items():
        difference = np.abs(preprocessing.prepare(picture) - plain)
        assert difference.mean() < 6, name


def test_digits_come_from_left_to_right(seven: np.ndarray) -> None:
    one = np.full((60, 30), 255, np.uint8)
    one[10:50, 12:18] = 0
    row = np.hstack([seven, one, seven])
    images = preprocessing.digits(row)
    assert images.shape == (3, 28, 28)
    for image, alone in zip(images, (seven, one, seven)):
        assert np.abs(image.astype(int) - preprocessing.prepare(alone)).mean() < 3


def test_ink_in_a_shadow_counts_as_much(seven: np.ndarray) -> None:
    row = np.hstack([seven, seven]) / 255
    lit, shaded = preprocessing.digits(
        (255 * (0.5 + 0.5 * row) * np.linspace(1, 0.2, row.shape[1])).astype(np.uint8)
    )
    assert np.abs(lit.astype(int) - shaded).mean() < 6


def test_a_digit_in_two_pieces_stays_one(seven: np.ndarray) -> None:
    picture = seven.copy()
    picture[18:21] = 255
    images = preprocessing.digits(picture)
    assert images.shape == (1, 28, 28)
    np.testing.assert_array_equal(images[0], preprocessing.prepare(picture))


def test_paper_alone_has_no_ink() -> None:
    random = np.random.RandomState(0)
    for picture in (
        np.full((300, 400), 200, np.uint8),
        np.full((300, 400), 0, np.uint8),
        np.full((1, 1), 0, np.uint8),
        random.normal(6, 3, (500, 400)).clip(0, 255).astype(np.uint8),  # a dark picture
        (200 + random.normal(0, 8, (500, 400))).clip(0, 255).astype(np.uint8),  # a noisy photo
        np.tile(np.linspace(90, 220, 400), (300, 1)).astype(np.uint8),  # a shadow
    ):
        for prepare in (preprocessing.prepare, preprocessing.digits):
            with pytest.raises(ValueError, match=naming("ink", "handwriting")):
                prepare(picture)


def test_any_picture_gives_an_image_or_has_no_ink() -> None:
    random = np.random.RandomState(0)
    read = 0
    for _ in range(25):
        size = random.randint(1, random.choice([4, 60]), size=2)
        picture = random.randint(0, 256, size) * (random.uniform(size=size) < 0.3)
        with contextlib.suppress(ValueError):  # no ink
            images = preprocessing.digits(picture.astype(np.uint8))
            assert images.shape[1:] == (28, 28)
            assert images.any(axis=(1, 2)).all()
            read += 1
    assert read > 10


def test_too_many_pieces_of_ink_are_refused() -> None:
    dots = np.full((150, 9, 150, 9), 255, np.uint8)
    dots[:, 3:5, :, 3:5] = 0
    dots = dots.reshape(1350, 1350)
    with pytest.raises(ValueError, match=naming("22,500", "20,000")):
        preprocessing.digits(dots)
