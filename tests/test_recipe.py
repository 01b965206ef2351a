"""Tests that a recipe holds each value once, and that options.json holds every variant's values."""

from pathlib import Path
from typing import Any

import pytest

from tf1_mnist import cnn, runs, softmax
from tf1_mnist import tf1 as tf
from tf1_mnist.model import build
from tf1_mnist.task import DIGIT

VARIANTS = [
    (module.__name__.rpartition(".")[2], variant)
    for module in (softmax, cnn)
    for variant in module.VARIANTS
]
MODULES: Any = {"softmax": softmax, "cnn": cnn}


@pytest.mark.parametrize(("network", "variant"), VARIANTS)
def test_a_variants_values_are_read_as_they_were_written(
    network: str, variant: str, tmp_path: Path
) -> None:
    recipe = MODULES[network].VARIANTS[variant]
    record = runs.Record(network, variant, data_sha256="0")
    runs.write_options(tmp_path, recipe.settings, record)
    assert runs.read_options(tmp_path) == (recipe.settings, record)
    assert recipe.task is DIGIT
    assert runs.earlier(tmp_path, MODULES[network].VARIANTS, network) == (recipe, record)


def test_the_graph_uses_the_settings_of_its_recipe() -> None:
    recipe = softmax.VARIANTS["default"]
    changed = recipe.with_settings(learning_rate=0.5, seed=7)
    assert (changed.settings.learning_rate, changed.settings.seed) == (0.5, 7)
    assert changed.with_settings(learning_rate=2e-3, seed=0) == recipe
    found = []
    for each in (recipe, changed, changed.with_settings(seed=0)):
        model = build(each, 10)
        with tf.Session(graph=model.graph) as session:
            session.run(model.init_op)
            found.append(session.run([model.learning_rate, model.variables[0]]))
    assert [rate for rate, _ in found] == pytest.approx([2e-3, 0.5, 0.5])
    assert (found[0][1] != found[1][1]).any()
    assert (found[0][1] == found[2][1]).all()
