"""Tests which trained network a command uses and how messages name it."""

import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from messages import assert_names, naming
from tf1_mnist import files, pretrained, runs, words
from tf1_mnist.cli.networks import DIGITS, Networks
from tf1_mnist.command_line import Parser
from tf1_mnist.task import DIGIT

RECORD = runs.Record("cnn", data_sha256="0")
WORDS = DIGIT._replace(name="words")  # the task of another package's networks


def finished_run(run: Path, at: int, task: Any = DIGIT) -> None:
    """Writes the files of a run that finished at a time, without a network."""
    run.mkdir(parents=True)
    runs.write_options(run, runs.Settings(), RECORD, task)
    files.write_json(run / "metrics.json", {})
    os.utime(str(run / "metrics.json"), (at, at))


def test_an_option_names_a_run_or_the_bundled_network(capsys: Any) -> None:
    parser = Parser("evaluate", "Measures.")
    DIGITS.add_options(parser.add_mutually_exclusive_group(), takes_newest=True)
    assert parser.parse_args([]).run is None
    assert parser.parse_args(["--run", "runs/cnn/1"]).run == Path("runs/cnn/1")
    assert parser.parse_args(["--bundled", "cnn"]).run == pretrained.CNN
    for argv, *named in (
        (["--bundled", "softmax"], "--bundled", "'softmax'", "cnn"),
        (["--bundled", "reader"], "--bundled", "'reader'", "cnn"),
        (["--bundled", "cnn", "--run", "run"], "--bundled", "--run"),
    ):
        with pytest.raises(SystemExit):
            parser.parse_args(argv)
        assert_names(capsys.readouterr().err, *named)


@pytest.mark.parametrize(
    ("takes_newest", "default"),
    [(True, "the newest in runs/, or the bundled CNN"), (False, "the bundled CNN")],
)
def test_the_help_names_the_default(takes_newest: bool, default: str) -> None:
    parser = Parser("evaluate", "Measures.")
    DIGITS.add_options(parser.add_mutually_exclusive_group(), takes_newest)
    assert " ".join(parser.format_help().split()).count(f"(default: {default})") == 2


def test_the_newest_run_comes_before_the_bundled_cnn(here: Path) -> None:
    assert DIGITS.newest() == pretrained.CNN
    for number, finished in ((1, 200), (2, 100)):
        finished_run(Path(f"runs/cnn/{number}"), finished)
    assert DIGITS.newest() == Path("runs/cnn/1")


def test_runs_of_networks_that_read_something_else_are_passed_over(here: Path) -> None:
    bundled = here / "words"
    other = Networks(WORDS, DIGITS.analysis, bundled, "words", "bundled words", words.table)
    finished_run(Path("runs/words/1"), 300, WORDS)
    # A run of version 2.0 does not say that it reads rows.
    finished_run(Path("runs/reader/1"), 200)
    older = {**runs.Settings()._asdict(), **RECORD._replace(network="reader")._asdict()}
    files.write_json(Path("runs/reader/1/options.json"), older)
    assert DIGITS.newest() == pretrained.CNN
    assert other.newest() == Path("runs/words/1")
    finished_run(Path("runs/cnn/1"), 100)
    assert DIGITS.newest() == Path("runs/cnn/1")
    shutil.rmtree("runs/words")
    assert other.newest() == bundled


def test_a_finished_run_without_settings_is_named(here: Path) -> None:
    finished_run(Path("runs/cnn/1"), 100)
    finished_run(Path("runs/cnn/2"), 200)
    Path("runs/cnn/2/options.json").unlink()
    with pytest.raises(FileNotFoundError, match=naming(Path("runs/cnn/2"), "options.json")):
        DIGITS.newest()


def test_a_network_is_announced_by_its_folder_or_as_bundled(capsys: Any) -> None:
    for run, name in (
        (pretrained.CNN, "the bundled CNN"),
        (Path("runs/cnn/1"), Path("runs/cnn/1")),
    ):
        DIGITS.announce(run)
        assert capsys.readouterr() == ("", f"network: {name}\n")


def test_a_page_gets_the_facts_about_a_network(weak_run: Path) -> None:
    metrics = runs.read_metrics(weak_run)
    assert DIGITS.described(weak_run) == {
        "network": "softmax",
        "classNames": tuple("0123456789"),
        "name": str(weak_run),
        "accuracy": f"{1 - metrics.test_errors / 210:.2%}",
        "count": "210",
    }
    bundled = DIGITS.described(pretrained.CNN)
    assert (bundled["network"], bundled["count"]) == ("cnn", "10,000")
    assert words.table()[bundled["name"]["key"]]["en"] == "the bundled CNN"
