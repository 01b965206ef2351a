"""Checks that commands follow these rules, whatever their input.

A command that succeeds returns 0. A command that refuses its input changes nothing and returns 2.
Its only output is one line on stderr, which names a file. In both cases, the command ends within
the time limit, raises no exception and loads no large file into memory.
"""

import contextlib
import faulthandler
import resource
import signal
import stat
import sys
from pathlib import Path
from typing import Any, Dict, Iterator, NamedTuple, Sequence, Tuple

from tf1_mnist.printing import is_printable, printable

SECONDS = 100  # by the clock; an answer takes at most one
LONGEST = 2000  # characters of a message without the file's name
MEMORY = 256 << 20  # bytes


class TooLongError(BaseException):
    """The error that is raised if a command takes too long.

    This error is not a subclass of Exception, so that the tested code does not catch it.
    """


@contextlib.contextmanager
def limited() -> Iterator[None]:
    """Raises TooLongError in the block after SECONDS seconds.

    If the error has no effect (for example, because C++ code is waiting), the process is
    terminated.
    """

    def give_up(*_: Any) -> None:
        raise TooLongError(f"no answer after {SECONDS} s")

    signal.signal(signal.SIGALRM, give_up)
    signal.alarm(SECONDS)
    faulthandler.dump_traceback_later(2 * SECONDS, exit=True)
    try:
        yield
    finally:
        signal.alarm(0)
        faulthandler.cancel_dump_traceback_later()


def is_clear(message: str, *paths: Path) -> bool:
    """Returns whether a message is one line of reasonable length that names one of the paths."""
    names = [name for name in (printable(str(path)) for path in paths) if name in message]
    longest = LONGEST + max(map(len, names), default=0)
    return bool(names) and is_printable(message) and len(message) <= longest


class Outcome(NamedTuple):
    """The outcome of a command.

    status: the value that `main` returned.
    out, err: its output, including that of TensorFlow's C++ code.
    """

    status: int
    out: str
    err: str


def call(command: Any, argv: Sequence[str], capfd: Any) -> Outcome:
    """Runs a command in this process."""
    capfd.readouterr()
    before = most_memory()
    with limited():
        status = command.main(argv)
    assert most_memory() - before <= MEMORY
    return Outcome(status, *capfd.readouterr())


def most_memory() -> int:
    """Returns the largest amount of memory that this process has ever used, in bytes."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak << 10


def assert_kept(outcome: Outcome, *paths: Path) -> None:
    """Fails unless a command has followed the rules.

    Args:
        outcome: the outcome of the command.
        paths: files or folders; an error must name one of them.
    """
    assert outcome.status in (0, 2), outcome
    notes = ("; using the previous checkpoint",)
    lines = [
        line
        for line in outcome.err.splitlines()
        if not line.startswith("network: ") and not line.endswith(notes)
    ]
    if outcome.status == 0:
        assert not lines
    else:
        assert not outcome.out
        assert len(lines) == 1, lines
        assert lines[0].startswith("python -m tf1_mnist.")
        assert is_clear(lines[0], *paths), (lines, paths)


def contents(folder: Path) -> Dict[str, Tuple[int, ...]]:
    """For each path in a folder, returns the properties that change when the path is written to.

    Files are not read, since some may be FIFOs. Empty files called `lock` are left out.
    """
    found = {}
    for path in [folder, *folder.rglob("*")]:
        about = path.lstat()
        if path.name == "lock" and stat.S_ISREG(about.st_mode) and not about.st_size:
            continue
        written = (about.st_size, about.st_mtime_ns, about.st_ino)
        found[str(path)] = (about.st_mode, *(() if stat.S_ISDIR(about.st_mode) else written))
    return found
