"""Tests options.json and the check that a run's data have not changed."""

import json
from pathlib import Path
from typing import Any, Dict, List

import pytest

from messages import assert_names, naming
from tf1_mnist import data, evaluate, files, runs, softmax
from tf1_mnist.runs import Record, Settings
from tf1_mnist.task import DIGIT

# The settings as version 1.0 wrote them.
OPTIONS = {
    "network": "cnn",
    "fast": True,
    "epochs": 10,
    "batch_size": 128,
    "learning_rate": 0.1,
    "seed": 0,
    "precision": "bfloat16",
    "sync": True,
    "workers": 2,
    "data": None,
    "data_sha256": "0",
    "TF_ENABLE_ONEDNN_OPTS": None,
    "versions": {"python": "3.13.0"},
}
SETTINGS = Settings(10, 128, 0.1, 0, precision="bfloat16")
RECORD = Record("cnn", "fast", "0")
WORDS = DIGIT._replace(name="words")  # the task of another package's networks


def test_settings_read_back(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=naming(tmp_path, "options.json")):
        runs.read_options(tmp_path)
    runs.write_options(tmp_path, SETTINGS, RECORD)
    assert runs.read_options(tmp_path) == (SETTINGS, RECORD)


def test_options_of_version_1_are_read(tmp_path: Path) -> None:
    files.write_json(tmp_path / "options.json", OPTIONS)
    assert runs.read_options(tmp_path) == (SETTINGS, RECORD)
    files.write_json(tmp_path / "options.json", {**OPTIONS, "fast": False})
    assert runs.read_options(tmp_path) == (SETTINGS, RECORD._replace(variant="default"))
    lacks = ["variant", "precision", "fast", "sync", "workers"]
    older = {name: value for name, value in OPTIONS.items() if name not in lacks}
    files.write_json(tmp_path / "options.json", older)
    unsaid = SETTINGS._replace(precision="float32"), RECORD._replace(variant="default")
    assert runs.read_options(tmp_path) == unsaid


def test_options_of_version_2_1_are_read(tmp_path: Path) -> None:
    """They name the version of OpenCV, and the rows and the network from which a reader learned."""
    runs.write_options(tmp_path, SETTINGS, RECORD)
    options = json.loads((tmp_path / "options.json").read_text("utf-8"))
    assert list(options["versions"]) == ["python", "tensorflow", "numpy", "tf1_mnist"]
    versions = {**options["versions"], "opencv": "5.0.0", "tf1_mnist": "2.1.0"}
    unsaid: Dict[str, Any] = dict.fromkeys(("learn", "start"))
    for learned in (
        {**unsaid, "learn_sha256": "", "start_sha256": ""},
        {"learn": "mine", "start": "run", "learn_sha256": "1", "start_sha256": "2"},
    ):
        older = {**options, "reads": "digits", **learned, "versions": versions}
        files.write_json(tmp_path / "options.json", older)
        assert runs.read_options(tmp_path) == (SETTINGS, RECORD)
        assert runs.reads(tmp_path) == "digits"


def test_what_a_run_reads_is_written_and_older_runs_are_told_apart_by_their_network(
    tmp_path: Path,
) -> None:
    with pytest.raises(FileNotFoundError, match=naming(tmp_path, "options.json")):
        runs.reads(tmp_path)
    runs.write_options(tmp_path, SETTINGS, RECORD)
    assert json.loads((tmp_path / "options.json").read_text("utf-8"))["reads"] == "digits"
    runs.write_options(tmp_path, SETTINGS, RECORD, WORDS)
    assert runs.reads(tmp_path) == "words"
    assert runs.read_options(tmp_path) == (SETTINGS, RECORD)
    for options, name in (
        (OPTIONS, "digits"),
        ({**OPTIONS, "network": "reader"}, "rows"),  # version 2.0
        ({**OPTIONS, "network": "mine", "reads": "rows"}, "rows"),
        ({**OPTIONS, "network": "reader", "reads": "digits"}, "digits"),
    ):
        files.write_json(tmp_path / "options.json", options)
        assert runs.reads(tmp_path) == name
    for wrong in (None, 1, ["digits"]):
        files.write_json(tmp_path / "options.json", {**OPTIONS, "reads": wrong})
        named = (tmp_path / "options.json", "reads", json.dumps(wrong), "string")
        with pytest.raises(ValueError, match=naming(*named)):
            runs.reads(tmp_path)


def test_a_run_that_reads_something_else_is_named(tmp_path: Path) -> None:
    runs.write_options(tmp_path, SETTINGS, RECORD, WORDS)
    runs.expect_task(tmp_path, WORDS)
    message = f"{tmp_path}: reads words; expected a network that reads digits"
    with pytest.raises(ValueError, match="expected") as caught:
        runs.expect_task(tmp_path, DIGIT)
    assert str(caught.value) == message
    runs.write_options(tmp_path, SETTINGS, RECORD)
    runs.expect_task(tmp_path, DIGIT)
    with pytest.raises(ValueError, match=naming(tmp_path, "digits", "words")):
        runs.expect_task(tmp_path, WORDS)
    files.write_json(tmp_path / "options.json", {**OPTIONS, "reads": "a" * 5000})
    with pytest.raises(ValueError, match=naming(tmp_path)) as caught:
        runs.expect_task(tmp_path, DIGIT)
    assert len(str(caught.value)) < len(str(tmp_path)) + 200


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("{", ["JSON"]),
        ("\0", ["JSON"]),
        ("[]", ["[]", "JSON object"]),
        ("{}", ["network", "missing"]),
        (json.dumps({**OPTIONS, "epochs": "10"}), ["epochs", '"10"', "integer"]),
        (json.dumps({**OPTIONS, "epochs": True}), ["epochs", "true", "integer"]),
        (json.dumps({**OPTIONS, "fast": 1}), ["fast", "1", "true or false"]),
        (json.dumps({**OPTIONS, "precision": None}), ["precision", "null", "string"]),
        (json.dumps({**OPTIONS, "data": 1}), ["data", "1", "string or null"]),
        (json.dumps({**OPTIONS, "class_names": "0123456789"}), ["class_names", "list of strings"]),
        (json.dumps({**OPTIONS, "class_names": [0, 1]}), ["class_names", "[0, 1]", "strings"]),
        (json.dumps({**OPTIONS, "data_sha256": ""}), ["data_sha256", "empty", "SHA-256"]),
        (json.dumps({k: v for k, v in OPTIONS.items() if k != "data"}), ["data", "missing"]),
    ],
)
def test_an_invalid_options_file_is_named(tmp_path: Path, text: str, named: List[str]) -> None:
    (tmp_path / "options.json").write_text(text)
    with pytest.raises(ValueError) as caught:  # noqa: PT011 - the message is checked below
        runs.read_options(tmp_path)
    assert_names(str(caught.value), tmp_path / "options.json", *named)


def test_the_data_of_a_run_are_taken_as_long_as_they_are_the_same(
    digits: Any, digits_npz: Path
) -> None:
    path = str(digits_npz)
    record = runs.record("cnn", "fast", path, *digits)
    assert record == RECORD._replace(data_sha256=data.sha256(*digits))
    runs.expect_same_data(path, record, record)
    for other in ("0", "0" * 5000):
        with pytest.raises(ValueError, match=naming(digits_npz, record.data_sha256)) as caught:
            runs.expect_same_data(path, record, RECORD._replace(data_sha256=other))
        assert len(str(caught.value)) < len(path) + 400


# --- Values that the command line refuses ----------------------------------------------------

VALID = {**Settings()._asdict(), **Record("softmax", data_sha256="0")._asdict()}


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
        ("learning_rate", -1.0, ["-1.0", "1.2e-38", "3.4e+38"]),
        ("learning_rate", 0.0, ["0.0", "1.2e-38", "3.4e+38"]),
        ("learning_rate", 1e308, ["1e+308", "1.2e-38", "3.4e+38"]),
        ("learning_rate", float("nan"), ["NaN", "1.2e-38", "3.4e+38"]),
        ("learning_rate", float("inf"), ["Infinity", "1.2e-38", "3.4e+38"]),
        ("precision", "auto", ['"auto"', "float32 or bfloat16"]),
        ("precision", "float16", ['"float16"', "float32 or bfloat16"]),
        ("augment", "plastic", ['"plastic"', "none or affine or elastic"]),
        ("class_names", ["a", "b"], ['["a", "b"]', "ten different names"]),
        ("class_names", ["a", *"012345678", "a"], ["ten different names"]),
        ("class_names", ["a", *"01234567", "a"], ["ten different names"]),
        ("class_names", ["a\nb", *"012345678"], ["ten different names"]),
        ("class_names", ["", *"012345678"], ["ten different names"]),
        ("augment", "", ['""', "none or affine or elastic"]),
    ],
)
def test_a_value_that_no_run_has_is_named(
    name: str, value: Any, expected: List[str], tmp_path: Path, refused: Any
) -> None:
    (tmp_path / "options.json").write_text(json.dumps({**VALID, name: value}))
    with pytest.raises(ValueError) as caught:  # noqa: PT011 - the message is checked below
        runs.read_options(tmp_path)
    assert_names(str(caught.value), tmp_path / "options.json", name, *expected)
    (tmp_path / "saved_model").mkdir()
    for command, option in ((softmax, "--resume"), (evaluate, "--run")):
        assert refused(command, option, tmp_path) == str(caught.value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("epochs", 2**31 - 1),
        ("seed", 2**31 - 1),
        ("learning_rate", 1.2e-38),
        ("precision", "bfloat16"),
        ("augment", "elastic"),
        ("class_names", ("Ankle boot", "\u0663", *"01234567")),
    ],
)
def test_a_value_at_the_end_of_its_range_is_taken(name: str, value: Any, tmp_path: Path) -> None:
    files.write_json(tmp_path / "options.json", {**VALID, name: value})
    settings, record = runs.read_options(tmp_path)
    assert {**settings._asdict(), **record._asdict()}[name] == value


@pytest.mark.parametrize("name", ["options.json", "metrics.json"])
@pytest.mark.parametrize(
    "content",
    [b"", b"\xff\xfe{}", b"{}" + bytes(1 << 21), b"[" * 100_000, b'{"epochs": ' + b"[" * 900],
    ids=["empty", "UTF-16", "long", "nested", "nested in an object"],
)
def test_what_is_not_json_is_named(name: str, content: bytes, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(content)
    read = {"options.json": runs.read_options, "metrics.json": runs.read_metrics}[name]
    with pytest.raises(ValueError) as caught:  # noqa: PT011 - the message is checked below
        read(tmp_path)
    assert_names(str(caught.value), tmp_path / name)
    assert len(str(caught.value)) < 400


def test_a_long_value_is_cut(tmp_path: Path) -> None:
    (tmp_path / "options.json").write_text(json.dumps({**VALID, "epochs": "9" * 10_000}))
    with pytest.raises(ValueError) as caught:  # noqa: PT011 - the message is checked below
        runs.read_options(tmp_path)
    assert_names(str(caught.value), tmp_path / "options.json", "epochs", "an integer")
    assert len(str(caught.value)) < 400
