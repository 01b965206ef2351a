"""Writes a run's files for TensorBoard; the command `tensorboard --logdir runs` shows them.

train/        loss, accuracy and learning rate per epoch; the graph
validation/   loss and accuracy per epoch; histograms of the variables and the activations
test/         final loss and accuracy; the figures; the embedding projector
"""

from __future__ import annotations

import contextlib
import io
import time
from pathlib import Path
from typing import Any, Callable, Iterator, Mapping

import numpy as np
from PIL import Image

from tf1_mnist import interrupts
from tf1_mnist import tf1 as tf
from tf1_mnist.files import write_bytes
from tf1_mnist.runs import disk
from tf1_mnist.training import Epoch


@contextlib.contextmanager
def writers(run: Path, graph: tf.Graph, step: int) -> Iterator[Callable[[Epoch, bytes], None]]:
    """Opens writers for the folders `train/` and `validation/`.

    Args:
        run: the run's folder.
        graph: the tf.Graph that is trained.
        step: the global step at which the run starts or resumes. If an earlier process wrote values
            for later steps before it was killed, TensorBoard discards these values.
    Yields:
        A function that writes the results of an epoch to both folders. Its arguments are the
        Epoch and the value of the model's `histograms` at the end of the epoch.
    """
    with contextlib.ExitStack() as stack:
        train, validation = (
            stack.enter_context(_events(run / name)) for name in ("train", "validation")
        )
        for add in (train, validation):
            add(step=step + 1, session_log=tf.SessionLog(status=tf.SessionLog.START))
        train(graph_def=graph.as_graph_def(add_shapes=True).SerializeToString())

        def write(epoch: Epoch, histograms: bytes) -> None:
            scalars = {
                "loss": epoch.loss,
                "accuracy": epoch.accuracy,
                "learning_rate": epoch.learning_rate,
            }
            train(step=epoch.step, summary=_scalars(scalars))
            scalars = {"loss": epoch.validation_loss, "accuracy": epoch.validation_accuracy}
            validation(step=epoch.step, summary=_scalars(scalars))
            validation(step=epoch.step, summary=tf.Summary.FromString(histograms))

        yield write


def write_test(run: Path, step: int, loss: float, accuracy: float) -> None:
    """Writes the run's figures, and its result on the test set, to `test/`."""
    with _events(run / "test") as add:
        add(step=step, summary=_scalars({"loss": loss, "accuracy": accuracy}))
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
            add(step=step, summary=tf.Summary(value=[value]))


def write_projector(run: Path, images: np.ndarray, labels: np.ndarray, points: np.ndarray) -> None:
    """Writes the files of the embedding projector, which shows images as points.

    Args:
        run: the run's folder; the files are written to `test/`.
        images: uint8 of shape (n, 28, 28).
        labels: the names of the images' classes, of shape (n,); they determine the points' colours.
        points: float32 of shape (n, d), the network's activations for each image.
    """
    folder = run / "test"
    folder.mkdir(exist_ok=True)
    for name, numbers, form in (("points", points, "%.4g"), ("labels", labels, "%s")):
        table = io.StringIO()
        np.savetxt(table, numbers, form, "\t")
        write_bytes(folder / f"{name}.tsv", table.getvalue().encode())
    # The sprite: a square grid of the images in reading order, padded with white images.
    count, size = len(images), images.shape[1]
    side = int(np.ceil(np.sqrt(count)))
    tiles = np.zeros((side * side, size, size), np.uint8)
    tiles[:count] = images
    sprite = tiles.reshape(side, side, size, size).swapaxes(1, 2).reshape(side * size, -1)
    picture = io.BytesIO()
    Image.fromarray(255 - sprite).save(picture, "PNG")
    write_bytes(folder / "sprite.png", picture.getvalue())
    config = (
        "embeddings {\n"
        '  tensor_name: "test_images"\n'
        '  tensor_path: "points.tsv"\n'
        '  metadata_path: "labels.tsv"\n'
        f'  sprite {{ image_path: "sprite.png" single_image_dim: [{size}, {size}] }}\n'
        "}\n"
    )
    write_bytes(folder / "projector_config.pbtxt", config.encode())


@contextlib.contextmanager
def _events(folder: Path) -> Iterator[Callable[..., None]]:
    """Creates an event file in a folder; also creates the folder if it does not exist.

    The file has the same format as those written by tf.summary.FileWriter. That class uses a
    separate thread. Errors in this thread are lost under TensorFlow 1.15.5. Under TensorFlow 2.21,
    they are only printed, not raised.

    Yields:
        A function that takes the fields of a tf.Event as keyword arguments and writes the event at
        once.
    Raises:
        OSError: the file cannot be written.
    """
    folder.mkdir(exist_ok=True)
    path = folder / f"events.out.tfevents.{time.time_ns()}"
    with disk.writes(path):
        file = tf.io.TFRecordWriter(str(path))

    @interrupts.postponed()
    def add(**fields: Any) -> None:
        event = tf.Event(wall_time=time.time(), **fields)
        with disk.writes(path):
            file.write(event.SerializeToString())
            file.flush()

    try:
        add(file_version="brain.Event:2")
        yield add
    finally:
        with disk.writes(path):
            file.close()


def _scalars(values: Mapping[str, float]) -> Any:
    return tf.Summary(
        value=[tf.Summary.Value(tag=tag, simple_value=value) for tag, value in values.items()]
    )
