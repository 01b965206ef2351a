"""Tests how a cluster on this machine ends: its exit status, and that no task is left running."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from messages import assert_names


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_ctrl_c_and_kill_stop_every_task(number: int, some_mnist: str, tmp_path: Path) -> None:
    options = ["--epochs", "1000", "--data", some_mnist]
    process = subprocess.Popen(
        [sys.executable, "-m", "tf1_mnist.cluster", "softmax", *options],
        # Under nohup, or in the background, the tests themselves may ignore the signal.
        preexec_fn=lambda: signal.signal(number, signal.SIG_DFL),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=str(tmp_path),
    )
    try:
        assert process.stdout is not None
        for line in process.stdout:
            if "epoch    2/1000" in line:
                break
        tasks = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
        assert len(tasks) == 3
        process.send_signal(number)
        _, errors = process.communicate(timeout=60)
    finally:
        process.terminate()  # so that the command does not keep running if the test fails
    assert process.returncode == 128 + number
    assert "chief 0  | interrupted and saved" in errors
    assert not [task for task in tasks if Path(f"/proc/{task}").exists()]


def test_its_exit_status_is_the_chiefs(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tf1_mnist.cluster", "softmax", "--data", "missing.npz"],
        capture_output=True,
        text=True,
        cwd=str(tmp_path),
        timeout=100,
    )
    assert done.returncode == 2
    assert done.stdout == ""
    assert "chief 0  | python -m tf1_mnist.cluster softmax: error: " in done.stderr
    assert_names(done.stderr, "missing.npz")
