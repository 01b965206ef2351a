"""The folder of a run: creating, locking and finding it, and writing its files.

    runs/softmax/1/
        options.json    the settings; the versions of Python, TensorFlow, NumPy and OpenCV
        history.csv     one line per epoch
        metrics.json    the result on the test set; written last, when the run is complete
        learned.json    what it has learned from a user's own rows, with `--learn`
        checkpoints/    the last three checkpoints
        train/ validation/ test/    for TensorBoard
        figures/
        saved_model/    the trained network as a SavedModel
        trace.json      the timeline of a step, with `--trace`

`evaluate` adds `evaluation/`, and `export` adds the file or folder that it writes.

Each file is written under a temporary name and then renamed, so it is never incomplete.
Standard library only.
"""

import contextlib
import json
import os
import shutil
from pathlib import Path
from typing import Any, Dict, Iterator, Optional

try:
    import fcntl
except ImportError:  # on Windows, where nothing stops two processes from using the same run
    fcntl = None  # type: ignore[assignment]


def create(directory: Optional[Path], network: str) -> Path:
    """Creates the folder of a new run: `directory`, or `runs/<network>/<next number>`.

    Returns:
        The folder.
    Raises:
        FileExistsError: `directory` exists and is not an empty folder.
        ValueError: its name is not in UTF-8.
    """
    if directory is None:
        parent = Path("runs") / network
        parent.mkdir(parents=True, exist_ok=True)
        number = 1 + max((int(p.name) for p in parent.iterdir() if p.name.isdigit()), default=0)
        while True:
            directory = parent / str(number)
            with contextlib.suppress(FileExistsError):  # another process took this number
                directory.mkdir()
                break
            number += 1
    else:
        try:
            str(directory).encode()
            directory.mkdir(parents=True, exist_ok=True)
        except UnicodeEncodeError:
            raise ValueError(
                f"{directory}: not a name in UTF-8; expected one, since TensorFlow knows no other"
            ) from None
        except FileExistsError:
            message = f"{directory}: not a folder; expected a new or empty one"
            raise FileExistsError(message) from None
        # A process that was killed before it wrote anything leaves only a lock.
        if any(path.name != "lock" for path in directory.iterdir()):
            raise FileExistsError(
                f"{directory}: not empty; expected a new or empty folder for the run "
                "(use --resume to resume a run)"
            )
    return directory


@contextlib.contextmanager
def locked(run: Path, wait: bool = False) -> Iterator[None]:
    """Locks a folder for this process. The lock is released when the process exits, if not before.

    Args:
        run: a run's folder, or another one that several processes may write to.
        wait: whether to wait until no other process or thread has locked it.
    Raises:
        ValueError: another process or thread has locked it, and this one is not to wait.
    """
    lock = run / "lock"
    if is_there(lock):
        expect_file(lock)
    with lock.open("a") as file:
        if fcntl is not None:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
            except BlockingIOError:
                raise ValueError(f"{run}: another process is using this run") from None
        yield


def write_json(path: Path, content: Dict[str, Any]) -> None:
    """Writes a JSON object; after an error, an existing file is unchanged."""
    write_bytes(path, (json.dumps(content, indent=2) + "\n").encode())


def write_bytes(path: Path, content: bytes) -> None:
    """Writes a file under a temporary name and renames it; after an error, nothing has changed."""
    aside = path.with_name(f".{path.name}.tmp")
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


def is_there(path: Path) -> bool:
    """Returns whether a path leads to anything, if only to a link that leads nowhere.

    Raises:
        OSError: this process may not look.
    """
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    return True


def expect_file(path: Path) -> None:
    """Checks that a path is a regular file, or a link to one, that this process may read.

    Raises:
        ValueError: it is something else; reading a device or a FIFO might never end.
        OSError: it cannot be opened.
    """
    if not path.is_file():
        raise ValueError(f"{path}: not a regular file; expected one")
    path.open("rb").close()


def expect_new(path: Path) -> None:
    """Checks that nothing is at the path of a file that is to be written.

    Raises:
        FileExistsError: something is there.
    """
    if is_there(path):
        raise FileExistsError(f"{path}: already exists; expected the name of a new file")


def remove_folder(path: Path) -> None:
    """Deletes a folder, if there is one.

    Raises:
        OSError: it cannot be deleted, or is not a folder.
    """
    if is_there(path):
        if path.is_symlink() or not path.is_dir():
            raise FileExistsError(f"{path}: not a folder; expected a folder or nothing there")
        try:
            shutil.rmtree(str(path))
        except OSError as error:  # names a file without its folders
            raise OSError(error.errno, error.strerror, str(path)) from None


def is_complete(run: Path) -> bool:
    """Returns whether the run has been trained to the end and tested."""
    return (run / "metrics.json").exists()


def newest() -> Optional[Path]:
    """Returns the run in `runs/` that finished last; None if there is none."""
    finished = [path for path in Path("runs").glob("*/*/metrics.json") if path.is_file()]
    return max(finished, key=lambda path: path.stat().st_mtime).parent if finished else None
