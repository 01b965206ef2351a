"""Tests from which rows a reader learns to distinguish digits from other ink."""

from types import SimpleNamespace
from typing import Any, List, Tuple

import numpy as np
import pytest

from number_reader import rows
from number_reader.recognition import fitting
from number_reader.rows import composition, no_digits
from number_reader.rows.batches import stack
from tf1_mnist.data import Examples

BLANK = rows.BLANK
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
    monkeypatch.setattr(fitting.regression, "logistic", logistic)
    monkeypatch.setattr(fitting, "_BATCHES", 2)
    monkeypatch.setattr(fitting, "_BATCH", 6)
    monkeypatch.setattr(fitting, "_DRAWN", ())
    monkeypatch.setattr(fitting, "_MORE_DRAWN", ())
    monkeypatch.setattr(fitting, "_DISCS", 0)
    monkeypatch.setattr(fitting, "_FIGURES", 1)
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
    found = fitting.fit(Session(), model(), batches)
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
    assert fitting.fit(Session(), model(), iter([batch(7, 7)])) is not None
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
    assert fitting.fit(Session(), network, iter(batches)) is None
    assert learned == []


def test_rows_without_digits_are_not_needed_if_none_seems_to_have_one(
    learned: List[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(composition, "without_digits", lambda *_: row(0))
    assert fitting.fit(Session(), model(), iter([batch(7, 7)])) is None


def test_batches_of_discs_follow_those_without_digits(monkeypatch: pytest.MonkeyPatch) -> None:
    given: List[Any] = []

    def without_digits(_: np.random.RandomState, draw: Any) -> np.ndarray:
        given.append(draw)
        return row(0)

    monkeypatch.setattr(composition, "without_digits", without_digits)
    monkeypatch.setattr(fitting, "_BATCH", 2)
    monkeypatch.setattr(fitting, "_DISCS", 3)
    assert len(list(fitting._without_digits(1))) == 4
    assert given == 2 * [no_digits.compose] + 6 * [no_digits.discs]


def test_rows_of_figures_are_figures(monkeypatch: pytest.MonkeyPatch) -> None:
    given: List[Any] = []
    monkeypatch.setattr(
        composition,
        "without_digits",
        lambda _, draw: given.append(draw) or row(0),  # type: ignore
    )
    monkeypatch.setattr(fitting, "_BATCH", 2)
    assert len(list(fitting._figures(3))) == 3
    assert given == 6 * [no_digits.figures]


def test_rows_of_one_to_four_zeros_and_of_1s_are_drawn() -> None:
    batches = list(fitting._drawn(((0, 2), (1, 1))))
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
    again = list(fitting._drawn(((0, 2), (1, 1))))
    assert all(np.array_equal(a.images, b.images) for a, b in zip(batches, again))
