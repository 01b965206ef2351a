"""Tests how a reader learns to distinguish digits from other ink, and tests rejection.json."""

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
from number_reader.rows import composition, no_digits
from number_reader.rows.batches import stack
from tf1_mnist.data import CLASSES, Examples

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


def test_evidence_is_a_weighted_sum_of_the_features() -> None:
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


# --- The rows to learn from ------------------------------------------------------------------

READS = 200  # the value of the first pixel of a row in which the network finds a digit


def row(first: int) -> np.ndarray:
    image = np.zeros((rows.HEIGHT, 8), np.uint8)
    image[0, 0] = first
    return image


class Session:
    """A stand-in for a session; its network reads either a single 7 or nothing.

    The network reads a 7 in the second column if the first pixel is READS. A hidden column has the
    value of the second of its two pixels.
    """

    def run(self, tensors: Any, feeds: Any) -> Any:
        assert tensors == ["hidden", "probabilities"]
        (images,) = feeds.values()
        columns = np.zeros((len(images), 4, BLANK + 1), np.float32)
        columns[:, :, BLANK] = 1
        columns[images[:, 0, 0] == READS, 1] = np.eye(BLANK + 1)[7]
        hidden = np.repeat(images[:, :1, 1::2, None].astype(np.float32), 128, axis=3)
        return hidden, columns


def model(channels: int = 128) -> Any:
    shape = SimpleNamespace(as_list=lambda: [None, 1, None, channels])

    class Hidden(str):
        pass

    hidden = Hidden("hidden")
    hidden.shape = shape  # type: ignore[attr-defined]
    return SimpleNamespace(
        images="images", probabilities="probabilities", activations=("first", hidden, "last")
    )


@pytest.fixture
def learned(monkeypatch: pytest.MonkeyPatch) -> List[Any]:
    """Limits learning to a few small batches, and records the regression's arguments in a list."""
    given: List[Any] = []

    def logistic(*arguments: Any) -> Tuple[Tuple[float, ...], float]:
        given.append(arguments)
        return (0.0,) * arguments[0].shape[1], 0.0

    kinds = iter([READS, READS, 0] * 100)
    monkeypatch.setattr(rejection.regression, "logistic", logistic)
    monkeypatch.setattr(rejection, "_BATCHES", 2)
    monkeypatch.setattr(rejection, "_BATCH", 6)
    monkeypatch.setattr(rejection, "_DRAWN", ())
    monkeypatch.setattr(rejection, "_MORE_DRAWN", ())
    monkeypatch.setattr(rejection, "_DISCS", 0)
    monkeypatch.setattr(rejection, "_FIGURES", 1)
    monkeypatch.setattr(composition, "without_digits", lambda *_: row(next(kinds)))
    return given


def batch(*labels: int, first: int = READS) -> Examples:
    """Returns a row for each label; by default, the network finds a 7 in every row."""
    images = [row(first) for _ in labels]
    for k, image in enumerate(images):
        image[0, 3] = 10 * (k + 1)
    return stack(images, [np.array([label], np.uint8) for label in labels])


def test_rows_count_that_are_read_correctly_or_in_which_a_digit_is_found(
    learned: List[Any],
) -> None:
    """The network wrongly finds a digit in 8 of the 12 rows of print, and in 4 of the 6 of figures.

    The third and fourth batches are used only to tell digits from figures, and the fifth is not
    used.
    """
    batches = iter([batch(7, 7, 3), batch(1, 7), batch(7, 1, 7), batch(7), batch(7, 7)])
    found = rejection.fit(Session(), model(), batches)
    assert found is not None
    assert (len(found.weights), len(found.figure_weights)) == (129, 1290)
    assert len(list(batches)) == 1
    (digits, others, *more), (digits_again, figures, *more_of_figures) = learned
    assert (more, more_of_figures) == ([0.03], [0.003, 10])
    # The digit, a 7, is in the second column, whose value is that of the fourth pixel.
    assert digits[:, 0] == pytest.approx([10, 20, 20])
    assert others[:, 0] == pytest.approx(8 * [0])
    of_7 = 7 * 129
    assert digits_again[:, of_7] == pytest.approx([10, 20, 20, 10, 30, 10])
    assert np.abs(digits_again[:, :of_7]).max() < 1e-6
    assert figures.shape == (4, 1290)


def test_a_short_run_has_as_few_batches_without_digits(learned: List[Any]) -> None:
    """The network finds a digit in four of the six rows of the only batch without digits."""
    assert rejection.fit(Session(), model(), iter([batch(7, 7)])) is not None
    assert [[len(rows) for rows in each[:2]] for each in learned] == [[2, 4], [2, 4]]


@pytest.mark.parametrize(
    ("network", "batches"),
    [
        (model(), [batch(3, 3)]),  # no row is read correctly
        (model(channels=64), [batch(7, 7)]),
        (SimpleNamespace(activations=()), [batch(7, 7)]),
    ],
    ids=["reads nothing", "other columns", "no layers"],
)
def test_a_network_may_have_nothing_to_learn(
    network: Any, batches: List[Examples], learned: List[Any]
) -> None:
    assert rejection.fit(Session(), network, iter(batches)) is None
    assert learned == []


def test_rows_without_digits_are_not_needed_if_none_seems_to_have_one(
    learned: List[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(composition, "without_digits", lambda *_: row(0))
    assert rejection.fit(Session(), model(), iter([batch(7, 7)])) is None


def test_batches_of_discs_follow_those_without_digits(monkeypatch: pytest.MonkeyPatch) -> None:
    given: List[Any] = []

    def without_digits(_: np.random.RandomState, draw: Any) -> np.ndarray:
        given.append(draw)
        return row(0)

    monkeypatch.setattr(composition, "without_digits", without_digits)
    monkeypatch.setattr(rejection, "_BATCH", 2)
    monkeypatch.setattr(rejection, "_DISCS", 3)
    assert len(list(rejection._without_digits(1))) == 4
    assert given == 2 * [no_digits.compose] + 6 * [no_digits.discs]


def test_rows_of_figures_are_figures(monkeypatch: pytest.MonkeyPatch) -> None:
    given: List[Any] = []
    monkeypatch.setattr(
        composition,
        "without_digits",
        lambda _, draw: given.append(draw) or row(0),  # type: ignore
    )
    monkeypatch.setattr(rejection, "_BATCH", 2)
    assert len(list(rejection._figures(3))) == 3
    assert given == 6 * [no_digits.figures]


def test_rows_of_one_to_four_zeros_and_of_1s_are_drawn() -> None:
    batches = list(rejection._drawn(((0, 2), (1, 1))))
    assert [each.images.shape[:2] for each in batches] == [(64, 32)] * 3
    counts = [
        np.count_nonzero(each.labels == digit, axis=1) for each, digit in zip(batches, (0, 0, 1))
    ]
    assert set(np.concatenate(counts)) == {1, 2, 3, 4}
    for split, count in zip(batches, counts):
        assert np.array_equal(count, np.count_nonzero(split.labels != BLANK, axis=1))
        ends = [np.flatnonzero(image.any(axis=0))[[0, -1]] for image in split.images]
        wide = np.ptp(ends, axis=1)
        assert np.median(wide[count == 4]) > 2 * np.median(wide[count == 1])
    again = list(rejection._drawn(((0, 2), (1, 1))))
    assert all(np.array_equal(a.images, b.images) for a, b in zip(batches, again))


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
