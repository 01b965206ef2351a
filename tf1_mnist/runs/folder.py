"""The folder of a run: new, locked, finished; and how its files are written.

    runs/softmax/1/
        options.json    the settings, the versions of Python, TensorFlow and NumPy
        history.csv     one line per epoch
        metrics.json    the result on the test set; written last, so its presence means done
        checkpoints/    the last three, as TensorFlow writes them
        train/ validation/ test/    for TensorBoard
        figures/
        saved_model/    the trained network by itself
        trace.json      the timeline of a step, after `--trace`

To these `evaluate` adds `evaluation/`, and `export` what it makes.

A file is written aside and then renamed, so it is there whole or not at all. Standard
library only.
"""

import contextlib
import json
import os
from pathlib import Path
from typing import Any, Dict, Iterator, Optional

try:
    import fcntl
except ImportError:  # Windows has none; there, nothing keeps two processes from one run
    fcntl = None  # type: ignore[assignment]


def create(directory: Optional[Path], network: str) -> Path:
    """Makes a new run's folder: `directory`, or `runs/<network>/<next number>`.

    Raises:
        FileExistsError: `directory` is there and is not an empty folder.
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
        directory.mkdir(parents=True, exist_ok=True)
        # A lock alone is what a process left that was killed before it wrote anything.
        if any(path.name != "lock" for path in directory.iterdir()):
            raise FileExistsError(
                f"{directory}: not empty; expected a new or an empty folder for the run "
                "(--resume goes on with a run)"
            )
    return directory


@contextlib.contextmanager
def locked(run: Path) -> Iterator[None]:
    """Holds the run for this process alone, until the process ends at the latest.

    Raises:
        ValueError: another process holds it.
    """
    with (run / "lock").open("a") as file:
        if fcntl is not None:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise ValueError(f"{run}: another process is working on this run") from None
        yield


def write_json(path: Path, content: Dict[str, Any]) -> None:
    """Writes a JSON object, or leaves the file as it was."""
    write_bytes(path, (json.dumps(content, indent=2) + "\n").encode())


def write_bytes(path: Path, content: bytes) -> None:
    """Writes a file aside and renames it, or leaves the one that is there as it was."""
    aside = path.with_name(path.name + ".tmp")
    try:
        with aside.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        aside.replace(path)
    except OSError:
        with contextlib.suppress(OSError):
            aside.unlink()
        raise


def is_complete(run: Path) -> bool:
    """Tells whether the run was trained to its end and measured."""
    return (run / "metrics.json").exists()


def newest() -> Path:
    """Returns the run under `runs/` that was finished last.

    Raises:
        FileNotFoundError: there is none.
    """
    finished = list(Path("runs").glob("*/*/metrics.json"))
    if not finished:
        raise FileNotFoundError(
            "runs: no finished run in it; expected one, which python -m tf1_mnist.cnn makes, "
            "or --run DIR"
        )
    return max(finished, key=lambda path: path.stat().st_mtime).parent
