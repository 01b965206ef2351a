"""Small programs in the style of the time, run by the launcher.

Each file in `programs` is about one section of docs/tf1-on-tf2.md or a part of it. A comment that
starts with `#>` is what the program prints; TensorFlow 1.15.5 prints the same, except where the
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
from typing import Dict

import pytest

PROGRAMS = sorted((Path(__file__).parent / "programs").glob("*.py"))
GENUINE = sys.version_info < (3, 8)  # then TensorFlow is 1.15.5, says setup.cfg


def run_programs() -> None:
    """Runs the programs whose paths come on stdin as JSON, each in a new folder and a new graph."""
    from tf1_mnist.legacy import installation, program

    installation.install()
    printed = {}
    for path in json.load(sys.stdin):
        output = io.StringIO()
        with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(output):
            os.chdir(folder)
            argv, modules, sys_path = sys.argv[:], dict(sys.modules), sys.path[:]
            try:
                program.run_script(path, [])
            except SystemExit as end:  # of tf.app.run
                if end.code:
                    raise
            except Exception:
                print(traceback.format_exc())
            os.chdir("/")
            sys.argv, sys.path = argv, sys_path
            sys.modules["__main__"] = modules["__main__"]
        import tensorflow

        tensorflow.reset_default_graph()
        printed[Path(path).stem] = output.getvalue()
    json.dump(printed, sys.stdout)


def expected(path: Path) -> str:
    return "\n".join(re.findall(r"#> (.*)$", path.read_text(encoding="utf-8"), re.M))


def for_2_only(path: Path) -> bool:
    text = path.read_text(encoding="utf-8")
    return "# TensorFlow 2 only: " in "".join(text.splitlines(True)[:2])


RUN = [path for path in PROGRAMS if not (GENUINE and for_2_only(path))]


@pytest.fixture(scope="module")
def printed() -> Dict[str, str]:
    """What each program printed, by its name."""
    process = subprocess.run(
        [sys.executable, __file__],
        input=json.dumps([str(path) for path in RUN]),
        stdout=subprocess.PIPE,
        check=True,
        text=True,
        env={**os.environ, "MPLBACKEND": "agg", "TF_CPP_MIN_LOG_LEVEL": "3"},
    )
    answer: Dict[str, str] = json.loads(process.stdout)
    return answer


@pytest.mark.parametrize("path", RUN, ids=[path.stem for path in RUN])
def test_a_program_prints_what_1_15_5_prints(path: Path, printed: Dict[str, str]) -> None:
    lines = [line for line in printed[path.stem].splitlines() if not line.startswith("Extracting")]
    assert "\n".join(lines).strip() == expected(path)


if __name__ == "__main__":
    run_programs()
