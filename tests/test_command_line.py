"""Tests that an error is one line on stderr."""

from typing import Any

import pytest

from messages import assert_names
from tf1_mnist import command_line


def test_a_wrong_command_line_is_one_line(capsys: Any) -> None:
    parser = command_line.Parser("softmax", "Trains.")
    parser.add_argument("--seed")
    for argv in (["--see", "1"], ["--none"], ["--seed"]):
        with pytest.raises(SystemExit) as exit:
            parser.parse_args(argv)
        assert exit.value.code == 2
        line = capsys.readouterr().err
        assert line.startswith("python -m tf1_mnist.softmax: error: ")
        assert line.count("\n") == 1


def test_an_option_that_is_gone_is_hidden_and_names_what_to_use(capsys: Any) -> None:
    parser = command_line.Parser("predict", "Reads.")
    parser.add_argument("image")
    parser.add_former("--sheet", "python -m tf1_mnist.collect")
    assert "sheet" not in parser.format_help()
    assert vars(parser.parse_args(["a.png"])) == {"image": "a.png"}
    for argv in (["--sheet"], ["--sheet", "a.png"], ["a.png", "--sheet=b"]):
        with pytest.raises(SystemExit) as exit:
            parser.parse_args(argv)
        assert exit.value.code == 2
        line = capsys.readouterr().err
        assert line.startswith("python -m tf1_mnist.predict: error: --sheet: ")
        assert line.endswith("use python -m tf1_mnist.collect\n")


def test_a_complaint_is_one_line(capsys: Any) -> None:
    command_line.complain("softmax", ValueError("a.npz: no"))
    assert capsys.readouterr() == ("", "python -m tf1_mnist.softmax: error: a.npz: no\n")


def test_a_name_with_nul_is_named(capsys: Any) -> None:
    """Python's errors say only that there is a null byte."""
    parser = command_line.Parser("predict", "Reads.")
    parser.add_argument("--csv")
    parser.add_argument("images", nargs="*")
    for argv in (["a.png", "b\0c.png"], ["--csv", "b\0c.png"]):
        with pytest.raises(SystemExit):
            parser.parse_args(argv)
        assert_names(capsys.readouterr().err, r"'b\x00c.png'", "NUL")
