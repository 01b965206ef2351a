"""Fixtures that the tests of several packages use; a conftest.py imports those that it needs."""

import signal
from pathlib import Path
from typing import Any, Callable, Iterator, Tuple

import numpy as np
import pytest

from tf1_mnist.data import Examples, load_data

Sets = Tuple[Examples, Examples]


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
    return Examples(train.images[:600], train.labels[:600]), Examples(
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


@pytest.fixture
def seven() -> np.ndarray:
    """Returns a picture of a 7, black on white: a bar with a stem at its right end."""
    image = np.full((60, 50), 255, np.uint8)
    image[10:16, 12:38] = 0
    image[10:50, 32:38] = 0
    return image


@pytest.fixture(scope="session")
def digits_npz(digits: Sets, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Writes `digits` to an .npz file.

    The file contains 550 images for training, 50 for validation and 210 for testing.
    """
    path = tmp_path_factory.mktemp("data") / "digits.npz"
    train, test = digits
    np.savez(
        str(path),
        x_train=train.images,
        y_train=train.labels,
        x_test=test.images,
        y_test=test.labels,
    )
    return path


@pytest.fixture
def refused(request: pytest.FixtureRequest) -> Callable[..., str]:
    """Runs a command that must fail with status 2, one line on stderr and nothing on stdout.

    Before that line, the command may print which network it uses.

    Returns the line without the command's name. If the test uses `capfd`, the output of child
    processes is checked, too.
    """
    captured = request.getfixturevalue("capfd" if "capfd" in request.fixturenames else "capsys")

    def run(command: Any, *argv: Any) -> str:
        captured.readouterr()
        try:
            status = command.main([*map(str, argv)])
        except SystemExit as exit:  # raised by argparse
            status = exit.code
        printed = captured.readouterr()
        assert (status, printed.out) == (2, "")
        name = command.__name__.replace("number_reader.commands.", "number_reader ")
        prefix = f"python -m {name}: error: "
        lines = [line for line in printed.err.splitlines() if not line.startswith("network: ")]
        assert len(lines) == 1
        assert lines[0].startswith(prefix)
        return str(lines[0][len(prefix) :])

    return run
