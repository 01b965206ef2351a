"""Tests which trained network a command uses and how messages name it."""

import os
from pathlib import Path
from typing import Any

import pytest

from messages import assert_names
from number_reader.pretrained import READER
from tf1_mnist import files, pretrained
from tf1_mnist.cli import networks
from tf1_mnist.command_line import Parser


def test_an_option_names_a_run_or_a_bundled_network(capsys: Any) -> None:
    parser = Parser("evaluate", "Measures.")
    networks.add_options(parser.add_mutually_exclusive_group(), "the newest run")
    assert parser.parse_args([]).run is None
    assert parser.parse_args(["--run", "runs/cnn/1"]).run == Path("runs/cnn/1")
    assert parser.parse_args(["--bundled", "cnn"]).run == pretrained.CNN
    assert parser.parse_args(["--bundled", "reader"]).run == READER
    for argv, *named in (
        (["--bundled", "softmax"], "--bundled", "'softmax'", "reader or cnn"),
        (["--bundled", "cnn", "--run", "run"], "--bundled", "--run"),
    ):
        with pytest.raises(SystemExit):
            parser.parse_args(argv)
        assert_names(capsys.readouterr().err, *named)


def test_the_newest_run_comes_before_the_bundled_cnn(here: Path) -> None:
    assert networks.newest_or_bundled() == pretrained.CNN
    for number, finished in ((1, 200), (2, 100)):
        metrics = Path(f"runs/cnn/{number}/metrics.json")
        metrics.parent.mkdir(parents=True)
        files.write_json(metrics, {})
        os.utime(str(metrics), (finished, finished))
    assert networks.newest_or_bundled() == Path("runs/cnn/1")


def test_a_network_is_announced_by_its_folder_or_as_bundled(capsys: Any) -> None:
    for run, name, is_bundled in (
        (READER, "the bundled reader", True),
        (pretrained.CNN, "the bundled CNN", True),
        (Path("runs/cnn/1"), Path("runs/cnn/1"), False),
    ):
        networks.announce(run)
        assert capsys.readouterr() == ("", f"network: {name}\n")
        assert networks.is_bundled(run) == is_bundled
