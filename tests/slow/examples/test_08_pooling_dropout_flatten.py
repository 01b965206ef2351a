"""Checks the claims of lesson 8; pooling, dropout and flattening are compared with NumPy."""

import numpy as np
import pytest

from tf1_mnist import model
from tf1_mnist.recipe import Recipe

NAME = "08_pooling_dropout_flatten"


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
        alike = rate**2 + (1 - rate) ** 2  # the share on which independent masks agree
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


def test_each_network_has_the_layers_of_the_table(values):
    sizes = {
        "dense": 785 * 64,
        "convolution": 80 + (9 * 8 + 1) * 16 + (24 * 24 * 16 + 1) * 64,
        "pooling": 80 + (9 * 8 + 1) * 16 + (12 * 12 * 16 + 1) * 64,
        "deeper": 80 + (9 * 8 + 1) * 16 + (9 * 16 + 1) * 32 + (3 * 3 * 32 + 1) * 64,
    }
    sizes["dropout"] = sizes["pooling"]
    assert list(values["NETWORKS"]) == ["dense", "convolution", "pooling", "dropout", "deeper"]
    for name, inference in values["NETWORKS"].items():
        net = model.build(Recipe(inference), 1)
        assert net.parameters == sizes[name] + 65 * 10


def test_the_networks_are_measured_on_images_that_they_have_not_seen(values):
    assert len(values["few"].images) == 1000
    assert len(values["others"].images) == 2000
    seen = {image.tobytes() for image in values["few"].images}
    assert not any(image.tobytes() in seen for image in values["others"].images)


def test_what_each_layer_is_worth(values):
    last = {name: 100 * table[:, -1] for name, table in values["accuracies"].items()}
    for table in values["accuracies"].values():
        assert table.shape == (5, 20)
    for (name, before), (mean, error) in values["gains"].items():
        differences = last[name] - last[before]
        assert mean == pytest.approx(np.mean(differences))
        assert error == pytest.approx(np.std(differences, ddof=1) / 5**0.5)
    (convolution, _), (pooling, _), (dropout, _), (deeper, _) = values["gains"].values()
    assert 1.5 < convolution < 2.5
    assert 0.7 < pooling < 1.5
    assert 0.2 < dropout < 0.8
    assert 0.2 < deeper < 1


def test_dropout_keeps_the_training_loss_high(values):
    losses = {name: table[:, -1].mean() for name, table in values["training_losses"].items()}
    assert losses["dropout"] > 0.1
    for name in ("convolution", "pooling", "deeper"):
        assert losses[name] < 0.02
