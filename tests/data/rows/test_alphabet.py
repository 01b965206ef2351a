"""Tests the classes of the symbols, and when the modules that compose rows are imported."""

import pytest

from tf1_mnist.data import rows


def test_a_digits_class_is_the_digit_and_blanks_say_nothing() -> None:
    assert [rows.SYMBOLS.index(str(digit)) for digit in range(10)] == list(range(10))
    assert sorted(rows.SYMBOLS[10:]) == sorted(rows.SIGNS) == sorted("+-×÷*·/=().,")
    assert rows.BLANK == len(rows.SYMBOLS) == 22
    assert rows.text([3, 20, 1, 4, 22, 22]) == "3.14"
    assert rows.text([]) == ""
    assert rows.classes("3.14") == [3, 20, 1, 4]


def test_what_composes_rows_has_its_names_in_the_folder() -> None:
    for name in rows.__all__:
        assert getattr(rows, name) is not None
    with pytest.raises(AttributeError, match=r"data\.rows.*'compos'"):
        rows.compos  # type: ignore[attr-defined]  # noqa: B018
    with pytest.raises(ImportError):
        from tf1_mnist.data.rows import nothing  # type: ignore[attr-defined] # noqa: F401
