"""Tests the table of options: what each of them accepts."""

import argparse
from pathlib import Path
from typing import Any

import pytest

from tf1_mnist.settings import OPTIONS, Settings

NAMED = {option.name: option for option in OPTIONS}


def test_each_setting_has_an_option_that_allows_its_default() -> None:
    assert tuple(NAMED) == Settings._fields
    for name, default in Settings()._asdict().items():
        assert NAMED[name].allows(default)


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("epochs", "1", 1),
        ("batch_size", "2147483647", 2147483647),
        ("seed", "0", 0),
        ("learning_rate", "5e-3", 0.005),
        ("learning_rate", "1", 1.0),
        ("augment", "elastic", "elastic"),
        ("precision", "bfloat16", "bfloat16"),
        ("data", "elsewhere.npz", "elsewhere.npz"),
    ],
)
def test_a_word_on_the_command_line_becomes_a_value(name: str, text: str, value: Any) -> None:
    found = NAMED[name].parse(text)
    assert (found, type(found)) == (value, type(value))
    assert NAMED[name].allows(found)


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        *(("epochs", text, "a whole number from 1 to 2147483647") for text in ("0", "1.5", "-1")),
        *(("seed", text, "a whole number from 0 to 2147483647") for text in ("2147483648", "1_0")),
        *(("seed", text, "a whole number from 0 to 2147483647") for text in ("", "\u0663")),
        *(("learning_rate", text, "a number from 1.2e-38 to 3.4e+38") for text in ("0", "nan")),
        *(("learning_rate", text, "a number from 1.2e-38 to 3.4e+38") for text in ("inf", "x")),
    ],
)
def test_another_word_is_named(name: str, text: str, expected: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError) as caught:
        NAMED[name].parse(text)
    assert str(caught.value) == f"{text!r}; expected {expected}"


def test_a_path_that_exists_becomes_absolute(here: Path) -> None:
    Path("mine.npz").touch()
    assert NAMED["data"].parse("mine.npz") == str(here / "mine.npz")


def test_only_the_words_of_an_option_are_allowed() -> None:
    assert NAMED["augment"].allows("affine")
    assert not NAMED["augment"].allows("plastic")
    assert NAMED["augment"].expected == "none or affine or elastic"
