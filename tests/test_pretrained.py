"""Tests the network that comes with the package."""

import hashlib
import re
from typing import Any

import numpy as np
import pytest

from tf1_mnist import cnn, pretrained, runs, training
from tf1_mnist.runs import saved_model


@pytest.fixture
def readme() -> str:
    return (pretrained.CNN.parent / "README.md").read_text("utf-8")


def test_the_files_are_those_of_the_readme(readme: str) -> None:
    listed = dict(reversed(line) for line in re.findall(r"^    (\w{64})  (\S+)$", readme, re.M))
    found = {
        path.relative_to(pretrained.CNN.parent).as_posix(): path.read_bytes()
        for path in (pretrained.CNN / "saved_model").rglob("*")
        if path.is_file()
    }
    assert {name: hashlib.sha256(content).hexdigest() for name, content in found.items()} == listed
    assert sum(map(len, found.values())) < 2_500_000


def test_its_scores_are_those_of_the_readme(mnist: Any, readme: str) -> None:
    metrics = runs.read_metrics(pretrained.CNN)
    with saved_model.load(pretrained.CNN) as (session, model):
        classes = training.predict(session, model, mnist[1].images).argmax(axis=1)
    errors = np.count_nonzero(classes != mnist[1].labels)
    assert errors == metrics.test_errors
    assert f"| accuracy on the 10,000 test images | {1 - errors / 10000:.2%} |" in readme
    assert f"| errors on the test images | {errors} |" in readme
    assert f"| parameters | {metrics.parameters:,} |" in readme
    assert errors <= 40
    recipe, settings = cnn.VARIANTS["best"], runs.read_settings(pretrained.CNN)
    assert (settings.network, settings.variant) == ("cnn", "best")
    assert f"`python -m tf1_mnist.cnn --best --seed {settings.seed}`" in readme
    assert (settings.epochs, settings.augment) == (recipe.epochs, recipe.augment)
