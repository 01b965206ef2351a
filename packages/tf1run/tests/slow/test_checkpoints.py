"""Tests that the launcher and TensorFlow 1.15.5 can restore each other's checkpoints."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any, Dict, List

import numpy as np

import run_programs

PROGRAM = str(Path(__file__).with_name("checkpoints.py"))
TOLERANCE = 1e-5  # ten times the largest difference observed


def run(command: List[str], what: str, folder: Path) -> Dict[str, Any]:
    """Returns the results of each network's steps after the checkpoint, or a traceback."""
    process = subprocess.run(
        [*command, PROGRAM, what, str(folder)],
        stdout=subprocess.PIPE,
        check=True,
        text=True,
        env=run_programs.environment(str(folder)),
    )
    results: Dict[str, Any] = json.loads(process.stdout)
    assert len(results) >= 30
    return results


def difference(saved: Any, restored: Any) -> Any:
    """Returns the largest difference, or the traceback if there is one."""
    for result in (saved, restored):
        if isinstance(result, str):
            return result
    return np.abs(np.subtract(saved, restored)).max()


def unlike(saved: Dict[str, Any], restored: Dict[str, Any]) -> Dict[str, Any]:
    """Returns the networks whose results differ after restoring, together with the differences."""
    assert saved.keys() == restored.keys()
    differences = {name: difference(saved[name], restored[name]) for name in saved}
    return {
        name: found
        for name, found in differences.items()
        if isinstance(found, str) or not found < TOLERANCE
    }


def test_training_goes_on_from_checkpoints_of_1_15_5(genuine: str, here: Path) -> None:
    saved = run([genuine], "train", here)
    assert unlike(saved, run([sys.executable, "-m", "tf1run"], "go_on", here)) == {}


def test_1_15_5_goes_on_from_checkpoints_of_the_launcher(genuine: str, here: Path) -> None:
    saved = run([sys.executable, "-m", "tf1run"], "train", here)
    assert unlike(saved, run([genuine], "go_on", here)) == {}
