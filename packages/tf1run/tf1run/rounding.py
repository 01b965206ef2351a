"""Rounds as Python 2 does: to a float, and a half away from zero.

In Python 3, `round`, `math.floor` and `math.ceil` return integers, which would then be divided as
integers.
"""

import builtins
import decimal
import math
from typing import Any, Callable, Optional

_CONTEXT = decimal.Context(prec=700)  # enough for all digits of any float


class _Whole(float):
    """A whole number, which NumPy and `xrange` took as an index, although it is a float."""

    def __index__(self) -> int:
        return int(self)


def of_python2(function: Any) -> Optional[Callable[..., Any]]:
    """Returns what a function was in Python 2, or None if it has not changed."""
    if function is builtins.round:
        return _round
    if function is math.ceil or function is math.floor:
        return lambda value: _Whole(function(value))
    return None


def _round(number: Any, ndigits: int = 0) -> float:
    value = float(number)
    if not math.isfinite(value) or ndigits > 330:
        return value
    unit = decimal.Decimal(1).scaleb(-ndigits)
    exact = decimal.Decimal(value).quantize(unit, decimal.ROUND_HALF_UP, _CONTEXT)
    return _Whole(exact) if ndigits <= 0 else float(exact)
