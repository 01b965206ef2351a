"""Tests that the documents' programs run."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import List

ROOT = Path(__file__).resolve().parents[2]
READMES = ("README.md", "README.zh-CN.md")


def blocks(name: str, language: str) -> List[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", (ROOT / name).read_text("utf-8"), re.M | re.S)


def run(here: Path, program: str, *launcher: str) -> "subprocess.CompletedProcess[str]":
    """Runs a program under a name that the documents give it, in an empty folder."""
    (here / "old_program.py").write_text(program)
    line = [sys.executable, *launcher, "old_program.py"]
    environment = {key: value for key, value in os.environ.items() if key != "LANG"}
    return subprocess.run(line, capture_output=True, text=True, check=False, env=environment)


def test_the_program_of_the_readme_runs_with_the_launcher_alone(here: Path) -> None:
    program, _ = blocks("README.md", "python")
    assert program == (ROOT / "examples" / "old_program.py").read_text("utf-8")
    error, printed, explained = blocks("README.md", "text")
    fails = run(here, program)
    assert (fails.returncode, fails.stdout) == (1, "")
    assert fails.stderr.endswith(f"\n{error}")
    runs = run(here, program, "-m", "tf1run", "--explain")
    assert (runs.returncode, runs.stdout) == (0, printed)
    assert runs.stderr.replace("python -m tf1run", "tf1") == explained


def test_the_first_program_of_the_document_runs_with_the_launcher_alone(here: Path) -> None:
    (program,) = blocks("docs/old-programs.md", "python")
    text = (ROOT / "docs/old-programs.md").read_text("utf-8")
    in_python_3, on_tensorflow_2 = re.findall(r"`([^`\n]*)`", text.partition("```")[0])
    assert in_python_3 in run(here, program).stderr
    today = run(here, re.sub(r"print (.*)", r"print(\1)", program))
    assert f"AttributeError: {on_tensorflow_2}" in today.stderr
    printed, *_ = blocks("docs/old-programs.md", "text")
    assert run(here, program, "-m", "tf1run").stdout == printed


def test_the_blocks_are_the_same_in_both_readmes() -> None:
    english, chinese = (
        re.findall(r"^```.*?^```", (ROOT / name).read_text("utf-8"), re.M | re.S)
        for name in READMES
    )
    assert english == chinese
    assert english
