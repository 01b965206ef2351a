"""Trains a network that has learned nearly nothing, in seconds."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from number_reader.commands import train
from number_reader.recognition import fitting, rejection
from number_reader.task import ROW
from tf1_mnist.model import SavedModel

FITTED = rejection.Rejection((0.5,) * 129, -2.0)


def data(digits: Any, path: Path) -> Path:
    """Writes 120 training digits and 40 test digits to an .npz file and returns its path.

    Of the training digits, 110 are composed into 27 rows, and the others are held out.
    """
    (x_train, y_train), (x_test, y_test) = digits
    np.savez(
        str(path),
        x_train=x_train[:120],
        y_train=y_train[:120],
        x_test=x_test[:40],
        y_test=y_test[:40],
    )
    return path


def trained(digits: Any, folder: Path) -> Path:
    """Trains for an epoch of four steps and returns the run's folder.

    A function takes the place of `fitting.fit`, since the network has learned nothing.
    """
    options = ["--epochs", "1", "--batch-size", "8", "--precision", "float32", "--quiet"]
    paths = ["--data", str(data(digits, folder / "digits.npz")), "--run-dir", str(folder / "run")]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fitting, "fit", lambda session, model, batches: fit(model, list(batches)))
        assert train.main([*options, *paths]) == 0
    return folder / "run"


def fit(model: Any, batches: Any) -> rejection.Rejection:
    """Takes the place of `fitting.fit`."""
    assert isinstance(model, SavedModel)
    assert model.task is ROW
    assert [images.shape[:2] for images, _ in batches] == [(8, 32)] * 4  # the run's rows
    return FITTED
