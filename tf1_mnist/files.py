"""Writes, checks, locks and deletes files.

Each file is written under a temporary name and then renamed, so it is never incomplete. This module
imports only the standard library.
"""

import contextlib
import hashlib
import json
import os
import shutil
import tempfile
import time
from pathlib import Path
from typing import IO, Any, Dict, Iterator

try:
    import fcntl
except ImportError:  # on Windows
    fcntl = None  # type: ignore[assignment]
    import msvcrt

_LONGEST = 255  # the maximum length of a name on most disks, in bytes


@contextlib.contextmanager
def locked(folder: Path, wait: bool = False) -> Iterator[None]:
    """Locks a folder during the `with` block.

    If the process is killed, the operating system releases the lock.

    Args:
        folder: a folder that several processes may write to, such as a run's.
        wait: whether to wait until no other process or thread has locked the folder.
    Raises:
        ValueError: another process or thread has locked the folder, and `wait` is False.
        OSError: the folder cannot be locked.
    """
    lock = folder / "lock"
    if is_there(lock):
        expect_file(lock)
    with lock.open("ab") as file:
        try:
            _lock(file, wait)
        except BlockingIOError:
            raise ValueError(f"{folder}: another process is using this folder") from None
        except OSError as error:  # on some network file systems, nothing can be locked
            raise OSError(error.errno, error.strerror, str(lock)) from None
        try:
            yield
        finally:
            _unlock(file)


def _lock(file: IO[bytes], wait: bool) -> None:
    """Locks a file.

    Raises:
        BlockingIOError: another process or thread has locked the file, and `wait` is False.
    """
    if fcntl is not None:
        fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        return
    while True:  # since `msvcrt.LK_LOCK` gives up after ten seconds
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
            return
        except PermissionError:
            if not wait:
                raise BlockingIOError from None
            time.sleep(0.1)


def _unlock(file: IO[bytes]) -> None:
    """Unlocks a file that is about to be closed."""
    if fcntl is None:  # on Windows, closing the file may unlock it only later
        msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)  # type: ignore[attr-defined]


def write_json(path: Path, content: Dict[str, Any]) -> None:
    """Writes a JSON object; if an error occurs, an existing file remains unchanged."""
    write_bytes(path, (json.dumps(content, indent=2) + "\n").encode())


def write_bytes(path: Path, content: bytes) -> None:
    """Writes a file under a temporary name and renames it; if an error occurs, nothing changes."""
    aside = path.with_name(_temporary(path.name))
    try:
        with contextlib.suppress(FileNotFoundError):
            aside.unlink()  # left by a killed process
        with aside.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        aside.replace(path)
    except OSError as error:
        with contextlib.suppress(OSError):
            aside.unlink()
        raise OSError(error.errno, error.strerror, str(path)) from None


def _temporary(name: str) -> str:
    """Returns a temporary name, of at most 255 bytes, for a file."""
    aside = f".{name}.tmp"
    if len(os.fsencode(aside)) > _LONGEST:
        aside = f".{hashlib.sha256(os.fsencode(name)).hexdigest()}.tmp"
    return aside


def write_new(path: Path, content: bytes) -> None:
    """Writes a file as `write_bytes` does, but never replaces an existing file.

    Raises:
        OSError, ValueError: as in `expect_new`; an OSError is also raised if the file cannot be
            written.
    """
    expect_new(path)
    write_bytes(path, content)


def is_there(path: Path) -> bool:
    """Returns whether anything exists at a path, even if it is only a broken link.

    Raises:
        OSError: this process is not permitted to access the path.
    """
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    return True


def expect_file(path: Path) -> None:
    """Checks that a path is a regular file or a link to one, and that this process may read it.

    Raises:
        ValueError: the path is something else, such as a broken link, a device or a FIFO. Reading
            from a device or a FIFO might never end.
        OSError: the file cannot be opened.
    """
    if not path.is_file():
        raise ValueError(f"{path}: not a regular file; expected one, or a link to one")
    path.open("rb").close()


def expect_new(path: Path, expected: str = "the name of a new file") -> None:
    """Checks in advance that a new file or folder can be written.

    Args:
        path: the path of the file or folder.
        expected: the kind of path that was expected, for the error message if the path exists.
    Raises:
        FileExistsError: the path exists, even if it is only a broken link.
        OSError: this process is not permitted to access the path, or the name is too long.
        ValueError: the file or folder cannot be written.
    """
    if is_there(path):
        raise FileExistsError(f"{path}: already exists; expected {expected}")
    try:
        tempfile.TemporaryFile(dir=str(path.parent)).close()
    except OSError as error:
        raise ValueError(
            f"{path}: cannot be written ({error.strerror}); expected a writable path"
        ) from None


def remove_folder(path: Path) -> None:
    """Deletes a folder if it exists.

    Raises:
        OSError: the folder cannot be deleted, or the path is not a folder.
    """
    if is_there(path):
        if path.is_symlink() or not path.is_dir():
            raise FileExistsError(f"{path}: not a folder; expected a folder or nothing there")
        try:
            shutil.rmtree(str(path))
        except OSError as error:  # it names a file inside, not the folder
            raise OSError(error.errno, error.strerror, str(path)) from None
