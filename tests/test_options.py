"""The command line."""

from pathlib import Path
from typing import Any

import pytest

from tf1_mnist.cli import options
from tf1_mnist.runs import Recipe, Request, Settings

DEFAULT = Recipe(lambda images, training: None, epochs=10, batch_size=128)
FAST = DEFAULT._replace(epochs=1, batch_size=64, learning_rate=1e-2, description="a small network")
# What the Settings are where the command line says nothing.
SETTINGS = Settings("softmax", 10, 128, 2e-3, 0, None, "", "default", "auto", False, 1)


def parse(*argv: str, **others: Recipe) -> Request:
    return options.parse("softmax", {"default": DEFAULT, **others}, argv)


def test_defaults() -> None:
    assert parse() == Request(SETTINGS, None, None, patience=300, trace=False, quiet=False)


def test_every_option_is_taken(here: Path) -> None:
    (here / "mine.npz").write_bytes(b"")
    line = (
        "--epochs 3 --batch-size=64 --learning-rate 5e-3 --seed 7 --run-dir r --trace --quiet "
        "--data mine.npz --precision bfloat16 --sync --patience 9"
    )
    assert parse(*line.split()) == Request(
        SETTINGS._replace(
            epochs=3,
            batch_size=64,
            learning_rate=0.005,
            seed=7,
            precision="bfloat16",
            sync=True,
            data=str(here / "mine.npz"),  # wherever the run is resumed
        ),
        run_dir=Path("r"),
        resume=None,
        patience=9,
        trace=True,
        quiet=True,
    )
    assert parse("--resume", "r").resume == Path("r")
    assert parse("--data", "elsewhere.npz").settings.data == "elsewhere.npz"


def test_a_variant_brings_defaults_of_its_own() -> None:
    assert parse(fast=FAST).settings == SETTINGS
    fast = SETTINGS._replace(variant="fast", epochs=1, batch_size=64, learning_rate=1e-2)
    assert parse("--fast", fast=FAST).settings == fast
    given = parse("--epochs", "10", "--seed", "3", "--fast", fast=FAST).settings
    assert given == fast._replace(epochs=10, seed=3)


def test_one_variant_at_a_time(capsys: Any) -> None:
    with pytest.raises(SystemExit) as caught:
        parse("--fast", "--best", fast=FAST, best=FAST)
    assert caught.value.code == 2
    assert "--best: not allowed with argument --fast" in capsys.readouterr().err


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
        "--precision {auto,float32,bfloat16}": "auto)",
        "--data PATH": "the bundled MNIST",
        "--sync": "each worker updates them on its own)",
        "--patience SECONDS": "300)",
        "--run-dir DIR": "runs/softmax/<next number>",
        "--resume DIR": "a new run",
        "--trace": "no timeline)",
        "--quiet": "also every epoch)",
    }.items():
        assert option in text
        described = text[text.index(option, text.index("-h, --help")) :]
        assert described[described.index("(default: ") + 10 :].startswith(default), option


@pytest.mark.parametrize(
    ("argv", "message"),
    [
        ("--epochs 0", "--epochs: '0'; expected a whole number from 1"),
        ("--epochs -1", "--epochs: '-1'; expected"),
        ("--epochs 1.5", "--epochs: '1.5'; expected"),
        ("--epochs ²", "--epochs: '²'; expected"),
        ("--epochs", "--epochs: expected one argument"),
        ("--batch-size 0", "--batch-size: '0'; expected a whole number from 1"),
        ("--learning-rate 0", "--learning-rate: '0'; expected a finite number above 0"),
        ("--learning-rate -0.001", "--learning-rate: '-0.001'; expected"),
        ("--learning-rate inf", "--learning-rate: 'inf'; expected"),
        ("--learning-rate nan", "--learning-rate: 'nan'; expected"),
        ("--learning-rate fast", "--learning-rate: 'fast'; expected"),
        ("--seed -1", "--seed: '-1'; expected a whole number from 0 to 2147483647"),
        ("--seed 2147483648", "--seed: '2147483648'; expected"),
        ("--resume a --run-dir b", "not allowed with"),
        ("--resume a --epochs 10", "--epochs: not allowed with --resume"),
        ("--resume a --data b", "--data: not allowed with --resume"),
        ("--resume a --seed=0", "--seed: not allowed with --resume"),
        ("--resume a --precision auto", "--precision: not allowed with --resume"),
        ("--resume a --sync", "--sync: not allowed with --resume"),
        ("--patience 0", "--patience: '0'; expected a whole number from 1"),
        ("--precision float16", "--precision: invalid choice: 'float16'"),
        ("--precision", "--precision: expected one argument"),
        ("--fast", "unrecognized arguments: --fast"),  # where there is no such recipe
        ("--epoch 3", "unrecognized arguments: --epoch"),
        ("more", "unrecognized arguments: more"),
    ],
)
def test_a_wrong_command_line_is_one_line_and_status_2(
    argv: str, message: str, capsys: Any
) -> None:
    with pytest.raises(SystemExit) as caught:
        parse(*argv.split())
    assert caught.value.code == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.count("\n") == 1
    assert printed.err.startswith("python -m tf1_mnist.softmax: error: ")
    assert message in printed.err


def test_fast_is_not_to_be_given_with_resume(capsys: Any) -> None:
    with pytest.raises(SystemExit) as caught:
        parse("--resume", "a", "--fast", fast=FAST)
    assert caught.value.code == 2
    assert capsys.readouterr().err == (
        "python -m tf1_mnist.softmax: error: "
        "--fast: not allowed with --resume, which uses the run's own options\n"
    )
