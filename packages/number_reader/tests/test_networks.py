"""Tests which trained network the commands use and how messages and pages name it."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from messages import assert_names
from number_reader import pretrained, words
from number_reader.networks import ROWS
from number_reader.task import ROW
from tf1_mnist import runs
from tf1_mnist.command_line import Parser
from tf1_mnist.pretrained import CNN


def test_an_option_names_a_run_or_the_bundled_reader(capsys: Any) -> None:
    parser = Parser("number_reader.evaluate", "Measures.")
    ROWS.add_options(parser.add_mutually_exclusive_group(), takes_newest=True)
    assert parser.parse_args([]).run is None
    assert parser.parse_args(["--run", "runs/reader/1"]).run == Path("runs/reader/1")
    assert parser.parse_args(["--bundled", "reader"]).run == pretrained.READER
    with pytest.raises(SystemExit):
        parser.parse_args(["--bundled", "cnn"])
    assert_names(capsys.readouterr().err, "--bundled", "'cnn'", "reader")


def test_the_newest_run_that_reads_rows_comes_before_the_bundled_reader(here: Path) -> None:
    shutil.copytree(str(CNN), "runs/cnn/1")
    assert ROWS.newest() == pretrained.READER
    shutil.copytree(str(pretrained.READER), "runs/mine/1")
    assert ROWS.newest() == Path("runs/mine/1")


def test_the_bundled_network_reads_rows_and_has_a_name_in_every_language() -> None:
    runs.expect_task(pretrained.READER, ROW)
    assert ROWS.name(pretrained.READER) == "the bundled reader"
    described = ROWS.described(pretrained.READER)
    assert words.table()[described["name"]["key"]]["en"] == "the bundled reader"
    assert (described["network"], described["count"]) == ("reader", "2,500")
