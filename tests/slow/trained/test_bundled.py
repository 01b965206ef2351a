"""Tests the accuracy of the bundled network."""

from pathlib import Path
from typing import Any

import numpy as np

from tf1_mnist import evaluate, pretrained, runs, training
from tf1_mnist.runs import saved_model


def test_the_cnn_makes_as_many_errors_as_its_run(mnist: Any) -> None:
    with saved_model.load(pretrained.CNN) as (session, model):
        classes = training.predict(session, model, mnist[1].images).argmax(axis=1)
    errors = np.count_nonzero(classes != mnist[1].labels)
    assert errors == runs.read_metrics(pretrained.CNN).test_errors <= 40


def test_without_a_run_the_bundled_network_is_measured(here: Path, capsys: Any) -> None:
    assert evaluate.main([]) == 0
    output = capsys.readouterr()
    assert output.err == "network: the bundled CNN\n"
    metrics = runs.read_metrics(pretrained.CNN)
    assert f"errors             {metrics.test_errors}\n" in output.out
    assert "data               the bundled MNIST: 10,000 test images\n" in output.out
    assert "\n    1    1,135  " in output.out
    assert "figures" not in output.out
    assert sorted(path.name for path in pretrained.CNN.iterdir()) == [
        "README.md",
        "metrics.json",
        "options.json",
        "saved_model",
    ]
