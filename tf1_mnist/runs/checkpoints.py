"""A run's checkpoints: every variable of a graph, as it was after some step.

TensorFlow writes `model-<step>.data-*` aside, renames it, and does the same with
`model-<step>.index` last, so a checkpoint with an index is whole, and each tensor in it
bears a checksum.
"""

import re
from pathlib import Path
from typing import Any, List

from tf1_mnist import tf1 as tf
from tf1_mnist.model import Model


def find(run: Path) -> List[Path]:
    """Returns the checkpoints of a run, the newest first, each without its suffix."""
    found = {}
    for path in (run / "checkpoints").glob("model-*.index"):
        match = re.match(r"model-(\d+)\.index$", path.name)
        if match:
            found[int(match.group(1))] = path.with_suffix("")
    return [found[step] for step in sorted(found, reverse=True)]


def save(session: Any, model: Model, run: Path) -> None:
    """Writes a checkpoint of this step; the saver clears all but the last three.

    Raises:
        OSError: it cannot be written; those that are there stay as they are.
    """
    prefix = str(run / "checkpoints" / "model")
    try:
        model.saver.save(session, prefix, model.global_step, write_meta_graph=False)
    except tf.errors.OpError as error:
        _clear_halves(run)
        # Among lines about the graph there is one that says "<file>; <reason>".
        lines = [line for line in error.message.splitlines() if prefix in line]
        if not lines and _is_of_a_cluster(error):
            raise
        reason = (lines or error.message.splitlines())[0].rpartition("; ")[2]
        raise OSError(f"{prefix}: a checkpoint cannot be written ({reason})") from None


def restore(session: Any, model: Model, run: Path) -> List[Path]:
    """Gives every variable its value of the newest checkpoint that is whole.

    Returns:
        The damaged ones, newer than that, which it passed over.
    Raises:
        ValueError: none can be read, or they are another network's.
    """
    _clear_halves(run)
    found = find(run)
    expected = {
        variable.op.name: variable.shape.as_list()
        for variable in model.graph.get_collection(tf.GraphKeys.GLOBAL_VARIABLES)
    }
    for number, checkpoint in enumerate(found):
        try:
            shapes = tf.train.NewCheckpointReader(str(checkpoint)).get_variable_to_shape_map()
            # Another network's, which the saver would not notice. More than its variables
            # may be there, as the workers' progress is after a run in a cluster.
            if any(shapes.get(name) != shape for name, shape in expected.items()):
                continue
            model.saver.restore(session, str(checkpoint))
        except (tf.errors.OpError, ValueError) as error:
            if _is_of_a_cluster(error) and str(checkpoint) not in str(error):
                raise
            continue
        # The saver is to go on clearing old checkpoints where the last process left off.
        model.saver.recover_last_checkpoints([str(path) for path in reversed(found[number:])])
        return found[:number]
    raise ValueError(
        f"{run / 'checkpoints'}: none of its {len(found)} checkpoints can be read for this network"
    )


def _is_of_a_cluster(error: Exception) -> bool:
    """Whether a task that is gone, or its variables, may be to blame, and not a disk."""
    return isinstance(
        error,
        (
            tf.errors.AbortedError,
            tf.errors.CancelledError,
            tf.errors.DeadlineExceededError,
            tf.errors.FailedPreconditionError,
            tf.errors.NotFoundError,
            tf.errors.UnavailableError,
        ),
    )


def _clear_halves(run: Path) -> None:
    """Removes what a write left that was cut short, by a full disk or a kill."""
    for half in (run / "checkpoints").glob("*.tempstate*"):
        half.unlink()
