"""Tests a run's SavedModel: its predictions, its contents, and the errors if it is another's."""

import hashlib
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from messages import naming
from tf1_mnist import cnn, runs, softmax, training
from tf1_mnist import tf1 as tf
from tf1_mnist.data import Batches
from tf1_mnist.model import build
from tf1_mnist.runs import Record, Settings, checkpoints, saved_model, saving
from tf1_mnist.task import DIGIT

NETWORKS = {
    "softmax": softmax.VARIANTS["default"],
    "best": cnn.VARIANTS["best"],
}
OPTIONS = Settings(), Record("softmax", data_sha256="0")


@pytest.fixture(scope="module", params=NETWORKS)
def written(request: Any, tmp_path_factory: Any, digits: Any) -> Any:
    """Returns the network, a run's folder, and the predictions of the training graph."""
    run = tmp_path_factory.mktemp(request.param)
    recipe = NETWORKS[request.param]
    model = build(recipe.with_settings(seed=3), 10)
    with tf.Session(graph=model.graph) as session:
        session.run(model.init_op)
        for batch in Batches(digits[0], 50, seed=0).since(0):
            feeds = {model.images: batch.images, model.labels: batch.labels}
            session.run(model.train_op, {**feeds, model.training: True})
        checkpoints.save(session, model, run)
        expected = training.predict(session, model, digits[1].images)
    runs.write_options(run, *OPTIONS)
    saving.save(recipe, run)
    return request.param, run, expected


def test_it_predicts_as_the_training_graph_does(written: Any, digits: Any) -> None:
    _, run, expected = written
    with saved_model.load(run) as (session, model):
        probabilities = training.predict(session, model, digits[1].images)
        classes = session.run(model.classes, {model.images: digits[1].images})
    np.testing.assert_allclose(probabilities, expected, rtol=0, atol=1e-6)
    np.testing.assert_array_equal(classes, expected.argmax(axis=1))
    assert classes.dtype == np.int64


def test_training_continues_from_it(written: Any, digits: Any) -> None:
    name, run, expected = written
    model = build(NETWORKS[name].with_settings(seed=4), 10)  # with other random weights
    with tf.Session(graph=model.graph) as session:
        session.run(model.init_op)
        for variable, value in saved_model.values(model, run):
            variable.load(value, session)
        found = training.predict(session, model, digits[1].images)
        batch = {model.images: digits[1].images, model.labels: digits[1].labels}
        losses = session.run([model.loss, model.cross_entropy], batch)
        assert session.run(model.global_step) == 0
    np.testing.assert_allclose(found, expected, rtol=0, atol=1e-6)
    np.testing.assert_allclose(losses[0], losses[1].mean(), rtol=1e-5)  # trained and averaged


def test_training_does_not_continue_from_another_network(written: Any) -> None:
    name, run, _ = written
    other = NETWORKS["best" if name == "softmax" else "softmax"]
    with pytest.raises(ValueError, match=naming(run, "same")):
        saved_model.values(build(other, 10), run)


def test_the_same_network_has_the_same_sha256(written: Any) -> None:
    _, run, _ = written
    sums = (run / "saved_model" / "SHA256SUMS").read_bytes()
    assert saved_model.sha256(run) == hashlib.sha256(sums).hexdigest()


def test_its_signature_is_as_documented(written: Any) -> None:
    _, run, _ = written
    with tf.Session(graph=tf.Graph()) as session:
        loaded = tf.saved_model.load(session, ["serve"], str(run / "saved_model"))
    assert set(loaded.signature_def) == {"serving_default"}
    signature = loaded.signature_def["serving_default"]

    def described(infos: Any) -> Any:
        return {
            name: (tf.as_dtype(info.dtype).name, [d.size for d in info.tensor_shape.dim])
            for name, info in infos.items()
        }

    assert described(signature.inputs) == {"images": ("uint8", [-1, 28, 28])}
    assert described(signature.outputs) == {
        "probabilities": ("float32", [-1, 10]),
        "classes": ("int64", [-1]),
    }


def test_the_network_of_a_run_that_reads_something_else_is_refused(
    written: Any, tmp_path: Path
) -> None:
    _, run, _ = written
    other = Path(shutil.copytree(str(run), str(tmp_path / "run")))
    rows = DIGIT._replace(name="rows", image_shape=(32, None), output_shape=(None, 23))
    runs.write_options(other, *OPTIONS, rows)
    message = f"{other}: reads rows; expected a network that reads digits"
    with pytest.raises(ValueError, match="expected") as caught, saved_model.load(other):
        pass
    assert str(caught.value) == message
    # What options.json says is checked, too.
    wrong = naming(other / "saved_model", "images", "[None, 28, 28]", "[None, 32, None]")
    with pytest.raises(ValueError, match=wrong), saved_model.load(other, rows):
        pass
    message = f"{run}: reads digits; expected a network that reads rows"
    with pytest.raises(ValueError, match="expected") as caught, saved_model.load(run, rows):
        pass
    assert str(caught.value) == message
    with saved_model.load(run) as (_, model):
        assert model.task is DIGIT


def test_it_contains_nothing_that_only_training_needs(written: Any) -> None:
    network, run, _ = written
    with saved_model.load(run) as (session, model):
        ops = session.graph.get_operations()
        variables = session.graph.get_collection(tf.GraphKeys.GLOBAL_VARIABLES)
        shapes = [tuple(a.shape.as_list()[1:]) for a in model.activations]
    assert not [op.name for op in ops if "dropout" in op.name or "Adam" in op.name]
    assert len(variables) == {"softmax": 6, "best": 27}[network]
    assert (
        shapes
        == {
            "softmax": [(512,), (512,)],
            "best": [(12, 12, 32), (10, 10, 64), (8, 8, 64), (6, 6, 96), (4, 4, 128)],
        }[network]
    )


def test_a_folder_without_a_finished_run_is_named(tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    message = naming(gone, "saved_model")
    with pytest.raises(FileNotFoundError, match=message), saved_model.load(gone):
        pass
    empty = tmp_path / "saved_model"
    empty.mkdir()
    runs.write_options(tmp_path, *OPTIONS)
    with pytest.raises(ValueError, match=naming(empty)), saved_model.load(tmp_path):
        pass


def test_a_graph_that_fails_only_when_it_runs_is_named(tmp_path: Path) -> None:
    with tf.Graph().as_default(), tf.Session() as session:
        images = tf.placeholder(tf.uint8, (None, 28, 28), name="images")
        pixels = tf.cast(images, tf.float32)
        numbers = tf.reshape(pixels, (-1, 10))  # an image has 784 pixels
        probabilities = tf.identity(numbers, name="probabilities")
        classes = tf.argmax(probabilities, axis=1, name="classes")
        outputs = {"probabilities": probabilities, "classes": classes}
        folder = str(tmp_path / "saved_model")
        tf.saved_model.simple_save(session, folder, {"images": images}, outputs)
    runs.write_options(tmp_path, *OPTIONS)
    with pytest.raises(ValueError, match=naming(folder)) as caught, saved_model.load(tmp_path) as (
        session,
        model,
    ):
        training.predict(session, model, np.zeros((1, 28, 28), np.uint8))
    assert "\n" not in str(caught.value)


def test_another_programs_saved_model_is_named(tmp_path: Path) -> None:
    with tf.Graph().as_default(), tf.Session() as session:
        x = tf.placeholder(tf.float32, (), name="x")
        tf.saved_model.simple_save(session, str(tmp_path / "saved_model"), {"x": x}, {"y": x + 1})
    runs.write_options(tmp_path, *OPTIONS)
    message = naming(tmp_path / "saved_model")
    with pytest.raises(ValueError, match=message), saved_model.load(tmp_path):
        pass


def test_one_with_the_right_names_but_other_shapes_is_named(tmp_path: Path) -> None:
    with tf.Graph().as_default(), tf.Session() as session:
        images = tf.placeholder(tf.uint8, (None, 784), name="images")
        probabilities = tf.cast(images[:, :10], tf.float32, name="probabilities")
        classes = tf.argmax(probabilities, axis=1, name="classes")
        outputs = {"probabilities": probabilities, "classes": classes}
        folder = str(tmp_path / "saved_model")
        tf.saved_model.simple_save(session, folder, {"images": images}, outputs)
    runs.write_options(tmp_path, *OPTIONS)
    message = naming(folder, "images", "[None, 784]", "[None, 28, 28]")
    with pytest.raises(ValueError, match=message), saved_model.load(tmp_path):
        pass
