"""Runs the tools that damage runs and kill commands, each for a minute or a few."""

import subprocess
import sys
from pathlib import Path

import pytest

TOOLS = Path(__file__).parents[3] / "tools"


@pytest.mark.parametrize(
    "words",
    [
        ["fuzz_runs.py", "--inputs", "100"],
        ["hostile_runs.py", "--only", "checkpoint"],
        ["hostile_runs.py", "--only", "predict"],
        ["kill_and_resume.py", "--network", "softmax"],
    ],
    ids=" ".join,
)
def test_it_finds_no_fault(words: "list[str]") -> None:
    process = subprocess.run(
        [sys.executable, str(TOOLS / words[0]), *words[1:]],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.returncode == 0, process.stdout
    result = process.stdout.splitlines()[-1]
    assert " 0 faults" in result
    assert not result.startswith("0 cases")
