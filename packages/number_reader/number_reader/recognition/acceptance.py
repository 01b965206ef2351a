"""Distinguishes the rows of digits on a page from print, drawings and the paper's pattern.

The evidence that a row shows digits is the logarithm of the odds, averaged over the row's digits.
It is computed by `rejection`. Outside tables, the evidence is reduced if the reader is not
sure which digits the row shows. The more digits there are, the less the evidence varies, and the
higher the threshold is. The evidence against figures drawn in lines is a separate number, which
only decides whether a row is doubtful.
"""

import math
from typing import List, Sequence

import numpy as np

# These limits were chosen on pictures of digits and on composed sheets without digits.
_LIMIT = 0.1  # the least evidence that is enough if there are very many digits
_SPREAD = 2.6  # how much less evidence is enough for a single digit
_WIDEST = 3.6  # how much less is enough for one doubtful digit; at most 1 in 300 digits has less
_SURE = 3.0  # with at least this evidence, a row shows digits whatever else is on the page
# This many times the mean negative logarithm of a symbol's confidence is subtracted from the
# evidence.
_DOUBT = 4.0
_FIGURES_LIMIT = -0.3  # the same as _LIMIT, for the evidence against figures
_FIGURES_SPREAD = 1.5  # the same as _SPREAD, for the evidence against figures
_LEAST_CONFIDENCE = 1e-300  # lower confidences are raised to this, since 0 has no logarithm


def less_doubt(evidence: float, confidence: float, symbols: int) -> float:
    """Returns the evidence that a row shows digits, reduced by the reader's doubt.

    Args:
        evidence: as returned by `rejection`; infinite for a network that gives no evidence.
        confidence: the probability of the text that was read in the row.
        symbols: the number of digits and signs in this text.
    """
    doubt = -math.log(max(confidence, _LEAST_CONFIDENCE)) / max(symbols, 1)
    return evidence - _DOUBT * doubt


def rows_show_digits(evidence: Sequence[float], digits: Sequence[int]) -> List[bool]:
    """Decides which rows of a page show digits.

    A row whose evidence is below `_SURE` counts as showing digits only if the page as a
    whole does. The decision about the page also depends on rows in which no digit was read.

    Args:
        evidence: the evidence of each row, as returned by `less_doubt`.
        digits: the number of digits that were read in each row.
    """
    least_of_all = -np.inf if page_shows_digits(evidence, digits) else _SURE
    are_sure = np.array(evidence, float) >= np.maximum(_least(_counted(digits)), least_of_all)
    shown: List[bool] = (are_sure & (np.array(digits) > 0)).tolist()
    return shown


def may_show_digits(evidence: float, digits: int) -> bool:
    """Decides whether a row may show digits or clearly shows something else.

    Args:
        evidence: as returned by `rejection`. The reader's doubt does not count here, since a
            row may show a digit even if the reader is not sure which one.
        digits: the number of digits that were read in the row.
    """
    return digits > 0 and bool(evidence >= _least(np.asarray(digits), _WIDEST))


def may_be_figures(unlike_figures: float, digits: int) -> bool:
    """Decides whether a row may show figures drawn in lines, such as triangles, instead of digits.

    Args:
        unlike_figures: the evidence against figures, as returned by `rejection`.
        digits: the number of digits that were read in the row, 0 or more.
    """
    least = _least(_counted([digits]), _FIGURES_SPREAD, _FIGURES_LIMIT)
    return bool(unlike_figures < least)


def page_shows_digits(evidence: Sequence[float], digits: Sequence[int]) -> bool:
    """Decides whether the rows of a page, taken together, show digits.

    Args:
        evidence: the evidence of each row, as returned by `rejection` or by `less_doubt`.
        digits: as in `rows_show_digits`.
    """
    if not sum(digits):
        return False
    return bool(of_page(evidence, digits) >= _least(np.asarray(_counted(digits).sum())))


def of_page(evidence: Sequence[float], digits: Sequence[int]) -> float:
    """Returns the mean evidence of rows, weighted by their numbers of digits.

    The result is -inf if there are no digits.

    Args:
        evidence, digits: as in `page_shows_digits`.
    """
    return float(np.average(evidence, weights=_counted(digits))) if sum(digits) else -np.inf


def _counted(digits: Sequence[int]) -> np.ndarray:
    """Returns the number of digits in each row, or 1 for a row without digits."""
    return np.maximum(digits, 1)


def _least(digits: np.ndarray, spread: float = _SPREAD, limit: float = _LIMIT) -> np.ndarray:
    """Returns the least evidence that is enough for each number of digits."""
    return np.asarray(limit - spread / np.sqrt(digits))
