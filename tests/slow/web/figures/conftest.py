"""A browser with the pages of the live figures."""

from pathlib import Path
from typing import Iterator

import pytest
from selenium.webdriver.remote.webdriver import WebDriver

from browser import chromium, console
from live_page import Page
from tf1_mnist.web import figures


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("figures")
    figures.write_pages(folder)
    return folder


@pytest.fixture(scope="module")
def chrome(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebDriver]:
    no_network = "host-resolver-rules=MAP * ~NOTFOUND"
    with chromium(tmp_path_factory.mktemp("chromium"), "en-US", no_network) as browser:
        yield browser


@pytest.fixture
def page(chrome: WebDriver, folder: Path) -> Iterator[Page]:
    """Returns a page whose console must stay free of errors."""
    console(chrome)
    yield Page(chrome, folder)
    assert console(chrome) == []
