"""A run's folder: everything that a run made, and the only place it leaves anything.

    runs/softmax/1/
        options.json    every option, the versions, the data's SHA-256
        history.csv     a line an epoch
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
import csv
import io
import json
import os
from pathlib import Path
from typing import Any, Dict, Iterable, Iterator, List, NamedTuple, Optional

try:
    import fcntl
except ImportError:  # Windows has none; there, nothing keeps two processes from one run
    fcntl = None  # type: ignore[assignment]


class Epoch(NamedTuple):
    """A line of history.csv.

    epoch: counted from 1.
    step: the global step at its end.
    learning_rate: of the step to come.
    loss, accuracy: means over the epoch's training images, each as the step that used it
        saw it, before its update and with dropout on.
    validation_loss, validation_accuracy: at the epoch's end, over the validation images.
    seconds: since the run began, the time between a stop and a resume left out.
    """

    epoch: int
    step: int
    learning_rate: float
    loss: float
    accuracy: float
    validation_loss: float
    validation_accuracy: float
    seconds: float


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


def read_options(run: Path) -> Dict[str, Any]:
    """Returns options.json.

    Raises:
        FileNotFoundError: there is none, so this is no run.
        ValueError: it is not what a run writes.
    """
    missing = {"fast": False, "precision": "float32", "sync": False, "workers": 1}
    return _read_json(run / "options.json", _OPTIONS, missing)


def read_metrics(run: Path) -> Dict[str, Any]:
    """Returns metrics.json; raises as `read_options` does."""
    return _read_json(run / "metrics.json", _METRICS, {})


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


def write_history(run: Path, history: Iterable[Epoch]) -> None:
    """Writes history.csv anew; a float is written so that it reads back to the bit."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(Epoch._fields)
    writer.writerows(history)
    write_bytes(run / "history.csv", text.getvalue().encode())


def read_history(run: Path) -> List[Epoch]:
    """Returns the lines of history.csv; none where there is no such file.

    Raises:
        ValueError: the file is not as `write_history` writes it.
    """
    path = run / "history.csv"
    if not path.exists():
        return []
    with path.open(newline="", encoding="utf-8") as file:
        header, *rows = list(csv.reader(file)) or [[]]
    try:
        if header != list(Epoch._fields):
            raise ValueError("its first line is not {}".format(",".join(Epoch._fields)))
        history = [Epoch(int(row[0]), int(row[1]), *map(float, row[2:])) for row in rows]
        if [row.epoch for row in history] != list(range(1, len(history) + 1)):
            raise ValueError("its epochs are not 1, 2, 3 and so on")
    except (ValueError, TypeError, IndexError) as error:
        raise ValueError(f"{path}: not a history ({error})") from None
    return history


# What the program itself reads of the two files again.
_OPTIONS = {
    "network": str,
    "fast": bool,
    "epochs": int,
    "batch_size": int,
    "learning_rate": float,
    "seed": int,
    "precision": str,
    "sync": bool,
    "workers": int,
    "data": (str, type(None)),
    "data_sha256": str,
}
_METRICS = {
    "test_accuracy": float,
    "test_loss": float,
    "test_errors": int,
    "test_images": int,
    "seconds": float,
}


def _read_json(path: Path, types: Dict[str, Any], missing: Dict[str, Any]) -> Dict[str, Any]:
    """Reads an object; `missing` holds what older runs leave unsaid."""
    if not path.exists():
        raise FileNotFoundError(f"{path.parent}: no run's folder; expected {path.name} in it")
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, RecursionError) as error:
        raise ValueError(f"{path}: not JSON ({error})") from None
    if isinstance(content, dict):
        content = {**missing, **content}
    for key, type_ in types.items():
        if not isinstance(content, dict) or not isinstance(content.get(key, ...), type_):
            found = content.get(key) if isinstance(content, dict) else content
            raise ValueError(f"{path}: {key} is {found!r}; expected what a run writes there")
    return dict(content)
