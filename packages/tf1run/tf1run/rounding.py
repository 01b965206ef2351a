"""Rounds as Python 2 does: to a float, and a half away from zero.

In Python 3, `round`, `math.floor` and `math.ceil` return integers, which would then be divided as
integers. Since NumPy 2.1, so do `np.floor`, `np.ceil`, `np.trunc` and `np.fix` of integers.
"""

import builtins
import decimal
import functools
import math
from typing import Any, Callable, Optional

import numpy as np

METHODS = ("ceil", "fix", "floor", "trunc")  # of `math` or NumPy
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
    if any(function is each for each in (np.ceil, np.fix, np.floor, np.trunc)):
        return functools.partial(_whole_floats, function)
    return None


def _whole_floats(function: Callable[..., Any], *arguments: Any, **keywords: Any) -> Any:
    """Returns what one of NumPy's functions returns, as floats if they are integers."""
    values = function(*arguments, **keywords)
    dtype = getattr(values, "dtype", np.dtype(object))
    if dtype.kind not in ("i", "u") or "out" in keywords or "dtype" in keywords:
        return values
    return values.astype(np.result_type(dtype, np.float16))


def _round(number: Any, ndigits: int = 0) -> float:
    value = float(number)
    if not math.isfinite(value) or ndigits > 330:
        return value
    unit = decimal.Decimal(1).scaleb(-ndigits)
    exact = decimal.Decimal(value).quantize(unit, decimal.ROUND_HALF_UP, _CONTEXT)
    return _Whole(exact) if ndigits <= 0 else float(exact)
