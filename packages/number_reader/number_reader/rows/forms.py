"""Chooses the form of a row, such as digits, arithmetic, a decimal, a date or a negative number.

A form is a string in which 0 stands for any digit: the form of 12+3 is 00+0. A form may contain a
colon, which the reader should ignore.
"""

import numpy as np

from number_reader.rows.alphabet import SIGNS

LONGEST = 12  # symbols in a row

_ALONE = 0.6  # the share of single digits in rows without signs
_LONGEST_NUMBER = 6  # digits in a row without signs
_OPERATORS = "+-×÷*·/"
_SHARES = (0.26, 0.22, 0.17, 0.1, 0.1, 0.04, 0.11)  # of the operators
_KINDS = {"arithmetic": 0.52, "decimal": 0.16, "date": 0.12, "negative": 0.06, "any": 0.14}


def digits(random: np.random.RandomState) -> str:
    """Returns the form of a row of one to six digits.

    More than half of these forms consist of a single digit.
    """
    lengths = np.arange(1, _LONGEST_NUMBER + 1)
    return "0" * int(random.choice(lengths, p=[_ALONE] + 5 * [(1 - _ALONE) / 5]))


def with_signs(random: np.random.RandomState) -> str:
    """Returns the form of a row of at most LONGEST symbols, some of which are signs."""
    write = {
        "arithmetic": _arithmetic,
        "decimal": _decimal,
        "date": _date,
        "negative": lambda random: "-" + _number(random, 4),
        "any": _any,
    }[random.choice(list(_KINDS), p=list(_KINDS.values()))]
    while True:
        form = write(random)
        if len(form) <= LONGEST:
            return form


def _number(random: np.random.RandomState, longest: int) -> str:
    return "0" * random.randint(1, longest + 1)


def _arithmetic(random: np.random.RandomState) -> str:
    """Returns the form of two to four numbers with operators.

    Some of these forms also have brackets or a result.
    """
    count = random.choice((2, 3, 4), p=(0.5, 0.35, 0.15))
    parts = [_number(random, 3 if count < 4 else 2) for _ in range(count)]
    if random.uniform() < 0.25:
        first = random.randint(count)
        last = random.randint(first, count)
        parts[first] = "(" + parts[first]
        parts[last] += ")"
    form = parts[0]
    for part in parts[1:]:
        form += random.choice(list(_OPERATORS), p=_SHARES) + part
    end = random.uniform()
    if end < 0.2:
        form += "=" + (_number(random, 3) if end < 0.1 else "")
    return "-" + form if random.uniform() < 0.05 else form


def _decimal(random: np.random.RandomState) -> str:
    """Returns the form of a decimal, of a number with grouped thousands or of a list of numbers."""
    sign, kind = "-" if random.uniform() < 0.1 else "", random.uniform()
    point = "." if random.uniform() < 0.65 else ","
    if kind < 0.75:
        whole = "0" * int(random.randint(0 if kind < 0.05 else 1, 5))
        return sign + whole + point + _number(random, 3)
    if kind < 0.85:
        return sign + _number(random, 3) + point + "000"
    comma = str(random.choice([",", "."], p=(0.8, 0.2)))
    return comma.join(_number(random, 2) for _ in range(random.randint(2, 5)))


def _date(random: np.random.RandomState) -> str:
    """Returns the form of a date or of a time of day."""
    if random.uniform() < 0.15:
        return "00:00"
    separator = str(random.choice(list("/.-"), p=(0.6, 0.2, 0.2)))
    year = "0" * random.choice((0, 2, 4), p=(0.15, 0.35, 0.5))
    return separator.join(filter(None, [_number(random, 2), _number(random, 2), year]))


def _any(random: np.random.RandomState) -> str:
    """Returns a form of digits and signs in any order, with at least one digit and one sign."""
    length = random.randint(2, 7)
    signs = random.choice(list(SIGNS), length)
    is_sign = random.uniform(size=length) < 0.4
    one, other = random.choice(length, 2, replace=False)
    is_sign[one], is_sign[other] = True, False
    return "".join(np.where(is_sign, signs, "0"))
