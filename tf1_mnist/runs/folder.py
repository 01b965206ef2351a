"""Creates and finds the folders of runs. A run's folder contains these files and folders:
    runs/softmax/1/
        options.json    the settings; the versions of Python, TensorFlow and NumPy
        history.csv     a line for each epoch
        metrics.json    the result on the test set; written last, when the run is complete
        checkpoints/    the last three checkpoints
        train/ validation/ test/    for TensorBoard
        figures/
        saved_model/    the trained network as a SavedModel

`evaluate` adds `evaluation/`, and `export` adds the file or folder that it writes.

This module imports only the standard library.
"""

import contextlib
from pathlib import Path
from typing import List, Optional


def create(directory: Optional[Path], network: str) -> Path:
    """Creates the folder of a new run: `directory`, or `runs/<network>/<next number>`.

    Returns:
        The folder.
    Raises:
        FileExistsError: `directory` exists and is not an empty folder.
        ValueError: the name of `directory` is not valid UTF-8.
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
                f"{directory}: not in UTF-8; expected a name and a locale in UTF-8, as TensorFlow "
                "requires"
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


def expect_own_folders(run: Path) -> None:
    """Checks that no folder in a run's folder is a link, through which a command would write.

    A run that comes from somebody else may contain a link to any folder.

    Raises:
        ValueError: one of the folders is a link.
    """
    for path in run.iterdir() if run.is_dir() else ():
        if path.is_symlink() and path.is_dir():
            raise ValueError(f"{path}: a link to a folder; expected a folder, to write into")


def is_complete(run: Path) -> bool:
    """Returns whether the run's network has been trained to the end and tested."""
    return (run / "metrics.json").exists()


def finished() -> List[Path]:
    """Returns the finished runs in `runs/`, the one that finished last first."""
    found = [path for path in Path("runs").glob("*/*/metrics.json") if path.is_file()]
    found.sort(key=lambda path: path.stat().st_mtime, reverse=True)
    return [path.parent for path in found]
