"""Tests a training run of each network, from the command line to the run's folder."""

import contextlib
import csv
import io
import json
import os
import shutil
import sys
from pathlib import Path
from typing import Any, Dict, Iterator, List, NamedTuple, Optional

import numpy as np
import pytest

import tf1_mnist
from drawn_figures import ticks
from messages import assert_names
from run_folders import assert_same, train
from tf1_mnist import cnn, data, softmax, training
from tf1_mnist import tf1 as tf
from tf1_mnist.analysis import plots
from tf1_mnist.cli import train as cli_train
from tf1_mnist.data import Examples
from tf1_mnist.model import Model, build
from tf1_mnist.printing import quoted
from tf1_mnist.recipe import Recipe
from tf1_mnist.runs import Request, checkpoints, read_options, saved_model


class Expected(NamedTuple):
    """A command, and the values that its run must contain.

    rate: the learning rate before the first step.
    middle: the learning rate after half of the steps.
    """

    network: Any
    variant: str
    inference: Any
    parameters: int
    rate: float
    middle: float
    average_decay: Optional[float] = None
    augment: str = "none"

    @property
    def name(self) -> str:
        return str(self.network.__name__.rpartition(".")[2])


RUNS = [
    Expected(softmax, "default", softmax.inference, 669706, 0.002, 0.001),
    Expected(cnn, "best", cnn.best_inference, 243242, 0.006, 0.006 * 0.5 / 0.9, 0.999, "elastic"),
]


class Finished(NamedTuple):
    """A run of two epochs, together with the command's output and the network's graph.

    figures: the figures that the run has written as PNG files, by the names of these files.
    """

    expected: Expected
    run: Path
    printed: str
    model: Model
    figures: Dict[str, Any]

    def read(self, name: str) -> Any:
        return json.loads((self.run / name).read_text())

    def history(self) -> List[Dict[str, str]]:
        with (self.run / "history.csv").open() as file:
            return list(csv.DictReader(file))

    def evaluate(self, split: Examples, config: Any = None) -> training.Evaluation:
        """Evaluates the network with the variables in the newest checkpoint."""
        with tf.Session(graph=self.model.graph, config=config) as session:
            checkpoints.restore(session, self.model, self.run)
            return training.evaluate(session, self.model, split)


@pytest.fixture(scope="module", params=RUNS, ids=lambda run: f"{run.name}-{run.variant}")
def finished(
    request: Any, digits_npz: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Finished]:
    expected = request.param
    argv = ["--epochs", "2", "--seed", "5", "--batch-size", "128"]
    if expected.variant != "default":
        argv.append(f"--{expected.variant}")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path_factory.mktemp(expected.name))
        drawn = remember_figures(patch)
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            assert train(digits_npz, *argv, network=expected.network) == 0
        recipe = Recipe(expected.inference, average_decay=expected.average_decay)
        model = build(recipe, 10)
        run = Path("runs", expected.name, "1")
        figures = {path.name: drawn[path.read_bytes()] for path in (run / "figures").iterdir()}
        yield Finished(expected, run, printed.getvalue(), model, figures)


def remember_figures(patch: pytest.MonkeyPatch) -> Dict[bytes, Any]:
    """Returns a dict to which each figure is added when it is encoded as the content of a file."""
    drawn = {}
    png = plots.png

    def remember(figure: Any) -> bytes:
        content = png(figure)
        drawn[content] = figure
        return content

    patch.setattr(plots, "png", remember)
    return drawn


def test_the_options_of_a_run(finished: Finished, digits: Any, digits_npz: Path) -> None:
    options = finished.read("options.json")
    assert options == {
        "network": finished.expected.name,
        "variant": finished.expected.variant,
        "epochs": 2,
        "batch_size": 128,
        "learning_rate": finished.expected.rate,
        "seed": 5,
        "precision": "float32",
        "augment": finished.expected.augment,
        "reads": "digits",
        "class_names": list("0123456789"),
        "data": str(digits_npz),
        "data_sha256": data.sha256(*digits),
        "TF_ENABLE_ONEDNN_OPTS": os.environ.get("TF_ENABLE_ONEDNN_OPTS"),
        "versions": {
            "python": ".".join(map(str, sys.version_info[:3])),
            "tensorflow": tf.VERSION,
            "numpy": np.__version__,
            "tf1_mnist": tf1_mnist.__version__,
        },
    }


def test_the_history_of_a_run(finished: Finished, digits: Any) -> None:
    first, second = finished.history()
    assert [(row["epoch"], row["step"]) for row in (first, second)] == [("1", "5"), ("2", "10")]
    assert float(first["learning_rate"]) == pytest.approx(finished.expected.middle)
    assert float(second["learning_rate"]) == 0  # the schedule ends when the run does
    validated = finished.evaluate(data.hold_out(digits[0])[1])
    assert float(second["validation_loss"]) == validated.loss
    assert float(second["validation_accuracy"]) == validated.accuracy


def test_the_metrics_of_a_run_are_those_of_its_checkpoint_in_float32(
    finished: Finished, digits: Any
) -> None:
    measured = finished.evaluate(digits[1])
    assert finished.read("metrics.json") == {
        "test_accuracy": measured.accuracy,
        "test_loss": measured.loss,
        "test_errors": measured.errors,
        "test_images": 210,
        "parameters": finished.expected.parameters,
        "seconds": float(finished.history()[1]["seconds"]),
    }


def test_the_metrics_of_a_run_are_those_of_its_saved_model(finished: Finished, digits: Any) -> None:
    metrics = finished.read("metrics.json")
    with saved_model.load(finished.run) as (session, loaded):
        p = training.predict(session, loaded, digits[1].images)
    assert metrics["test_accuracy"] == np.mean(p.argmax(axis=1) == digits[1].labels)
    losses = -np.log(p[np.arange(210), digits[1].labels].astype(float))
    assert metrics["test_loss"] == pytest.approx(losses.mean(), rel=1e-6)


def test_the_files_of_a_run(finished: Finished) -> None:
    run = finished.run
    assert {path.name for path in run.iterdir()} == {
        "options.json",
        "history.csv",
        "metrics.json",
        "lock",
        "checkpoints",
        "train",
        "validation",
        "test",
        "figures",
        "saved_model",
    }
    assert sorted(path.name for path in (run / "figures").iterdir()) == [
        "confusion_matrix.png",
        "first_layer.png",
        "learning_curves.png",
        "mistakes.png",
        "samples.png",
    ]
    for path in (run / "figures").iterdir():
        assert path.read_bytes().startswith(b"\x89PNG")
    assert [path.name for path in checkpoints.find(run)] == ["model-10", "model-5", "model-0"]


def test_the_learning_curves_of_a_run_are_its_history(finished: Finished) -> None:
    history = finished.history()
    columns = (("loss", "validation_loss", 1), ("accuracy", "validation_accuracy", 100))
    for axes, (training_column, validation_column, factor) in zip(
        finished.figures["learning_curves.png"].axes, columns
    ):
        lines = {line.get_label(): line.get_xydata() for line in axes.lines}
        assert set(lines) == {"training", "validation"}
        for name, column in (("training", training_column), ("validation", validation_column)):
            expected = [(float(row["epoch"]), factor * float(row[column])) for row in history]
            np.testing.assert_allclose(lines[name], expected, rtol=1e-12)
        assert ticks(axes.xaxis) == ["1", "2"]
        assert axes.get_xlabel() == "epoch"
        assert {text.get_text() for text in axes.get_legend().texts} == set(lines)


def test_the_first_layer_of_a_run_is_that_of_the_network_that_it_saves(finished: Finished) -> None:
    name = "dense_1/kernel" if finished.expected.network is softmax else "conv2d_1/kernel"
    saved = str(finished.run / "saved_model/variables/variables")
    weights = tf.train.load_checkpoint(saved).get_tensor(name)
    axes, scale = finished.figures["first_layer.png"].axes
    side = 28 if weights.ndim == 2 else 5
    units = weights.reshape(side * side, -1).T
    strongest = sorted(np.argsort(-np.linalg.norm(units, axis=1))[:32])
    assert len(axes.images) == 32
    for image, unit in zip(axes.images, strongest):
        np.testing.assert_array_equal(image.get_array(), units[unit].reshape(side, side))
    heading = f"32 of the first layer's {len(units)} units"
    assert [text.get_text() for text in axes.texts] == [heading]
    assert scale.get_ylabel() == "weight"
    assert scale.get_ylim() == pytest.approx(np.abs(units[strongest]).max() * np.array([-1, 1]))


def test_the_images_in_the_figures_of_a_run(finished: Finished, digits: Any) -> None:
    (images, labels), test = digits
    (axes,) = finished.figures["samples.png"].axes
    assert [text.get_text() for text in axes.texts][:15] == [f"Label: {k}" for k in labels[:15]]
    for image, expected in zip(axes.images, images):
        np.testing.assert_array_equal(image.get_array(), expected)

    classes = finished.evaluate(test).classes
    wrong = np.flatnonzero(classes != test.labels)
    (axes,) = finished.figures["mistakes.png"].axes
    *titles, heading = [text.get_text() for text in axes.texts]
    assert titles == [f"{classes[k]}, is {test.labels[k]}" for k in wrong[:40]]
    assert heading.startswith(f"{len(wrong)} of 210 wrong")
    for image, k in zip(axes.images, wrong):
        np.testing.assert_array_equal(image.get_array(), test.images[k])

    (axes,) = finished.figures["confusion_matrix.png"].axes
    counts = {text.get_position(): int(text.get_text()) for text in axes.texts}
    for label in range(10):
        for answer in range(10):
            count = np.count_nonzero((test.labels == label) & (classes == answer))
            assert counts.get((answer, label), 0) == count
    assert ticks(axes.xaxis) == ticks(axes.yaxis) == list("0123456789")
    assert (axes.get_ylabel(), axes.get_xlabel()) == ("true digit", "predicted digit")


def test_a_run_of_one_epoch_has_one_tick(digits_npz: Path, here: Path, monkeypatch: Any) -> None:
    drawn = remember_figures(monkeypatch)
    assert train(digits_npz, "--fast", "--run-dir", "run", "--quiet", network=cnn) == 0
    figure = drawn[Path("run/figures/learning_curves.png").read_bytes()]
    for axes in figure.axes:
        assert ticks(axes.xaxis) == ["1"]
        assert [line.get_xdata().tolist() for line in axes.lines] == [[1], [1]]


def test_the_lines_of_a_run(finished: Finished) -> None:
    lines = finished.printed.splitlines()
    assert len(lines) == 8
    assert max(map(len, lines)) <= 80
    assert lines[0] == (
        f"{finished.expected.name}: {finished.expected.parameters:,} parameters, seed 5, "
        f"TensorFlow {tf.VERSION}, float32"
    )
    assert lines[3].startswith("epoch 1/2: loss ")
    errors = finished.read("metrics.json")["test_errors"]
    assert f"{errors} of 210 wrong" in lines[5]
    assert lines[6] == f"everything is in {finished.run}; to read a picture with this network:"
    run = quoted(finished.run.as_posix())
    assert lines[7] == f"    python -m tf1_mnist.predict --run {run} photo.jpg"


def test_a_run_with_the_same_options_is_the_same_and_quiet_prints_only_the_result(
    weak_run: Path, digits_npz: Path, here: Path, capsys: Any
) -> None:
    shutil.copytree(str(weak_run), "runs/softmax/1")
    assert train(digits_npz, "--epochs", "2", "--quiet") == 0
    assert_same(Path("runs/softmax/2"), weak_run)
    printed = capsys.readouterr()
    assert printed.err == ""
    first, second, third = printed.out.splitlines()
    assert first.startswith("test accuracy ")
    assert_names(second, Path("runs/softmax/2"))
    assert third == "    python -m tf1_mnist.predict --run runs/softmax/2 photo.jpg"


def test_a_run_can_begin_with_the_weights_of_another(weak_run: Path, here: Path) -> None:
    settings, record = read_options(weak_run)
    settings = settings._replace(seed=4)
    recipe = softmax.VARIANTS["default"]._replace(settings=settings, continues=True)
    request = Request("softmax", "softmax", "default", Path("run"), resume=None, quiet=True)
    plan = cli_train.make_plan(recipe, request)
    cli_train.carry_out(plan, quiet=True, start=weak_run)
    begun, trained = (
        tf.train.load_checkpoint(str(run / "checkpoints" / name))
        for run, name in ((here / "run", "model-0"), (weak_run, "model-10"))
    )
    names = [f"dense_{k}/{kind}" for k in (1, 2, 3) for kind in ("kernel", "bias")]
    for name in names:
        np.testing.assert_array_equal(begun.get_tensor(name), trained.get_tensor(name))
    assert begun.get_tensor("global_step") == 0
    assert read_options(Path("run")) == (settings, record)


@pytest.mark.parametrize("finished", RUNS[:1], indirect=True, ids=["softmax"])
def test_a_run_with_another_seed_begins_and_ends_with_other_weights(
    finished: Finished, weak_run: Path
) -> None:
    """The two runs have the seeds 5 and 0."""
    for name in ("model-0", "model-10"):
        one, other = (
            tf.train.load_checkpoint(str(run / "checkpoints" / name)).get_tensor("dense_1/kernel")
            for run in (finished.run, weak_run)
        )
        assert (one != other).any()
