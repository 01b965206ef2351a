"""Tests the command-line options of the commands that train networks."""

from pathlib import Path
from typing import Any, List, Tuple

import pytest

from messages import assert_names
from tf1_mnist.cli import options
from tf1_mnist.recipe import Recipe, Settings
from tf1_mnist.runs import Request

DEFAULT = Recipe(
    lambda images, training: None,
    Settings(epochs=10, batch_size=128),
    description="the post's network",
)
FAST = DEFAULT._replace(description="a small network").with_settings(
    epochs=1, batch_size=64, learning_rate=1e-2
)
# The settings if no options are given.
SETTINGS = Settings(10, 128, 2e-3, 0, "none", "float32", None)


def parse(*argv: str, **others: Recipe) -> Tuple[Recipe, Request]:
    return options.parse("softmax", {"default": DEFAULT, **others}, argv)


def settings(*argv: str, **others: Recipe) -> Settings:
    return parse(*argv, **others)[0].settings


def test_defaults() -> None:
    expected = Request("softmax", "softmax", "default", run_dir=None, resume=None, quiet=False)
    assert parse() == (DEFAULT._replace(settings=SETTINGS), expected)


def test_every_option_is_taken(here: Path) -> None:
    (here / "mine.npz").write_bytes(b"")
    line = (
        "--epochs 3 --batch-size=64 --learning-rate 5e-3 --seed 7 --run-dir r --quiet "
        "--data mine.npz --precision bfloat16 --augment affine"
    )
    recipe, request = parse(*line.split())
    assert recipe.settings == SETTINGS._replace(
        epochs=3,
        batch_size=64,
        learning_rate=0.005,
        seed=7,
        precision="bfloat16",
        augment="affine",
        data=str(here / "mine.npz"),  # so that the run can be resumed from another folder
    )
    assert request == Request("softmax", "softmax", "default", Path("r"), resume=None, quiet=True)
    assert parse("--resume", "r")[1].resume == Path("r")
    assert settings("--data", "elsewhere.npz").data == "elsewhere.npz"


def test_a_variant_has_its_own_defaults() -> None:
    assert settings(fast=FAST) == SETTINGS
    fast = SETTINGS._replace(epochs=1, batch_size=64, learning_rate=1e-2)
    recipe, request = parse("--fast", fast=FAST)
    assert recipe == FAST._replace(settings=fast)
    assert request.variant == "fast"
    given = settings("--epochs", "10", "--seed", "3", "--fast", fast=FAST)
    assert given == fast._replace(epochs=10, seed=3)
    best = DEFAULT.with_settings(augment="elastic")
    assert settings("--best", best=best).augment == "elastic"
    assert settings("--best", "--augment", "none", best=best).augment == "none"


def test_another_package_names_its_command_and_adds_its_options(here: Path, capsys: Any) -> None:
    """The run's folder and its settings have the network's name."""
    recipes = {"default": DEFAULT, "fast": FAST}
    parser = options.training_parser("other.train", "tree", recipes)
    parser.add_argument("--learn", metavar="FOLDER")
    arguments = parser.parse_args(["--fast", "--learn", "mine", "--seed", "3"])
    recipe, request = options.chosen(parser, arguments, "tree", recipes, "other.train")
    assert recipe == FAST.with_settings(seed=3)
    assert request == Request("other.train", "tree", "fast", None, resume=None, quiet=False)
    assert arguments.learn == "mine"
    text = " ".join(parser.format_help().split())
    assert "trains the tree network" in text
    assert "runs/tree/<next number>" in text
    assert "--augment" in text
    for argv in (["--epochs", "0"], ["--resume", "a", "--seed", "1"]):
        with pytest.raises(SystemExit):
            options.chosen(parser, parser.parse_args(argv), "tree", recipes, "other.train")
        assert capsys.readouterr().err.startswith("python -m other train: error: ")


def test_there_is_no_option_for_what_a_task_does_not_allow(capsys: Any) -> None:
    """Images of which no distortion is allowed are never distorted."""
    plain = DEFAULT._replace(task=DEFAULT.task._replace(augmentations=("none",)))
    parser = options.training_parser("softmax", "softmax", {"default": plain})
    assert "--augment" not in parser.format_help()
    with pytest.raises(SystemExit):
        parser.parse_args(["--augment", "none"])
    assert_names(capsys.readouterr().err, "--augment")


def test_one_variant_at_a_time(capsys: Any) -> None:
    with pytest.raises(SystemExit) as caught:
        parse("--fast", "--best", fast=FAST, best=FAST)
    assert caught.value.code == 2
    assert_names(capsys.readouterr().err, "--best", "--fast")


def test_help_names_every_option_and_default(capsys: Any) -> None:
    with pytest.raises(SystemExit) as caught:
        parse("--help", fast=FAST)
    assert caught.value.code == 0
    text = " ".join(capsys.readouterr().out.split())
    for option, default in {
        "--fast": "the post's network)",
        "--epochs N": "10; with --fast, 1)",
        "--batch-size N": "128; with --fast, 64)",
        "--learning-rate RATE": "0.002; with --fast, 0.01)",
        "--seed N": "0)",
        "--precision {float32,bfloat16}": "float32)",
        "--augment {none,affine,elastic}": "none)",
        "--data PATH": "the bundled MNIST",
        "--run-dir DIR": "runs/softmax/<next number>",
        "--resume DIR": "a new run",
        "--quiet": "also every epoch)",
    }.items():
        assert option in text
        described = text[text.index(option, text.index("-h, --help")) :]
        assert described[described.index("(default: ") + 10 :].startswith(default), option


@pytest.mark.parametrize(
    ("argv", "named"),
    [
        ("--epochs 0", ["--epochs", "'0'", "1"]),
        ("--epochs -1", ["--epochs", "'-1'", "1"]),
        ("--epochs 1.5", ["--epochs", "'1.5'", "1"]),
        ("--epochs ²", ["--epochs", "'²'", "1"]),
        ("--epochs", ["--epochs"]),
        ("--batch-size 0", ["--batch-size", "'0'", "1"]),
        *[
            (f"--learning-rate={rate}", ["--learning-rate", f"'{rate}'", "1.2e-38", "3.4e+38"])
            for rate in [
                "fast",
                "nan",
                "inf",
                "1e308",
                "3.5e38",
                "1e-38",
                "1e-320",
                "0",
                "-0.0",
                "-0.001",
            ]
        ],
        ("--seed -1", ["--seed", "'-1'", "0 to 2147483647"]),
        ("--seed 2147483648", ["--seed", "'2147483648'", "0 to 2147483647"]),
        ("--resume a --run-dir b", ["--resume", "--run-dir"]),
        ("--resume a --epochs 10", ["--resume", "--epochs"]),
        ("--resume a --data b", ["--resume", "--data"]),
        ("--resume a --seed=0", ["--resume", "--seed"]),
        ("--resume a --precision bfloat16", ["--resume", "--precision"]),
        ("--resume a --augment none", ["--resume", "--augment"]),
        ("--sync", ["--sync"]),  # only the command cluster has these two
        ("--timeout 9", ["--timeout"]),
        ("--precision float16", ["--precision", "'float16'", "bfloat16"]),
        ("--precision", ["--precision"]),
        ("--augment plastic", ["--augment", "'plastic'", "elastic"]),
        ("--fast", ["--fast"]),  # no recipe has this name
        ("--epoch 3", ["--epoch"]),
        ("more", ["more"]),
    ],
)
def test_a_wrong_command_line_is_one_line_and_status_2(
    argv: str, named: List[str], capsys: Any
) -> None:
    with pytest.raises(SystemExit) as caught:
        parse(*argv.split())
    assert caught.value.code == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.count("\n") == 1
    assert printed.err.startswith("python -m tf1_mnist.softmax: error: ")
    assert_names(printed.err, *named)


def test_fast_is_not_allowed_with_resume(capsys: Any) -> None:
    with pytest.raises(SystemExit) as caught:
        parse("--resume", "a", "--fast", fast=FAST)
    assert caught.value.code == 2
    assert_names(capsys.readouterr().err, "--fast", "--resume")
