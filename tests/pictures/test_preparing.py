"""Tests how a picture of one digit becomes an image like MNIST's."""

import contextlib
from typing import Any, Tuple

import numpy as np
import pytest
from PIL import Image, ImageFilter

from messages import naming
from tf1_mnist.pictures import prepare
from tf1_mnist.pictures.preparing import (
    WideInkError,
    centre,
    find_ink,
    fit,
    stroke_width,
    threshold,
)

NO_INK = naming("no ink", "stands out")


def paper(image: np.ndarray, size: int = 10, margin: int = 60) -> np.ndarray:
    """Returns an enlarged MNIST image as ink on paper: uint8, ink 40, paper 220."""
    side = size * len(image)
    ink = Image.fromarray(image).resize((side, side), Image.Resampling.BICUBIC)
    return np.uint8(np.round(220 - np.pad(np.asarray(ink, float), margin, "constant") * 180 / 255))


def likeness(one: np.ndarray, other: np.ndarray) -> float:
    """Returns the cosine of the angle between two images; one may be a pixel beside the other."""
    moves = [(down, right) for down in (-1, 0, 1) for right in (-1, 0, 1)]
    others = [np.roll(other.astype(float), move, axis=(0, 1)) for move in moves]
    norms = np.linalg.norm(one.astype(float)) * np.linalg.norm(others[0])
    return max(float((one * each).sum() / norms) for each in others)


def middle(image: np.ndarray) -> Tuple[float, float]:
    """Returns the row and the column of the centre of mass, counted from 0."""
    y, x = np.indices(image.shape)
    return (y * image.astype(float)).sum() / image.sum(), (
        x * image.astype(float)
    ).sum() / image.sum()


@pytest.fixture(scope="module")
def images(digits: Any) -> Any:
    return digits[0].images[:40]


def test_an_mnist_digit_on_paper_becomes_the_same_image(images: Any) -> None:
    found = [prepare(paper(image)) for image in images]
    assert {(each.shape, each.dtype) for each in found} == {((28, 28), np.dtype(np.uint8))}
    assert min(map(likeness, found, images)) > 0.7
    assert np.mean(list(map(likeness, found, images))) > 0.93


def test_the_digit_has_20_pixels_around_its_centre_of_mass(images: Any) -> None:
    for image in images:
        found = prepare(paper(image))
        rows, columns = np.nonzero(found.any(axis=1))[0], np.nonzero(found.any(axis=0))[0]
        assert max(np.ptp(rows), np.ptp(columns)) + 1 == 20
        # The digit moves by whole pixels, so a rest of half a pixel remains.
        np.testing.assert_allclose(middle(found), 14, atol=0.51)


def test_place_size_and_paper_do_not_matter(seven: np.ndarray) -> None:
    expected = prepare(seven)
    assert np.array_equal(prepare(np.pad(seven, ((0, 70), (30, 0)), mode="edge")), expected)
    assert np.array_equal(prepare(255 - seven), expected)
    assert np.array_equal(prepare(np.uint8(30 + seven // 2)), expected)
    large = prepare(np.kron(seven, np.ones((20, 20), np.uint8)))
    assert likeness(large, expected) > 0.98


@pytest.mark.parametrize("is_light", [False, True])
def test_shadows_do_not_matter(images: Any, is_light: bool) -> None:
    for image in images[:10]:
        picture = paper(image)
        y, x = np.meshgrid(*(np.linspace(-1, 1, side) for side in picture.shape), indexing="ij")
        for light in (1 - 0.15 * (x * x + y * y), 0.75 + 0.25 * x, 0.8 + 0.1 * x - 0.1 * y):
            shaded = np.uint8((255 - picture if is_light else picture) * light)
            assert likeness(prepare(shaded), prepare(picture)) > 0.98


def test_noise_and_specks_do_not_matter(images: Any) -> None:
    random = np.random.RandomState(0)
    for image in images[:10]:
        picture = paper(image)
        noisy = np.uint8(np.clip(picture + random.normal(0, 8, picture.shape), 0, 255))
        noisy[3:5, 3:5] = 0
        assert likeness(prepare(noisy), prepare(picture)) > 0.9


def test_a_bold_digit_may_fill_most_of_the_picture() -> None:
    zero = np.full((40, 40), 255, np.uint8)
    zero[2:38, 2:38] = 0
    zero[12:28, 12:28] = 255
    assert np.mean(zero == 0) == 0.65
    expected = np.zeros((28, 28), np.uint8)
    expected[4:24, 4:24] = 255
    expected[10:18, 10:18] = 0  # 16 of 36 pixels become 8.9 of 20
    for picture in (zero, 255 - zero):
        found = prepare(picture)
        assert found[expected == 0].mean() < 20
        assert found[expected > 0].mean() > 150  # the ground is a little too dark in the corners


def test_a_thin_line_gets_the_width_of_a_stroke_in_mnist() -> None:
    picture = np.full((200, 200), 255, np.uint8)
    picture[20:180, [100, 101]] = picture[[20, 21], 60:140] = 0
    found = prepare(picture)
    # The line is 160 pixels high, so its 2 pixels become 0.13 * 160 = 21, of 160 + 20 in all.
    assert found[10:18].sum(axis=1) / 255 == pytest.approx(20 * 20 / 178, abs=0.2)


@pytest.mark.parametrize(
    "picture",
    [
        np.zeros((1, 1), np.uint8),
        np.full((28, 28), 200, np.uint8),
        np.full((1, 5000), 9, np.uint8),
        np.uint8(np.linspace(100, 220, 90_000).reshape(300, 300)),  # a shadow
        np.uint8(200 + 5 * np.random.RandomState(0).randn(300, 200)),
        np.uint8(60 + 5 * np.random.RandomState(0).randn(60, 60)),
    ],
)
def test_a_blank_picture_has_no_ink(picture: np.ndarray) -> None:
    with pytest.raises(ValueError, match=NO_INK):
        prepare(picture)


@pytest.mark.parametrize("shape", [(2, 1), (3, 3), (28, 28), (40, 7)])
def test_a_single_pixel_is_ink(shape: Tuple[int, int]) -> None:
    picture = np.full(shape, 255, np.uint8)
    picture[shape[0] // 2, 0] = 0
    found = prepare(picture)
    assert found.max() == 255
    assert found.shape == (28, 28)


def test_no_array_of_bytes_fails_in_another_way() -> None:
    """Small arrays of random bytes show nothing in particular."""
    random = np.random.RandomState(0)
    prepared = 0
    for k in range(300):
        picture = random.choice([0, 1, 100, 254, 255], random.randint(1, 12, 2)).astype(np.uint8)
        before = picture.copy()
        with contextlib.suppress(ValueError):
            assert prepare(picture).max() > 0, k
            prepared += 1
        assert np.array_equal(picture, before)
    assert 30 < prepared < 270


def test_wide_ink_is_refused(seven: np.ndarray) -> None:
    row = np.hstack([seven] * 3)
    # Each 7 is 26 pixels wide and 40 high, and the next one begins 50 pixels further.
    with pytest.raises(WideInkError, match=naming("3.1 times", "wide", "one digit")):
        prepare(row)
    assert prepare(row.T).shape == (28, 28)
    two = np.full((60, 120), 255, np.uint8)
    two[10:50, 10:90] = 0
    assert prepare(two).any()
    two[10:50, 90] = 0
    with pytest.raises(WideInkError, match=naming("2.0 times")):
        prepare(two)


def test_a_large_picture_is_shrunk_first(seven: np.ndarray, monkeypatch: Any) -> None:
    large = np.kron(seven, np.ones((130, 120), np.uint8))  # 47 million pixels
    sizes = []
    histogram = np.histogram
    monkeypatch.setattr(np, "histogram", lambda a, *b: sizes.append(np.size(a)) or histogram(a, *b))
    assert likeness(prepare(large), prepare(seven)) > 0.95
    assert max(sizes) <= 280 * 280


# --- The steps -------------------------------------------------------------------------------


def test_the_threshold_lies_between_two_groups() -> None:
    values = np.float32([0.1] * 90 + [0.12] * 10 + [0.7] * 5 + [0.9] * 5)
    expected = (np.mean(values[:100]) + np.mean(values[100:])) / 2
    assert threshold(values) == pytest.approx(expected, abs=1 / 256)


def test_ink_is_between_paper_and_the_darkest_tone() -> None:
    picture = np.full((50, 50), 200, np.uint8)
    picture[10:40, 20:26] = 50
    picture[10:40, 26] = 125
    found = find_ink(picture)
    assert set(found[10:40, 20:26].ravel()) == {255}
    assert not found[:, :20].any()
    # Half of the contrast of 0.75; the level is halfway between paper and ink.
    level = (np.mean([0.75] * 6 + [0.375])) / 2
    share = (0.375 - level / 2) / (0.75 - level / 2)
    assert found[20, 26] == pytest.approx(255 * share, abs=3)


@pytest.mark.parametrize("angle", [0, 20, 45])
def test_the_stroke_width_is_that_of_a_line(angle: int) -> None:
    line = Image.new("L", (300, 300))
    line.paste(255, (146, 50, 154, 250))
    turned = np.asarray(line.rotate(angle, Image.Resampling.BICUBIC))
    assert stroke_width(turned) == pytest.approx(8, rel=0.3)


def test_a_digit_is_scaled_by_averages() -> None:
    random = np.random.RandomState(0)
    ink = np.uint8(random.randint(0, 256, (80, 40)))
    found = fit(ink)
    assert found.shape == (20, 10)
    # The weights of Hamming's window, by hand, for a scale of 4.
    t = (np.arange(80)[None] + 0.5) / 4 - (np.arange(20)[:, None] + 0.5)
    weights = np.where(abs(t) < 1, np.sinc(t) * (0.54 + 0.46 * np.cos(np.pi * t)), 0)
    weights /= weights.sum(axis=1, keepdims=True)
    expected = weights @ ink @ weights[:10, :40].T / weights[:10, :40].sum(axis=1)
    assert np.abs(found - np.clip(expected, 0, 255)).max() < 2


def test_a_digit_stays_within_the_image() -> None:
    ink = np.zeros((20, 20), np.uint8)
    ink[0, 0] = 1
    ink[19, 19] = 200
    found = centre(ink)
    assert found[0, 0] == 1  # as far up and to the left as possible
    assert found[19, 19] == 200
    blurred = np.asarray(Image.fromarray(centre(ink[19:, 19:])).filter(ImageFilter.MaxFilter(3)))
    assert np.argwhere(blurred).mean(axis=0).tolist() == [14, 14]
