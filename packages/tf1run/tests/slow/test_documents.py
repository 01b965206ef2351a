"""Tests that the README's program runs, and that the counts of programs are those of the table."""

import csv
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
READMES = ("README.md", "README.zh-CN.md")


def test_the_program_of_the_readme_runs_with_the_launcher_alone(here: Path) -> None:
    program = ROOT / "docs" / "old_program.py"
    fails, runs = (
        subprocess.run(
            [sys.executable, *launcher, str(program)], capture_output=True, text=True, check=False
        )
        for launcher in ((), ("-m", "tf1run"))
    )
    readme = (ROOT / "README.md").read_text("utf-8")
    assert fails.returncode == 1
    (message,) = re.findall(r"fails on TensorFlow 2 with\s`(.*?)`", readme)
    assert fails.stderr.endswith(f"ModuleNotFoundError: {message}\n")
    assert runs.returncode == 0
    (shown,) = re.findall(r"^```text\n(.*?)^```", readme, re.M | re.S)
    expected, printed = (text.partition("accuracy: ") for text in (shown, runs.stdout))
    assert printed[0] == expected[0]
    assert float(printed[2]) == pytest.approx(float(expected[2]), abs=0.001)


def test_the_commands_and_what_they_print_are_the_same_in_both_readmes() -> None:
    english, chinese = (
        re.findall(r"^```.*?^```", (ROOT / name).read_text("utf-8"), re.M | re.S)
        for name in READMES
    )
    assert english == chinese
    assert english


@pytest.mark.parametrize("name", [*READMES, "docs/old-programs.md", "docs/zh/old-programs.md"])
def test_the_programs_that_ran_are_those_of_the_table(name: str) -> None:
    with (ROOT / "docs/old_programs.tsv").open(newline="", encoding="utf-8") as file:
        listed = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    text = (ROOT / name).read_text("utf-8")
    for subject in ("MNIST", "other"):
        outcomes = [row["outcome"] for row in listed if row["subject"] == subject]
        ran = len(outcomes) - outcomes.count("failed")
        assert re.search(rf"\b{len(outcomes)}\D+{ran}\D", text, re.A)


@pytest.mark.parametrize("name", ["docs/old-programs.md", "docs/zh/old-programs.md"])
def test_the_programs_that_ran_again_are_those_of_the_table(name: str) -> None:
    with (ROOT / "docs/old_programs.tsv").open(newline="", encoding="utf-8") as file:
        listed = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    ran = [row["outcome of 2.1.0"] for row in listed if row["outcome"] != "failed"]
    again = [outcome for outcome in ran if outcome != "not run"]
    ended, running = again.count("ended"), again.count("still running")
    assert ended + running == len(again)
    (paragraph,) = (
        part for part in (ROOT / name).read_text("utf-8").split("\n\n") if f"{len(ran)}" in part
    )
    counts = [int(number) for number in re.findall(r"(?<![\d.])\d+(?![\d.])", paragraph)]
    assert {len(again), ended, running} <= set(counts)
