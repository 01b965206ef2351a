"""Runs all tasks of a cluster on this machine.

Each task runs in its own process, on a free port of 127.0.0.1. The output of all tasks is printed,
and each line begins with the name of the task that wrote it.
"""

import _thread
import contextlib
import json
import os
import socket
import subprocess
import sys
import threading
from typing import IO, Dict, Iterator, List

SECONDS = 10  # after a signal, the time that the chief has to save the run and exit


def addresses(workers: int, servers: int) -> Dict[str, List[str]]:
    """Returns a cluster on free ports of this machine, in the form that TF_CONFIG uses.

    Args:
        workers: the number of tasks that train, at least 1; the first is the chief.
        servers: the number of parameter servers, at least 1.
    Returns:
        A dict from each type of task to the addresses of its tasks, such as `127.0.0.1:40001`.
    """
    free = iter(_free_addresses(workers + servers))
    numbers = {"chief": 1, "worker": workers - 1, "ps": servers}
    return {
        type_: [next(free) for _ in range(number)] for type_, number in numbers.items() if number
    }


def _free_addresses(count: int) -> List[str]:
    with contextlib.ExitStack() as stack:  # all open at the same time, so that the ports differ
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [f"127.0.0.1:{each.getsockname()[1]}" for each in sockets]


def run(cluster: Dict[str, List[str]], line: List[str]) -> int:
    """Starts the tasks and waits until all have exited or the chief has failed.

    Args:
        cluster: from `addresses`.
        line: the command line of every task, which finds its place in the environment.
    Returns:
        The chief's exit status.
    Raises:
        KeyboardInterrupt: a signal has ended this process; so all tasks have ended.
    """
    with _started(cluster, line) as processes:
        try:
            chief = processes["chief 0"].wait()
            if chief == 0:
                for process in processes.values():
                    process.wait()
            return chief
        except KeyboardInterrupt:
            processes["chief 0"].terminate()  # a task may ignore Ctrl-C if this process does
            with contextlib.suppress(subprocess.TimeoutExpired):
                processes["chief 0"].wait(SECONDS)  # the chief saves the run
            raise


@contextlib.contextmanager
def _started(
    cluster: Dict[str, List[str]], line: List[str]
) -> Iterator[Dict[str, "subprocess.Popen[str]"]]:
    """Starts all tasks; on exit, kills those still running and prints the rest of the output."""
    tasks = [(type_, index) for type_ in cluster for index in range(len(cluster[type_]))]
    width = max(len(f"{type_} {index}") for type_, index in tasks)
    processes: Dict[str, subprocess.Popen[str]] = {}
    readers = []
    try:
        for type_, index in tasks:
            name = f"{type_} {index}"
            task = {"cluster": cluster, "task": {"type": type_, "index": index}}
            processes[name] = subprocess.Popen(  # noqa: S603
                line,
                env={
                    **os.environ,
                    "TF_CONFIG": json.dumps(task),
                    "PYTHONIOENCODING": "utf-8",
                    "PYTHONUNBUFFERED": "1",
                },
                start_new_session=True,  # so that Ctrl-C in a terminal reaches only this process
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                encoding="utf-8",
                errors="backslashreplace",
            )
            for source, target in (
                (processes[name].stdout, sys.stdout),
                (processes[name].stderr, sys.stderr),
            ):
                reader = threading.Thread(target=_show, args=(name.ljust(width), source, target))
                reader.start()
                readers.append(reader)
        yield processes
    finally:
        for process in processes.values():
            process.kill()
            process.wait()
        for reader in readers:
            reader.join()


def _show(name: str, source: IO[str], target: IO[str]) -> None:
    for line in source:
        try:
            target.write(f"{name} | {line}")
            target.flush()
        except OSError:  # the reader of our output is gone
            os.dup2(os.open(os.devnull, os.O_WRONLY), target.fileno())
            _thread.interrupt_main()
