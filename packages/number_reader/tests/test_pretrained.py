"""Tests the network that comes with the package."""

import hashlib
import re

from number_reader.pretrained import READER
from number_reader.recognition import network
from tf1_mnist import runs

README = (READER / "README.md").read_text("utf-8")


def test_the_files_are_those_of_the_readme() -> None:
    listed = re.findall(r"^    (\w{64})  (\S+)$", README, re.M)
    assert {name: sha256 for sha256, name in listed} == {
        path.relative_to(READER).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in (READER / "saved_model").rglob("*")
        if path.is_file()
    }


def test_the_readme_names_what_is_beside_it() -> None:
    named = re.findall(r"^- `([^`]+?)/?`: [^;]*?[;.]$", README, re.M | re.S)
    assert {*named, "README.md"} == {path.name for path in READER.iterdir()}


def test_it_is_small() -> None:
    sizes = (path.stat().st_size for path in READER.rglob("*") if path.is_file())
    assert sum(sizes) < 2_500_000


def test_the_readme_has_the_runs_options_and_scores() -> None:
    (settings, record), metrics = runs.read_options(READER), runs.read_metrics(READER)
    default = network.VARIANTS["default"].settings
    assert (record.network, record.variant) == ("reader", "default")
    for name in ("epochs", "batch_size", "learning_rate"):
        assert getattr(settings, name) == getattr(default, name)
    command = f"train --seed {settings.seed} --precision {settings.precision}"
    assert f"`python -m number_reader {command}`" in README
    assert f"| parameters | {metrics.parameters:,} |" in README
    assert f"images | {metrics.test_accuracy:.2%} |" in README
    assert f"| errors in this test | {metrics.test_errors} |" in README
