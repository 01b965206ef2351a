"""What precision a run gets, and that bfloat16 is what it says."""

from pathlib import Path
from typing import Any, Set

import numpy as np
import pytest

from tf1_mnist import tf1 as tf
from tf1_mnist.cli import precision

GENUINE = tf.VERSION.startswith("1.")  # 1.15.5, which has no bfloat16 here


def pretend(monkeypatch: pytest.MonkeyPatch, flags: Set[str], option: str = "") -> None:
    """A processor's instructions, an option that TensorFlow has or not, an environment."""
    monkeypatch.delenv("TF_ENABLE_ONEDNN_OPTS", raising=False)
    monkeypatch.setattr(precision, "_flags", lambda cpuinfo: flags)
    if option:
        monkeypatch.setattr(precision, "_OPTION", option)


def assert_float32_alone(missing: str) -> None:
    assert precision.resolve("float32") == "float32"
    assert precision.resolve("auto") == "float32"
    with pytest.raises(ValueError, match="bfloat16") as caught:
        precision.resolve("bfloat16")
    assert str(caught.value) == f"precision bfloat16: {missing}; expected float32 or auto"


# --- What is had --------------------------------------------------------------------------


@pytest.mark.parametrize("flags", [set(), {"flags", ":", "avx2", "avx512f", "amx_tile"}])
def test_a_processor_without_the_instructions(flags: Set[str], monkeypatch: Any) -> None:
    pretend(monkeypatch, flags, "layout_optimizer")  # which any TensorFlow has
    assert_float32_alone("this processor has neither amx_bf16 nor avx512_bf16")


def test_a_tensorflow_without_the_option(monkeypatch: Any) -> None:
    pretend(monkeypatch, {"avx512_bf16", "amx_bf16"}, "" if GENUINE else "no_such_option")
    assert_float32_alone(f"TensorFlow {tf.VERSION} does not support it")


@pytest.mark.parametrize("value", ["0", "false", "False"])
def test_onednn_switched_off(value: str, monkeypatch: Any) -> None:
    pretend(monkeypatch, {"avx512_bf16"}, "layout_optimizer")
    monkeypatch.setenv("TF_ENABLE_ONEDNN_OPTS", value)
    assert_float32_alone("TF_ENABLE_ONEDNN_OPTS is off in the environment")


@pytest.mark.parametrize("value", [None, "1", "true"])
@pytest.mark.parametrize("flag", ["avx512_bf16", "amx_bf16"])
def test_all_that_bfloat16_needs(flag: str, value: Any, monkeypatch: Any) -> None:
    pretend(monkeypatch, {"avx2", flag}, "layout_optimizer" if GENUINE else "")
    if value is not None:
        monkeypatch.setenv("TF_ENABLE_ONEDNN_OPTS", value)
    assert precision.resolve("auto") == precision.resolve("bfloat16") == "bfloat16"
    assert precision.resolve("float32") == "float32"


@pytest.mark.parametrize("choice", ["float16", "", "Auto"])
def test_a_choice_that_is_none(choice: str) -> None:
    with pytest.raises(ValueError, match="precision") as caught:
        precision.resolve(choice)
    assert str(caught.value) == (f"precision {choice!r}; expected one of auto, float32, bfloat16")


def test_the_instructions_are_the_first_processors(tmp_path: Path) -> None:
    cpuinfo = tmp_path / "cpuinfo"
    cpuinfo.write_bytes(
        b"processor\t: 0\nmodel name\t: \xff avx2\nvmx flags\t: vnmi\nflags\t\t: fpu amx_bf16\n\n"
        b"processor\t: 1\nflags\t\t: fpu avx512_bf16\n"
    )
    assert precision._flags(cpuinfo) == {"flags", ":", "fpu", "amx_bf16"}
    cpuinfo.write_text("Features\t: asimd bf16\n")
    assert precision._flags(cpuinfo) == set()
    assert precision._flags(tmp_path / "none") == set()


# --- What it computes ---------------------------------------------------------------------


def rounded(x: np.ndarray) -> np.ndarray:
    """To the nearest of those whose lower 16 bits are zero; to the even one of two as near."""
    bits = x.astype(np.float32).view(np.uint32)
    return ((bits + 0x7FFF + ((bits >> 16) & 1)) & 0xFFFF0000).astype(np.uint32).view(np.float32)


def test_rounding_by_hand() -> None:
    x = np.array([1, 1 + 2**-8, 1 + 3 * 2**-8, 1 + 2**-8 + 2**-20, -1 - 2**-9, 3e38], np.float32)
    expected = [1, 1, 1 + 2**-6, 1 + 2**-7, -1, float.fromhex("0x1.c4p+127")]
    np.testing.assert_array_equal(rounded(x), np.array(expected, np.float32))


def test_a_config_asks_for_nothing_else() -> None:
    assert precision.config("float32") == tf.ConfigProto()
    if not GENUINE:
        expected = tf.ConfigProto()
        expected.graph_options.rewrite_options.auto_mixed_precision_onednn_bfloat16 = 1
        assert precision.config("bfloat16") == expected


def distance(a: np.ndarray, b: np.ndarray) -> float:
    return float(np.linalg.norm(a - b) / np.linalg.norm(b))


def test_a_product_in_bfloat16_where_this_machine_can(best_precision: str) -> None:
    assert precision.resolve("auto") == best_precision
    if best_precision == "float32":
        with pytest.raises(ValueError, match=r"^precision bfloat16: .*; expected float32 or auto"):
            precision.resolve("bfloat16")
        return

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
            # What is fetched itself stays in float32.
            product = tf.identity(tf.matmul(x, kernel))
            step = tf.train.GradientDescentOptimizer(0.1).minimize(tf.reduce_sum(product**2))
            session.run(tf.global_variables_initializer())
            products[name] = session.run(product, {x: a})
            session.run(step, {x: a})
            value = session.run(kernel)
        assert products[name].dtype == value.dtype == np.float32
        assert not np.array_equal(value, rounded(value))  # which bfloat16 could not hold
        dtypes = {tensor.dtype for op in graph.get_operations() for tensor in op.outputs}
        assert tf.bfloat16 not in dtypes
    assert distance(products["float32"], exact) < 1e-6
    assert 1e-4 < distance(products["bfloat16"], products["float32"]) < 2e-2
    # The product itself is a bfloat16 too.
    np.testing.assert_array_equal(products["bfloat16"], rounded(products["bfloat16"]))
    assert distance(products["bfloat16"], rounded(by_hand)) < 1e-3
    assert distance(products["bfloat16"], by_hand) < 2**-8
