"""Takes away from Python on Linux what it lacks on Windows.

    export PYTHONPATH=$PWD/tests/helpers/like_windows PYTHONIOENCODING=cp1252
    python -m pytest --basetemp="/tmp/手写 数字"

Python imports this module when it starts, and so do its child processes. PYTHONIOENCODING, such as
gbk on a Chinese system, is the encoding of the console and of text files opened without one.
`sys.platform` and `os.name` keep their values, on which the standard library depends, so paths have
no backslashes and no drive letters.
"""

import builtins
import errno
import fcntl
import getpass  # this module and subprocess ask whether there is a module msvcrt
import io
import locale
import os
import re
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import types
from pathlib import Path
from typing import Any, Tuple

FOLDER = str(Path(__file__).resolve().parent)
CODE_PAGE = os.environ["PYTHONIOENCODING"]
MODULES = ("fcntl", "grp", "pty", "pwd", "resource", "syslog", "termios", "tty")
# Not all: other packages, which believe that this is Linux, need `getuid`, `sysconf` and `uname`.
FUNCTIONS = """
    chown chroot fork forkpty getegid geteuid getgid getgroups getloadavg getpgid getpriority getsid
    killpg lchown mkfifo mknod nice openpty sched_getaffinity setegid seteuid setgid setpgid
    setpriority setsid setuid statvfs
""".split()
SIGNALS = {"SIGABRT", "SIGFPE", "SIGILL", "SIGINT", "SIGSEGV", "SIGTERM"}  # those of Windows
SIGNAL_FUNCTIONS = ("alarm", "pause", "pthread_kill", "pthread_sigmask", "setitimer", "sigwait")
UNPRINTABLE_NAME = re.compile(
    r"[\0-\x1f<>:\"|?*\\]|[. ]$|^(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.I
)
KILL = signal.SIGKILL
real_open, real_kill, flock = io.open, os.kill, fcntl.flock


def no_symlink(*_: Any, **__: Any) -> None:
    raise OSError(errno.EINVAL, "A required privilege is not held by the client")


def kill(pid: int, number: int) -> None:
    """Ends a process at once, whatever the signal."""
    if pid == os.getpid():
        raise AssertionError("on Windows, this would end the process")
    real_kill(pid, KILL)


def rename(source: Any, target: Any) -> None:
    """Renames a file, unless there is one with the new name."""
    if os.path.lexists(target):
        raise FileExistsError(errno.EEXIST, "File exists", source, None, target)
    os.replace(source, target)


def terminate(process: Any) -> None:
    if process.poll() is None:
        real_kill(process.pid, KILL)


def send_signal(process: Any, number: int) -> None:
    if number != signal.SIGTERM:
        raise ValueError(f"Unsupported signal: {number}")
    terminate(process)


def text_open(
    file: Any,
    mode: str = "r",
    buffering: int = -1,
    encoding: Any = None,
    errors: Any = None,
    newline: Any = None,
    closefd: bool = True,
    opener: Any = None,
) -> Any:
    """Opens a file; text is in the code page if no encoding is given, and lines end in CR LF."""
    if "b" not in mode:
        encoding = CODE_PAGE if encoding in (None, "locale") else encoding
        newline = "\r\n" if newline is None and set(mode) & set("wax") else newline
    return real_open(file, mode, buffering, encoding, errors, newline, closefd, opener)


def lock(descriptor: int, mode: int, count: int) -> None:
    """Locks or unlocks a file, as `msvcrt.locking` does without waiting."""
    try:
        flock(descriptor, fcntl.LOCK_UN if mode == MSVCRT.LK_UNLCK else fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise PermissionError(errno.EACCES, "Permission denied") from None


def watch(event: str, arguments: Tuple[Any, ...]) -> None:
    """Refuses what Windows refuses: the deletion or replacement of open files, and some names."""
    if event == "os.remove" and sys._getframe(1).f_globals["__name__"] != "tempfile":
        expect_closed(arguments[0])
    elif event == "os.rename":
        expect_closed(arguments[0])
        expect_closed(arguments[1])
        expect_name(arguments[1])
    elif event == "os.mkdir" or (event == "open" and arguments[2] & os.O_CREAT):
        expect_name(arguments[0])


def expect_closed(path: Any) -> None:
    """Checks that this process has not opened a file, or one below a folder."""
    name = os.path.join(os.path.realpath(os.path.dirname(os.fsdecode(path))), "")
    name += os.path.basename(os.fsdecode(path))
    for descriptor in os.listdir("/proc/self/fd"):
        try:
            target = os.readlink(f"/proc/self/fd/{descriptor}")
        except FileNotFoundError:  # that of the list itself
            continue
        if target == name or target.startswith(f"{name}/"):
            raise PermissionError(
                errno.EACCES, "The process cannot access the file because it is being used", name
            )


def expect_name(path: Any) -> None:
    if isinstance(path, (str, bytes, os.PathLike)):  # and not a descriptor
        parts = os.fsdecode(path).split("/")
        if any(part not in (".", "..") and UNPRINTABLE_NAME.search(part) for part in parts):
            raise OSError(errno.EINVAL, "Invalid argument", path)


MSVCRT = types.SimpleNamespace(LK_UNLCK=0, LK_LOCK=1, LK_NBLCK=2, locking=lock)
getpass.getpass, sys.modules["msvcrt"] = getpass.getpass, MSVCRT  # type: ignore[assignment]
for name in MODULES:
    sys.modules[name] = None  # type: ignore[assignment]
for name in FUNCTIONS:
    delattr(os, name)
for name in [*SIGNAL_FUNCTIONS, *(n for n in dir(signal) if re.match("SIG[A-Z]", n))]:
    if name not in SIGNALS:
        delattr(signal, name)
os.symlink, os.kill, os.rename = no_symlink, kill, rename  # type: ignore[assignment]
subprocess.Popen.terminate = subprocess.Popen.kill = terminate  # type: ignore[method-assign]
subprocess.Popen.send_signal = send_signal  # type: ignore[method-assign]
# As in the standard library, so that the launcher for old programs names the line that calls it.
text_open.__code__ = text_open.__code__.replace(co_filename=io.__file__)
builtins.open = io.open = text_open  # type: ignore[assignment]
locale.getpreferredencoding = lambda do_setlocale=True: CODE_PAGE
locale.getencoding = lambda: CODE_PAGE
shutil._use_fd_functions = False  # type: ignore[attr-defined]
for stream in (sys.stdout, sys.stderr):
    stream.reconfigure(newline="\r\n")  # type: ignore[union-attr]
sys.addaudithook(watch)
