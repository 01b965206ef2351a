"""What a command owes its user, whatever it is given; the fuzzers check it.

A command does its work and returns 0; or it returns 2 after one line on stderr that names a file,
prints nothing else, and changes nothing. It never raises an exception, and it answers in time.
"""

import contextlib
import faulthandler
import os
import signal
import stat
import sys
import tempfile
from pathlib import Path
from typing import Any, BinaryIO, Callable, Dict, Iterator, NamedTuple, Sequence, TextIO, Tuple

from tf1_mnist.printing import is_printable, printable

LONGEST = 2000  # characters of a message without the file's name


class TooLongError(BaseException):
    """Not an Exception, so that nothing that is tested catches it."""


@contextlib.contextmanager
def limited(seconds: int) -> Iterator[None]:
    """Raises TooLongError in the block after this much processor time, or ten times as much time.

    On a busy machine, a process may wait long for a processor. If TooLongError has no effect, as
    in C++ code that waits, the process is ended.
    """

    def give_up(*_: Any) -> None:
        raise TooLongError(f"no answer after {seconds} s")

    timers = {signal.SIGPROF: signal.ITIMER_PROF, signal.SIGALRM: signal.ITIMER_REAL}
    for number, timer in timers.items():
        signal.signal(number, give_up)
        signal.setitimer(timer, seconds if timer == signal.ITIMER_PROF else 10 * seconds)
    faulthandler.dump_traceback_later(20 * seconds, exit=True)
    try:
        yield
    finally:
        for timer in timers.values():
            signal.setitimer(timer, 0)
        faulthandler.cancel_dump_traceback_later()


def is_clear(message: str, *paths: Path) -> bool:
    """Returns whether a message is one line of a decent length that names one of the paths."""
    names = [name for name in (printable(str(path)) for path in paths) if name in message]
    if not names or not is_printable(message):
        return False
    return len(message) <= LONGEST + max(len(name) for name in names)


class Outcome(NamedTuple):
    """What a command did.

    status: what `main` returned, or the exception that it raised.
    out, err: what it printed, including what TensorFlow's C++ code printed.
    """

    status: Any
    out: str
    err: str


def call(main: Callable[[Sequence[str]], int], argv: Sequence[str], seconds: int) -> Outcome:
    """Runs a command in this process."""
    status: Any
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        with _into(out, sys.stdout), _into(err, sys.stderr):
            try:
                with limited(seconds):
                    status = main(argv)
            except BaseException as error:
                if isinstance(error, KeyboardInterrupt):
                    raise
                status = f"{type(error).__name__}: {error}"
        return Outcome(status, _text(out), _text(err))


def is_note(line: str) -> bool:
    """Returns whether a line on stderr is one that a command may print besides an error."""
    return line.startswith("network: ") or line.endswith("; using the previous checkpoint")


def broken(outcome: Outcome, *paths: Path) -> str:
    """Returns how a command has broken the contract; "" if it has not.

    Args:
        outcome: what the command did.
        paths: the files or folders of which an error must name one.
    """
    lines = [line for line in outcome.err.splitlines() if not is_note(line)]
    what = repr(outcome.err[-300:])
    if outcome.status == 0:
        return f"succeeds, and prints {what} on stderr" if lines else ""
    if outcome.status != 2:
        return f"ends with {outcome.status!r}, {what}"
    if len(lines) != 1 or not lines[0].startswith("python -m tf1_mnist."):
        return f"not a single line: {what}"
    if outcome.out:
        return f"refuses, but prints {outcome.out[:200]!r}"
    return "" if is_clear(lines[0], *paths) else f"not a clear line with the file's name: {what}"


def contents(folder: Path) -> Dict[str, Tuple[int, ...]]:
    """Returns a folder's files and folders by name, each with what changes when it is written.

    Nothing is read, since a file may be a FIFO. Empty files called `lock` are not counted.
    """
    found = {}
    for path in [folder, *folder.rglob("*")]:
        about = path.lstat()
        if path.name == "lock" and stat.S_ISREG(about.st_mode) and not about.st_size:
            continue
        written = (about.st_size, about.st_mtime_ns, about.st_ino)
        found[str(path)] = (about.st_mode, *(() if stat.S_ISDIR(about.st_mode) else written))
    return found


@contextlib.contextmanager
def _into(file: BinaryIO, stream: TextIO) -> Iterator[None]:
    """Sends everything that is written to a standard stream into a file."""
    stream.flush()
    saved = os.dup(stream.fileno())
    os.dup2(file.fileno(), stream.fileno())
    try:
        yield
    finally:
        with contextlib.suppress(OSError):
            stream.flush()
        os.dup2(saved, stream.fileno())
        os.close(saved)


def _text(file: BinaryIO) -> str:
    file.seek(0)
    return file.read().decode(errors="surrogateescape")
