"""Tests the network that comes with the package."""

import hashlib
import re

from tf1_mnist import cnn, runs
from tf1_mnist.pretrained import CNN

README = (CNN / "README.md").read_text("utf-8")


def test_the_files_are_those_of_the_readme() -> None:
    listed = re.findall(r"^    (\w{64})  (\S+)$", README, re.M)
    found = {
        path.relative_to(CNN).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in (CNN / "saved_model").rglob("*")
        if path.is_file()
    }
    assert found == {name: digest for digest, name in listed}


def test_the_readme_names_what_is_beside_it() -> None:
    named = re.findall(r"^- `([^`]+?)/?`: [^;]*?[;.]$", README, re.M | re.S)
    assert {*named, "README.md"} == {path.name for path in CNN.iterdir()}


def test_it_is_small() -> None:
    sizes = (path.stat().st_size for path in CNN.rglob("*") if path.is_file())
    assert sum(sizes) < 1_500_000


def test_the_readme_has_the_runs_options_and_scores() -> None:
    (settings, record), metrics = runs.read_options(CNN), runs.read_metrics(CNN)
    default = cnn.VARIANTS["best"].settings
    assert (record.network, record.variant) == ("cnn", "best")
    assert (settings.epochs, settings.augment) == (default.epochs, default.augment)
    command = f"--best --seed {settings.seed} --precision {settings.precision}"
    assert f"`python -m tf1_mnist.cnn {command}`" in README
    assert f"| parameters | {metrics.parameters:,} |" in README
    assert f"images | {metrics.test_accuracy:.2%} |" in README
    assert f"| errors in this test | {metrics.test_errors} |" in README
