"""Tests the choice of a precision, and computations in bfloat16."""

import json
from pathlib import Path
from typing import Any, Callable

import numpy as np
import pytest

from messages import assert_names, naming
from run_folders import assert_same, cut_at_step_5, train, variables
from tf1_mnist import files, softmax
from tf1_mnist import tf1 as tf
from tf1_mnist.cli import precision

pytestmark = pytest.mark.usefixtures("blank_figures")

GENUINE = tf.VERSION.startswith("1.")  # TensorFlow 1.15.5 has no bfloat16 on CPUs


Cpu = Callable[[str, str], None]


@pytest.fixture
def cpu(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Cpu:
    """Returns a function that simulates a processor, given its vendor and instruction sets."""
    monkeypatch.delenv("TF_ENABLE_ONEDNN_OPTS", raising=False)
    if GENUINE:
        monkeypatch.setattr(precision, "_OPTION", "layout_optimizer")  # 1.15.5 has it, too

    def pretend(vendor: str, flags: str) -> None:
        processor = f"vendor_id\t: {vendor}\nvmx flags\t: vnmi\nflags\t\t: fpu {flags}\n\n"
        other = "processor\t: 1\nvendor_id\t: Other\nflags\t\t: amx_bf16\n"
        content = f"processor\t: 0\nmodel name\t: \xff avx2\n{processor}{other}"
        (tmp_path / "cpuinfo").write_bytes(content.encode("latin-1"))
        monkeypatch.setattr(precision, "CPUINFO", tmp_path / "cpuinfo")

    return pretend


def assert_float32_alone(missing: str) -> None:
    precision.check("float32")
    with pytest.raises(ValueError, match=naming("bfloat16", missing, "float32")):
        precision.check("bfloat16")


# --- Where bfloat16 is available -------------------------------------------------------------


@pytest.mark.parametrize(
    ("vendor", "flags"),
    [
        ("GenuineIntel", "avx512f avx512_bf16 amx_bf16 amx_tile"),
        ("GenuineIntel", "avx512f avx512_bf16 avx512_fp16"),
        ("AuthenticAMD", "avx512f avx512_bf16"),
    ],
)
def test_a_processor_with_the_instructions(cpu: Cpu, vendor: str, flags: str) -> None:
    cpu(vendor, flags)
    precision.check("bfloat16")
    precision.check("float32")


@pytest.mark.parametrize("flags", ["", "avx2", "avx512f amx_tile"])
@pytest.mark.parametrize("vendor", ["GenuineIntel", "AuthenticAMD"])
def test_a_processor_without_the_instructions(cpu: Cpu, vendor: str, flags: str) -> None:
    cpu(vendor, flags)
    assert_float32_alone("this processor has neither amx_bf16 nor avx512_bf16")


@pytest.mark.parametrize("content", ["Features\t: asimd bf16\n", None])
def test_a_machine_that_does_not_list_its_instructions(
    content: Any, tmp_path: Path, monkeypatch: Any
) -> None:
    monkeypatch.setattr(precision, "CPUINFO", tmp_path / "cpuinfo")
    if content is not None:
        (tmp_path / "cpuinfo").write_text(content)
    assert_float32_alone("this processor has neither amx_bf16 nor avx512_bf16")


def test_a_version_of_tensorflow_without_the_option(cpu: Cpu, monkeypatch: Any) -> None:
    cpu("AuthenticAMD", "avx512_bf16")
    monkeypatch.setattr(precision, "_OPTION", "no_such_option")
    assert_float32_alone(f"TensorFlow {tf.VERSION} does not support it")


@pytest.mark.parametrize("value", ["0", "false", "False"])
def test_onednn_switched_off(cpu: Cpu, value: str, monkeypatch: Any) -> None:
    cpu("AuthenticAMD", "avx512_bf16")
    monkeypatch.setenv("TF_ENABLE_ONEDNN_OPTS", value)
    assert_float32_alone("TF_ENABLE_ONEDNN_OPTS is off in the environment")


@pytest.mark.parametrize("value", ["1", "true"])
def test_onednn_switched_on(cpu: Cpu, value: str, monkeypatch: Any) -> None:
    cpu("AuthenticAMD", "avx512_bf16")
    monkeypatch.setenv("TF_ENABLE_ONEDNN_OPTS", value)
    precision.check("bfloat16")


# --- What it computes ------------------------------------------------------------------------


def rounded(x: np.ndarray) -> np.ndarray:
    """Rounds to the nearest float32 whose lower 16 bits are zero, with ties to even."""
    bits = x.astype(np.float32).view(np.uint32)
    return ((bits + 0x7FFF + ((bits >> 16) & 1)) & 0xFFFF0000).astype(np.uint32).view(np.float32)


def test_rounding_by_hand() -> None:
    x = np.array([1, 1 + 2**-8, 1 + 3 * 2**-8, 1 + 2**-8 + 2**-20, -1 - 2**-9, 3e38], np.float32)
    expected = [1, 1, 1 + 2**-6, 1 + 2**-7, -1, float.fromhex("0x1.c4p+127")]
    np.testing.assert_array_equal(rounded(x), np.array(expected, np.float32))


def test_a_config_changes_nothing_else() -> None:
    assert precision.config("float32") == tf.ConfigProto()
    if not GENUINE:
        expected = tf.ConfigProto()
        expected.graph_options.rewrite_options.auto_mixed_precision_onednn_bfloat16 = 1
        assert precision.config("bfloat16") == expected


def distance(a: np.ndarray, b: np.ndarray) -> float:
    return float(np.linalg.norm(a - b) / np.linalg.norm(b))


def test_a_product_in_bfloat16_where_this_machine_can(has_bfloat16: bool) -> None:
    if not has_bfloat16:
        with pytest.raises(ValueError, match=naming("bfloat16", "float32")):
            precision.check("bfloat16")
        return

    precision.check("bfloat16")
    random = np.random.RandomState(0)
    a = random.normal(size=(64, 128)).astype(np.float32)
    b = random.normal(size=(128, 32)).astype(np.float32)
    exact, by_hand = a.astype(float) @ b, rounded(a).astype(float) @ rounded(b)
    products = {}
    for name in ("float32", "bfloat16"):
        config = precision.config(name)
        with tf.Graph().as_default() as graph, tf.Session(config=config) as session:
            x = tf.placeholder(tf.float32, (None, 128))
            kernel = tf.get_variable("kernel", initializer=b)
            # A tensor that is fetched stays in float32, so fetch a copy.
            product = tf.identity(tf.matmul(x, kernel))
            step = tf.train.GradientDescentOptimizer(0.1).minimize(tf.reduce_sum(product**2))
            session.run(tf.global_variables_initializer())
            products[name] = session.run(product, {x: a})
            session.run(step, {x: a})
            value = session.run(kernel)
        assert products[name].dtype == value.dtype == np.float32
        assert not np.array_equal(value, rounded(value))  # bfloat16 could not hold this value
        dtypes = {tensor.dtype for op in graph.get_operations() for tensor in op.outputs}
        assert tf.bfloat16 not in dtypes
    assert distance(products["float32"], exact) < 1e-6
    assert 1e-4 < distance(products["bfloat16"], products["float32"]) < 2e-2
    # The product is rounded to bfloat16 too.
    np.testing.assert_array_equal(products["bfloat16"], rounded(products["bfloat16"]))
    assert distance(products["bfloat16"], rounded(by_hand)) < 1e-3
    assert distance(products["bfloat16"], by_hand) < 2**-8


# --- In a run --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def in_float32(digits_npz: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Trains for two epochs in float32 and returns the run's folder."""
    run = tmp_path_factory.mktemp("float32") / "run"
    argv = ["--epochs", "2", "--quiet", "--run-dir", str(run)]
    assert train(digits_npz, *argv) == 0
    return run


def test_bfloat16_is_refused_where_it_is_not_available(
    in_float32: Path, digits_npz: Path, here: Path, monkeypatch: Any, refused: Any
) -> None:
    monkeypatch.setattr(precision, "CPUINFO", here / "none")
    named = ("bfloat16", "amx_bf16", "avx512_bf16", "float32")
    argv = ["--data", str(digits_npz), "--run-dir", "run"]
    assert_names(refused(softmax, *argv, "--precision", "bfloat16"), *named)
    assert not Path("run").exists()

    cut_at_step_5(str(in_float32), "cut")
    options = json.loads(Path("cut/options.json").read_text())
    files.write_json(Path("cut/options.json"), {**options, "precision": "bfloat16"})
    before = {path: path.read_bytes() for path in Path("cut").rglob("*") if path.is_file()}
    assert_names(refused(softmax, "--resume", "cut"), *named)
    assert {p: p.read_bytes() for p in Path("cut").rglob("*") if p.is_file()} == before


def test_a_run_from_before_these_options_existed_is_resumed_in_float32(
    in_float32: Path, here: Path, capsys: Any
) -> None:
    cut_at_step_5(str(in_float32), "cut")
    options = json.loads(Path("cut/options.json").read_text())
    for name in ("variant", "precision", "TF_ENABLE_ONEDNN_OPTS"):
        del options[name]
    files.write_json(Path("cut/options.json"), options)
    assert softmax.main(["--resume", "cut"]) == 0
    assert capsys.readouterr().out.splitlines()[0].endswith(", float32")
    assert_same(Path("cut"), in_float32)


def test_a_run_in_bfloat16_differs(
    in_float32: Path, digits_npz: Path, here: Path, has_bfloat16: bool
) -> None:
    if not has_bfloat16:
        return  # refused, as tested above
    argv = ["--epochs", "2", "--quiet", "--run-dir", "run", "--precision", "bfloat16"]
    assert train(digits_npz, *argv) == 0
    assert json.loads(Path("run/options.json").read_text())["precision"] == "bfloat16"
    one, other = (variables(run)["dense_1/kernel"] for run in (Path("run"), in_float32))
    assert 0 < distance(one, other) < 0.1
