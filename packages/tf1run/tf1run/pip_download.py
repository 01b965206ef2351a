"""Fetches a wheel with pip, with the user's configuration, and gives the reason if pip fails."""

import contextlib
import errno
import importlib.machinery
import os
import pathlib
import shutil
import subprocess
import sys
from typing import List

from tf1_mnist import command_line

FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}  # the disk is full, or a limit is reached
_ELSEWHERE = "run `tf1 --fetch-contrib {}` with the file from another machine"


def fetch(requirement: str, name: str, size: str, folder: str) -> None:
    """Fetches a wheel, and shows pip's progress on stderr, since stdout belongs to the program.

    Args:
        requirement: the library and its version, in the format that pip accepts.
        name: the name of the wheel's file.
        size: the size of this file, as text for the user.
        folder: the folder to put the file in.
    Raises:
        OSError: pip could not fetch the wheel; the message gives the reason.
    """
    command_line.print_line(f"tf1: fetching {name} ({size}), for this program and later ones")
    options = ["--no-deps", "--only-binary=:all:", "--python-version=3.7", f"--dest={folder}"]
    command = [*_pip(), "download", *options, "--platform=manylinux2010_x86_64", requirement]
    # 2 is the descriptor of stderr; sys.stderr itself may have none, for example in Jupyter.
    run = subprocess.run(  # noqa: S603
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL if _is_closed() else 2,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "TMPDIR": folder},  # on the disk that needs the room in any case
    )
    if run.returncode != 0:
        for number in FULL:
            if os.strerror(number) in run.stderr:
                raise OSError(number, os.strerror(number))
        raise failed(name, _reason(run.stderr))


def _is_closed() -> bool:
    """Returns whether nobody reads stderr, whose descriptor may belong to another file by now."""
    return sys.__stderr__ is None or sys.__stderr__.closed


def failed(name: str, reason: str) -> OSError:
    """Returns the error for a wheel that cannot be fetched."""
    return OSError(f"cannot fetch {name} ({reason}): {_ELSEWHERE.format(name)}")


def _reason(stderr: str) -> str:
    """Extracts the reason for a failure from pip's output."""
    if "from versions: none" in stderr:  # pip says the same if there is no network
        return "pip reaches no package index that has it"
    errors = [line[7:] for line in stderr.splitlines() if line.startswith("ERROR: ")]
    if errors and errors[-1] == "Exception:":  # the lines that follow are a traceback
        return stderr.strip().splitlines()[-1]
    return errors[-1] if errors else " ".join(stderr.split()) or "pip failed"


def _pip() -> List[str]:
    """Returns the command that runs pip.

    Raises:
        OSError: neither pip nor uv was found.
    """
    # importlib.util.find_spec would also ask setuptools, which warns if distutils was imported.
    if importlib.machinery.PathFinder.find_spec("pip"):
        return [sys.executable, "-m", "pip"]
    uv = shutil.which("uv")
    if uv:
        return [uv, "tool", "run", "pip"]
    with contextlib.suppress(ImportError, StopIteration):
        bundled = importlib.import_module("ensurepip")
        folder = pathlib.Path(str(bundled.__file__)).parent / "_bundled"
        return [sys.executable, str(next(folder.glob("pip-*.whl")) / "pip")]
    raise OSError("this Python has no pip, and there is no uv")
