"""The book to test."""

from pathlib import Path

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--book", type=Path, required=True, help="the book's folder html")
