"""Finds out whether gym is installed and older than 0.26; if so, its `step` returns four values."""

import importlib.metadata


def _is_old_enough() -> bool:
    try:
        version = importlib.metadata.version("gym")
    except importlib.metadata.PackageNotFoundError:
        return False
    return [int(part) for part in version.split(".")[:2]] < [0, 26]


OLD_GYM = _is_old_enough()
