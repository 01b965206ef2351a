"""Runs `record.py` under both versions of TensorFlow and prints or writes the results."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any, List

import numpy as np
import pytest

from parity import comparison
from parity.comparison import Records, Row
from parity.record import Arrays

RECORD = Path(__file__).with_name("record.py")
PAGE = Path(__file__).parents[3] / "docs" / "parity.md"
RECORDS = pytest.StashKey[Records]()
ROWS = pytest.StashKey[List[Row]]()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--report",
        action="store_true",
        help="also measure what only docs/parity.md contains, and write it if all tests pass",
    )


def pytest_configure(config: pytest.Config) -> None:
    config.stash[ROWS] = []


@pytest.fixture(scope="session")
def records(pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory) -> Records:
    """Runs the measurements under TensorFlow 1.15.5 and under this interpreter's TensorFlow."""
    genuine, today = pytestconfig.getoption("genuine"), sys.executable
    report = pytestconfig.getoption("report")
    what = "everything" if report else "compared"
    folder = tmp_path_factory.mktemp("records")

    def record(python: str, name: str, what: str, *others: str, onednn: str = "0") -> Arrays:
        subprocess.run(
            [python, str(RECORD), what, name, *others],
            cwd=str(folder),
            env={**os.environ, "TF_ENABLE_ONEDNN_OPTS": onednn},
            check=True,
        )
        with np.load(str(folder / name / f"{what}.npz")) as arrays:
            return dict(arrays)

    pytestconfig.stash[RECORDS] = Records(
        genuine=record(genuine, "genuine", what),
        today=record(today, "today", what),
        genuine_restored=record(genuine, "genuine", "restored", "today"),
        today_restored=record(today, "today", "restored", "genuine"),
        onednn=record(today, "onednn", "losses", onednn="1") if report else {},
    )
    return pytestconfig.stash[RECORDS]


@pytest.fixture
def rows(pytestconfig: pytest.Config) -> List[Row]:
    """Returns the table's rows; each test adds its own row before it makes its assertions."""
    return pytestconfig.stash[ROWS]


def pytest_terminal_summary(terminalreporter: Any, exitstatus: int, config: pytest.Config) -> None:
    if RECORDS not in config.stash:  # no test was run
        return
    terminalreporter.section("parity")
    terminalreporter.write_line(comparison.table(config.stash[ROWS]))
    if config.getoption("report") and exitstatus == 0:
        page = comparison.page(config.stash[ROWS], config.stash[RECORDS])
        PAGE.write_text(page, encoding="utf-8")
