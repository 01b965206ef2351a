import matplotlib.pyplot as plt
import numpy as np
import pytest

NAME = "07_pooling_dropout_flatten"


@pytest.fixture
def values(lesson):
    return lesson(NAME).values


def test_the_windows_of_the_small_grid(values):
    square = values["square"]
    assert sorted(values["pools"]) == [(2, 2), (3, 1)]
    # The window's row, the row inside it, the window's column, the column inside it.
    tiles = square.reshape(2, 2, 2, 2)
    largest, mean = values["pools"][2, 2]
    assert largest.tolist() == tiles.max(axis=(1, 3)).tolist() == [[9, 7], [3, 6]]
    assert mean.tolist() == tiles.mean(axis=(1, 3)).tolist() == [[6, 5], [2, 5]]
    largest, mean = values["pools"][3, 1]
    assert largest.tolist() == [[9, 9], [8, 6]]
    assert mean == pytest.approx(np.array([[5, 5], [4, 4]]), rel=1e-6)


def test_numpy_and_the_layers_agree(values):
    for window, pools in values["pools"].items():
        assert np.array(values["pools_by_hand"][window]) == pytest.approx(np.array(pools), rel=1e-6)


@pytest.mark.parametrize("k", [2, 4])
def test_the_digit_pooled(values, k):
    digit = values["digit"]
    tiles = digit.reshape(28 // k, k, 28 // k, k)
    assert np.array_equal(values["pooled"][f"max of {k} x {k}"], tiles.max(axis=(1, 3)))
    assert np.array_equal(values["pooled"][f"mean of {k} x {k}"], tiles.mean(axis=(1, 3)))
    assert values["pooled"][f"mean of {k} x {k}"].mean(dtype=float) == digit.mean(dtype=float)
    assert values["pooled"][f"max of {k} x {k}"].mean() > 1.5 * digit.mean()


@pytest.mark.parametrize(("index", "rate"), [(0, 0.25), (1, 0.5), (2, 0.75)])
def test_dropout_drops_at_its_rate_and_keeps_the_mean(values, index, rate):
    digit, dropped = values["digit"], values["dropped"][index]
    assert values["rates"][index] == rate
    ink = digit > 0
    lost = dropped[:, ink] == 0
    assert np.allclose(dropped[:, ink], ~lost * digit[ink] / (1 - rate), rtol=1e-6)
    assert np.mean(lost) == pytest.approx(rate, abs=4 * np.sqrt(rate * (1 - rate) / lost.size))
    # Each pixel's mean over 1,000 copies: its standard error is digit * sqrt(r / (1 - r) / 1000).
    error = (dropped.mean(axis=0) - digit)[ink] / digit[ink] / np.sqrt(rate / (1 - rate) / 1000)
    assert np.abs(error).max() < 4.5
    assert error.std() == pytest.approx(1, abs=0.3)


def test_each_copy_and_each_step_has_its_own_mask(values):
    ink = values["digit"] > 0
    for rate, now, later in zip(values["rates"], values["dropped"], values["dropped_next"]):
        masks = [images[:, ink] == 0 for images in (now, later)]
        alike = rate**2 + (1 - rate) ** 2  # the share on which two independent masks agree
        assert np.mean(masks[0] == masks[1]) == pytest.approx(alike, abs=0.01)
        assert np.mean(masks[0][:-1] == masks[0][1:]) == pytest.approx(alike, abs=0.01)


def test_dropout_is_off_when_predicting(values):
    assert len(values["predicted"]) == 3
    for images in values["predicted"]:
        assert np.array_equal(images, np.repeat(values["digit"][np.newaxis], 1000, axis=0))


def test_flatten_only_rearranges(values):
    assert values["maps"].shape == (1, 12, 12, 64)
    assert values["flat"].shape == (1, 12 * 12 * 64)
    for i, j, c in np.ndindex(12, 12, 64):
        assert values["flat"][0, 64 * (12 * i + j) + c] == values["maps"][0, i, j, c]


def test_the_shape_after_each_layer(values):
    assert list(values["shapes"].values()) == [
        [28, 28, 1],
        [26, 26, 32],
        [24, 24, 64],
        [12, 12, 64],
        [9216],
        [128],
        [10],
    ]


def test_where_the_parameters_are(values):
    assert values["parameters"] == {
        "conv2d_1/kernel": 3 * 3 * 1 * 32,
        "conv2d_1/bias": 32,
        "conv2d_2/kernel": 3 * 3 * 32 * 64,
        "conv2d_2/bias": 64,
        "dense_1/kernel": 9216 * 128,
        "dense_1/bias": 128,
        "dense_2/kernel": 128 * 10,
        "dense_2/bias": 10,
    }
    assert values["total"] == 1_199_882
    assert values["dense_share"] == (9217 * 128 + 129 * 10) / 1_199_882


def test_the_figures(lesson):
    figures = lesson(NAME).figures
    assert sorted(figures) == ["07_digit.png", "07_dropout.png", "07_windows.png"]
    for path in figures.values():
        assert path.stat().st_size < 150_000
        assert len(np.unique(plt.imread(str(path)).reshape(-1, 4), axis=0)) > 50
