"""A run's curves for TensorBoard: loss, accuracy and learning rate, epoch by epoch.

tensorboard --logdir runs
"""

import contextlib
from pathlib import Path
from typing import Callable, Iterator

from tf1_mnist import tf1 as tf
from tf1_mnist.runs import Epoch


@contextlib.contextmanager
def curves(run: Path, step: int) -> Iterator[Callable[[Epoch], None]]:
    """Opens `train/` and `validation/` and gives a function that writes an epoch to both.

    Args:
        run: the run's folder.
        step: the global step that the run begins or goes on at; TensorBoard drops what an
            earlier process, killed since, wrote of later steps.
    """
    with contextlib.ExitStack() as stack:
        train, validation = (
            stack.enter_context(contextlib.closing(tf.summary.FileWriter(str(run / name))))
            for name in ("train", "validation")
        )
        for writer in (train, validation):
            writer.add_session_log(tf.SessionLog(status=tf.SessionLog.START), step + 1)

        def write(epoch: Epoch) -> None:
            _scalars(
                train,
                epoch.step,
                loss=epoch.loss,
                accuracy=epoch.accuracy,
                learning_rate=epoch.learning_rate,
            )
            _scalars(
                validation,
                epoch.step,
                loss=epoch.validation_loss,
                accuracy=epoch.validation_accuracy,
            )

        yield write


def _scalars(writer: object, step: int, **values: float) -> None:
    summary = tf.Summary(
        value=[tf.Summary.Value(tag=tag, simple_value=value) for tag, value in values.items()]
    )
    writer.add_summary(summary, step)  # type: ignore[attr-defined]
    writer.flush()  # type: ignore[attr-defined]
