"""Tests the event files and the projector's files by reading them."""

import io
from pathlib import Path
from typing import Any, Dict, Iterator, Tuple

import numpy as np
import pytest
from PIL import Image

from tf1_mnist import softmax
from tf1_mnist import tf1 as tf
from tf1_mnist.model import build
from tf1_mnist.recipe import Recipe, Settings
from tf1_mnist.runs import tensorboard
from tf1_mnist.training import Epoch

ROWS = [
    Epoch(1, 430, 5e-4, 0.2, 0.9, 0.1, 0.97, 1.0),
    Epoch(2, 860, 0.0, 0.1, 0.95, 0.08, 0.98, 2.0),
]


def events(folder: Path) -> Iterator[Any]:
    for path in sorted(folder.glob("events.*")):
        yield from tf.train.summary_iterator(str(path))


def values(folder: Path, kind: str) -> Dict[Tuple[str, int], Any]:
    return {
        (value.tag, event.step): getattr(value, kind)
        for event in events(folder)
        for value in event.summary.value
        if value.HasField(kind)
    }


def starts(folder: Path) -> Any:
    started = tf.SessionLog.START
    return [event.step for event in events(folder) if event.session_log.status == started]


# --- During training -------------------------------------------------------------------------


def test_both_curves_contain_the_history(tmp_path: Path) -> None:
    with tensorboard.writers(tmp_path, tf.Graph(), step=0) as write:
        for row in ROWS:
            write(row, b"")
            # The curves are on disk at once, so that a running TensorBoard shows them and they
            # survive if the process is killed.
            assert ("loss", row.step) in values(tmp_path / "train", "simple_value")
    assert values(tmp_path / "train", "simple_value") == pytest.approx(
        {
            ("loss", 430): 0.2,
            ("loss", 860): 0.1,
            ("accuracy", 430): 0.9,
            ("accuracy", 860): 0.95,
            ("learning_rate", 430): 5e-4,
            ("learning_rate", 860): 0.0,
        }
    )
    assert values(tmp_path / "validation", "simple_value") == pytest.approx(
        {
            ("loss", 430): 0.1,
            ("loss", 860): 0.08,
            ("accuracy", 430): 0.97,
            ("accuracy", 860): 0.98,
        }
    )
    assert starts(tmp_path / "train") == starts(tmp_path / "validation") == [1]


def test_a_resumed_run_records_where_it_continues(tmp_path: Path) -> None:
    with tensorboard.writers(tmp_path, tf.Graph(), step=500):
        pass
    assert starts(tmp_path / "train") == [501]


def test_the_graph_is_there_with_its_layers_as_scopes(tmp_path: Path) -> None:
    model = build(Recipe(softmax.inference, Settings(seed=0, learning_rate=1e-3)), 10)
    with tensorboard.writers(tmp_path, model.graph, step=0):
        pass
    (graph,) = [event.graph_def for event in events(tmp_path / "train") if event.graph_def]
    nodes = tf.GraphDef.FromString(graph).node
    inside = {node.name.partition("/")[2] for node in nodes if node.name.startswith("dense_2/")}
    assert {"kernel", "bias", "MatMul", "BiasAdd", "Relu"} <= inside
    scopes = {node.name.partition("/")[0] for node in nodes}
    assert {"images", "normalize", "flatten", "dense_1", "dense_2", "dense_3", "loss"} <= scopes


def test_histograms_are_those_of_the_variables_and_the_activations(
    tmp_path: Path, digits: Any
) -> None:
    model = build(Recipe(softmax.inference, Settings(seed=0, learning_rate=1e-3)), 10)
    with tf.Session(graph=model.graph) as session:
        session.run(model.init_op)
        summary, kernel, hidden = session.run(
            [model.histograms, model.variables[0], model.activations[0]],
            {model.images: digits[0].images[:50]},
        )
    with tensorboard.writers(tmp_path, model.graph, step=0) as write:
        write(ROWS[0], summary)
    found = values(tmp_path / "validation", "histo")
    layers = ("dense_1", "dense_2", "dense_3")
    assert set(found) == {
        *((f"histograms/{layer}/{name}", 430) for layer in layers for name in ("kernel", "bias")),
        *((f"histograms/{layer}/Relu", 430) for layer in layers[:2]),
    }
    for name, array in (("dense_1/kernel", kernel), ("dense_1/Relu", hidden)):
        histogram = found[f"histograms/{name}", 430]
        assert histogram.num == array.size
        assert histogram.min == pytest.approx(array.min())
        assert histogram.max == pytest.approx(array.max())
        assert histogram.sum == pytest.approx(array.sum(dtype=np.float64), rel=1e-5)
        limits = [-np.inf, *histogram.bucket_limit]
        counts, _ = np.histogram(array.astype(np.float64), limits)
        # A TensorFlow bucket excludes its upper limit; NumPy's last bucket includes it.
        np.testing.assert_allclose(np.cumsum(counts), np.cumsum(histogram.bucket), atol=1)


# --- After training --------------------------------------------------------------------------


def test_the_result_and_the_figures_are_there(tmp_path: Path) -> None:
    (tmp_path / "figures").mkdir()
    pixels = np.arange(6 * 4 * 4, dtype=np.uint8).reshape(6, 4, 4)
    Image.fromarray(pixels).save(str(tmp_path / "figures" / "first_layer.png"))
    tensorboard.write_test(tmp_path, 860, loss=0.5, accuracy=0.75)
    assert values(tmp_path / "test", "simple_value") == {
        ("loss", 860): 0.5,
        ("accuracy", 860): 0.75,
    }
    ((name, image),) = values(tmp_path / "test", "image").items()
    assert name == ("first_layer", 860)
    assert (image.width, image.height) == (4, 6)
    with Image.open(io.BytesIO(image.encoded_image_string)) as shown:
        np.testing.assert_array_equal(np.asarray(shown), pixels)


def test_the_projectors_files_hold_the_points_the_labels_and_the_images(
    tmp_path: Path, digits: Any
) -> None:
    _, test = digits  # 210 images: a square of 15 x 15 with 15 places left white
    points = np.random.RandomState(0).normal(size=(210, 7)).astype(np.float32)
    tensorboard.write_projector(tmp_path, test.images, test.labels, points)
    folder = tmp_path / "test"
    config = (folder / "projector_config.pbtxt").read_text()
    for name in ("points.tsv", "labels.tsv", "sprite.png"):
        assert f'"{name}"' in config
    np.testing.assert_allclose(np.loadtxt(str(folder / "points.tsv")), points, rtol=1e-3)
    np.testing.assert_array_equal(np.loadtxt(str(folder / "labels.tsv")), test.labels)
    with Image.open(str(folder / "sprite.png")) as image:
        sprite = np.asarray(image)
    assert sprite.shape == (420, 420)
    for number in (0, 14, 15, 209):
        row, column = divmod(number, 15)
        tile = sprite[28 * row : 28 * row + 28, 28 * column : 28 * column + 28]
        np.testing.assert_array_equal(tile, 255 - test.images[number])
    assert (sprite[14 * 28 :] == 255).all()
