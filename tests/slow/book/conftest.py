"""Fixtures for the book's pages and for a browser."""

from pathlib import Path
from typing import Iterator, List

import pytest
from selenium.webdriver.remote.webdriver import WebDriver

from browser import chromium


@pytest.fixture(scope="session")
def pages(book: Path) -> List[str]:
    return sorted(str(path.relative_to(book)) for path in book.rglob("*.html"))


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebDriver]:
    no_network = "host-resolver-rules=MAP * ~NOTFOUND"
    with chromium(tmp_path_factory.mktemp("chromium"), "en-US", no_network) as browser:
        yield browser
