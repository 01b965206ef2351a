"""Tests that a command works for a user without a home folder."""

import os
import subprocess
import sys
from pathlib import Path

from systems import signals

PREDICT = """
import os, sys
os.path.expanduser = lambda path: path.replace("~", os.environ.get("HOME", "~"), 1)
from tf1_mnist import home, predict
status = predict.main(sys.argv[1:])
print(status, home.is_temporary(), os.listdir())
"""


@signals
def test_predict_reads_a_picture_for_a_user_without_a_home(tmp_path: Path) -> None:
    root = Path(__file__).parents[3]
    environment = {name: value for name, value in os.environ.items() if name != "HOME"}
    done = subprocess.run(
        [sys.executable, "-c", PREDICT, str(root / "docs" / "figures" / "digit.jpg")],
        env={**environment, "PYTHONPATH": str(root)},
        cwd=str(tmp_path),
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    )
    answer, last = done.stdout.splitlines()
    assert "digit.jpg: 6 (" in answer
    assert last == "0 True []"
