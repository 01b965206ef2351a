"""Checks the claims of lesson 1 against published counts and independent arithmetic."""

import matplotlib.pyplot as plt
import numpy as np
import pytest

from tf1_mnist.data import load_data

# The counts in MNIST's original files.
TRAINING_COUNTS = [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949]
TEST_COUNTS = [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]


@pytest.fixture(scope="module")
def values(lesson):
    return lesson("01_dataset").values


def test_the_lesson_loads_all_of_mnist(values):
    assert values["x_train"].dtype == values["y_train"].dtype == np.uint8
    assert values["x_train"].shape == (60000, 28, 28)
    assert values["x_test"].shape == (10000, 28, 28)
    assert list(values["levels"]) == list(range(256))
    for name, array in zip(("x_train", "y_train"), load_data()[0]):
        np.testing.assert_array_equal(values[name], array)


def test_scaling_is_float32_and_loses_nothing(values):
    scaled, x_train = values["scaled"], values["x_train"]
    assert scaled.dtype == np.float32
    assert scaled.nbytes == 4 * x_train.nbytes
    # Each grey level divided by 255 in float64, then rounded to float32.
    table = np.array([level / 255 for level in range(256)], np.float32)
    np.testing.assert_array_equal(scaled[:1000], table[x_train[:1000]])
    assert (scaled.min(), scaled.max()) == (0, 1)
    np.testing.assert_array_equal(values["restored"], x_train)
    assert values["wrapped"][0] == (200 + 100) % 256


def test_an_image_is_laid_out_row_after_row(values):
    flat, scaled = values["flat"], values["scaled"]
    assert flat.shape == (60000, 784)
    for row, column in ((0, 0), (7, 6), (14, 13), (27, 27)):
        np.testing.assert_array_equal(flat[:, 28 * row + column], scaled[:, row, column])


def test_the_number_of_images_has_1889_digits(values):
    assert values["image_count"] == 2 ** (8 * 28 * 28)
    assert 10**1888 <= values["image_count"] < 10**1889


def test_the_digits_occur_as_often_as_published(values):
    assert list(values["counts"]) == TRAINING_COUNTS
    assert values["always_one_accuracy"] == pytest.approx(TEST_COUNTS[1] / 10000)
    assert max(TEST_COUNTS) == TEST_COUNTS[1]


def test_the_nearest_mean_is_right_for_8203_images(values):
    for digit, mean in enumerate(values["means"]):
        total = values["x_train"][values["y_train"] == digit].sum(axis=0, dtype=np.int64)
        np.testing.assert_allclose(mean, total / TRAINING_COUNTS[digit], rtol=1e-12)
    # The squared distances by their definition, without expanding the square.
    distances = [((values["x_test"] - mean) ** 2).sum(axis=(1, 2)) for mean in values["means"]]
    np.testing.assert_array_equal(values["nearest"], np.argmin(distances, axis=0))
    assert round(10000 * values["nearest_mean_accuracy"]) == 8203


def test_the_mean_of_the_zeros_is_sharpest_and_that_of_the_fives_most_blurred(values, lesson):
    shares = []
    for mean in values["means"]:
        inked = [level for level in mean.ravel() if level > 25]
        shares.append(sum(level < 128 for level in inked) / len(inked))
    assert np.argmin(shares) == 0
    assert np.argmax(shares) == 5
    for digit, share in enumerate(shares):
        assert f"{digit}: {share:.0%} pale\n" in lesson("01_dataset").output


def test_the_loop_finds_the_nearest_mean_of_the_first_test_image(values):
    image = values["x_test"][0].astype(float)
    expected = [np.linalg.norm(image - mean) ** 2 for mean in values["means"]]
    np.testing.assert_allclose(values["first_distances"], expected, rtol=1e-12)
    assert np.argmin(expected) == values["y_test"][0] == 7


def test_it_draws_samples_counts_and_means(lesson):
    figures = lesson("01_dataset").figures
    assert set(figures) == {"01_samples.png", "01_counts.png", "01_means.png"}
    for path in figures.values():
        image = plt.imread(str(path))
        assert min(image.shape[:2]) > 200
        assert image[..., :3].std() > 0.05
