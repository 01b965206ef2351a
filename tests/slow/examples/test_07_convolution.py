"""Checks lesson 7 against manual counts and cross-correlations computed window by window."""

import numpy as np
import pytest


@pytest.fixture
def values(lesson):
    return lesson("07_convolution").values


def by_definition(image, kernel):
    """Returns the cross-correlation, computed window by window."""
    n = len(image) - 2
    windows = [[image[i : i + 3, j : j + 3] for j in range(n)] for i in range(n)]
    return np.array([[(window * kernel).sum() for window in row] for row in windows])


def test_the_sum_counts_the_terms_inside_both_boxes(values):
    assert sorted(values["sums"]) == [1 / 64, 1 / 16, 1 / 4]
    for h, sums in values["sums"].items():
        ones = np.ones(round(1 / h))
        assert np.array_equal(sums, h * np.append(np.convolve(ones, ones), 0))


def test_the_sum_approaches_the_triangle_as_the_step_shrinks(values):
    for h, error in values["errors"].items():
        triangle = np.interp(np.arange(0, 2, h), (0, 1, 2), (0, 1, 0))
        assert error == h == np.abs(values["sums"][h] - triangle).max()


def test_conv2d_turns_the_spot_and_convolution_does_not(values):
    assert values["spot_convolved"].tolist() == [[1, 2, 3], [4, 5, 6], [7, 8, 9]]
    assert values["spot_conv2d"].tolist() == [[9, 8, 7], [6, 5, 4], [3, 2, 1]]


def test_each_map_is_the_cross_correlation_of_its_kernel(values):
    assert values["maps"].shape == (26, 26, 4)
    for channel, kernel in enumerate(values["kernels"].values()):
        for image, maps in (("digit", "maps"), ("moved", "moved_maps")):
            expected = by_definition(values[image].astype(float), kernel)
            assert np.array_equal(values[maps][:, :, channel], expected)


def test_blur_and_sharpen_keep_the_ink_and_edges_cancel(values):
    ink = values["digit"].sum(dtype=float)
    assert values["maps"].sum(axis=(0, 1), dtype=float).tolist() == [ink, ink, 0, 0]
    spread = values["maps"].std(axis=(0, 1))
    assert spread[0] < values["digit"].std() < spread[1]


def test_the_maps_move_with_the_digit(values):
    maps, moved = values["maps"], values["moved_maps"]
    assert np.array_equal(values["moved"][3:, 6:], values["digit"][:-3, :-6])
    assert np.array_equal(moved[3:, 6:], maps[:-3, :-6])
    assert not moved[:3].any()
    assert not moved[:, :6].any()
    assert values["shift_error"] == 0


def test_the_number_of_parameters_of_each_layer(values):
    outputs = 26 * 26 * 32
    assert values["dense_parameters"] == (28 * 28 + 1) * outputs == 16_981_120
    assert values["local_parameters"] == (9 + 1) * outputs == 216_320
    assert values["conv2d_parameters"] == (9 + 1) * 32 == 320


def test_a_kernel_has_a_grid_for_each_channel(values):
    """Adds up the products of the text's formula, one by one."""
    x, k = values["two_channels"], values["two_grids"]
    expected = [
        [sum(x[c, i + u, j + v] * k[c, u, v] for c, u, v in np.ndindex(2, 2, 2)) for j in range(2)]
        for i in range(2)
    ]
    assert expected == [[3, -1], [0, 2]]
    assert values["by_channels"].tolist() == values["by_conv2d"].tolist() == expected


def test_the_kernel_is_learned_by_gradient_descent(values):
    """Computes each step in NumPy; the layer is linear, so least squares finds the same kernel."""
    noise, wanted = values["noise"][0, :, :, 0], values["wanted"][0, :, :, 0].ravel()
    windows = np.array([noise[i : i + 3, j : j + 3].ravel() for i, j in np.ndindex(26, 26)])
    kernel = np.zeros(9)
    for found in values["learned_path"]:
        np.testing.assert_allclose(found.ravel(), kernel, atol=1e-4)
        kernel = kernel - 0.25 * 2 / len(wanted) * windows.T @ (windows @ kernel - wanted)
    assert len(values["learned_path"]) == 11
    best = np.linalg.lstsq(windows, wanted, rcond=None)[0].reshape(3, 3)
    np.testing.assert_allclose(best, values["kernels"]["vertical edges"], atol=1e-4)
    last = values["learned_path"][10]
    assert np.array_equal(last.round(1), values["kernels"]["vertical edges"])
    assert np.abs(last - best).max() < 0.01
