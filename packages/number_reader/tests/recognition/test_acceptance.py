"""Tests which rows are judged to show digits; the limits are computed by hand."""

import math
from typing import List, Tuple

import pytest

from number_reader.recognition import acceptance

# The limits are 0.1 - 2.6 / sqrt(digits).
LIMITS = {1: -2.5, 4: -1.2, 9: -0.7667, 100: -0.16}


@pytest.mark.parametrize(("digits", "limit"), LIMITS.items())
def test_a_row_alone_needs_a_higher_score_the_more_digits_it_has(digits: int, limit: float) -> None:
    for more, shown in ((0.01, True), (-0.01, False)):
        assert acceptance.rows_show_digits([limit + more], [digits]) == [shown]
        assert acceptance.page_shows_digits([limit + more], [digits]) is shown


@pytest.mark.parametrize(
    ("values", "digits", "shown"),
    [
        # The mean over nine digits is 0, which is above -0.77, so each row has its own limit.
        ([4.5, -0.6, -2.1], [2, 4, 3], [True, True, False]),
        # The mean over nine digits is -1, so no row counts, although each row would count alone.
        ([-1.0, -1.0], [5, 4], [False, False]),
        # A row with a high score counts on its own, although the page shows no digits.
        ([3.1, -2.0], [1, 99], [True, False]),
        ([2.9, -2.0], [1, 99], [False, False]),
        # One row of print does not matter beside many digits.
        ([2.5, -5.0], [20, 2], [True, False]),
        # A row without digits counts as one digit: (4 * 0 - 5.3) / 5 = -1.06, and the limit is
        # 0.1 - 2.6 / sqrt(5) = -1.063.
        ([0.0, -5.3], [4, 0], [True, False]),
        ([0.0, -5.4], [4, 0], [False, False]),
        ([9.0], [0], [False]),
        # A network that does not judge whether rows show digits.
        ([math.inf, math.inf], [1, 7], [True, True]),
        ([], [], []),
    ],
)
def test_rows_that_are_not_sure_count_if_the_page_does(
    values: List[float], digits: List[int], shown: List[bool]
) -> None:
    assert acceptance.rows_show_digits(values, digits) == shown


@pytest.mark.parametrize(("digits", "limit"), [(1, -3.5), (4, -1.7), (16, -0.8), (100, -0.26)])
def test_a_row_with_a_lower_score_clearly_shows_no_digits(digits: int, limit: float) -> None:
    """The limit is 0.1 - 3.6 / sqrt(n) for n digits."""
    assert acceptance.may_show_digits(limit + 0.01, digits)
    assert not acceptance.may_show_digits(limit - 0.01, digits)


@pytest.mark.parametrize(
    ("digits", "limit"), [(0, -1.8), (1, -1.8), (4, -1.05), (9, -0.8), (100, -0.45)]
)
def test_a_row_with_a_low_figure_score_may_show_some(digits: int, limit: float) -> None:
    """The limit is -0.3 - 1.5 / sqrt(n) for n digits."""
    assert not acceptance.may_be_figures(limit + 0.01, digits)
    assert acceptance.may_be_figures(limit - 0.01, digits)
    assert not acceptance.may_be_figures(math.inf, digits)  # a network that does not judge rows


def test_a_row_in_which_no_digit_was_read_clearly_shows_none() -> None:
    assert not acceptance.may_show_digits(math.inf, 0)
    assert acceptance.may_show_digits(math.inf, 1)  # a network that does not judge rows


def test_a_pages_score_is_the_mean_over_its_digits() -> None:
    """The first mean, (24 * -0.9 + 11.2) / 25 = -0.416, is above the limit of -0.42.

    The second mean, -0.424, is below it.
    """
    assert acceptance.page_shows_digits([-0.9, 11.2], [24, 1])
    assert not acceptance.page_shows_digits([-0.9, 11.0], [24, 1])
    assert not acceptance.page_shows_digits([9.2, -0.9], [1, 50])
    assert not acceptance.page_shows_digits([], [])


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ((1.0, 1.0, 5), 1.0),
        ((1.0, 0.5, 1), 1.0 - 4 * 0.693147),  # the natural logarithm of 2
        ((1.0, 0.25, 2), 1.0 - 4 * 0.693147),  # two symbols, each with a probability of 0.5
        ((1.0, 0.5, 0), 1.0 - 4 * 0.693147),  # no digit was read
        ((math.inf, 0.5, 1), math.inf),
        ((1.0, 0.0, 300), 1.0 - 4 * 300 * 2.302585 / 300),  # 1e-300; 2.302585 is ln 10
    ],
)
def test_doubt_lowers_the_score(values: Tuple[float, float, int], expected: float) -> None:
    assert acceptance.less_doubt(*values) == pytest.approx(expected, abs=1e-4)
