"""Loads the trained network of a run, which may come from somebody else, from its SavedModel.

TensorFlow would run whatever the SavedModel contains, and believe what it says. `graphs` takes out
of it only the network, and the values of the variables are read here. `saving` has written both.
"""

from __future__ import annotations

import contextlib
import hashlib
from pathlib import Path
from typing import Any, Dict, Iterator, List, Sequence, Tuple, Union

import numpy as np

from tf1_mnist import tf1 as tf
from tf1_mnist.model import Model, SavedModel
from tf1_mnist.runs import checksums, graphs, guards, indexes
from tf1_mnist.runs.checksums import checked_folder
from tf1_mnist.runs.options_file import expect_task, read_options
from tf1_mnist.task import DIGIT, Task


@contextlib.contextmanager
def load(run: Path, task: Task = DIGIT) -> Iterator[Tuple[tf.Session, SavedModel]]:
    """Opens a session with a run's trained network.

        with saved_model.load(run) as (session, model):
            probabilities = training.predict(session, model, images)

    Args:
        run: a finished run's folder.
        task: what the network must have learned.
    Yields:
        The tf.Session and the SavedModel.
    Raises:
        FileNotFoundError: there is no SavedModel in the folder, or no options.json.
        OSError: this process is not permitted to read a file of the SavedModel.
        ValueError: the SavedModel is damaged, or the network has learned another task.
    """
    directory = checked_folder(run)
    _, record = read_options(run)
    expect_task(run, task)
    tensors = _tensors(task)
    with tf.Session(graph=tf.Graph()) as session:
        try:
            network = graphs.read(directory / checksums.GRAPH)
            _restore(session, directory, graphs.add(network))
            found = [session.graph.get_tensor_by_name(f"{name}:0") for name in tensors]
            activations = tuple(map(session.graph.get_tensor_by_name, network.activations))
        except Exception as error:  # a damaged SavedModel can raise almost anything
            raise _not_a_run(directory, error) from None
        for tensor, (name, expected) in zip(found, tensors.items()):
            shape = tensor.shape.as_list() if tensor.shape.ndims else []
            if (tensor.dtype.name, *shape) != expected:
                raise ValueError(
                    f"{directory}: not the SavedModel of a run ({name} is {tensor.dtype.name} of "
                    f"shape {shape}; expected {expected[0]} of {list(expected[1:])})"
                )
        images, probabilities, classes = found
        try:
            probabilities = guards.probabilities(images, probabilities)
            activations = tuple(guards.activation(images, each) for each in activations)
        except ValueError as error:
            raise _not_a_run(directory, error) from None
        try:
            yield (
                session,
                SavedModel(task, images, probabilities, classes, activations, record.class_names),
            )
        except tf.errors.OpError as error:  # from an op that fails when it runs
            raise _not_a_run(directory, error) from None


def _restore(session: tf.Session, directory: Path, variables: Sequence[tf.Variable]) -> None:
    """Gives variables their values in a SavedModel."""
    if not variables:  # a SavedModel without variables has no file for them
        return
    reader, stored = _stored(directory)
    for variable in variables:
        if stored.get(variable.op.name) != _kind(variable):
            raise ValueError(f"{variable.op.name} has another shape or no value")
    session.run(
        [variable.initializer for variable in variables],
        {each.initializer.inputs[1]: reader.get_tensor(each.op.name) for each in variables},
    )


def _stored(directory: Path) -> Tuple[Any, Dict[str, Any]]:
    """Returns a reader of the values in a SavedModel, and the dtype and shape of each value.

    Raises:
        ValueError: as in `indexes.expect_harmless`.
    """
    prefix = directory / "variables" / "variables"
    indexes.expect_harmless(prefix)
    reader = tf.train.NewCheckpointReader(str(prefix))
    dtypes = reader.get_variable_to_dtype_map()
    shapes = reader.get_variable_to_shape_map()
    return reader, {name: (tf.as_dtype(dtypes[name]), shape) for name, shape in shapes.items()}


def _kind(variable: tf.Variable) -> Tuple[Any, List[int]]:
    """Returns a variable's dtype and shape."""
    return variable.dtype.base_dtype, variable.shape.as_list()


def values(model: Model, run: Path) -> List[Tuple[tf.Variable, np.ndarray]]:
    """Reads the variables of a run's trained network, to continue training from them.

    The moving average of each weight starts at the value of the weight. The optimizer's variables
    are left out, since a SavedModel does not contain them.

    Args:
        model: a graph of the same network.
        run: the folder of a finished run.
    Returns:
        Pairs (variable, value), one for each variable of the graph that has a saved value.
    Raises:
        FileNotFoundError, OSError: as in `load`.
        ValueError: the SavedModel is damaged or belongs to a different network.
    """
    directory = checked_folder(run)
    variables = {
        each.op.name: each for each in model.graph.get_collection(tf.GraphKeys.GLOBAL_VARIABLES)
    }
    trained = {each.op.name for each in model.variables}
    try:
        reader, stored = _stored(directory)
        is_of_this_network = trained <= set(stored) and all(
            name in variables and _kind(variables[name]) == kind for name, kind in stored.items()
        )
        found = {name: reader.get_tensor(name) for name in stored} if is_of_this_network else {}
    except (tf.errors.OpError, TypeError, ValueError) as error:
        raise _not_a_run(directory, error) from None
    if not is_of_this_network:
        raise ValueError(f"{run}: has other layers; expected a run of the same network")
    return [
        (variables[each], value)
        for name, value in found.items()
        for each in (name, f"{name}/ExponentialMovingAverage")
        if each in variables
    ]


def sha256(run: Path) -> str:
    """Returns the SHA-256, in hexadecimal, of the file SHA256SUMS in a run's SavedModel.

    Raises:
        FileNotFoundError, OSError, ValueError: as in `load`.
    """
    return hashlib.sha256(checksums.contents(checked_folder(run))).hexdigest()


# In TensorFlow messages, lines that begin like this are about the graph, and give no reason.
_NO_REASON = (
    "Graph execution error:",
    "Detected at node ",
    'File "',
    "Node: ",
    "[[",
    "Original stack trace",
)


def _not_a_run(directory: Path, error: Exception) -> ValueError:
    lines = [line.strip() for line in str(error).splitlines()]
    said = [line for line in lines if line and not line.startswith(_NO_REASON)]
    reason = said[0][:200] if said else type(error).__name__
    return ValueError(f"{directory}: not the SavedModel of a run ({reason})")


def _tensors(task: Task) -> Dict[str, Tuple[Union[str, int, None], ...]]:
    """Returns a dict that maps each tensor's name in the signature to the tensor's dtype and shape.

    Each tensor has the same name in the signature as in the graph.
    """
    return {
        "images": ("uint8", None, *task.image_shape),
        "probabilities": ("float32", None, *task.output_shape),
        "classes": ("int64", None, *task.output_shape[:-1]),
    }
