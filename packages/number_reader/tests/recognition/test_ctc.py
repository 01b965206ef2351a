"""Tests decoding against an enumeration of all paths."""

import itertools
from typing import Dict, List, Optional, Tuple

import numpy as np
import pytest

from number_reader.recognition import ctc

BLANK = ctc.BLANK
PLUS = 10


def collapse(path: Tuple[int, ...]) -> Tuple[int, ...]:
    return tuple(kind for kind, _ in itertools.groupby(path) if kind != BLANK)


def some_probabilities(columns: int, seed: int, used: List[int]) -> np.ndarray:
    """Returns probabilities that are 0 for unused classes, so that all paths can be enumerated."""
    found = np.zeros((columns, BLANK + 1))
    found[:, used] = np.random.RandomState(seed).dirichlet(np.ones(len(used)), columns)
    return found


def paths(probabilities: np.ndarray, used: List[int]) -> Dict[Tuple[int, ...], float]:
    columns = range(len(probabilities))
    return {
        path: float(np.prod(probabilities[columns, path]))
        for path in itertools.product(used, repeat=len(probabilities))
    }


@pytest.mark.parametrize("seed", range(8))
def test_the_probability_is_the_sum_over_all_paths(seed: int) -> None:
    used = [1, PLUS, BLANK]
    probabilities = some_probabilities(6, seed, used)
    sums: Dict[Tuple[int, ...], float] = {}
    for path, value in paths(probabilities, used).items():
        sums[collapse(path)] = sums.get(collapse(path), 0) + value
    for symbols, total in sums.items():
        assert ctc.probability(probabilities, list(symbols)) == pytest.approx(total, rel=1e-9)
    assert ctc.probability(probabilities, [PLUS] * 7) == 0.0
    ten = [sums.get((digit,), 0.0) for digit in range(10)]
    np.testing.assert_allclose(ctc.probabilities_of_one(probabilities), ten, rtol=1e-9)


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("count", [None, 0, 1, 2, 3])
def test_the_likeliest_path_is_the_best_of_all(seed: int, count: Optional[int]) -> None:
    used = [1, 4, PLUS, BLANK]
    probabilities = some_probabilities(6, seed, used)
    allowed = {
        path: value
        for path, value in paths(probabilities, used).items()
        if count is None or sum(symbol != PLUS for symbol in collapse(path)) == count
    }
    best = max(allowed, key=lambda path: allowed[path])
    found = ctc.likeliest(probabilities, count)
    assert tuple(found.symbols) == collapse(best)
    for symbol, column in zip(*found):
        assert best[column] == symbol


def test_too_many_digits_are_refused() -> None:
    probabilities = some_probabilities(3, 0, [1, BLANK])
    with pytest.raises(ValueError, match="4 digits; expected at most 3"):
        ctc.likeliest(probabilities, 4)
