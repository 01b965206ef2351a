"""Makes a file or a folder unreadable for this process."""

import contextlib
import os
from pathlib import Path
from typing import Iterator

NOBODY = 65534


@contextlib.contextmanager
def unreadable(path: Path) -> Iterator[None]:
    """Makes a file unreadable during the block; this process gives up root's right to read it."""
    mode = path.stat().st_mode
    root = os.geteuid() == 0
    path.chmod(0)
    if root:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)
        path.chmod(mode)
