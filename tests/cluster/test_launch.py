"""Tests `launch`, which starts a whole cluster on this machine."""

import signal
import subprocess
import sys
from pathlib import Path
from typing import Any, List

import pytest

from messages import assert_names
from tf1_mnist import launch

COMMAND = [sys.executable, "-m", "tf1_mnist.launch"]


def test_every_task_has_its_own_address() -> None:
    made = launch.local_cluster(3, 2)
    assert {type_: len(addresses) for type_, addresses in made.items()} == {
        "chief": 1,
        "worker": 2,
        "ps": 2,
    }
    addresses = [address for several in made.values() for address in several]
    assert len(set(addresses)) == 5
    assert all(address.startswith("127.0.0.1:") for address in addresses)
    assert "worker" not in launch.local_cluster(1, 1)


@pytest.mark.parametrize(
    ("argv", "named"),
    [
        ("--workers 0 -- softmax", ["--workers", "'0'", "1 to 100"]),
        ("--ps two -- softmax", ["--ps", "'two'", "1 to 100"]),
        ("-- resnet", ["command", "'resnet'", "softmax"]),
        ("", ["command"]),
    ],
)
def test_a_wrong_command_line_is_one_line(argv: str, named: List[str], refused: Any) -> None:
    assert_names(refused(launch, *argv.split()), *named)


def test_its_exit_status_is_the_chiefs(tmp_path: Path) -> None:
    done = subprocess.run(
        [*COMMAND, "--", "softmax", "--epochs", "0"],
        capture_output=True,
        text=True,
        cwd=str(tmp_path),
        timeout=100,
    )
    assert done.returncode == 2
    assert done.stdout == ""
    assert "chief 0  | python -m tf1_mnist.softmax: error: " in done.stderr
    assert_names(done.stderr, "--epochs", "'0'")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_and_kill_stop_every_task(number: int, some_mnist: str, tmp_path: Path) -> None:
    process = subprocess.Popen(
        [*COMMAND, "--", "softmax", "--epochs", "1000", "--data", some_mnist],
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
        process.terminate()  # so that it does not keep running if the test fails
    assert process.returncode == 128 + number
    assert "chief 0  | interrupted and saved" in errors
    assert not [task for task in tasks if Path(f"/proc/{task}").exists()]
