"""Tests the command line of `train`, and which runs it refuses."""

import shutil
from pathlib import Path
from typing import Any, List, Optional, Tuple

import pytest

from messages import assert_names
from number_reader import learning, pretrained
from number_reader.commands import train
from number_reader.learning import Source
from number_reader.recognition import network
from number_reader.task import ROW
from run_folders import change_options
from tf1_mnist import runs
from tf1_mnist.recipe import Recipe
from tf1_mnist.runs import Request

Started = List[Tuple[Recipe, Request, Optional[Source]]]


@pytest.fixture
def started(here: Path, monkeypatch: pytest.MonkeyPatch) -> Started:
    """Returns a list to which each call of the command adds what it would train."""
    found: Started = []

    def stand_in(recipe: Recipe, request: Request, source: Optional[Source]) -> int:
        found.append((recipe, request, source))
        return 0

    monkeypatch.setattr(train, "_train", stand_in)
    return found


def test_a_new_network_is_trained_with_the_defaults(started: Started) -> None:
    assert train.main([]) == 0
    assert train.main(["--fast", "--seed", "3", "--run-dir", "r", "--quiet"]) == 0
    (recipe, request, source), (fast, other, none) = started
    expected = network.VARIANTS["default"].settings
    assert recipe.settings == expected
    assert (request.network, request.variant) == ("reader", "default")
    assert recipe.task is ROW
    assert (request.command, request.run_dir, request.resume) == (train.COMMAND, None, None)
    assert (other.variant, fast.settings.epochs, fast.settings.seed) == ("fast", 16, 3)
    assert (other.run_dir, other.quiet) == (Path("r"), True)
    assert source is none is None


def test_what_to_learn_and_from_which_network(started: Started, here: Path) -> None:
    """Paths are those from any folder, since a run may be resumed from another one."""
    (here / "mine").mkdir()
    (here / "run").mkdir()
    assert train.main(["--learn", "mine", "--seed", "3"]) == 0
    assert train.main(["--learn", "mine", "--from", "run", "--epochs=5"]) == 0
    (recipe, request, source), (other, _, from_run) = started
    settings = recipe.settings
    assert (request.network, request.variant, settings.seed) == ("reader", "learn", 3)
    assert (settings.epochs, settings.learning_rate) == (2, 3e-4)
    assert recipe.continues
    assert other.settings.epochs == 5
    assert source == Source(str(here / "mine"), "", str(pretrained.READER), "")
    assert from_run == Source(str(here / "mine"), "", str(here / "run"), "")


@pytest.mark.parametrize(
    ("argv", "named"),
    [
        ("--from run", ["--from", "--learn"]),
        ("--resume run --learn mine", ["--learn", "--resume"]),
        ("--resume run --from run", ["--from", "--learn"]),
        ("--learn mine --fast", ["--fast", "--learn"]),
        ("--resume run --fast", ["--fast", "--resume"]),
        ("--resume run --epochs 2", ["--epochs", "--resume"]),
        ("--learn mine --epochs 0", ["--epochs", "'0'"]),
        ("--augment elastic", ["--augment"]),
    ],
)
def test_a_wrong_command_line_is_one_line(
    argv: str, named: List[str], started: Started, here: Path, refused: Any
) -> None:
    assert_names(refused(train, *argv.split()), *named)
    assert started == []
    assert list(here.iterdir()) == []


def test_a_complete_run_is_shown_again(weak_run: Path, capsys: Any) -> None:
    assert train.main(["--resume", str(weak_run)]) == 0
    lines = capsys.readouterr().out.splitlines()
    metrics = runs.read_metrics(weak_run)
    assert lines[0].startswith(f"test accuracy {metrics.test_accuracy:.2%}, loss ")
    assert lines[-1] == f"    python -m number_reader read --run {weak_run} photo.jpg"


def test_a_run_of_another_network_is_not_resumed(weak_run: Path, here: Path, refused: Any) -> None:
    shutil.copytree(str(weak_run), "run")
    change_options(Path("run"), network="cnn")
    assert_names(refused(train, "--resume", "run"), "run", "'cnn'", "'reader'")
    change_options(Path("run"), network="reader", variant="best")
    assert_names(refused(train, "--resume", "run"), "run", "'best'", "default", "fast", "learn")
    assert_names(refused(train, "--resume", "none"), "none", "options.json")


def test_a_run_that_learns_is_resumed_with_its_own_rows(
    weak_run: Path, here: Path, refused: Any
) -> None:
    """The rows are gone; without learning.json, nothing says where they were."""
    shutil.copytree(str(weak_run), "run")
    Path("run/metrics.json").unlink()
    change_options(Path("run"), variant="learn")
    assert_names(refused(train, "--resume", "run"), Path("run/options.json"), "learn")
    learning.write(Path("run"), Source("gone", "1", str(pretrained.READER), "2"))
    assert_names(refused(train, "--resume", "run"), "gone")
    assert not Path("run/metrics.json").exists()


def test_help_names_every_option_and_default(capsys: Any, monkeypatch: Any) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    with pytest.raises(SystemExit):
        train.main(["--help"])
    text = " ".join(capsys.readouterr().out.split())
    for option in ("--fast", "--epochs N", "--learn FOLDER", "--from DIR", "--resume DIR"):
        assert option in text
    assert "(default: 80; with --fast, 16)" in text
    assert "(default: the bundled reader)" in text
    assert "(default: runs/reader/<next number>)" in text
