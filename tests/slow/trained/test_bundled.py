"""Tests the bundled networks' accuracy, and the reader's rejection.json with the rows behind it."""

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tf1_mnist import data, evaluate, pretrained, runs, training
from tf1_mnist.cli import networks
from tf1_mnist.data import rows
from tf1_mnist.runs import rejection, saved_model


def test_the_cnn_makes_as_many_errors_as_its_run(mnist: Any) -> None:
    with saved_model.load(pretrained.CNN) as (session, model):
        classes = training.predict(session, model, mnist[1].images).argmax(axis=1)
    errors = np.count_nonzero(classes != mnist[1].labels)
    assert errors == runs.read_metrics(pretrained.CNN).test_errors <= 40


def test_the_readers_accuracy_on_all_test_rows_is_that_of_its_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    monkeypatch.chdir(tmp_path)
    assert evaluate.main(["--bundled", "reader"]) == 0
    output = capsys.readouterr()
    assert output.err == f"network: {networks.name(pretrained.READER)}\n"
    (accuracy,) = re.findall(r"accuracy +(\S+)%", output.out)
    # The rows that are composed differ a little between versions of OpenCV and others.
    metrics = runs.read_metrics(pretrained.READER)
    assert float(accuracy) == pytest.approx(100 * metrics.test_accuracy, abs=1)
    assert list(tmp_path.iterdir()) == []  # no figures


def test_the_bundled_reader_has_learned_to_reject_from_its_training_rows(mnist: Any) -> None:
    """Whose first batches are composed again. On another machine, few rows are read otherwise."""
    settings = runs.read_settings(pretrained.READER)
    train, _ = data.hold_out(mnist[0])
    batches = rows.Rows(train, settings.batch_size, settings.seed)
    with saved_model.load(pretrained.READER) as (session, model):
        found = rejection.fit(session, model, batches.since(0))
    bundled = rejection.read(pretrained.READER)
    assert found is not None
    assert bundled is not None
    largest = np.abs(bundled.weights).max()
    np.testing.assert_allclose(found.weights, bundled.weights, atol=0.03 * largest)
    assert abs(found.bias - bundled.bias) < 0.3


def test_it_tells_new_rows_of_digits_from_rows_without(mnist: Any) -> None:
    """Among the rows that are read correctly, and those without digits in which one is found."""
    random = np.random.RandomState(1)
    images, labels = rows.random_rows(mnist[1], 300, random)
    with_digits = rows.stack(images, labels)
    none = [np.empty(0, np.uint8)] * 300
    without = rows.stack([rows.without_digits(random) for _ in range(300)], none)
    bundled = rejection.read(pretrained.READER)
    assert bundled is not None
    evidence = []
    with saved_model.load(pretrained.READER) as (session, model):
        for split in (with_digits, without):
            outputs = session.run(bundled.tensors(model), {model.images: split.images})
            classes = outputs[1].argmax(axis=2)
            right = rows.are_right(classes, split.labels)
            counts = right if split is with_digits else (classes < data.CLASSES).any(axis=1)
            assert np.count_nonzero(counts) > 60
            evidence.append(bundled.evidence(*outputs)[counts])
    digits, others = evidence
    # The share of pairs of rows whose order is right.
    area = (digits[:, None] > others).mean()
    medians = np.median(digits), np.median(others)
    print("area under the curve: {:.3f}; medians {:.1f} and {:.1f}".format(area, *medians))
    assert area > 0.95
    assert medians[0] > 2
    assert medians[1] < -1
