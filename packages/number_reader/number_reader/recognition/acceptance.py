"""Decides, by their rejection scores, which rows show digits rather than print or drawings.

The score of a row is the logarithm of the odds that the row shows digits, averaged over the row's
digits. It is computed by `rejection`. Outside tables, the score is reduced if the reader is not
sure which digits the row shows. The more digits there are, the less the score varies, and the
higher the threshold is. The figure score is the same for figures drawn in lines; it only decides
whether a row is doubtful.
"""

import math
from typing import List, Sequence

import numpy as np

from number_reader.detection.components import at_border
from number_reader.elements import Page, Row

# The least confidence per symbol, as the geometric mean over a row. A row with less confidence may
# show something other than digits.
_LIKELY = 0.3
# The following limits were chosen on pictures of digits and on composed sheets without digits.
_LIMIT = 0.1  # the least score that is enough if there are very many digits
_SPREAD = 2.6  # how much less score is enough for a single digit
_WIDEST = 3.6  # how much less is enough for one doubtful digit; at most 1 in 300 digits has less
_SURE = 3.0  # with at least this score, a row shows digits whatever else is on the page
# This many times the mean negative logarithm of a symbol's confidence is subtracted from the
# score.
_DOUBT = 4.0
_FIGURES_LIMIT = -0.3  # the same as _LIMIT, for the figure score
_FIGURES_SPREAD = 1.5  # the same as _SPREAD, for the figure score
_LEAST_CONFIDENCE = 1e-300  # lower confidences are raised to this, since 0 has no logarithm


def accepted(page: Page) -> List[Row]:
    """Chooses the rows that the answer contains, and marks the doubtful ones. This is the rule:

    A row counts as certain if its text is likely enough, if it is not cut off by the edge of the
    picture, and if, according to its score, it shows digits (`rows_show_digits`) that cannot be
    figures drawn in lines, such as a triangle or a zigzag (`may_be_figures`). Edges of tables,
    shadows and margins of ruled paper are cut off, too, and may look like a 1. A row that is not
    certain is doubtful, unless it clearly shows something other than digits: printed text, a
    drawing, a line or only signs (`may_show_digits`). The answer contains all rows that are certain
    or doubtful; the others are left out. However, there is an answer for every picture with ink. If
    no row remains, the row that is most likely to show digits is kept and marked as doubtful.

    Args:
        page: a page without a table, whose rows have been read.
    """
    kept = _certain_or_doubtful(page)
    return kept or [page.rows[_likeliest(page.rows)]._replace(doubtful=True)]


def without_digits(page: Page) -> List[int]:
    """Returns the index of the row to be kept if no row of the page shows digits.

    Returns:
        One index, or none if there is a row in which digits were read and may be right.
    """
    likeliest = _likeliest(page.rows)
    return [] if page.rows[likeliest].digits or _certain_or_doubtful(page) else [likeliest]


def _certain_or_doubtful(page: Page) -> List[Row]:
    shown = rows_show_digits(list(map(_less_doubt, page.rows)), _numbers_of_digits(page.rows))
    cut_off = at_border(page.components)
    return [
        row._replace(
            doubtful=row.doubtful or not does or bool(cut_off[row.tall].all()) or not _is_sure(row)
        )
        for row, does in zip(page.rows, shown)
        if may_show_digits(row.score, len(row.digits))
    ]


def _likeliest(rows: Sequence[Row]) -> int:
    """Returns the index of the row that is most likely to show digits."""
    return max(range(len(rows)), key=lambda k: (len(rows[k].digits) > 0, _less_doubt(rows[k])))


def _is_sure(row: Row) -> bool:
    """Returns whether a row's text is likely enough, and whether the row cannot show figures."""
    is_likely = row.confidence >= _LIKELY ** len(row.symbols)
    return is_likely and not may_be_figures(row.figure_score, len(row.digits))


def _less_doubt(row: Row) -> float:
    return less_doubt(row.score, row.confidence, len(row.symbols))


def _numbers_of_digits(rows: Sequence[Row]) -> List[int]:
    return [len(row.digits) for row in rows]


def table_shows_digits(page: Page) -> bool:
    """Decides whether the cells of a table, taken together, show digits."""
    rows = [row for row in page.written if row.digits]
    return page_shows_digits([row.score for row in rows], _numbers_of_digits(rows))


def less_doubt(score: float, confidence: float, symbols: int) -> float:
    """Returns the score that a row shows digits, reduced by the reader's doubt.

    Args:
        score: as returned by `rejection`; infinite for a network without scores.
        confidence: the probability of the text that was read in the row.
        symbols: the number of digits and signs in this text.
    """
    doubt = -math.log(max(confidence, _LEAST_CONFIDENCE)) / max(symbols, 1)
    return score - _DOUBT * doubt


def rows_show_digits(scores: Sequence[float], digits: Sequence[int]) -> List[bool]:
    """Decides which rows of a page show digits.

    A row whose score is below `_SURE` counts as showing digits only if the page as a whole
    does. The decision about the page also depends on rows in which no digit was read.

    Args:
        scores: the score of each row, as returned by `less_doubt`.
        digits: the number of digits that were read in each row.
    """
    least_of_all = -np.inf if page_shows_digits(scores, digits) else _SURE
    are_sure = np.array(scores, float) >= np.maximum(_least(_counted(digits)), least_of_all)
    shown: List[bool] = (are_sure & (np.array(digits) > 0)).tolist()
    return shown


def may_show_digits(score: float, digits: int) -> bool:
    """Decides whether a row may show digits or clearly shows something else.

    Args:
        score: as returned by `rejection`. The reader's doubt does not count here, since a
            row may show a digit even if the reader is not sure which one.
        digits: the number of digits that were read in the row.
    """
    return digits > 0 and bool(score >= _least(np.asarray(digits), _WIDEST))


def may_be_figures(figure_score: float, digits: int) -> bool:
    """Decides whether a row may show figures drawn in lines, such as triangles, instead of digits.

    Args:
        figure_score: the figure score, as returned by `rejection`.
        digits: the number of digits that were read in the row, 0 or more.
    """
    least = _least(_counted([digits]), _FIGURES_SPREAD, _FIGURES_LIMIT)
    return bool(figure_score < least)


def page_shows_digits(scores: Sequence[float], digits: Sequence[int]) -> bool:
    """Decides whether the rows of a page, taken together, show digits.

    Args:
        scores: the score of each row, as returned by `rejection` or by `less_doubt`.
        digits: as in `rows_show_digits`.
    """
    if not sum(digits):
        return False
    return bool(of_page(scores, digits) >= _least(np.asarray(_counted(digits).sum())))


def of_page(scores: Sequence[float], digits: Sequence[int]) -> float:
    """Returns the mean score of rows, weighted by their numbers of digits.

    The result is -inf if there are no digits.

    Args:
        scores, digits: as in `page_shows_digits`.
    """
    return float(np.average(scores, weights=_counted(digits))) if sum(digits) else -np.inf


def _counted(digits: Sequence[int]) -> np.ndarray:
    """Returns the number of digits in each row, or 1 for a row without digits."""
    return np.maximum(digits, 1)


def _least(digits: np.ndarray, spread: float = _SPREAD, limit: float = _LIMIT) -> np.ndarray:
    """Returns the least score that is enough for each number of digits."""
    return np.asarray(limit - spread / np.sqrt(digits))
