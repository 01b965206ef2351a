"""Fixtures for the pages with live figures: a browser and a page."""

from pathlib import Path
from typing import Iterator

import pytest
from selenium.webdriver.remote.webdriver import WebDriver

from browser import chromium, console
from live_page import Page


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
