"""Tests the accuracy of the bundled network."""

from typing import Any

import numpy as np

from tf1_mnist import pretrained, runs, training
from tf1_mnist.runs import saved_model


def test_the_cnn_makes_as_many_errors_as_its_run(mnist: Any) -> None:
    with saved_model.load(pretrained.CNN) as (session, model):
        classes = training.predict(session, model, mnist[1].images).argmax(axis=1)
    errors = np.count_nonzero(classes != mnist[1].labels)
    assert errors == runs.read_metrics(pretrained.CNN).test_errors <= 40
