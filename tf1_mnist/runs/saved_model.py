"""A trained network by itself: the SavedModel that a run ends with.

Any TensorFlow loads it, and none needs this package. Its signature `serving_default`:

    images          uint8 (batch, 28, 28), 0 is white, 255 is black
    probabilities   float32 (batch, 10)
    classes         int64 (batch,), the likeliest digit of each image
"""

import contextlib
import shutil
from pathlib import Path
from typing import Any, Callable, Iterator, NamedTuple, Tuple

from tf1_mnist import tf1 as tf
from tf1_mnist.data import CLASSES, IMAGE_SIZE
from tf1_mnist.model import outputs
from tf1_mnist.runs import checkpoints

# tag_constants.SERVING and signature_constants.DEFAULT_SERVING_SIGNATURE_DEF_KEY
_TAG = "serve"
_SIGNATURE = "serving_default"

# Dtype and shape of each, by its name in the signature, which is its name in the graph too.
_TENSORS = {
    "images": ("uint8", None, IMAGE_SIZE, IMAGE_SIZE),
    "probabilities": ("float32", None, CLASSES),
    "classes": ("int64", None),
}


class SavedModel(NamedTuple):
    """The tensors of a loaded SavedModel; shapes and dtypes as in its signature.

    activations: what each ReLU gives, in the network's order; float32 (batch, ...).
    """

    images: Any
    probabilities: Any
    classes: Any
    activations: Tuple[Any, ...]


def save(inference: Callable[[Any, Any], Any], run: Path) -> None:
    """Writes `saved_model/` in a run's folder, from the newest checkpoint in it.

    The graph is built anew with `training` False: without dropout, loss or optimizer, and
    so without the ops that TensorFlow 1.15.5 does not know.

    Args:
        inference: the network that the run has trained.
        run: the run's folder.
    """
    directory = run / "saved_model"
    aside = run / "saved_model.tmp"
    shutil.rmtree(str(aside), ignore_errors=True)  # what a killed process left
    with tf.Session(graph=tf.Graph()) as session:
        # The Saver of the graph's variables.
        saver = tf.train.import_meta_graph(_inference_graph(inference))
        saver.restore(session, str(checkpoints.find(run)[0]))
        images, probabilities, classes = (
            tf.saved_model.build_tensor_info(session.graph.get_tensor_by_name(f"{name}:0"))
            for name in _TENSORS
        )
        signature = tf.saved_model.build_signature_def(
            {"images": images},
            {"probabilities": probabilities, "classes": classes},
            tf.saved_model.signature_constants.PREDICT_METHOD_NAME,
        )
        builder = tf.saved_model.Builder(str(aside))
        builder.add_meta_graph_and_variables(
            session, [_TAG], {_SIGNATURE: signature}, strip_default_attrs=True
        )
        builder.save()
    shutil.rmtree(str(directory), ignore_errors=True)
    aside.rename(directory)


@contextlib.contextmanager
def load(run: Path) -> Iterator[Tuple[Any, SavedModel]]:
    """Opens a session that holds a run's trained network.

        with saved_model.load(run) as (session, model):
            probabilities = training.predict(session, model, images)

    Args:
        run: a finished run's folder.
    Raises:
        FileNotFoundError: there is no SavedModel in it.
        ValueError: it is damaged, or is none of this package's.
    """
    directory = run / "saved_model"
    if not directory.is_dir():
        raise FileNotFoundError(f"{run}: no finished run; expected saved_model in it")
    with tf.Session(graph=tf.Graph()) as session:
        try:
            tf.saved_model.load(session, [_TAG], str(directory))
            tensors = [session.graph.get_tensor_by_name(f"{name}:0") for name in _TENSORS]
        except Exception as error:  # there is no end to what a damaged one raises
            # TensorFlow's lines are of the reason, and of the node that it was met at.
            lines = [line.strip() for line in str(error).splitlines() if "ode" not in line]
            said = [line for line in lines if line and not line.endswith(":")]
            reason = said[0] if said else type(error).__name__
            raise ValueError(f"{directory}: not a SavedModel of a run ({reason})") from None
        for tensor, (name, expected) in zip(tensors, _TENSORS.items()):
            shape = tensor.shape.as_list() if tensor.shape.ndims else []
            if (tensor.dtype.name, *shape) != expected:
                raise ValueError(
                    f"{directory}: not a SavedModel of a run ({name} is {tensor.dtype.name} of "
                    f"shape {shape}; expected {expected[0]} of {list(expected[1:])})"
                )
        images, probabilities, classes = tensors
        activations = tuple(session.graph.get_collection(tf.GraphKeys.ACTIVATIONS))
        yield session, SavedModel(images, probabilities, classes, activations)


def _inference_graph(inference: Callable[[Any, Any], Any]) -> Any:
    """Returns the MetaGraphDef of the network for predicting, such as 1.15.5 can load too."""
    with tf.Graph().as_default() as graph:
        images = tf.placeholder(tf.uint8, (None, IMAGE_SIZE, IMAGE_SIZE), name="images")
        outputs(inference, images, training=False)
        meta_graph = tf.train.export_meta_graph(graph=graph)
    for node in meta_graph.graph_def.node:
        if "debug_name" in node.attr:  # a variable's name once more, which 1.15.5 does not know
            del node.attr["debug_name"]
    return meta_graph
