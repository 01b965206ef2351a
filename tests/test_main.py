"""Tests `python -m tf1_mnist`."""

import re
import subprocess
import sys

from tf1_mnist.cli import command_list


def test_every_command_is_listed_with_what_it_does() -> None:
    answer = subprocess.run(
        [sys.executable, "-m", "tf1_mnist"], capture_output=True, text=True, check=True
    )
    listed = re.findall(r"^python -m tf1_mnist\.(\w+) +(\w.*)$", answer.stdout, re.M)
    assert dict(listed) == {**command_list.TRAINING, **command_list.OTHERS}


def test_the_package_itself_takes_no_command() -> None:
    answer = subprocess.run(
        [sys.executable, "-m", "tf1_mnist", "softmax"], capture_output=True, text=True
    )
    assert (answer.returncode, answer.stdout) == (2, "")
    assert "'softmax'" in answer.stderr
    assert answer.stderr.count("\n") == 1
