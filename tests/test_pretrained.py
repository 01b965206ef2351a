"""Tests the networks that come with the package."""

import hashlib
import re
from pathlib import Path

import pytest

from number_reader import network as reader
from number_reader.pretrained import READER
from tf1_mnist import cnn, pretrained, runs

BUNDLED = [pretrained.CNN, READER]


def readme(folder: Path) -> str:
    return (folder / "README.md").read_text("utf-8")


@pytest.mark.parametrize("folder", BUNDLED, ids=lambda folder: folder.name)
def test_the_files_are_those_of_the_readme(folder: Path) -> None:
    listed = re.findall(r"^    (\w{64})  (\S+)$", readme(folder), re.M)
    found = {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in (folder / "saved_model").rglob("*")
        if path.is_file()
    }
    assert found == {name: digest for digest, name in listed}


@pytest.mark.parametrize("folder", BUNDLED, ids=lambda folder: folder.name)
def test_the_readme_names_what_is_beside_it(folder: Path) -> None:
    named = re.findall(r"^- `([^`]+?)/?`: [^;]*?[;.]$", readme(folder), re.M | re.S)
    assert {*named, "README.md"} == {path.name for path in folder.iterdir()}


def test_together_they_are_small() -> None:
    files = (path for folder in BUNDLED for path in folder.rglob("*") if path.is_file())
    assert sum(path.stat().st_size for path in files) < 4_000_000


@pytest.mark.parametrize("folder", BUNDLED, ids=lambda folder: folder.name)
def test_the_readme_has_the_runs_options_and_scores(folder: Path) -> None:
    text, settings, metrics = readme(folder), runs.read_settings(folder), runs.read_metrics(folder)
    network, variant = {"cnn": (cnn, "best"), "reader": (reader, "default")}[folder.name]
    default = network.VARIANTS[variant].settings
    option = "--best " if variant == "best" else ""
    assert (settings.network, settings.variant) == (folder.name, variant)
    assert (settings.epochs, settings.augment) == (default.epochs, default.augment)
    assert f"`python -m tf1_mnist.{folder.name} {option}--seed {settings.seed}`" in text
    assert f"| parameters | {metrics.parameters:,} |" in text
    assert f"images | {metrics.test_accuracy:.2%} |" in text
    assert f"| errors in this test | {metrics.test_errors} |" in text
