"""Tests the settings in options.json: the values that the command line refuses are refused here."""

import json
from pathlib import Path
from typing import Any, List

import pytest

from messages import assert_names
from tf1_mnist import evaluate, runs, softmax
from tf1_mnist.runs import Settings

OPTIONS = Settings("softmax", 10, 128, 2e-3, 0, None, "0")._asdict()


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("epochs", 0, ["0", "1 to 2147483647"]),
        ("epochs", -5, ["-5", "1 to 2147483647"]),
        ("epochs", 2**31, ["2147483648", "1 to 2147483647"]),
        ("batch_size", 0, ["0", "1 to 2147483647"]),
        ("batch_size", -128, ["-128", "1 to 2147483647"]),
        ("seed", -1, ["-1", "0 to 2147483647"]),
        ("seed", 2**31, ["2147483648", "0 to 2147483647"]),
        ("workers", 0, ["0", "1 to 2147483647"]),
        ("learning_rate", -1.0, ["-1.0", "finite", "0"]),
        ("learning_rate", 0.0, ["0.0", "finite", "0"]),
        ("learning_rate", float("nan"), ["NaN", "finite", "0"]),
        ("learning_rate", float("inf"), ["Infinity", "finite", "0"]),
        ("precision", "auto", ['"auto"', "float32 or bfloat16"]),
        ("precision", "float16", ['"float16"', "float32 or bfloat16"]),
        ("augment", "plastic", ['"plastic"', "none or affine or elastic"]),
        ("augment", "", ['""', "none or affine or elastic"]),
    ],
)
def test_a_value_that_no_run_has_is_named(
    name: str, value: Any, expected: List[str], tmp_path: Path, refused: Any
) -> None:
    (tmp_path / "options.json").write_text(json.dumps({**OPTIONS, name: value}))
    with pytest.raises(ValueError) as caught:  # noqa: PT011 - the message is checked below
        runs.read_settings(tmp_path)
    assert_names(str(caught.value), tmp_path / "options.json", name, *expected)
    (tmp_path / "saved_model").mkdir()
    for command, option in ((softmax, "--resume"), (evaluate, "--run")):
        assert refused(command, option, tmp_path) == str(caught.value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("epochs", 2**31 - 1),
        ("seed", 2**31 - 1),
        ("learning_rate", 5e-324),
        ("precision", "bfloat16"),
        ("augment", "elastic"),
        ("workers", 100),
    ],
)
def test_a_value_at_the_end_of_its_range_is_taken(name: str, value: Any, tmp_path: Path) -> None:
    runs.write_settings(tmp_path, Settings(**{**OPTIONS, name: value}))
    assert getattr(runs.read_settings(tmp_path), name) == value


@pytest.mark.parametrize("name", ["options.json", "metrics.json"])
@pytest.mark.parametrize(
    "content",
    [b"", b"\xff\xfe{}", b"{}" + bytes(1 << 21), b"[" * 100_000, b'{"epochs": ' + b"[" * 900],
    ids=["empty", "UTF-16", "long", "nested", "nested in an object"],
)
def test_what_is_not_json_is_named(name: str, content: bytes, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(content)
    read = {"options.json": runs.read_settings, "metrics.json": runs.read_metrics}[name]
    with pytest.raises(ValueError) as caught:  # noqa: PT011 - the message is checked below
        read(tmp_path)
    assert_names(str(caught.value), tmp_path / name)
    assert len(str(caught.value)) < 400


def test_a_long_value_is_cut(tmp_path: Path) -> None:
    (tmp_path / "options.json").write_text(json.dumps({**OPTIONS, "epochs": "9" * 10_000}))
    with pytest.raises(ValueError) as caught:  # noqa: PT011 - the message is checked below
        runs.read_settings(tmp_path)
    assert_names(str(caught.value), tmp_path / "options.json", "epochs", "an integer")
    assert len(str(caught.value)) < 400
