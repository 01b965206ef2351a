"""Starts TensorBoard on two runs, and makes the same requests as TensorBoard's page."""

import json
import urllib.request
from pathlib import Path
from typing import Any, Callable
from urllib.parse import quote

import pytest
from tensorboard import program

from tf1_mnist import runs

Ask = Callable[[str], bytes]


@pytest.fixture(scope="module")
def ask(softmax_run: Path, cnn_run: Path, tmp_path_factory: pytest.TempPathFactory) -> Ask:
    """Returns a function that requests a path from TensorBoard."""
    folder = tmp_path_factory.mktemp("runs")
    (folder / "softmax").symlink_to(softmax_run)
    (folder / "cnn").symlink_to(cnn_run)
    board = program.TensorBoard()
    board.configure(
        argv=[
            "tensorboard",
            "--logdir",
            str(folder),
            "--port",
            "0",
            "--load_fast",
            "false",
            "--reload_interval",
            "0",
            "--reload_task",
            "blocking",  # loads everything at once
        ]
    )
    address = board.launch()

    def answer(path: str) -> bytes:
        with urllib.request.urlopen(f"{address}data/{path}") as response:
            return bytes(response.read())

    return answer


def tags(ask: Ask, plugin: str) -> Any:
    return json.loads(ask(f"plugin/{plugin}/tags"))


def test_both_runs_curves(ask: Ask, softmax_run: Path, cnn_run: Path) -> None:
    scalars = tags(ask, "scalars")
    for name, run in (("softmax", softmax_run), ("cnn", cnn_run)):
        assert set(scalars[f"{name}/train"]) == {"loss", "accuracy", "learning_rate"}
        assert set(scalars[f"{name}/validation"]) == {"loss", "accuracy"}
        place = f"run={quote(f'{name}/validation', safe='')}&tag=accuracy"
        points = json.loads(ask(f"plugin/scalars/scalars?{place}"))
        assert [(step, pytest.approx(value)) for _, step, value in points] == [
            (row.step, row.validation_accuracy) for row in runs.read_history(run)
        ]


def test_the_graph_opens_by_its_layers(ask: Ask) -> None:
    assert json.loads(ask("plugin/graphs/info"))["cnn/train"]["run_graph"]
    graph = ask(f"plugin/graphs/graph?run={quote('cnn/train', safe='')}&conceptual=false").decode()
    for layer in ("conv2d_1", "conv2d_2", "dense_1", "dense_2"):
        for op in ("kernel", "bias", "BiasAdd"):
            assert f'name: "{layer}/{op}"' in graph
    for name in ("images", "normalize/truediv", "conv2d_2/Relu", "flatten/Reshape", "loss/Mean"):
        assert f'name: "{name}"' in graph


def test_histograms_of_weights_and_activations(ask: Ask) -> None:
    found = tags(ask, "histograms")
    for run, layers in (
        ("softmax", {"dense_1/kernel", "dense_2/Relu"}),
        ("cnn", {"conv2d_1/kernel", "conv2d_2/Relu", "dense_1/bias"}),
    ):
        assert {f"histograms/{layer}" for layer in layers} <= set(found[f"{run}/validation"])


def test_the_first_layers_images(ask: Ask) -> None:
    for run in ("softmax", "cnn"):
        assert "first_layer" in tags(ask, "images")[f"{run}/test"]
        place = f"run={quote(f'{run}/test', safe='')}&tag=first_layer&sample=0"
        (image,) = json.loads(ask(f"plugin/images/images?{place}"))
        shown = ask(f"plugin/images/individualImage?{image['query']}")
        assert shown.startswith(b"\x89PNG")


def test_the_projector_has_points_labels_and_images(ask: Ask, mnist: Any) -> None:
    _, test = mnist
    for run, size in (("softmax", 512), ("cnn", 128)):
        place = f"run={quote(f'{run}/test', safe='')}&name=test_images"
        (embedding,) = json.loads(ask(f"plugin/projector/info?{place}"))["embeddings"]
        assert embedding["tensorShape"] == [1000, size]
        assert len(ask(f"plugin/projector/tensor?{place}")) == 4 * 1000 * size
        labels = ask(f"plugin/projector/metadata?{place}").split()
        assert [int(label) for label in labels] == test.labels[:1000].tolist()
        assert ask(f"plugin/projector/sprite_image?{place}").startswith(b"\x89PNG")
