"""A run's folder, which holds everything that the run writes.

options_file  what the run was started with: options.json
plan          the run's recipe, data and folder, checked before the graph is built
folder        creates and finds the folders of runs
disk          turns TensorFlow disk errors into OSErrors
typed_json    reads JSON objects into NamedTuples
recording     trains a network and records the training
progress      the lines and the progress bar of a training command
history       history.csv, one line for each epoch
checkpoints   checkpoints of every variable
tensorboard   the files that TensorBoard reads
report        the results at the end of a run: metrics.json and the figures
saving        writes the trained network, as a SavedModel
checksums     the files of a SavedModel, and their checksums
saved_model   loads the trained network of a run, which may come from somebody else
graphs        takes the network out of a SavedModel, and checks its ops
sizes         the ops that a network may contain, and how many numbers they return at most
indexes       checks what the index of a checkpoint or SavedModel says about its values
guards        ops that check what a SavedModel's network computes
"""

from tf1_mnist.runs.folder import create, expect_own_folders, finished, is_complete
from tf1_mnist.runs.history import read_history, write_history
from tf1_mnist.runs.options_file import (
    Record,
    expect_same_data,
    expect_task,
    read_options,
    reads,
    record,
    write_options,
)
from tf1_mnist.runs.plan import (
    Plan,
    Request,
    divide,
    earlier,
    expect_alone,
    expect_checkpoint,
    prepare,
)
from tf1_mnist.runs.report import Metrics, read_metrics
from tf1_mnist.runs.typed_json import read_object, to_record
from tf1_mnist.settings import Settings

__all__ = [
    "Metrics",
    "Plan",
    "Record",
    "Request",
    "Settings",
    "create",
    "divide",
    "earlier",
    "expect_alone",
    "expect_checkpoint",
    "expect_own_folders",
    "expect_same_data",
    "expect_task",
    "finished",
    "is_complete",
    "prepare",
    "read_history",
    "read_metrics",
    "read_object",
    "read_options",
    "reads",
    "record",
    "to_record",
    "write_history",
    "write_options",
]
