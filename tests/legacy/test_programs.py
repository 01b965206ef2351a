"""Small programs in the style of the time, run by the launcher.

Each file in `programs` is about one section of docs/tf1-on-tf2.md or a part of it. A comment that
starts with `# >` is what the program prints; TensorFlow 1.15.5 prints the same, except where the
first line says that it cannot run the program.
"""

import contextlib
import io
import json
import os
import re
import subprocess
import sys
import tempfile
import traceback
from pathlib import Path
from typing import Dict, List

import pytest

PROGRAMS = sorted((Path(__file__).parent / "programs").glob("*.py"))
DOWNLOADS = ("Downloading", "Extracting", "Successfully", "11266754/")


def run_programs(paths: List[str]) -> Dict[str, str]:
    """Runs programs, each in a new folder and a new graph, and returns what each printed."""
    from tf1_mnist.legacy import installation, program

    installation.install()
    printed = {}
    for path in paths:
        output = io.StringIO()
        modules, sys_path = dict(sys.modules), sys.path[:]
        with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(output):
            os.chdir(folder)
            try:
                program.run_script(path, [])
            except SystemExit as end:  # of tf.app.run
                if end.code:
                    raise
            except Exception:
                print(traceback.format_exc())
            os.chdir("/")
        sys.modules["__main__"], sys.path = modules["__main__"], sys_path
        import tensorflow

        tensorflow.reset_default_graph()
        lines = output.getvalue().splitlines()
        printed[Path(path).stem] = "\n".join(
            line for line in lines if not line.startswith(DOWNLOADS)
        )
    return printed


def run_by(python: str, paths: List[Path]) -> Dict[str, str]:
    """Does so in another process, by the interpreter of that name."""
    process = subprocess.run(
        [python, __file__, *map(str, paths)],
        stdout=subprocess.PIPE,
        check=True,
        text=True,
        env={**os.environ, "MPLBACKEND": "agg", "TF_CPP_MIN_LOG_LEVEL": "3"},
    )
    printed: Dict[str, str] = json.loads(process.stdout)
    return printed


def runs_on_1_15_5(path: Path) -> bool:
    return "# TensorFlow 2 only: " not in path.read_text(encoding="utf-8")


def expected(path: Path) -> str:
    return "\n".join(re.findall(r"# > (.*)$", path.read_text(encoding="utf-8"), re.M))


@pytest.fixture(scope="module")
def printed() -> Dict[str, str]:
    return run_by(sys.executable, PROGRAMS)


@pytest.fixture(scope="module")
def printed_by_1_15_5(genuine: str) -> Dict[str, str]:
    return run_by(genuine, [path for path in PROGRAMS if runs_on_1_15_5(path)])


@pytest.mark.parametrize("path", PROGRAMS, ids=[path.stem for path in PROGRAMS])
def test_a_program_runs(path: Path, printed: Dict[str, str]) -> None:
    assert printed[path.stem].strip() == expected(path)


@pytest.mark.parametrize(
    "path",
    [path for path in PROGRAMS if runs_on_1_15_5(path)],
    ids=[path.stem for path in PROGRAMS if runs_on_1_15_5(path)],
)
def test_1_15_5_prints_the_same(path: Path, printed_by_1_15_5: Dict[str, str]) -> None:
    assert printed_by_1_15_5[path.stem].strip() == expected(path)


if __name__ == "__main__":
    json.dump(run_programs(sys.argv[1:]), sys.stdout)
