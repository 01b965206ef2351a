"""Tests the classes of the symbols."""

from tf1_mnist.data import rows


def test_a_digits_class_is_the_digit_and_blanks_say_nothing() -> None:
    assert [rows.SYMBOLS.index(str(digit)) for digit in range(10)] == list(range(10))
    assert sorted(rows.SYMBOLS[10:]) == sorted(rows.SIGNS) == sorted("+-×÷*·/=().,")
    assert rows.BLANK == len(rows.SYMBOLS) == 22
    assert rows.text([3, 20, 1, 4, 22, 22]) == "3.14"
    assert rows.text([]) == ""
    assert rows.classes("3.14") == [3, 20, 1, 4]
