"""Fixtures that the tests of several packages use; a conftest.py imports those that it needs."""

import signal
from pathlib import Path
from typing import Iterator, Tuple

import pytest

from tf1_mnist.data import Split, load_data

Sets = Tuple[Split, Split]


def pytest_addoption(parser: pytest.Parser) -> None:
    python = "a Python with TensorFlow 1.15.5 and this package"
    parser.addoption("--genuine", metavar="PYTHON", help=python)


@pytest.fixture(scope="session")
def genuine(request: pytest.FixtureRequest) -> str:
    """Returns the path of the Python interpreter that has TensorFlow 1.15.5."""
    python = request.config.getoption("--genuine")
    if not python:
        pytest.skip("needs --genuine")
    return str(python)


@pytest.fixture(scope="session")
def mnist() -> Sets:
    """Returns all of MNIST as a tuple of the training set and the test set."""
    return load_data()


@pytest.fixture(scope="session")
def digits(mnist: Sets) -> Sets:
    """Returns the first 600 training images and the first 210 test images."""
    train, test = mnist
    return Split(train.images[:600], train.labels[:600]), Split(
        test.images[:210], test.labels[:210]
    )


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Changes to an empty folder and sets the home folder to a nonexistent path inside it."""
    monkeypatch.chdir(tmp_path)
    for name in ("HOME", "USERPROFILE"):  # Windows uses the second variable
        monkeypatch.setenv(name, str(tmp_path / "home"))
    return tmp_path


@pytest.fixture
def usual_handlers() -> Iterator[None]:
    """Sets the signal handlers of a foreground process, even if the tests run in the background."""
    usual = {signal.SIGINT: signal.default_int_handler, signal.SIGTERM: signal.SIG_DFL}
    earlier = {number: signal.signal(number, handler) for number, handler in usual.items()}
    yield
    for number, handler in earlier.items():
        signal.signal(number, handler)
