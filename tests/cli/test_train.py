"""Tests the two commands that train, from the command line to the run's folder."""

import contextlib
import csv
import fcntl
import io
import json
import os
import pty
import re
import shutil
import signal
import struct
import subprocess
import sys
import termios
from pathlib import Path
from typing import Any, Dict, Iterator, List, NamedTuple, Optional

import cv2
import numpy as np
import pytest

import tf1_mnist
from messages import assert_names
from run_folders import assert_same, files, variables
from tf1_mnist import cli, cnn, data, layers, runs, softmax, training
from tf1_mnist import tf1 as tf
from tf1_mnist.cli import precision
from tf1_mnist.data import Split
from tf1_mnist.model import build_recipe
from tf1_mnist.recipe import Recipe
from tf1_mnist.runs import checkpoints, recording, saved_model

COMMAND = "python -m tf1_mnist.softmax"


def train(data_path: Path, *argv: str, network: Any = softmax) -> int:
    return network.main(["--data", str(data_path), *argv])


def cut_at_step_5(whole: str, cut: str) -> None:
    """Copies a run as it was after step 5."""
    shutil.copytree(whole, cut)
    Path(cut, "metrics.json").unlink()
    for path in Path(cut, "checkpoints").glob("model-10.*"):
        path.unlink()


# --- A run -----------------------------------------------------------------------------------


class Expected(NamedTuple):
    """A command, and what its run must contain.

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
    Expected(cnn, "default", cnn.inference, 1199882, 0.002, 0.001),
    Expected(cnn, "fast", cnn.fast_inference, 119386, 0.01, 0.01 * 0.5 / 0.9),
    Expected(cnn, "best", cnn.best_inference, 243242, 0.006, 0.006 * 0.5 / 0.9, 0.999, "elastic"),
]


class Finished(NamedTuple):
    """A run of two epochs, and the command's output."""

    expected: Expected
    run: Path
    printed: str

    def read(self, name: str) -> Any:
        return json.loads((self.run / name).read_text())

    def history(self) -> List[Dict[str, str]]:
        with (self.run / "history.csv").open() as file:
            return list(csv.DictReader(file))

    def evaluate(self, split: Split, config: Any = None) -> training.Evaluation:
        """Measures the network in the newest checkpoint."""
        recipe = Recipe(self.expected.inference, average_decay=self.expected.average_decay)
        model = build_recipe(recipe, seed=0, decay_steps=10)
        with tf.Session(graph=model.graph, config=config) as session:
            checkpoints.restore(session, model, self.run)
            return training.evaluate(session, model, split)


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
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            assert train(digits_npz, *argv, network=expected.network) == 0
        yield Finished(expected, Path("runs") / expected.name / "1", printed.getvalue())


def test_the_options_of_a_run(
    finished: Finished, digits: Any, digits_npz: Path, best_precision: str
) -> None:
    options = finished.read("options.json")
    assert options == {
        "network": finished.expected.name,
        "variant": finished.expected.variant,
        "epochs": 2,
        "batch_size": 128,
        "learning_rate": finished.expected.rate,
        "seed": 5,
        "precision": best_precision,
        "sync": False,
        "workers": 1,
        "augment": finished.expected.augment,
        "reads": "digits",
        "data": str(digits_npz),
        "data_sha256": data.sha256(*digits),
        "TF_ENABLE_ONEDNN_OPTS": os.environ.get("TF_ENABLE_ONEDNN_OPTS"),
        "versions": {
            "python": ".".join(map(str, sys.version_info[:3])),
            "tensorflow": tf.VERSION,
            "numpy": np.__version__,
            "opencv": cv2.__version__,
            "tf1_mnist": tf1_mnist.__version__,
        },
    }


def test_the_history_of_a_run(finished: Finished, digits: Any, best_precision: str) -> None:
    first, second = finished.history()
    assert [(row["epoch"], row["step"]) for row in (first, second)] == [("1", "5"), ("2", "10")]
    assert float(first["learning_rate"]) == pytest.approx(finished.expected.middle)
    assert float(second["learning_rate"]) == 0  # the schedule ends where the run does
    validated = finished.evaluate(data.hold_out(digits[0])[1], precision.config(best_precision))
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
        assert path.stat().st_size > 5000
    assert [path.name for path in checkpoints.find(run)] == ["model-10", "model-5", "model-0"]


def test_the_lines_of_a_run(finished: Finished, best_precision: str) -> None:
    lines = finished.printed.splitlines()
    assert len(lines) == 8
    assert max(map(len, lines)) <= 80
    assert lines[0] == (
        f"{finished.expected.name}: {finished.expected.parameters:,} parameters, seed 5, "
        f"TensorFlow {tf.VERSION}, {best_precision}"
    )
    assert lines[3].startswith("epoch 1/2: loss ")
    errors = finished.read("metrics.json")["test_errors"]
    assert f"{errors} of 210 wrong" in lines[5]
    assert lines[6] == f"everything is in {finished.run}; to read a picture with this network:"
    assert lines[7] == f"    python -m tf1_mnist.predict --run {finished.run} photo.jpg"


def test_the_next_run_takes_the_next_number(digits_npz: Path, here: Path) -> None:
    for _ in range(2):
        assert train(digits_npz, "--epochs", "1", "--quiet") == 0
    assert sorted(path.name for path in Path("runs/softmax").iterdir()) == ["1", "2"]
    assert_same(Path("runs/softmax/1"), Path("runs/softmax/2"))
    assert train(digits_npz, "--epochs", "1", "--quiet", "--run-dir", "a b/c") == 0
    assert_same(Path("runs/softmax/1"), Path("a b/c"))
    assert train(digits_npz, "--epochs", "1", "--seed", "1", "--quiet", "--run-dir", "d") == 0
    assert files(Path("d"))[1:] != files(Path("a b/c"))[1:]


def test_quiet_prints_only_the_result(digits_npz: Path, here: Path, capsys: Any) -> None:
    assert train(digits_npz, "--epochs", "1", "--quiet") == 0
    printed = capsys.readouterr()
    assert printed.err == ""
    first, second, third = printed.out.splitlines()
    assert first.startswith("test accuracy ")
    assert_names(second, "runs/softmax/1")
    assert third == "    python -m tf1_mnist.predict --run runs/softmax/1 photo.jpg"


def test_tracing_does_not_change_a_run(
    digits_npz: Path, best_precision: str, here: Path, refused: Any
) -> None:
    assert train(digits_npz, "--epochs", "1", "--quiet", "--run-dir", "plain") == 0
    assert train(digits_npz, "--epochs", "1", "--quiet", "--run-dir", "traced", "--trace") == 0
    assert_same(Path("plain"), Path("traced"))
    assert not Path("plain/trace.json").exists()
    events = json.loads(Path("traced/trace.json").read_text())["traceEvents"]
    assert any(event["name"] == "dense_2/Relu" for event in events)
    casts = any("CastToBf16" in event["name"] for event in events)
    assert casts == (best_precision == "bfloat16")
    line = refused(softmax, "--resume", "traced", "--trace")
    assert_names(line, "traced", "complete", "unfinished")


def test_a_network_of_your_own_may_have_any_last_layers(
    digits_npz: Path, here: Path, monkeypatch: Any
) -> None:
    """One network has no ReLU. In the other, the last ReLU is applied to maps."""

    def without_relu(images: Any, training: Any) -> Any:
        return layers.dense(layers.flatten(layers.normalize(images)), 10, name="dense_1")

    def relu_of_maps(images: Any, training: Any) -> Any:
        x = layers.conv2d(layers.normalize(images), 2, kernel_size=3, name="conv2d_1")
        return layers.dense(layers.flatten(layers.relu(x)), 10, name="dense_1")

    for name, inference in (("a", without_relu), ("b", relu_of_maps)):
        argv = ["--data", str(digits_npz), "--run-dir", name, "--quiet"]
        recipe = Recipe(inference, epochs=1, batch_size=128)
        assert cli.main(name, {"default": recipe}, argv) == 0
        assert runs.is_complete(Path(name))
        assert (Path(name) / "test" / "points.tsv").read_text().count("\n") == 210


# --- Stopped and resumed ---------------------------------------------------------------------


@pytest.mark.parametrize(("network", "fast"), [(softmax, []), (cnn, []), (cnn, ["--fast"])])
def test_a_resumed_run_equals_one_that_was_never_stopped(
    network: Any,
    fast: List[str],
    digits_npz: Path,
    best_precision: str,
    here: Path,
    capsys: Any,
    monkeypatch: Any,
) -> None:
    whole, parts = here / "whole", here / "two parts"
    argv = ["--epochs", "4", "--batch-size", "128", *fast]
    assert train(digits_npz, *argv, "--run-dir", str(whole), network=network) == 0
    write_history = runs.write_history

    def interrupt(run: Path, history: List[Any]) -> None:
        write_history(run, history)
        if len(history) == 2:
            raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(recording, "write_history", interrupt)
        capsys.readouterr()
        assert train(digits_npz, *argv, "--run-dir", str(parts), network=network) == 130
    name = network.__name__
    message, command = capsys.readouterr().err.splitlines()
    assert_names(message, "step 10")
    assert command == f"    python -m {name} --resume '{parts}'"
    assert len(runs.read_history(parts)) == 2
    assert not runs.is_complete(parts)
    capsys.readouterr()
    assert network.main(["--resume", str(parts)]) == 0
    assert capsys.readouterr().out.splitlines()[0].endswith(f", {best_precision}")
    assert_same(parts, whole)


def test_a_run_from_before_these_options_existed_is_resumed_in_float32(
    digits_npz: Path, best_precision: str, here: Path, capsys: Any
) -> None:
    argv = ["--epochs", "2", "--quiet"]
    assert train(digits_npz, *argv, "--run-dir", "whole", "--precision", "float32") == 0
    options = json.loads(Path("whole/options.json").read_text())
    for name in ("variant", "precision", "TF_ENABLE_ONEDNN_OPTS"):
        del options[name]
    runs.write_json(Path("whole/options.json"), options)
    cut_at_step_5("whole", "cut")
    capsys.readouterr()
    assert softmax.main(["--resume", "cut"]) == 0
    assert capsys.readouterr().out.splitlines()[0].endswith(", float32")
    assert_same(Path("cut"), Path("whole"))

    # In bfloat16 the result would be different.
    assert train(digits_npz, *argv, "--run-dir", "other") == 0
    same = np.array_equal(*(variables(Path(run))["dense_1/kernel"] for run in ("other", "whole")))
    assert same == (best_precision == "float32")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_and_sigterm_save(number: int, digits_npz: Path, here: Path) -> None:
    arguments = ["--data", str(digits_npz), "--batch-size", "8", "--epochs", "15"]
    process = subprocess.Popen(
        [sys.executable, "-m", "tf1_mnist.softmax", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    for line in process.stdout:
        if line.startswith("epoch  2/15"):
            process.send_signal(number)
            break
    _, errors = process.communicate()
    assert process.returncode == 128 + number
    first, second = errors.splitlines()
    assert_names(first, "saved", "step")
    assert second == f"    {COMMAND} --resume runs/softmax/1"
    assert softmax.main(["--resume", "runs/softmax/1", "--quiet"]) == 0
    assert softmax.main([*arguments, "--quiet"]) == 0
    assert_same(Path("runs/softmax/1"), Path("runs/softmax/2"))


def test_resuming_a_complete_run_prints_its_result_again(
    digits_npz: Path, here: Path, capsys: Any
) -> None:
    assert train(digits_npz, "--epochs", "1", "--quiet") == 0
    result = capsys.readouterr().out
    before = {path: path.read_bytes() for path in Path("runs").rglob("*") if path.is_file()}
    assert softmax.main(["--resume", "runs/softmax/1"]) == 0
    assert capsys.readouterr().out == result
    assert {p: p.read_bytes() for p in Path("runs").rglob("*") if p.is_file()} == before


def test_a_complete_run_of_another_network_is_refused(
    digits_npz: Path, here: Path, refused: Any
) -> None:
    assert train(digits_npz, "--epochs", "1", "--quiet", "--run-dir", "run") == 0
    line = refused(cnn, "--resume", "run")
    assert_names(line, "run", "'softmax'", "'cnn'")
    options = json.loads(Path("run/options.json").read_text())
    runs.write_json(Path("run/options.json"), {**options, "variant": "fast"})
    assert_names(refused(softmax, "--resume", "run"), "run", "'fast'", "default")


def test_a_damaged_checkpoint_is_named_and_the_previous_one_is_used(
    digits_npz: Path, here: Path, capsys: Any
) -> None:
    assert train(digits_npz, "--epochs", "2", "--quiet", "--run-dir", "whole") == 0
    shutil.copytree("whole", "cut")
    Path("cut/metrics.json").unlink()
    newest = Path("cut/checkpoints/model-10.data-00000-of-00001")
    newest.write_bytes(newest.read_bytes()[:1000])
    capsys.readouterr()
    assert softmax.main(["--resume", "cut", "--quiet"]) == 0
    (line,) = capsys.readouterr().err.splitlines()
    assert_names(line, "cut/checkpoints/model-10", "damaged")
    assert_same(Path("cut"), Path("whole"))


# --- On a terminal ---------------------------------------------------------------------------


def test_a_terminal_shows_a_progress_bar_and_no_messages_from_tensorflow(
    digits_npz: Path, here: Path
) -> None:
    """Reads the whole screen through a pseudo-terminal. No variable silences TensorFlow."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("TF_")}
    # Draw at every step, however fast the steps are and however many one call to `run` takes.
    environment.update(TQDM_MININTERVAL="0", TQDM_MINITERS="1")
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    process = subprocess.Popen(
        [sys.executable, "-m", "tf1_mnist.softmax", "--data", str(digits_npz), "--epochs", "1"],
        stdout=theirs,
        stderr=theirs,
        env=environment,
    )
    os.close(theirs)
    screen = b""
    while True:
        try:
            chunk = os.read(ours, 65536)
        except OSError:  # on Linux, the other end is closed
            break
        if not chunk:
            break
        screen += chunk
    os.close(ours)
    assert process.wait() == 0
    lines = [line.split("\r")[-1] for line in screen.decode().replace("\r\n", "\n").split("\n")]
    assert re.search(
        r"epoch 1/1 \|.*\| 5/5 steps, 00:00 left, loss \d\.\d{3}, accuracy \d+%", screen.decode()
    )
    printed = [line for line in lines if line.strip()]
    assert [line.split()[0] for line in printed] == [
        "softmax:",
        "550",
        "run",
        "epoch",
        "test",
        "everything",
        "python",
    ]


# --- Bad input -------------------------------------------------------------------------------


def test_bad_data_is_named_and_no_run_is_started(
    digits_npz: Path, here: Path, refused: Any
) -> None:
    (here / "text.npz").write_text("no archive")
    (here / "folder").mkdir()
    np.savez("few.npz", **dict(zip(("x_train", "y_train", "x_test", "y_test"), 4 * [np.zeros(3)])))
    for path, *named in (
        ("missing.npz", "IDX"),
        ("a/missing.npz", "IDX"),
        ("text.npz", "x_train, y_train, x_test, y_test"),
        ("folder", "train-images-idx3-ubyte"),
        ("few.npz", "x_train", "float64", "(3,)", "uint8", "(n, 28, 28)"),
    ):
        assert_names(refused(softmax, "--data", path), path, *named)
    line = refused(softmax, "--data", str(digits_npz), "--batch-size", "551")
    assert_names(line, "batch size", "551", "1", "550")
    assert not (here / "runs").exists()


def test_a_folder_with_other_content_is_left_alone(
    digits_npz: Path, here: Path, refused: Any
) -> None:
    (here / "thesis").mkdir()
    (here / "thesis" / "chapter1.txt").write_text("mine")
    (here / "file").write_text("mine")
    for folder, *named in (
        ("thesis", "thesis", "empty", "--resume"),
        ("file", "file"),
        ("file/deeper", "file"),
        ("/proc/none", "/proc/none"),
    ):
        assert_names(refused(softmax, "--data", str(digits_npz), "--run-dir", folder), *named)
    assert [path.name for path in (here / "thesis").iterdir()] == ["chapter1.txt"]
    assert (here / "file").read_text() == "mine"


def test_a_run_that_cannot_be_resumed_is_left_alone(
    digits_npz: Path, here: Path, refused: Any
) -> None:
    assert train(digits_npz, "--epochs", "1", "--quiet", "--run-dir", "run") == 0
    Path("run/metrics.json").unlink()
    assert_names(refused(softmax, "--resume", "none"), "none", "options.json")
    assert_names(refused(cnn, "--resume", "run"), "run", "'softmax'", "'cnn'")
    with runs.locked(Path("run")):
        assert_names(refused(softmax, "--resume", "run"), "run", "process")

    options = json.loads(Path("run/options.json").read_text())
    for changed, *named in (
        ({"data_sha256": "0"}, str(digits_npz), options["data_sha256"], "0"),
        ({"data": "gone.npz"}, "gone.npz"),
        ({"fast": 1}, "run/options.json", "fast", "1", "true or false"),
        ({"fast": True}, "run", "variant", "'fast'", "default"),
        ({"variant": "best"}, "run", "variant", "'best'", "default"),
        ({"epochs": True}, "run/options.json", "epochs", "true", "integer"),
        ({"precision": 16}, "run/options.json", "precision", "16", "string"),
        ({"workers": 2}, "run", "2", "1"),
        ({"precision": "float16"}, "precision", "'float16'", "auto, float32, bfloat16"),
    ):
        runs.write_json(Path("run/options.json"), {**options, **changed})
        assert_names(refused(softmax, "--resume", "run"), *named)
    Path("run/options.json").write_text("{")
    assert_names(refused(softmax, "--resume", "run"), "run/options.json", "JSON")
    runs.write_json(Path("run/options.json"), options)

    history = Path("run/history.csv").read_text()
    Path("run/history.csv").write_text("epoch\n")
    assert_names(refused(softmax, "--resume", "run"), "run/history.csv")
    Path("run/history.csv").write_text(history)

    for path in Path("run/checkpoints").iterdir():
        path.unlink()
    assert_names(refused(softmax, "--resume", "run"), "run", "checkpoint")
    assert not Path("run/metrics.json").exists()


def test_bfloat16_is_refused_where_it_is_not_available(
    digits_npz: Path, here: Path, monkeypatch: Any, refused: Any
) -> None:
    monkeypatch.setattr(precision, "CPUINFO", here / "none")
    named = ("bfloat16", "amx_bf16", "avx512_bf16", "float32 or auto")
    argv = ["--data", str(digits_npz), "--run-dir", "run"]
    assert_names(refused(softmax, *argv, "--precision", "bfloat16"), *named)
    assert not Path("run").exists()

    assert train(digits_npz, "--epochs", "2", "--quiet", "--run-dir", "run") == 0
    options = json.loads(Path("run/options.json").read_text())
    assert options["precision"] == "float32"  # which auto chooses
    cut_at_step_5("run", "cut")
    runs.write_json(Path("cut/options.json"), {**options, "precision": "bfloat16"})
    before = {path: path.read_bytes() for path in Path("cut").rglob("*") if path.is_file()}
    assert_names(refused(softmax, "--resume", "cut"), *named)
    assert {p: p.read_bytes() for p in Path("cut").rglob("*") if p.is_file()} == before


def test_fast_has_its_own_defaults(digits_npz: Path, here: Path, refused: Any) -> None:
    assert train(digits_npz, "--fast", "--quiet", "--run-dir", "run", network=cnn) == 0
    settings = runs.read_settings(Path("run"))
    assert (settings.variant, settings.epochs) == ("fast", 1)
    assert (settings.batch_size, settings.learning_rate) == (64, 0.01)
    assert_names(refused(softmax, "--fast"), "--fast")  # softmax has none


@pytest.mark.parametrize("fast", [True, False])
def test_the_checkpoint_of_another_network_is_refused(
    fast: bool, digits_npz: Path, here: Path, refused: Any
) -> None:
    """The run's options.json is changed. Its variables have the same names but other shapes."""
    argv = ["--epochs", "1", "--quiet", "--run-dir", "run", *(["--fast"] if fast else [])]
    assert train(digits_npz, *argv, network=cnn) == 0
    Path("run/metrics.json").unlink()
    options = json.loads(Path("run/options.json").read_text())
    runs.write_json(Path("run/options.json"), {**options, "variant": "default" if fast else "fast"})
    assert refused(cnn, "--resume", "run").startswith("run")


def test_a_loss_that_is_not_finite_ends_the_run_and_keeps_the_last_good_step(
    digits_npz: Path, here: Path, capsys: Any
) -> None:
    capsys.readouterr()
    assert train(digits_npz, "--learning-rate", "1e38", "--quiet", "--run-dir", "run") == 2
    line = capsys.readouterr().err
    assert line.startswith(f"{COMMAND}: error: ")
    assert_names(line, "loss", "step", "finite")
    assert line.count("\n") == 1
    assert all(np.isfinite(value).all() for value in variables(Path("run")).values())
