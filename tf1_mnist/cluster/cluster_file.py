"""What a run on a cluster records besides its options: cluster.json."""

from pathlib import Path
from typing import NamedTuple

from tf1_mnist.files import is_there, write_json
from tf1_mnist.runs.typed_json import read_object, to_record

_FILE = "cluster.json"
_MOST_WORKERS = 2**16  # an address has as many ports


class ClusterSettings(NamedTuple):
    """The contents of cluster.json.

    workers: the number of processes that train.
    sync: whether training is synchronous.
    """

    workers: int
    sync: bool


def read(run: Path) -> ClusterSettings:
    """Returns a run's ClusterSettings.

    Raises:
        OSError, ValueError: the run has none, or the file does not contain what a run writes.
    """
    path = run / _FILE
    if not is_there(path):
        path = run / "options.json"  # where older runs record it
    found = to_record(path, read_object(path), ClusterSettings)
    if not 1 <= found.workers <= _MOST_WORKERS:
        raise ValueError(f"{path}: workers is {found.workers}; expected 1 to {_MOST_WORKERS:,}")
    return found


def write(run: Path, settings: ClusterSettings) -> None:
    """Writes cluster.json in a run's folder."""
    write_json(run / _FILE, settings._asdict())
