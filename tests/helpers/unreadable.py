"""Makes a file or a folder one that this process may not read."""

import contextlib
import os
from pathlib import Path
from typing import Iterator

NOBODY = 65534


@contextlib.contextmanager
def unreadable(path: Path) -> Iterator[None]:
    """In the block, this process may not read a file; it is no longer root, who may read all."""
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
