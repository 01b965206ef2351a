"""Tests the command line of `python -m tf1_mnist.cluster`."""

from pathlib import Path
from typing import Any, List

import pytest

from messages import assert_names
from tf1_mnist.cluster import __main__ as command


@pytest.mark.parametrize(
    ("argv", "named"),
    [
        ("softmax --workers 0", ["--workers", "'0'", "1 to 100"]),
        ("softmax --ps two", ["--ps", "'two'", "1 to 100"]),
        ("cnn --timeout 0", ["--timeout", "'0'", "1 to 1000000"]),
        ("softmax --epochs 0", ["--epochs", "'0'"]),
        ("resnet", ["NETWORK", "'resnet'", "softmax", "cnn"]),
        ("", ["NETWORK"]),
    ],
)
def test_a_wrong_command_line_is_one_line(argv: str, named: List[str], capsys: Any) -> None:
    with pytest.raises(SystemExit) as exit:
        command.main(argv.split())
    printed = capsys.readouterr()
    assert (exit.value.code, printed.out) == (2, "")
    (line,) = printed.err.splitlines()
    assert line.startswith("python -m tf1_mnist.cluster")
    assert_names(line, *named)


def test_the_help_of_a_network_has_the_clusters_options_and_its_own(capsys: Any) -> None:
    with pytest.raises(SystemExit) as exit:
        command.main(["cnn", "--help"])
    assert exit.value.code == 0
    assert_names(
        capsys.readouterr().out, "--workers", "--ps", "--sync", "--timeout", "--fast", "--epochs"
    )


def test_a_task_with_a_place_of_its_own_chooses_no_cluster(
    monkeypatch: pytest.MonkeyPatch, here: Path, capsys: Any
) -> None:
    task = '{"cluster": {"chief": ["a:1"], "ps": ["a:2"]}, "task": {"type": "chief", "index": 0}}'
    monkeypatch.setenv("TF_CONFIG", task)
    assert command.main(["softmax", "--workers", "3"]) == 2
    assert_names(capsys.readouterr().err, "--workers", "TF_CONFIG")
    assert list(here.iterdir()) == []
