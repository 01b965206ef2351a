"""Tests what a run writes when it ends: metrics.json, the output and the figures."""

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
from matplotlib.figure import Figure

from messages import naming
from tf1_mnist import files, layers, runs, softmax
from tf1_mnist.analysis import digits
from tf1_mnist.analysis.answers import Analysis
from tf1_mnist.cli import train
from tf1_mnist.data import DIGITS
from tf1_mnist.recipe import Recipe, Settings
from tf1_mnist.runs import Metrics, Request, report

METRICS = Metrics(0.9843, 0.1, 157, 10000, 119386, 1.5)


def test_metrics_read_back(tmp_path: Path) -> None:
    assert not runs.is_complete(tmp_path)
    with pytest.raises(FileNotFoundError, match=naming(tmp_path, "metrics.json")):
        runs.read_metrics(tmp_path)
    files.write_json(tmp_path / "metrics.json", METRICS._asdict())
    assert runs.is_complete(tmp_path)
    assert runs.read_metrics(tmp_path) == METRICS


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("test_accuracy", "NaN"),
        ("test_accuracy", "1.5"),
        ("test_accuracy", "-0.5"),
        ("test_loss", "-1.5"),
        ("test_errors", "-1"),
        ("test_errors", "10001"),
        ("test_images", "0"),
        ("parameters", "0"),
        ("seconds", "Infinity"),
        ("seconds", "NaN"),
        ("seconds", "-1.5"),
    ],
)
def test_a_result_that_no_run_can_have_is_named(name: str, value: str, tmp_path: Path) -> None:
    metrics = Metrics(0.98, float("inf"), 200, 10_000, 7850, 1.5)  # the loss may overflow
    files.write_json(tmp_path / "metrics.json", metrics._asdict())
    assert runs.read_metrics(tmp_path) == metrics
    path = tmp_path / "metrics.json"
    path.write_text(re.sub(f'"{name}": [^,\n]*', f'"{name}": {value}', path.read_text()))
    with pytest.raises(ValueError, match=naming(path, name if name != "test_images" else 200)):
        runs.read_metrics(tmp_path)


def test_resuming_a_complete_run_prints_its_result_again(weak_run: Path, capsys: Any) -> None:
    before = {path: path.read_bytes() for path in weak_run.rglob("*") if path.is_file()}
    assert softmax.main(["--resume", str(weak_run)]) == 0
    metrics = runs.read_metrics(weak_run)
    assert capsys.readouterr().out == (
        f"test accuracy {metrics.test_accuracy:.2%}, loss {metrics.test_loss:.4f}: "
        f"{metrics.test_errors} of 210 wrong, after {metrics.seconds:.0f} s of training\n"
        f"everything is in {weak_run}; to read a picture with this network:\n"
        f"    python -m tf1_mnist.predict --run {shlex.quote(weak_run.as_posix())} photo.jpg\n"
    )
    assert {path: path.read_bytes() for path in weak_run.rglob("*") if path.is_file()} == before


def test_another_package_names_its_command_that_reads_pictures(tmp_path: Path, capsys: Any) -> None:
    files.write_json(tmp_path / "metrics.json", METRICS._asdict())
    report.show(tmp_path, "other.read")
    last = capsys.readouterr().out.splitlines()[-1]
    assert last == f"    python -m other read --run {shlex.quote(tmp_path.as_posix())} photo.jpg"


def test_another_package_draws_its_own_figures(digits_npz: Path, here: Path) -> None:
    recipe = softmax.VARIANTS["default"].with_settings(epochs=1, data=str(digits_npz))
    request = Request("other.train", "tree", "default", Path("run"), resume=None, quiet=True)
    plan = train.make_plan(recipe, request)
    drawn = []

    def samples(split: Any, names: Any) -> Any:
        drawn.append(("samples", len(split.images), names))
        return Figure()

    def mistakes(test: Any, classes: Any, names: Any) -> Any:
        drawn.append(("mistakes", len(test.images), names))
        assert classes.shape == (210,)
        return {"forest": Figure()}

    model, history = train.carry_out(plan, quiet=True)
    assert not runs.is_complete(Path("run"))
    report.finish(model, plan, history, Analysis(digits.DIGITS.judge, samples, mistakes))
    assert drawn == [("samples", 550, DIGITS), ("mistakes", 210, DIGITS)]
    figures = {path.name for path in Path("run/figures").iterdir()}
    assert figures == {"first_layer.png", "forest.png", "learning_curves.png", "samples.png"}
    assert runs.read_metrics(Path("run")).test_images == 210


def test_a_network_of_your_own_may_have_any_last_layers(
    digits_npz: Path, here: Path, monkeypatch: Any
) -> None:
    """One network has no ReLU. In the other network, the last ReLU is applied to feature maps."""

    def without_relu(images: Any, training: Any) -> Any:
        return layers.dense(layers.flatten(layers.normalize(images)), 10, name="dense_1")

    def relu_of_maps(images: Any, training: Any) -> Any:
        x = layers.conv2d(layers.normalize(images), 2, kernel_size=3, name="conv2d_1")
        return layers.dense(layers.flatten(layers.relu(x)), 10, name="dense_1")

    for name, inference in (("a", without_relu), ("b", relu_of_maps)):
        argv = ["--data", str(digits_npz), "--run-dir", name, "--quiet"]
        recipe = Recipe(inference, Settings(epochs=1, batch_size=128))
        assert train.main(name, {"default": recipe}, argv) == 0
        assert runs.is_complete(Path(name))
        assert (Path(name) / "test" / "points.tsv").read_text().count("\n") == 210
