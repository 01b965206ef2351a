"""Tests the texts that rows contain."""

import re

import numpy as np

from number_reader.rows import SIGNS, forms
from number_reader.rows.forms import LONGEST

COUNT = 4000


def test_more_than_half_of_the_rows_of_digits_hold_one_and_none_more_than_six() -> None:
    random = np.random.RandomState(0)
    found = [forms.digits(random) for _ in range(COUNT)]
    assert set("".join(found)) == {"0"}
    counts = np.bincount([len(form) for form in found], minlength=7) / COUNT
    np.testing.assert_allclose(counts, [0, 0.6] + 5 * [0.08], atol=0.03)


def test_rows_with_signs_have_digits_too_and_are_not_longer_than_labels() -> None:
    random = np.random.RandomState(0)
    found = [forms.with_signs(random) for _ in range(COUNT)]
    assert max(map(len, found)) == LONGEST
    assert all("0" in form and set(form) - {"0"} for form in found)
    assert set("".join(found)) == {"0", ":", *SIGNS}


def test_people_write_arithmetic_decimals_and_dates() -> None:
    random = np.random.RandomState(0)
    found = [forms.with_signs(random) for _ in range(COUNT)]
    for pattern, least in {
        r"-?\(?0+\)?([-+×÷*·/]\(?0+\)?)+(=0*)?": 0.4,  # arithmetic
        r"-?0*[.,]0+": 0.08,  # decimals
        r"0{1,2}([-/.])0{1,2}(\1(00){1,2})?": 0.08,  # dates
        r"-0+": 0.04,
        r"00:00": 0.005,
    }.items():
        assert np.mean([bool(re.fullmatch(pattern, form)) for form in found]) > least, pattern
