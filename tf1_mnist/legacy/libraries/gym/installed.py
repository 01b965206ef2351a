"""Finds out whether a gym before version 0.26, whose `step` returns four values, is installed."""

import importlib.metadata


def _is_old_enough() -> bool:
    try:
        version = importlib.metadata.version("gym")
    except importlib.metadata.PackageNotFoundError:
        return False
    return [int(part) for part in version.split(".")[:2]] < [0, 26]


OLD_GYM = _is_old_enough()
