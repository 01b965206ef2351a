"""Stands in for a missing `pkg_resources`, which provides the versions and files of packages."""

import importlib
import importlib.metadata
import os
from importlib.metadata import PackageNotFoundError as DistributionNotFound
from types import SimpleNamespace
from typing import Any, Tuple

from tf1run.libraries import LOST
from tf1run.stand_ins import StandIn

__all__ = ["DistributionNotFound"]


def get_distribution(name: str) -> Any:
    """Returns the name and the version of an installed distribution.

    Raises:
        DistributionNotFound: the distribution is not installed.
    """
    version = importlib.metadata.version(name)
    return SimpleNamespace(
        project_name=name, key=name.lower(), version=version, parsed_version=version
    )


def parse_version(version: str) -> Tuple[Tuple[int, Any], ...]:
    """Returns a version as a tuple, so that versions can be compared."""
    parts = str(version).replace("-", ".").split(".")
    return tuple((1, int(part)) if part.isdigit() else (0, part) for part in parts)


def resource_filename(package: str, name: str) -> str:
    """Returns the path of a file in a package."""
    return os.path.join(os.path.dirname(str(importlib.import_module(package).__file__)), name)


def resource_string(package: str, name: str) -> bytes:
    """Returns the contents of a file in a package."""
    with open(resource_filename(package, name), "rb") as file:
        return file.read()


STAND_IN = StandIn(section=LOST, instead="importlib.metadata", missing={"pkg_resources": __name__})
