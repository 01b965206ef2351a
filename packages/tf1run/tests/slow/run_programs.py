"""Runs programs with the launcher, each in a new folder and graph; prints the outputs as JSON.

python run_programs.py PROGRAM ...
"""

import contextlib
import importlib
import io
import json
import os
import subprocess
import sys
import tempfile
import traceback
from pathlib import Path
from typing import Dict, List

from tf1run import installation, program

DOWNLOADS = ("Downloading", "Extracting", "Successfully", "11266754/")


def environment(home: str) -> Dict[str, str]:
    """Returns the environment for a new process, without the variables set by TensorFlow 2."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TF")}
    return {**kept, "HOME": home, "MPLBACKEND": "agg", "TF_CPP_MIN_LOG_LEVEL": "3"}


def run_by(python: str, paths: List[Path], home: str) -> Dict[str, str]:
    """Runs programs under an interpreter, and returns a dict from their names to their outputs."""
    process = subprocess.run(
        [python, __file__, *map(str, paths)],
        stdout=subprocess.PIPE,
        check=True,
        text=True,
        env=environment(home),
    )
    printed: Dict[str, str] = json.loads(process.stdout)
    return printed


def run_programs(paths: List[str]) -> Dict[str, str]:
    """Runs programs, each in a new folder and a new graph, and returns their outputs."""
    installation.install()
    printed = {}
    for path in paths:
        output = io.StringIO()
        modules, sys_path = dict(sys.modules), sys.path[:]
        with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(output):
            os.chdir(folder)
            try:
                program.run_script(path, [])
            except SystemExit as end:  # raised by tf.app.run
                if end.code:
                    raise
            except Exception:
                print(traceback.format_exc())
            os.chdir("/")
        sys.modules["__main__"], sys.path = modules["__main__"], sys_path
        importlib.import_module("tensorflow").reset_default_graph()
        lines = output.getvalue().splitlines()
        printed[Path(path).stem] = "\n".join(
            line for line in lines if not line.startswith(DOWNLOADS)
        )
    return printed


if __name__ == "__main__":
    json.dump(run_programs(sys.argv[1:]), sys.stdout)
