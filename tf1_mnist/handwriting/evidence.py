"""Decides which of a page's rows show digits, and not print, a drawing or the paper's pattern.

The evidence that a row shows digits is the logarithm of the odds, as `runs.rejection` computes it.
"""

from typing import List, Sequence

import numpy as np

_LEAST = -2.5  # with less evidence, a row does not show digits
_WEIGHT = 2.0  # of the other rows' evidence


def show_digits(evidence: Sequence[float]) -> List[bool]:
    """Decides which rows show digits.

    If most other rows on the page do not show digits, a row needs more evidence.

    Args:
        evidence: of each row; infinite for a network that cannot tell.
    """
    values = np.array(evidence, float)
    do = values >= _LEAST
    others_do, others_do_not = do.sum() - do, (~do).sum() - ~do
    prior = np.log((others_do + 1) / (others_do_not + 1))
    kept: List[bool] = (values + _WEIGHT * np.minimum(prior, 0) >= _LEAST).tolist()
    return kept
