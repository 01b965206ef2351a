"""Runs a whole cluster on this machine, so that you can try out training on a cluster.

    python -m tf1_mnist.launch --workers 2 --ps 1 -- softmax --epochs 2

Each task of the cluster runs in its own process, on a free port of 127.0.0.1. The output of all
tasks is printed, and each line begins with the name of the task that wrote it.
"""

if __name__ == "__main__":
    from tf1_mnist import interrupts

    interrupts.exit_at_once()  # before the other imports

import _thread
import argparse
import contextlib
import json
import os
import socket
import subprocess
import sys
import threading
from typing import IO, Dict, Iterator, List, Optional, Sequence

from tf1_mnist import command_line

SECONDS = 10  # after a signal, the time that the chief has to save the run and exit


def main(argv: Optional[Sequence[str]] = None) -> int:
    """Runs a cluster until the training has finished.

    Args:
        argv: the arguments; None for those of the process.
    Returns:
        The chief's exit status. If a signal ends the command, the status is 130 for Ctrl-C, 143 for
        SIGTERM and 129 for SIGHUP. A terminal sends SIGHUP when it is closed.
    """
    parser = command_line.Parser("launch", "Runs a cluster on this machine, to try one out.")
    parser.add_argument(
        "--workers",
        type=_count,
        default=2,
        metavar="N",
        help="number of tasks that train, including the chief (default: %(default)s)",
    )
    parser.add_argument(
        "--ps",
        type=_count,
        default=1,
        metavar="N",
        help="number of parameter servers (default: %(default)s)",
    )
    parser.add_argument(
        "command", choices=command_line.TRAINING, help="the command that trains, after --"
    )
    parser.add_argument(
        "options", nargs=argparse.REMAINDER, help="that command's options, used by every task"
    )
    arguments = parser.parse_args(argv)
    cluster = local_cluster(arguments.workers, arguments.ps)
    line = [sys.executable, "-m", f"tf1_mnist.{arguments.command}", *arguments.options]
    return command_line.status("launch", lambda: _run(cluster, line))


def _count(text: str) -> int:
    return command_line.whole_number(text, 1, 100)


def local_cluster(workers: int, servers: int) -> Dict[str, List[str]]:
    """Returns a cluster on free ports of this machine, in the form that TF_CONFIG uses.

    Args:
        workers: the number of tasks that train, at least 1; the first is the chief.
        servers: the number of parameter servers, at least 1.
    Returns:
        A dict from each type of task to the addresses of its tasks, such as `127.0.0.1:40001`.
    """
    addresses = iter(_free_addresses(workers + servers))
    numbers = {"chief": 1, "worker": workers - 1, "ps": servers}
    return {
        type_: [next(addresses) for _ in range(number)]
        for type_, number in numbers.items()
        if number
    }


def _free_addresses(count: int) -> List[str]:
    with contextlib.ExitStack() as stack:  # all open at the same time, so that the ports differ
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [f"127.0.0.1:{each.getsockname()[1]}" for each in sockets]


def _run(cluster: Dict[str, List[str]], line: List[str]) -> int:
    """Starts the tasks and waits until all have exited or the chief has failed."""
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


if __name__ == "__main__":
    sys.exit(main())
