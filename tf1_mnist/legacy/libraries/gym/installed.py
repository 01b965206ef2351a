"""Whether there is a gym whose `step` returns four values, as those before 0.26."""

import importlib.metadata


def _is_old_enough() -> bool:
    try:
        version = importlib.metadata.version("gym")
    except importlib.metadata.PackageNotFoundError:
        return False
    return [int(part) for part in version.split(".")[:2]] < [0, 26]


OLD_GYM = _is_old_enough()
