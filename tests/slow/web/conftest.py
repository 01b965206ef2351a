"""Fixtures for the pages with live figures: a browser, a page and the bundled CNN."""

from pathlib import Path
from typing import Any, Iterator, List, NamedTuple

import numpy as np
import pytest
from selenium.webdriver.remote.webdriver import WebDriver

from browser import chromium, console
from live_page import Page
from tf1_mnist.pretrained import CNN
from tf1_mnist.runs import saved_model


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebDriver]:
    no_network = "host-resolver-rules=MAP * ~NOTFOUND"
    with chromium(tmp_path_factory.mktemp("chromium"), "en-US", no_network) as browser:
        yield browser


@pytest.fixture
def page(browser: WebDriver, pages: Path) -> Iterator[Page]:
    """Returns a page whose console must stay free of errors."""
    console(browser)
    yield Page(browser, pages)
    assert console(browser) == []


class Opened(NamedTuple):
    """A session with a network."""

    session: Any
    model: saved_model.SavedModel

    def activations(self, images: np.ndarray) -> List[np.ndarray]:
        """Returns the output of each convolutional layer, float32 (batch, height, width, maps)."""
        maps = [each for each in self.model.activations if each.shape.ndims == 4]
        return list(self.session.run(maps, {self.model.images: images}))


@pytest.fixture(scope="module")
def cnn() -> Iterator[Opened]:
    with saved_model.load(CNN) as (session, model):
        yield Opened(session, model)
