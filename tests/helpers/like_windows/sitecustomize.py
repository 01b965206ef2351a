"""On Linux, removes the features of Python that are missing on Windows.

    export PYTHONPATH=$PWD/tests/helpers/like_windows PYTHONIOENCODING=cp1252
    python -m pytest --basetemp="/tmp/手写 数字"

Python and its child processes import this module when they start. PYTHONIOENCODING sets the
encoding of redirected output and of text files that are opened without an explicit encoding. On a
Chinese system, for example, this encoding would be gbk. `sys.platform` and `os.name` keep their
values, because the standard library depends on them. Paths therefore have no backslashes and no
drive letters.
"""

import builtins
import errno
import fcntl
import getpass  # noqa: F401 (like `subprocess`, it assumes Windows if there is an `msvcrt`)
import io
import locale
import os
import re
import shutil
import signal
import subprocess
import sys
import types
from typing import Any, Tuple

CODE_PAGE = os.environ["PYTHONIOENCODING"]
MODULES = "fcntl grp pty pwd resource syslog termios tty"
# Packages that recognize Linux still need other functions: `getuid`, `sysconf` and `uname`.
FUNCTIONS = """
    chown fork forkpty getegid geteuid getgid getpgid getpriority getsid killpg lchown mkfifo mknod
    nice openpty sched_getaffinity setegid seteuid setgid setpgid setpriority setsid setuid statvfs
"""
SIGNAL_FUNCTIONS = "alarm pause pthread_kill pthread_sigmask setitimer sigwait"
SIGNALS = ("SIGABRT", "SIGFPE", "SIGILL", "SIGINT", "SIGSEGV", "SIGTERM")
REFUSED_NAME = re.compile(r'[\0-\x1f<>:"|?*\\]|[. ]$|^(con|prn|aux|nul|com\d|lpt\d)(\.|$)', re.I)

real_open, real_kill, flock = io.open, os.kill, fcntl.flock
KILL, LOCK, UNLOCK = signal.SIGKILL, fcntl.LOCK_EX | fcntl.LOCK_NB, fcntl.LOCK_UN


def no_link(*_: Any, **__: Any) -> None:
    raise OSError(errno.EINVAL, "A required privilege is not held by the client")


def rename(source: Any, target: Any) -> None:
    """Renames a file, unless a file with the new name already exists."""
    if os.path.lexists(target):
        raise FileExistsError(errno.EEXIST, "File exists", source, None, target)
    os.replace(source, target)


def kill(pid: int, number: int) -> None:
    """Ends a process at once, whatever the signal."""
    if pid == os.getpid():
        raise AssertionError("on Windows, this would end the process")
    real_kill(pid, KILL)


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
    """Opens a file. Written lines end in CR LF; the default encoding is `CODE_PAGE`."""
    if "b" not in mode:
        encoding = CODE_PAGE if encoding in (None, "locale") else encoding
        newline = "\r\n" if newline is None and set(mode) & set("wax") else newline
    return real_open(file, mode, buffering, encoding, errors, newline, closefd, opener)


def locking(descriptor: int, mode: int, count: int) -> None:
    """Stands in for `msvcrt.locking`."""
    try:
        flock(descriptor, UNLOCK if mode == msvcrt.LK_UNLCK else LOCK)
    except BlockingIOError:
        raise PermissionError(errno.EACCES, "Permission denied") from None


def watch(event: str, arguments: Tuple[Any, ...]) -> None:
    """Raises an error if a program uses a forbidden name or does something that Windows forbids.

    Open files cannot be deleted or replaced, and folders cannot be opened as files.
    """
    if event == "os.remove" and sys._getframe(1).f_globals["__name__"] != "tempfile":
        expect_closed(arguments[0])
    elif event == "os.rename":
        expect_closed(arguments[0])
        expect_closed(arguments[1])
        expect_name(arguments[1])
    elif event == "os.mkdir" or (event == "open" and arguments[2] & os.O_CREAT):
        expect_name(arguments[0])
    elif event == "open" and not isinstance(arguments[0], int) and os.path.isdir(arguments[0]):
        raise PermissionError(errno.EACCES, "Permission denied", arguments[0])


def expect_closed(path: Any) -> None:
    """Checks that this process has no open file at a path or below it."""
    parent, name = os.path.split(os.path.abspath(os.fsdecode(path)))
    path = os.path.join(os.path.realpath(parent), name)
    for descriptor in os.listdir("/proc/self/fd"):
        try:
            target = os.readlink(f"/proc/self/fd/{descriptor}")
        except FileNotFoundError:  # the descriptor with which the folder was listed
            continue
        if target == path or target.startswith(f"{path}/"):
            reason = "The process cannot access the file because it is being used"
            raise PermissionError(errno.EACCES, reason, path)


def expect_name(path: Any) -> None:
    if not isinstance(path, int):
        for part in os.fsdecode(path).split("/"):
            if part not in (".", "..") and REFUSED_NAME.search(part):
                raise OSError(errno.EINVAL, "Invalid argument", path)


msvcrt: Any = types.SimpleNamespace(LK_UNLCK=0, LK_NBLCK=2, locking=locking)
sys.modules["msvcrt"] = msvcrt
sys.modules.update(dict.fromkeys(MODULES.split()))  # None means that there is no such module
for name in FUNCTIONS.split():
    delattr(os, name)
for name in dir(signal):
    if name in SIGNAL_FUNCTIONS.split() or (re.match("SIG[A-Z]", name) and name not in SIGNALS):
        delattr(signal, name)
os.symlink, os.rename, os.kill = no_link, rename, kill
subprocess.Popen.terminate = subprocess.Popen.kill = terminate
subprocess.Popen.send_signal = send_signal
# This function gets the file name of the standard library's `open`, so that the launcher for old
# programs skips it and names the line that calls it.
text_open.__code__ = text_open.__code__.replace(co_filename=io.__file__)
builtins.open = io.open = text_open
locale.getpreferredencoding = lambda do_setlocale=True: CODE_PAGE
locale.getencoding = lambda: CODE_PAGE
shutil._use_fd_functions = False
for stream in (sys.stdout, sys.stderr):
    stream.reconfigure(newline="\r\n")
sys.addaudithook(watch)
