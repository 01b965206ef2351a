"""Compares the outputs of exported networks with the same outputs computed in NumPy.

Also checks that failures leave no files behind.
"""

import base64
import json
import os
import shutil
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from exported import from_frozen_graph
from messages import assert_names, naming
from run_folders import by_hand
from systems import links, only_on_linux
from tf1_mnist import export, pretrained
from tf1_mnist import tf1 as tf
from tf1_mnist.web import ops

COMMAND = "python -m tf1_mnist.export"
TF2 = not tf.VERSION.startswith("1.")


def exported(run: Path, output: Path, *argv: str) -> Path:
    assert export.main(["--run", str(run), "--output", str(output), *argv]) == 0
    return output


# --- The formats -----------------------------------------------------------------------------


def test_a_frozen_graph_computes_what_numpy_computes_from_the_weights(
    softmax_run: Path, mnist: Any, here: Path
) -> None:
    path = exported(softmax_run, here / "file", "--to", "frozen_graph")
    for images in (mnist[1].images[:1], mnist[1].images[:300]):  # the batch may have any size
        outputs = from_frozen_graph(path, images)
        expected = by_hand(softmax_run, images)
        assert set(outputs) == {"probabilities", "classes"}
        assert outputs["probabilities"].dtype == np.float32
        assert outputs["classes"].dtype == np.int64
        np.testing.assert_allclose(outputs["probabilities"], expected, rtol=0, atol=1e-5)
        np.testing.assert_array_equal(outputs["classes"], expected.argmax(axis=1))
    # TensorFlow 2 writes the settings of Keras to a new home folder.
    assert set(os.listdir(".")) - {"home"} == {"file"}


def test_a_frozen_graph_omits_attributes_with_default_values(softmax_run: Path, here: Path) -> None:
    """TensorFlow 1.15.5 refuses graphs with attributes that it does not know."""
    path = exported(softmax_run, here / "file", "--to", "frozen_graph")
    nodes = tf.GraphDef.FromString(path.read_bytes()).node
    products = [node for node in nodes if node.op == "MatMul"]
    assert [set(node.attr) - {"T"} for node in products] == [set(), set(), set()]


def test_without_a_run_the_bundled_network_is_exported_into_the_current_folder(
    here: Path, capsys: Any
) -> None:
    assert export.main(["--to", "frozen_graph"]) == 0
    output = capsys.readouterr()
    assert output.err == "network: the bundled CNN\n"
    assert output.out.startswith("frozen_graph.pb: ")
    assert Path("frozen_graph.pb").stat().st_size > 4 * 243242


def test_a_folder_for_browsers_has_the_weights_in_16_bits_and_what_the_page_says(
    softmax_run: Path, here: Path, mnist: Any
) -> None:
    folder = exported(softmax_run, here / "web", "--to", "web")
    script = (folder / "weights.js").read_text("utf-8")
    written = json.loads(script.partition('["softmax"] = ')[2].rstrip(";\n"))
    kernels = np.frombuffer(base64.b64decode(written["kernels"]), "<f2").astype(np.float64)
    assert len(kernels) == 784 * 512 + 512 * 512 + 512 * 10
    x = mnist[1].images[:300].astype(np.float64)
    for layer in written["layers"]:
        if layer["kind"] == "affine":
            x = x * layer["scale"] + layer["offset"]
        elif layer["kind"] == "reshape":
            x = x.reshape(-1, *layer["shape"])
        elif layer["kind"] == "dense":
            count = int(np.prod(layer["kernel"]))
            x, kernels = x @ kernels[:count].reshape(layer["kernel"]), kernels[count:]
        elif layer["kind"] == "relu":
            x = np.maximum(x, 0)
    exponentials = np.exp(x - x.max(axis=1, keepdims=True))
    probabilities = exponentials / exponentials.sum(axis=1, keepdims=True)
    expected = by_hand(softmax_run, mnist[1].images[:300])
    np.testing.assert_allclose(probabilities, expected, rtol=0, atol=2e-3)
    html = (folder / "index.html").read_text("utf-8")
    assert str(softmax_run.parent) not in html
    assert 'src="digit.js"' in html
    assert not (folder / "handwriting").exists()
    program = json.loads(html.partition('id="program">')[2].partition("</script>")[0])
    accuracy = json.loads((softmax_run / "metrics.json").read_text())["test_accuracy"]
    assert program["run"] == {
        "network": "softmax",
        "classNames": list("0123456789"),
        "name": softmax_run.name,
        "accuracy": f"{accuracy:.2%}",
        "count": "10,000",
    }


# --- Refusals --------------------------------------------------------------------------------


def test_existing_files_are_left_alone(
    softmax_run: Path, here: Path, capfd: Any, refused: Any
) -> None:
    Path("file").write_text("mine")
    Path("folder").mkdir()
    for name in ("file", "folder", "."):
        for to in export.NAMES:
            line = refused(export, "--run", str(softmax_run), "--to", to, "--output", name)
            assert_names(line, name, "exists", "--output")
    assert Path("file").read_text() == "mine"
    assert list(Path("folder").iterdir()) == []
    line = refused(export, "--run", str(softmax_run), "--to", "onnx", "--output", "none/file")
    assert_names(line, "none", "folder")
    inside = str(softmax_run / "saved_model" / "copy")
    line = refused(export, "--run", str(softmax_run), "--to", "web", "--output", inside)
    assert_names(line, inside, "SavedModel")


@links
def test_a_link_to_nothing_is_left_alone(softmax_run: Path, here: Path, refused: Any) -> None:
    Path("link").symlink_to("nowhere")
    for to in export.NAMES:
        line = refused(export, "--run", softmax_run, "--to", to, "--output", "link")
        assert_names(line, "link", "exists", "--output")


@links
def test_a_link_to_itself_is_named(here: Path, refused: Any) -> None:
    run, output = here / "run", str(here / "copy")
    run.symlink_to(run)
    line = refused(export, "--run", str(run), "--to", "frozen_graph", "--output", output)
    assert_names(line, run)


@only_on_linux("there is /proc")
def test_a_path_that_cannot_be_written_is_named(softmax_run: Path, refused: Any) -> None:
    """Not even root can write into this folder."""
    output = "/proc/model.pb"
    options = ("--run", softmax_run, "--to", "frozen_graph", "--output", output)
    assert refused(export, *options).startswith(f"{output}: ")


def test_a_folder_that_is_no_run_is_named(
    softmax_run: Path, here: Path, capfd: Any, refused: Any
) -> None:
    Path("run").mkdir()
    line = refused(export, "--run", "run", "--to", "tflite")
    assert_names(line, "run", "saved_model")
    shutil.copytree(str(softmax_run / "saved_model"), "run/saved_model")
    shutil.copy(str(softmax_run / "options.json"), "run")
    Path("run/saved_model/saved_model.pb").write_bytes(b"no protocol buffer")
    for to in export.NAMES:
        line = refused(export, "--run", "run", "--to", to, "--output", "file")
        assert_names(line, Path("run/saved_model"))
    assert os.listdir(".") == ["run"]


def test_wrong_options_are_refused(
    softmax_run: Path, here: Path, capfd: Any, monkeypatch: pytest.MonkeyPatch, refused: Any
) -> None:
    run = ("--run", str(softmax_run))
    assert_names(refused(export, *run), "--to")
    for gone in ("h5", "saved_model"):
        assert_names(refused(export, *run, "--to", gone), "--to", f"'{gone}'", "tflite")
    line = refused(export, *run, "--to", "onnx", "--quantize")
    assert_names(line, "--quantize", "onnx", "tflite")
    with pytest.raises(ValueError, match=naming("'h5'", *export.NAMES)):
        export.export(softmax_run, "h5", here / "file")
    monkeypatch.setitem(sys.modules, "tf2onnx", None)  # not installed
    assert "python -m pip install tf2onnx" in refused(export, *run, "--to", "onnx")
    monkeypatch.setattr(tf, "VERSION", "1.15.5")
    line = refused(export, *run, "--to", "tflite")
    assert_names(line, "TensorFlow 1.15.5", "TFLite")
    assert not (softmax_run / "model.onnx").exists()
    assert not (softmax_run / "model.tflite").exists()


def test_an_op_that_pages_cannot_run_is_named(
    softmax_run: Path, here: Path, monkeypatch: pytest.MonkeyPatch, refused: Any
) -> None:
    monkeypatch.delitem(ops._CONVERTERS, "Relu")
    argv = ("--run", str(softmax_run), "--to", "web", "--output", "web")
    assert_names(refused(export, *argv), "dense_2/Relu", "MatMul", "Softmax")
    assert os.listdir(".") == []


# --- Failures --------------------------------------------------------------------------------


@pytest.mark.parametrize("named", [(), ("script.js",)])
def test_a_folder_that_is_half_written_leaves_nothing(
    named: Any,
    softmax_run: Path,
    here: Path,
    capfd: Any,
    monkeypatch: pytest.MonkeyPatch,
    refused: Any,
) -> None:
    """An error names the path to write, even if it comes with a temporary name or with none."""

    def full_disk(session: Any, source: Path, target: Path) -> None:
        (target / "scripts").mkdir(parents=True)
        raise OSError(28, "No space left on device", *[str(target / name) for name in named])

    monkeypatch.setitem(export.FORMATS, ("web", False), export.Format("web", full_disk))
    line = refused(export, "--run", str(softmax_run), "--to", "web", "--output", "copy")
    assert line == "copy: No space left on device"
    assert os.listdir(".") == []


def test_an_error_of_a_file_that_is_only_read_names_that_file(
    softmax_run: Path, here: Path, capfd: Any, monkeypatch: pytest.MonkeyPatch, refused: Any
) -> None:
    for error in (OSError(5, "Input/output error", "run/a"), FileNotFoundError("run/a: none")):

        def unreadable(*_: Any, error: Exception = error) -> None:
            raise error

        monkeypatch.setitem(export.FORMATS, ("web", False), export.Format("web", unreadable))
        line = refused(export, "--run", str(softmax_run), "--to", "web", "--output", "copy")
        assert line.startswith("run/a: ")
        assert "copy" not in line


@only_on_linux("a name may have 255 bytes")
def test_the_longest_name_is_written_and_no_file_is_replaced(here: Path, monkeypatch: Any) -> None:
    output = here / (255 * "a")

    def write(session: Any, source: Path, target: Path) -> None:
        target.write_bytes(b"new")

    monkeypatch.setattr(export, "_format", lambda *_: export.Format("", write))
    export.export(pretrained.CNN, "frozen_graph", output)
    assert output.read_bytes() == b"new"

    def write_late(session: Any, source: Path, target: Path) -> None:
        (here / "b").write_bytes(b"mine")  # after the first check
        target.write_bytes(b"new")

    monkeypatch.setattr(export, "_format", lambda *_: export.Format("", write_late))
    with pytest.raises(FileExistsError, match=naming(here / "b", "--output")):
        export.export(pretrained.CNN, "frozen_graph", here / "b")
    assert sorted(path.read_bytes() for path in here.iterdir()) == [b"mine", b"new"]
