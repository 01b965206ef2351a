"""Tests the scores of digits and of other ink, and rejection.json."""

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any, List, Tuple

import numpy as np
import pytest

from messages import assert_names
from number_reader import rows
from number_reader.recognition import rejection
from number_reader.recognition.rejection import Rejection
from tf1_mnist.data import CLASSES

BLANK = rows.BLANK


# --- The features ----------------------------------------------------------------------------


def two_rows() -> Tuple[np.ndarray, np.ndarray]:
    """Returns a network's outputs for two rows: a clear 3 with a faint 0, and a sign.

    Each row has two columns, whose hidden values in channel k are k and 2 k.
    """
    hidden = np.float32([1, 2])[None, None, :, None] * np.arange(128, dtype=np.float32)
    probabilities = np.zeros((2, 2, BLANK + 1), np.float32)
    probabilities[0, 0, [3, 5, BLANK]] = 0.6, 0.3, 0.1
    probabilities[0, 1, [0, BLANK]] = 0.1, 0.9
    probabilities[1, :, CLASSES] = 1  # a sign
    return np.repeat(hidden, 2, axis=0), probabilities


def test_features_are_sums_weighted_by_the_probabilities_of_each_digit() -> None:
    found = rejection.features(*two_rows())
    assert (found.dtype, found.shape) == (np.dtype(np.float64), (2, 10, 129))
    first, second = np.log(1.001 - 0.6), np.log(1.001 - 0.1)  # the columns' uncertainties
    for digit, of_first, of_second in ((0, 0, 0.1), (3, 0.6, 0), (5, 0.3, 0), (9, 0, 0)):
        hidden = (of_first + 2 * of_second) * np.arange(128)  # the probabilities' sum is 1
        np.testing.assert_allclose(found[0, digit, :128], hidden, rtol=1e-6, atol=1e-6)
        doubt = of_first * first + of_second * second
        assert found[0, digit, 128] == pytest.approx(doubt, rel=1e-6, abs=1e-6)
    np.testing.assert_allclose(found[1, :, :128].sum(axis=0), 1.5 * np.arange(128), rtol=1e-6)
    assert found[1, :, 128].sum() == pytest.approx(np.log(1.001), rel=1e-6)  # a plain mean


def test_a_score_is_a_weighted_sum_of_the_features() -> None:
    weights, of_figures = np.zeros(129), np.zeros((10, 129))
    weights[[10, 100]] = 2, -0.1
    of_figures[3, 10], of_figures[0, 100] = 2, -0.1
    found = Rejection(tuple(weights), -3.0, tuple(of_figures.ravel()), 5.0).scores(*two_rows())
    expected = [2 * 11 - 0.1 * 110 - 3, 2 * 15 - 0.1 * 150 - 3]
    assert found[0] == pytest.approx(expected, rel=1e-6)
    # In the second row, all digits are equally improbable, so each has a tenth of the weight.
    expected = [2 * 0.6 * 10 - 0.1 * 0.2 * 100 + 5, 0.1 * (2 * 15 - 0.1 * 150) + 5]
    assert found[1] == pytest.approx(expected, rel=1e-6)


def test_without_weights_for_figures_nothing_is_taken_for_one() -> None:
    found = Rejection((0.5,) * 129, -3.0).scores(*two_rows())
    assert np.isfinite(found[0]).all()
    assert found[1].tolist() == [np.inf, np.inf]


# --- The file --------------------------------------------------------------------------------


class Tensor:
    """A stand-in for a tensor of a known shape."""

    def __init__(self, *shape: Any) -> None:
        self.shape = SimpleNamespace(as_list=lambda: list(shape))


OLDER = Rejection(tuple(np.linspace(-3, 2, 129).tolist()), 0.25)
WRITTEN = OLDER._replace(figure_weights=tuple(np.linspace(-1, 2, 1290).tolist()), figure_bias=-0.5)


def test_a_rejection_reads_back(tmp_path: Path) -> None:
    assert rejection.read(tmp_path) is None  # as in a run of another network
    rejection.write(tmp_path, WRITTEN)
    content = json.loads((tmp_path / "rejection.json").read_text())
    assert content == {
        "weights": list(WRITTEN.weights),
        "bias": 0.25,
        "figure_weights": list(WRITTEN.figure_weights),
        "figure_bias": -0.5,
    }
    assert rejection.read(tmp_path) == WRITTEN


def test_an_older_run_has_no_weights_for_figures(tmp_path: Path) -> None:
    content = {"weights": list(OLDER.weights), "bias": 0.25}
    (tmp_path / "rejection.json").write_text(json.dumps(content))
    assert rejection.read(tmp_path) == OLDER


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"weights": [0.5] * 128}, ["128 weights", "129"]),
        ({"weights": []}, ["0 weights", "129"]),
        ({"weights": [0.5] * 128 + [float("nan")]}, ["weights", "NaN", "finite"]),
        ({"bias": float("inf")}, ["bias", "Infinity", "finite"]),
        ({"weights": ["0.5"] * 129}, ["weights", '"0.5"', "decimal point"]),
        ({"weights": [1] * 129}, ["weights", "[1, 1,", "decimal point"]),
        ({"weights": 0.5}, ["weights", "0.5", "list"]),
        ({"bias": None}, ["bias", "null", "decimal point"]),
        ({"figure_weights": [0.5] * 129}, ["129 figure_weights", "1290"]),
        ({"figure_weights": [float("inf")] * 1290}, ["figure_weights", "Infinity", "finite"]),
        ({"figure_bias": float("nan")}, ["figure_bias", "NaN", "finite"]),
    ],
)
def test_what_no_run_writes_is_named(change: Any, named: List[str], tmp_path: Path) -> None:
    path = tmp_path / "rejection.json"
    path.write_text(json.dumps({**WRITTEN._asdict(), **change}))
    with pytest.raises(ValueError) as caught:  # noqa: PT011 - the message is checked below
        rejection.read(tmp_path)
    assert_names(str(caught.value), path, *named)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 400


@pytest.mark.parametrize("shapes", [[], [(None, 10)], [(None, 1, None, 64), (None, 9)]])
def test_it_is_refused_with_a_network_without_such_hidden_columns(
    shapes: Any, tmp_path: Path
) -> None:
    hidden, last = Tensor(None, 1, None, 128), Tensor(None, 1, None, 9)
    assert rejection.read_for(SimpleNamespace(activations=()), tmp_path) is None
    rejection.write(tmp_path, WRITTEN)
    right = SimpleNamespace(activations=(hidden, last))
    assert rejection.read_for(right, tmp_path) == WRITTEN
    wrong = SimpleNamespace(activations=tuple(Tensor(*shape) for shape in shapes))
    with pytest.raises(ValueError, match="expected hidden columns of 128 values") as caught:
        rejection.read_for(wrong, tmp_path)
    assert_names(str(caught.value), tmp_path / "rejection.json")


def test_as_many_hidden_columns_as_columns_are_expected() -> None:
    hidden, probabilities = np.zeros((2, 1, 5, 128)), np.zeros((2, 6, BLANK + 1))
    with pytest.raises(ValueError, match="5 hidden columns; expected 6"):
        WRITTEN.scores(hidden, probabilities)
