"""Tests how a writer's habits change the digits."""

import numpy as np
import pytest

from number_reader.rows import habits
from number_reader.rows.habits import Habits

PLAIN = Habits(
    sizes=np.ones(10),
    smallest=0.0,
    largest=0.0,
    tail=0.0,
    base=1.0,
    shift=0.0,
    wave=(0.0, 0.1, 0.0),
)


def test_without_habits_digits_are_equal() -> None:
    for digit in range(10):
        assert habits.place(PLAIN, digit, np.random.RandomState(0)) == (1.0, 0.0)
    assert habits.wave(PLAIN, 300) == 0


def test_small_zeros_stand_on_the_base_line() -> None:
    """A zero is 0.4 times as tall as the other digits.

    Its bottom is 0.4 to 0.6 digit heights below the middle.
    """
    sizes = np.ones(10)
    sizes[0] = 0.4
    random = np.random.RandomState(0)
    for _ in range(20):
        size, below = habits.place(PLAIN._replace(sizes=sizes), 0, random)
        assert size == 0.4
        assert below + size / 2 == pytest.approx(0.5, abs=0.1)
        assert habits.place(PLAIN._replace(sizes=sizes), 8, random) == (1.0, 0.0)


def test_tails_are_below_the_base_line() -> None:
    """Despite a tail of 0.3 digit heights, a digit's top is 0.5 digit heights above the middle."""
    for digit in range(10):
        size, below = habits.place(PLAIN._replace(tail=0.3), digit, np.random.RandomState(0))
        assert below - size / 2 == pytest.approx(-0.5)
        assert size == (1.3 if digit in (4, 7, 9) else 1.0)


def test_a_row_may_wave() -> None:
    waving = PLAIN._replace(wave=(5.0, np.pi / 100, 0.0))
    assert habits.wave(waving, 0) == 0
    assert habits.wave(waving, 50) == pytest.approx(5)
    assert habits.wave(waving, 150) == pytest.approx(-5)


def test_one_writer_in_five_or_more_has_small_zeros_and_nobody_without_a_wobble_is_uneven() -> None:
    random = np.random.RandomState(0)
    chosen = [habits.choose(1.0, random) for _ in range(1000)]
    assert 0.2 < np.mean([each.sizes[0] < 0.9 for each in chosen]) < 0.4
    assert min(each.sizes[0] for each in chosen) < 0.4
    assert 0.1 < np.mean([each.wave[0] > 0 for each in chosen]) < 0.3
    for _ in range(100):
        even = habits.choose(0.0, random)
        assert even.smallest == even.largest == even.shift == even.wave[0] == 0
