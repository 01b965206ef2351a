"""The book to test, and a browser with the network cut off."""

from pathlib import Path
from typing import Iterator, List

import pytest
from selenium.webdriver.remote.webdriver import WebDriver

from browser import chromium


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--book", type=Path, required=True, help="the book's folder html")


@pytest.fixture(scope="session")
def book(request: pytest.FixtureRequest) -> Path:
    folder: Path = request.config.getoption("--book")
    return folder.resolve()


@pytest.fixture(scope="session")
def pages(book: Path) -> List[str]:
    return sorted(str(path.relative_to(book)) for path in book.rglob("*.html"))


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebDriver]:
    no_network = "host-resolver-rules=MAP * ~NOTFOUND"
    with chromium(tmp_path_factory.mktemp("chromium"), "en-US", no_network) as browser:
        yield browser
