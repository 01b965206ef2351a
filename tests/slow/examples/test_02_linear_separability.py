"""Checks the claims of lesson 2 by trying many lines and calculating in plain Python."""

import matplotlib.pyplot as plt
import numpy as np
import pytest


@pytest.fixture(scope="module")
def values(lesson):
    return lesson("02_linear_separability").values


def fewest_wrong(points, labels, directions=2000):
    """Tries lines in many directions and returns how many points the best line gets wrong.

    A line gets a point wrong unless the point lies strictly on the side that its label requires.
    """
    fewest = len(points)
    for angle in np.linspace(0, 2 * np.pi, directions, endpoint=False):
        order = np.argsort(points @ [np.cos(angle), np.sin(angle)])
        # If the first k points are on the negative side, each +1 among them is wrong, and so is
        # each -1 after them.
        below = np.append(0, np.cumsum(labels[order] > 0))
        above = np.append(0, np.cumsum(labels[order] < 0))
        fewest = min(fewest, np.min(below + above[-1] - above))
    return fewest


def by_hand(features, labels):
    """Computes the perceptron's steps, point by point, with plain Python numbers."""
    weights, history = [0.0] * features.shape[1], []
    rows = features.tolist()
    for epoch in range(20):
        for i in np.random.RandomState(epoch).permutation(len(rows)):
            if labels[i] * sum(w * x for w, x in zip(weights, rows[i])) <= 0:
                weights = [w + labels[i] * x for w, x in zip(weights, rows[i])]
        scores = [sum(w * x for w, x in zip(weights, row)) for row in rows]
        history.append(sum(label * score <= 0 for label, score in zip(labels, scores)))
    return weights, history


def test_the_points_are_as_described(values):
    labels, case2 = values["labels"], values["case2"]
    assert np.count_nonzero(labels == 1) == np.count_nonzero(labels == -1) == 100
    distance = np.hypot(*case2.T)
    assert distance[labels == -1].max() < 0.9 < 1.4 < distance[labels == 1].min()
    for label in (-1, 1):
        points = set(map(tuple, case2[labels == label]))
        assert points == {(-p1, -p2) for p1, p2 in points}
        assert len(points) == 100


def test_a_line_separates_case_1_and_the_perceptron_finds_it(values):
    assert fewest_wrong(values["case1"], values["labels"]) == 0
    assert values["history1"][-1] == 0
    bias, *w = values["weights1"]
    assert np.all(values["labels"] * (values["case1"] @ w + bias) > 0)


def test_every_line_gets_at_least_50_points_of_case_2_wrong(values):
    assert fewest_wrong(values["case2"], values["labels"]) >= 50
    assert min(values["history2"]) >= 50


def test_quadratic_features_separate_case_2(values):
    constant, a, b, aa, ab, bb = values["weights_quadratic"]
    p1, p2 = values["case2"].T
    scores = constant + a * p1 + b * p2 + aa * p1 * p1 + ab * p1 * p2 + bb * p2 * p2
    assert np.all(values["labels"] * scores > 0)
    assert values["history_quadratic"][-1] == 0
    assert ab**2 < 4 * aa * bb  # the border is an ellipse


@pytest.mark.parametrize(
    ("case", "degree", "weights", "history"),
    [
        ("case1", 1, "weights1", "history1"),
        ("case2", 1, "weights2", "history2"),
        ("case2", 2, "weights_quadratic", "history_quadratic"),
    ],
)
def test_the_weights_follow_the_perceptron_rule(values, case, degree, weights, history):
    p1, p2 = values[case].T
    columns = [np.ones(200), p1, p2, p1**2, p1 * p2, p2**2][: 3 if degree == 1 else 6]
    expected_weights, expected_history = by_hand(np.transpose(columns), values["labels"])
    np.testing.assert_allclose(values[weights], expected_weights, rtol=1e-9, atol=1e-9)
    assert list(values[history]) == expected_history


def test_a_hidden_layer_separates_case_2_only_with_an_activation_function(values):
    assert values["wrong_relu"] == 0
    assert values["wrong_linear"] == 100
    for angle in np.linspace(0, 2 * np.pi, 73):  # the bounds of the text, for r = 1
        direction = np.array([[np.cos(angle), np.sin(angle)]])
        total = values["network"](direction, values["relu"])[0] + 1.05
        by_angles = sum(max(0, np.cos(angle - np.deg2rad(k))) for k in (90, 210, 330))
        assert total == pytest.approx(by_angles)
        assert np.cos(np.pi / 6) - 1e-9 <= total <= 1 + 1e-9


@pytest.mark.parametrize("degrees", range(0, 360, 7))
def test_the_sum_is_a_cosine_in_each_of_the_two_cases(values, degrees):
    direction = np.deg2rad(degrees)
    outputs = values["relu"](
        np.array([np.cos(direction), np.sin(direction)]) @ values["hidden_weights"]
    )
    from_nearest = min(abs((degrees - k + 180) % 360 - 180) for k in (90, 210, 330))
    of_cosine = from_nearest if from_nearest <= 30 else 60 - from_nearest
    assert np.count_nonzero(outputs > 1e-9) == (1 if from_nearest <= 30 else 2)
    assert outputs.sum() == pytest.approx(np.cos(np.deg2rad(of_cosine)))


def test_the_scores_on_the_grid_agree_with_the_labels(values):
    for points, scores in (
        (values["case1"], values["scores1"]),
        (values["case2"], values["scores_quadratic"]),
        (values["case2"], values["scores_relu"]),
    ):
        # The grid point nearest to each point: its row depends on p2, its column on p1.
        column, row = np.rint((points + 2.5) / 0.025).astype(int).T
        nearby = np.sign(scores.reshape(201, 201)[row, column])
        assert np.count_nonzero(nearby == values["labels"]) >= 196


def test_slopes_agree_with_their_formulas(values):
    z = np.array([-3.9, -1, -0.2, 0.01, 0.5, 4])
    sigmoid = 1 / (1 + np.exp(-z))
    for name, slope in (
        ("sigmoid", sigmoid * (1 - sigmoid)),
        ("tanh", 1 - np.tanh(z) ** 2),
        ("ReLU", z > 0),
    ):
        np.testing.assert_allclose(values["slope"](values["functions"][name], z), slope, atol=1e-9)


def test_two_relu_neurons_do_not_enclose_the_disc(values):
    """Fits 3,000 networks of two random ReLU neurons; none classifies all points correctly."""
    random = np.random.RandomState(0)
    fewest = 200
    for _ in range(3000):
        w, b = random.normal(size=(2, 2)), random.normal(size=2)
        features = np.maximum(0, values["case2"] @ w + b)
        design = np.column_stack([features, np.ones(200)])
        v = np.linalg.lstsq(design, values["labels"], rcond=None)[0]
        fewest = min(fewest, np.count_nonzero(values["labels"] * (design @ v) <= 0))
    assert fewest > 0


def test_it_draws_borders_and_activations(lesson):
    figures = lesson("02_linear_separability").figures
    assert set(figures) == {"02_points.png", "02_sum.png", "02_borders.png", "02_activations.png"}
    for path in figures.values():
        image = plt.imread(str(path))
        assert min(image.shape[:2]) > 200
        assert image[..., :3].std() > 0.05
