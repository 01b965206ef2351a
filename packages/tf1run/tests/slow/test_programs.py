"""Tests small programs in the style of TensorFlow 1, run by the launcher.

Each file in `programs` covers one section of docs/tf1-on-tf2.md, or part of one. A comment that
starts with `# >` gives a line of the program's output. TensorFlow 1.15.5 gives the same output,
unless the program's first line says that 1.15.5 cannot run it.
"""

import re
import sys
from pathlib import Path
from typing import Any, Dict

import pytest

import run_programs

PROGRAMS = sorted((Path(__file__).parent / "programs").glob("*.py"))


def runs_on_1_15_5(path: Path) -> bool:
    return "# TensorFlow 2 only: " not in path.read_text(encoding="utf-8")


def expected(path: Path) -> str:
    return "\n".join(re.findall(r"# > (.*)$", path.read_text(encoding="utf-8"), re.M))


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Dict[str, str]:
    return run_programs.run_by(sys.executable, PROGRAMS, str(tmp_path_factory.mktemp("home")))


@pytest.fixture(scope="module")
def printed_by_1_15_5(genuine: str, tmp_path_factory: pytest.TempPathFactory) -> Dict[str, str]:
    home = str(tmp_path_factory.mktemp("home"))
    return run_programs.run_by(genuine, [path for path in PROGRAMS if runs_on_1_15_5(path)], home)


@pytest.mark.parametrize("path", PROGRAMS, ids=[path.stem for path in PROGRAMS])
def test_a_program_runs(path: Path, printed: Dict[str, str]) -> None:
    assert printed[path.stem].strip() == expected(path)


@pytest.mark.parametrize("name", ["eager", "eager_keras"])
def test_a_program_with_eager_execution_runs(name: str, launch: Any) -> None:
    """Eager execution is on for the whole process, so such a program runs in its own process."""
    path = Path(__file__).parent / "programs" / "alone" / f"{name}.py"
    assert launch(path).stdout.strip() == expected(path)


@pytest.mark.parametrize(
    "path",
    [path for path in PROGRAMS if runs_on_1_15_5(path)],
    ids=[path.stem for path in PROGRAMS if runs_on_1_15_5(path)],
)
def test_1_15_5_prints_the_same(path: Path, printed_by_1_15_5: Dict[str, str]) -> None:
    assert printed_by_1_15_5[path.stem].strip() == expected(path)
