"""Writes a run's files for TensorBoard: `tensorboard --logdir runs`.

train/        loss, accuracy and learning rate per epoch; the graph
validation/   loss and accuracy per epoch; histograms of the variables and the activations
test/         final loss and accuracy; the figures; the embedding projector
"""

import contextlib
from pathlib import Path
from typing import Any, Callable, Iterator

import numpy as np
from PIL import Image

from tf1_mnist import interrupts
from tf1_mnist import tf1 as tf
from tf1_mnist.training import Epoch


@contextlib.contextmanager
def writers(run: Path, graph: Any, step: int) -> Iterator[Callable[[Epoch, bytes], None]]:
    """Opens writers to `train/` and `validation/`.

    Args:
        run: the run's folder.
        graph: the tf.Graph that is trained.
        step: the global step at which the run starts or resumes. TensorBoard discards later
            steps, written by an earlier process that was killed.
    Yields:
        A function that writes an epoch to both. It takes the Epoch and the value of the model's
        `histograms` at its end.
    """
    with contextlib.ExitStack() as stack:
        train, validation = (
            stack.enter_context(contextlib.closing(tf.summary.FileWriter(str(run / name))))
            for name in ("train", "validation")
        )
        for writer in (train, validation):
            writer.add_session_log(tf.SessionLog(status=tf.SessionLog.START), step + 1)
        train.add_graph(graph)

        @interrupts.postponed()
        def write(epoch: Epoch, histograms: bytes) -> None:
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
            validation.add_summary(histograms, epoch.step)
            for writer in (train, validation):
                writer.flush()

        yield write


def write_test(run: Path, step: int, loss: float, accuracy: float) -> None:
    """Writes the result on the test set and the run's figures to `test/`."""
    with contextlib.closing(tf.summary.FileWriter(str(run / "test"))) as writer:
        _scalars(writer, step, loss=loss, accuracy=accuracy)
        for path in sorted((run / "figures").glob("*.png")):
            with Image.open(str(path)) as image:
                width, height = image.size
            encoded = tf.Summary.Image(
                height=height,
                width=width,
                colorspace=4,  # red, green, blue and alpha
                encoded_image_string=path.read_bytes(),
            )
            value = tf.Summary.Value(tag=path.stem, image=encoded)
            writer.add_summary(tf.Summary(value=[value]), step)


def write_projector(run: Path, images: np.ndarray, labels: np.ndarray, points: np.ndarray) -> None:
    """Writes the files of the embedding projector, which shows images as points.

    Args:
        run: the run's folder; the files are written to `test/`.
        images: uint8 of shape (n, 28, 28).
        labels: integers of shape (n,); they determine the colours of the points.
        points: float32 of shape (n, d), the network's activations for each image.
    """
    folder = run / "test"
    folder.mkdir(exist_ok=True)
    np.savetxt(str(folder / "points.tsv"), points, "%.4g", "\t")
    np.savetxt(str(folder / "labels.tsv"), labels, "%d")
    # The sprite: a square grid of the images in reading order, padded with white ones.
    count, size = len(images), images.shape[1]
    side = int(np.ceil(np.sqrt(count)))
    tiles = np.zeros((side * side, size, size), np.uint8)
    tiles[:count] = images
    sprite = tiles.reshape(side, side, size, size).swapaxes(1, 2).reshape(side * size, -1)
    Image.fromarray(255 - sprite).save(str(folder / "sprite.png"))
    (folder / "projector_config.pbtxt").write_text(
        "embeddings {\n"
        '  tensor_name: "test_images"\n'
        '  tensor_path: "points.tsv"\n'
        '  metadata_path: "labels.tsv"\n'
        f'  sprite {{ image_path: "sprite.png" single_image_dim: [{size}, {size}] }}\n'
        "}\n",
        encoding="utf-8",
    )


def _scalars(writer: Any, step: int, **values: float) -> None:
    summary = tf.Summary(
        value=[tf.Summary.Value(tag=tag, simple_value=value) for tag, value in values.items()]
    )
    writer.add_summary(summary, step)
