"""Tests that the tasks of a cluster run on this machine."""

import contextlib
import os
import signal
import subprocess
import sys

import pytest

from systems import signals
from tf1_mnist.cluster import local


def test_every_task_has_its_own_address() -> None:
    made = local.addresses(3, 2)
    assert {type_: len(addresses) for type_, addresses in made.items()} == {
        "chief": 1,
        "worker": 2,
        "ps": 2,
    }
    addresses = [address for several in made.values() for address in several]
    assert len(set(addresses)) == 5
    assert all(address.startswith("127.0.0.1:") for address in addresses)
    assert "worker" not in local.addresses(1, 1)


WRITER = """
import sys
from tf1_mnist import command_line
from tf1_mnist.cluster import local
line = [sys.executable, "-c", r"print('\\u624b 7\\xd77')"]
sys.exit(command_line.status("cluster", lambda: local.run({"chief": ["a:1"]}, line)))
"""


@pytest.mark.parametrize(
    ("encoding", "printed"),
    [("utf-8", "chief 0 | 手 7×7".encode()), ("ascii", b"chief 0 | \\u624b 7\\xd77")],
)
def test_what_a_task_prints_arrives_whatever_the_encoding(encoding: str, printed: bytes) -> None:
    done = subprocess.run(
        [sys.executable, "-c", WRITER],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONIOENCODING": encoding, "LC_ALL": "C", "PYTHONUTF8": "0"},
        check=True,
    )
    assert done.stdout.strip() == printed


LAUNCHER = """
import sys
from tf1_mnist import command_line
from tf1_mnist.cluster import local
task = "import os, time; print(os.getpid(), flush=True); time.sleep(60)"
line = [sys.executable, "-S", "-c", task]
cluster = {"chief": ["a:1"], "worker": ["a:2"], "ps": ["a:3"]}
sys.exit(command_line.status("cluster", lambda: local.run(cluster, line)))
"""


@signals
def test_when_the_terminal_is_closed_no_task_goes_on() -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", LAUNCHER],
        stdout=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_DFL),
    )
    assert process.stdout is not None
    tasks = [int(process.stdout.readline().split("|")[1]) for _ in range(3)]
    process.send_signal(signal.SIGHUP)
    assert process.wait() == 128 + signal.SIGHUP
    process.stdout.close()
    left = []
    for task in tasks:
        with contextlib.suppress(ProcessLookupError):
            os.kill(task, signal.SIGKILL)
            left.append(task)
    assert left == []
