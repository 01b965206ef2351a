"""Writes the trained network at the end of a run: a SavedModel without the training ops.

Any version of TensorFlow can load the SavedModel; this package is not needed. The signature of the
SavedModel is called `serving_default`:

    images          uint8 (batch, 28, 28); 0 is paper, 255 is ink
    probabilities   float32 (batch, 10)
    classes         int64 (batch,), the most likely digit of each image

These are the shapes for the task DIGIT. Each tensor has the same name in the graph.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from tf1_mnist import averages, interrupts
from tf1_mnist import tf1 as tf
from tf1_mnist.files import remove_folder, write_bytes
from tf1_mnist.layers import predictions
from tf1_mnist.recipe import Recipe
from tf1_mnist.runs import checkpoints, checksums, disk, graphs

# tag_constants.SERVING and signature_constants.DEFAULT_SERVING_SIGNATURE_DEF_KEY
_TAG = "serve"
_SIGNATURE = "serving_default"


def expect_allowed(recipe: Recipe) -> None:
    """Checks before the training that `saved_model.load` will accept the trained network.

    Raises:
        ValueError: the network has an op that is not in `sizes.BOUNDS`, or is too large.
    """
    try:
        with tf.Graph().as_default():
            graphs.add(graphs.network(_inference_graph(recipe)))
    except ValueError as error:
        raise ValueError(f"the network cannot be saved ({error})") from None


@interrupts.postponed()
def save(recipe: Recipe, run: Path) -> None:
    """Writes `saved_model/` in a run's folder, from the newest checkpoint.

    The graph is rebuilt with `training` set to False. It then has no dropout, loss or optimizer,
    and therefore contains only ops that TensorFlow 1.15.5 knows.

    Args:
        recipe: the network that the run has trained.
        run: the run's folder.
    Raises:
        OSError: the SavedModel cannot be written; an existing one remains unchanged.
    """
    directory = run / "saved_model"
    aside = run / "saved_model.tmp"
    remove_folder(aside)  # left by a killed process
    try:
        with disk.writes(directory):
            _write(recipe, run, aside)
        write_bytes(aside / checksums.NAME, checksums.contents(aside))
        remove_folder(directory)
        aside.rename(directory)
    finally:
        shutil.rmtree(str(aside), ignore_errors=True)


def _write(recipe: Recipe, run: Path, folder: Path) -> None:
    """Writes the SavedModel to a folder, which must not exist yet."""
    with tf.Session(graph=tf.Graph()) as session:
        # This call returns a Saver of the graph's variables.
        saver = tf.train.import_meta_graph(_inference_graph(recipe))
        if recipe.average_decay is not None:
            saver = averages.saver(recipe)
        checkpoints.restore_with(saver, session, run)
        write(session, folder)


def write(session: tf.Session, folder: Path) -> None:
    """Writes the network in a session as a SavedModel to a folder, which must not exist yet."""
    images, probabilities, classes = (
        tf.saved_model.build_tensor_info(session.graph.get_tensor_by_name(f"{name}:0"))
        for name in ("images", "probabilities", "classes")
    )
    signature = tf.saved_model.build_signature_def(
        {"images": images},
        {"probabilities": probabilities, "classes": classes},
        tf.saved_model.signature_constants.PREDICT_METHOD_NAME,
    )
    builder = tf.saved_model.Builder(str(folder))
    builder.add_meta_graph_and_variables(
        session, [_TAG], {_SIGNATURE: signature}, strip_default_attrs=True
    )
    builder.save()


def _inference_graph(recipe: Recipe) -> Any:
    """Returns the MetaGraphDef of a network that only predicts.

    TensorFlow 1.15.5 can also load this MetaGraphDef.
    """
    with tf.Graph().as_default() as graph:
        shape = (None, *recipe.task.image_shape)
        predictions(recipe.inference(tf.placeholder(tf.uint8, shape, name="images"), False))
        meta_graph = tf.train.export_meta_graph(graph=graph)
    for node in meta_graph.graph_def.node:
        if "debug_name" in node.attr:  # repeats a variable's name; unknown to 1.15.5
            del node.attr["debug_name"]
    return meta_graph
