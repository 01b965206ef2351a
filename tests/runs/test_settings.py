"""Tests options.json, and that a run's data are the same whenever they are read."""

import json
from pathlib import Path
from typing import Any, List

import pytest

from messages import assert_names, naming
from tf1_mnist import data, runs
from tf1_mnist.runs import Settings

# As version 1.0 wrote them.
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
SETTINGS = Settings("cnn", 10, 128, 0.1, 0, None, "0", "fast", "bfloat16", sync=True, workers=2)


def test_settings_read_back(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=naming(tmp_path, "options.json")):
        runs.read_settings(tmp_path)
    runs.write_settings(tmp_path, SETTINGS)
    assert runs.read_settings(tmp_path) == SETTINGS


def test_options_of_version_1_are_read(tmp_path: Path) -> None:
    runs.write_json(tmp_path / "options.json", OPTIONS)
    assert runs.read_settings(tmp_path) == SETTINGS
    runs.write_json(tmp_path / "options.json", {**OPTIONS, "fast": False})
    assert runs.read_settings(tmp_path) == SETTINGS._replace(variant="default")
    unsaid = {"variant": "default", "precision": "float32", "sync": False, "workers": 1}
    older = {name: value for name, value in OPTIONS.items() if name not in [*unsaid, "fast"]}
    runs.write_json(tmp_path / "options.json", older)
    assert runs.read_settings(tmp_path) == SETTINGS._replace(**unsaid)
    runs.write_json(tmp_path / "options.json", {**older, "network": "reader"})
    assert runs.read_settings(tmp_path).reads == "rows"


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
        (json.dumps({**OPTIONS, "reads": "words"}), ["reads", '"words"', "digits or rows"]),
        (json.dumps({**OPTIONS, "data": 1}), ["data", "1", "string or null"]),
        (json.dumps({**OPTIONS, "data_sha256": ""}), ["data_sha256", "empty", "SHA-256"]),
        (json.dumps({**OPTIONS, "reads": "words"}), ["reads", "words", "digits or rows"]),
        (json.dumps({k: v for k, v in OPTIONS.items() if k != "data"}), ["data", "missing"]),
    ],
)
def test_an_invalid_options_file_is_named(tmp_path: Path, text: str, named: List[str]) -> None:
    (tmp_path / "options.json").write_text(text)
    with pytest.raises(ValueError) as caught:  # noqa: PT011 - the message is checked below
        runs.read_settings(tmp_path)
    assert_names(str(caught.value), tmp_path / "options.json", *named)


def test_the_data_of_a_run_are_read_as_long_as_they_are_the_same(
    digits: Any, digits_npz: Path
) -> None:
    sha256 = data.sha256(*digits)
    new = SETTINGS._replace(data=str(digits_npz), data_sha256="")
    for settings in (new, new._replace(data_sha256=sha256)):
        train, test, found = runs.load_data(settings)
        assert (len(train.images), len(test.images), found) == (600, 210, sha256)
    with pytest.raises(ValueError, match=naming(digits_npz, sha256, "0")):
        runs.load_data(new._replace(data_sha256="0"))
