"""The command line."""

from pathlib import Path
from typing import Any

import pytest

from tf1_mnist import options

DEFAULTS = {"epochs": 10, "batch_size": 128, "learning_rate": 2e-3, "seed": 0, "data": None}


def parse(*argv: str) -> Any:
    return options.parse("softmax", 10, 128, argv)


def test_defaults() -> None:
    parsed = parse()
    assert parsed.training == DEFAULTS
    assert (parsed.run_dir, parsed.resume) == (None, None)
    assert (parsed.trace, parsed.quiet) == (False, False)


def test_every_option_is_taken(here: Path) -> None:
    (here / "mine.npz").write_bytes(b"")
    parsed = parse(
        *("--epochs", "3", "--batch-size=64", "--learning-rate", "5e-3", "--seed", "7"),
        *("--run-dir", "r", "--trace", "--quiet", "--data", "mine.npz"),
    )
    assert parsed.training == {
        "epochs": 3,
        "batch_size": 64,
        "learning_rate": 0.005,
        "seed": 7,
        "data": str(here / "mine.npz"),  # wherever the run is taken up again
    }
    assert (parsed.run_dir, parsed.trace, parsed.quiet) == (Path("r"), True, True)
    assert parse("--resume", "r").resume == Path("r")
    assert parse("--data", "elsewhere.npz").training["data"] == "elsewhere.npz"


def test_help_names_every_option_and_default(capsys: Any) -> None:
    with pytest.raises(SystemExit) as caught:
        parse("--help")
    assert caught.value.code == 0
    text = " ".join(capsys.readouterr().out.split())
    for option, default in {
        "--epochs N": "10",
        "--batch-size N": "128",
        "--learning-rate RATE": "0.002",
        "--seed N": "0",
        "--data PATH": "the MNIST in the package",
        "--run-dir DIR": "runs/softmax/<next number>",
        "--resume DIR": "a new run",
        "--trace": "none",
        "--quiet": "each epoch too",
    }.items():
        assert option in text
        described = text[text.rindex(option) :]
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
        ("--resume a --epochs 10", "--epochs: not with --resume"),
        ("--resume a --data b", "--data: not with --resume"),
        ("--resume a --seed=0", "--seed: not with --resume"),
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
