"""Gives a user who has no home folder a temporary one.

Otherwise, Keras and other libraries would make a folder called `~` in the current folder. This
module imports only the standard library.
"""

import atexit
import os
import shutil
import tempfile

_VARIABLE = "USERPROFILE" if os.name == "nt" else "HOME"
_PREFIX = "tf1_mnist-home-"


def provide() -> None:
    """Sets the variable HOME to a temporary folder if there is no home folder.

    The folder is deleted when the process ends.
    """
    if os.path.expanduser("~") != "~":
        return
    folder = tempfile.mkdtemp(prefix=_PREFIX)
    os.environ[_VARIABLE] = folder
    atexit.register(_remove, folder, os.getpid())


def is_temporary() -> bool:
    """Returns whether `provide`, in this process or in one that started it, made the home."""
    return os.path.basename(os.environ.get(_VARIABLE, "")).startswith(_PREFIX)


def _remove(folder: str, process: int) -> None:
    if os.getpid() == process:  # not in a process that a program has forked
        shutil.rmtree(folder, ignore_errors=True)
