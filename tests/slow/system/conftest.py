"""Provides training runs for tests to damage, and a Hypothesis profile for overnight tests.

`pytest tests/slow/system --hypothesis-profile night` tries more examples, which differ each time,
and stores failing examples in `.hypothesis`.
"""

from typing import Any, Callable, Iterator

import numpy as np
import pytest
from hypothesis import HealthCheck, settings
from hypothesis.database import DirectoryBasedExampleDatabase
from PIL import Image

from system.small_runs import TINY, SmallRuns
from tf1_mnist import softmax
from tf1_mnist.analysis import grids, plots

FIGURES = {
    grids: ("first_layer", "samples", "mistakes"),
    plots: ("learning_curves", "confusion_matrix", "reliability"),
}

settings.register_profile(
    "night",
    max_examples=5 * settings().max_examples,
    derandomize=False,
    database=DirectoryBasedExampleDatabase(".hypothesis/examples"),
    deadline=None,
    print_blob=True,
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(scope="module")  # other tests in this process need the real figures
def small_runs(digits: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SmallRuns]:
    """Trains on 330 images, and provides the runs for tests to damage.

    While the tests in a file use these runs, all figures are blank.
    """
    folder = tmp_path_factory.mktemp("small")
    train, test = digits
    sets = {"x_train": train.images[:330], "y_train": train.labels[:330]}
    sets.update(x_test=test.images[:60], y_test=test.labels[:60])
    np.savez(str(folder / "digits.npz"), **sets)
    Image.new("L", (1, 1)).save(str(folder / "blank.png"))
    blank = (folder / "blank.png").read_bytes()
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(softmax, "VARIANTS", TINY)
        monkeypatch.setattr(plots, "png", lambda figure: blank)
        for module, names in FIGURES.items():  # drawing them would take longer than everything else
            for name in names:
                monkeypatch.setattr(module, name, lambda *_, **__: None)
        yield SmallRuns(folder, folder / "digits.npz")


@pytest.fixture
def check(small_runs: SmallRuns, capfd: Any) -> Callable[..., None]:
    """Returns `SmallRuns.check` as a function without the parameter `capfd`."""
    return lambda *arguments: small_runs.check(*arguments, capfd)
