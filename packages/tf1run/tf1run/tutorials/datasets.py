"""Lets `tf.contrib.learn.datasets`, 1.15.5's own files, download with the functions used here.

MNIST comes from `input_data.py`, in place of the module `mnist` beside these files.
"""

from typing import Any

from tf1run.stand_ins import StandIn
from tf1run.tutorials import archives
from tf1run.tutorials.input_data import INSTEAD, SECTION

_FILES = "tensorflow.contrib.learn.python.learn.datasets"


def maybe_download(filename: str, work_directory: str, source_url: str) -> str:
    """Downloads a file to a folder if it is missing there, and returns its path."""
    return archives.fetch(filename, work_directory, source_url)


def _download_as_here(base: Any) -> None:
    """Replaces the function that downloads, which does not say where a missing file belongs."""
    base.maybe_download = maybe_download


STAND_IN = StandIn(
    section=SECTION,
    instead=INSTEAD,
    modules={
        "tensorflow.contrib.learn.datasets": _FILES,
        "tensorflow.contrib.learn.datasets.base": f"{_FILES}.base",
    },
    changes={f"{_FILES}.base": _download_as_here},
)
