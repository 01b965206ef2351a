"""A run's folder: everything that a run made, and the only place it leaves anything.

settings      what the run was asked to do: options.json
plan          what it will do: recipe, settings, data, folder
folder        the folder itself: new, locked, finished
records       JSON objects -> NamedTuples
recording     trains and records the progress
history       history.csv, a line for each epoch
checkpoints   every variable, as it was after some step
tensorboard   what TensorBoard shows of the run
report        what the run ends with: metrics.json and the figures
saved_model   the trained network by itself
trace         the timeline of a step
"""

from tf1_mnist.runs.folder import create, is_complete, locked, newest, write_bytes, write_json
from tf1_mnist.runs.history import read_history, write_history
from tf1_mnist.runs.plan import (
    Plan,
    Recipe,
    Request,
    earlier_settings,
    expect_checkpoint,
    make_plan,
    prepare_data,
)
from tf1_mnist.runs.report import Metrics, read_metrics
from tf1_mnist.runs.settings import Settings, load_data, read_settings, write_settings

__all__ = [
    "Metrics",
    "Plan",
    "Recipe",
    "Request",
    "Settings",
    "create",
    "earlier_settings",
    "expect_checkpoint",
    "is_complete",
    "load_data",
    "locked",
    "make_plan",
    "newest",
    "prepare_data",
    "read_history",
    "read_metrics",
    "read_settings",
    "write_bytes",
    "write_history",
    "write_json",
    "write_settings",
]
