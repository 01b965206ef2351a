"""The book, built from the lessons as their tests executed them, and a browser."""

import subprocess
import sys
from pathlib import Path
from typing import Any, Iterator, List

import pytest
from selenium.webdriver.remote.webdriver import WebDriver

import lessons
from browser import chromium

TOOL = lessons.ROOT / "tools" / "book.py"


@pytest.fixture(scope="session")
def book(lesson: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Returns the folder of the pages."""
    (outputs,) = {lesson(name).outputs.parent for name in lessons.NAMES}
    folder = tmp_path_factory.mktemp("book") / "built"
    command = [sys.executable, str(TOOL), str(folder), "--outputs", str(outputs)]
    subprocess.run(command, check=True)
    return folder / "html"


@pytest.fixture(scope="session")
def pages(book: Path) -> List[str]:
    return sorted(str(path.relative_to(book)) for path in book.rglob("*.html"))


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebDriver]:
    no_network = "host-resolver-rules=MAP * ~NOTFOUND"
    with chromium(tmp_path_factory.mktemp("chromium"), "en-US", no_network) as browser:
        yield browser
