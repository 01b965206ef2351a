"""Tests that docs/installing.md explains the extras and names the Python versions in setup.cfg."""

import re
from configparser import ConfigParser
from pathlib import Path

import pytest

from tf1_mnist import __version__

ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.parametrize("name", ["docs/installing.md", "docs/zh/installing.md"])
def test_every_extra_is_explained_and_every_python_named(name: str) -> None:
    setup = ConfigParser()
    setup.read(ROOT / "setup.cfg", encoding="utf-8")
    text = (ROOT / name).read_text("utf-8")
    assert set(re.findall(r"^\| `(\w+)` \|", text, re.M)) == set(setup["options.extras_require"])
    assert f'"tf1_mnist-{__version__}-py3-none-any.whl[onnx]"' in text
    pythons = re.findall(r"Python :: (\d\.\d+)", setup["metadata"]["classifiers"])
    assert re.findall(r"\d\.\d+", text)[: len(pythons)] == pythons
