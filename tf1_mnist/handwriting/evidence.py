"""Decides which of a page's rows show digits, and not print, a drawing or the paper's pattern.

The evidence that a row shows digits is the logarithm of the odds, as `runs.rejection` computes it:
the mean over the row's digits. The more digits there are, the less this mean varies, and the more
of it is expected.
"""

from typing import List, Sequence

import numpy as np

# These limits were chosen on pictures of digits, and on composed sheets without any.
_LIMIT = 0.1  # the least evidence for many digits
_SPREAD = 3.0  # how much less is enough for a single digit
_SURE = 3.0  # with so much evidence, a row shows digits whatever else is on the page


def rows_show_digits(evidence: Sequence[float], digits: Sequence[int]) -> List[bool]:
    """Decides which rows of a page show digits.

    A row that is not sure counts only if the whole page shows digits, too.

    Args:
        evidence: of each row; infinite for a network that cannot tell.
        digits: the number of digits that were read in each row, at least 1.
    """
    values, counts = np.array(evidence, float), np.array(digits, float)
    least_of_all = -np.inf if page_shows_digits(evidence, digits) else _SURE
    shown: List[bool] = (values >= np.maximum(_least(counts), least_of_all)).tolist()
    return shown


def page_shows_digits(evidence: Sequence[float], digits: Sequence[int]) -> bool:
    """Decides whether the rows of a page, taken together, show digits.

    Args:
        evidence, digits: as in `rows_show_digits`.
    """
    count = sum(digits)
    return bool(count and of_page(evidence, digits) >= _least(np.asarray(count)))


def of_page(evidence: Sequence[float], digits: Sequence[int]) -> float:
    """Returns the mean evidence of a page's digits; -inf if there are none.

    Args:
        evidence, digits: as in `rows_show_digits`.
    """
    return float(np.average(evidence, weights=digits)) if digits else -np.inf


def _least(digits: np.ndarray) -> np.ndarray:
    """Returns the least evidence for numbers of digits."""
    return np.asarray(_LIMIT - _SPREAD / np.sqrt(digits))
