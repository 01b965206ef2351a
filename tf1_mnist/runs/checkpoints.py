"""A run's checkpoints. Each checkpoint contains the values of all variables after a step.

TensorFlow writes each file under a temporary name and then renames it: first `model-<step>.data-*`,
then `model-<step>.index`. A checkpoint with an index is therefore complete. Each tensor in a
checkpoint has a checksum.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import List

from tf1_mnist import interrupts
from tf1_mnist import tf1 as tf
from tf1_mnist.files import expect_file
from tf1_mnist.model import Model
from tf1_mnist.runs import disk, indexes


def find(run: Path) -> List[Path]:
    """Returns a run's checkpoints, newest first, as paths without a suffix."""
    found = {}
    folder = run / "checkpoints"
    for path in folder.iterdir() if folder.is_dir() else ():
        match = re.fullmatch(r"model-(0|[1-9][0-9]{0,17})\.index", path.name)
        if match:
            found[int(match.group(1))] = path.with_suffix("")
    return [found[step] for step in sorted(found, reverse=True)]


@interrupts.postponed()
def save(session: tf.Session, model: Model, run: Path) -> None:
    """Writes a checkpoint of the current step; the saver deletes all but the last three.

    Raises:
        OSError: the checkpoint cannot be written; existing checkpoints are unchanged.
    """
    prefix, names = (str(run / "checkpoints" / name) for name in ("model", "checkpoint"))
    try:
        model.saver.save(session, prefix, model.global_step, write_meta_graph=False)
    except tf.errors.OpError as error:
        _clear_halves(run)
        path = names if names in error.message else prefix
        if path not in error.message and _is_of_a_cluster(error):
            raise
        reason = disk.reason(error, path)
        raise OSError(f"{path}: cannot write a checkpoint ({reason})") from None


def restore(session: tf.Session, model: Model, run: Path) -> List[Path]:
    """Restores every variable from the newest undamaged checkpoint.

    Returns:
        The newer, damaged checkpoints, which were skipped.
    Raises:
        ValueError: no checkpoint can be read, or all of them belong to a different network.
        OSError: this process is not permitted to read a file.
    """
    _clear_halves(run)
    return restore_with(model.saver, session, run)


@interrupts.postponed()
def restore_with(saver: tf.train.Saver, session: tf.Session, run: Path) -> List[Path]:
    """Does the work of `restore`, with the tf.train.Saver of the session's graph."""
    found = find(run)
    expected = {
        variable.op.name: variable.shape.as_list()
        for variable in session.graph.get_collection(tf.GraphKeys.GLOBAL_VARIABLES)
    }
    for number, checkpoint in enumerate(found):
        try:
            # TensorFlow would treat a file without read permission as damaged, and wait for a FIFO.
            for path in sorted(checkpoint.parent.glob(f"{checkpoint.name}.*")):
                expect_file(path)
            indexes.expect_harmless(checkpoint)
            shapes = tf.train.NewCheckpointReader(str(checkpoint)).get_variable_to_shape_map()
            # Skip a checkpoint of another network, which the saver would not notice. A checkpoint
            # may contain other variables, too, such as the workers' progress in a cluster.
            if any(shapes.get(name) != shape for name, shape in expected.items()):
                continue
            saver.restore(session, str(checkpoint))
        except (tf.errors.OpError, ValueError) as error:
            if _is_of_a_cluster(error) and str(checkpoint) not in str(error):
                raise
            continue
        # Tell the saver about the checkpoints of earlier processes, so that it deletes old ones.
        saver.recover_last_checkpoints([str(path) for path in reversed(found[number:])])
        return found[:number]
    raise ValueError(
        f"{run / 'checkpoints'}: none of the {len(found)} checkpoints is readable; "
        "expected a checkpoint of this network"
    )


def _is_of_a_cluster(error: Exception) -> bool:
    """Returns whether an error may be due to a lost cluster task rather than to the disk."""
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
    """Deletes incomplete files left behind when the disk was full or a process was killed."""
    for pattern in ("*.tempstate*", "checkpoint.tmp*"):
        for half in (run / "checkpoints").glob(pattern):
            half.unlink()
