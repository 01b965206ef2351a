"""Checks what modules use of TensorFlow, and what is imported by `--help` and by a network.

The contracts in `setup.cfg` define and check which module may import which.
"""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import tf1_mnist

PACKAGE = Path(tf1_mnist.__file__).parent


def test_no_module_uses_what_a_version_of_tensorflow_lacks() -> None:
    for path in set(PACKAGE.rglob("*.py")) - set((PACKAGE / "legacy").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                assert (node.value.id, node.attr) not in {
                    ("tf", name) for name in ("layers", "keras", "contrib", "estimator")
                }, path


@pytest.mark.parametrize(
    "module", ["softmax", "cnn", "reader", "predict", "export", "evaluate", "draw", "launch"]
)
def test_help_imports_neither_tensorflow_nor_matplotlib(module: str) -> None:
    answer = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", f"tf1_mnist.{module}", "--help"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "tf1_mnist.cli.command" in answer.stderr
    assert "tensorflow" not in answer.stderr
    assert "matplotlib" not in answer.stderr
    assert f"usage: python -m tf1_mnist.{module}" in answer.stdout


@pytest.mark.parametrize("network", ["softmax", "cnn", "reader"])
def test_a_network_needs_no_command_line_and_no_cluster(network: str) -> None:
    program = f"import sys, tf1_mnist.{network}; print(*sys.modules)"
    answer = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    loaded = set(answer.stdout.split())
    assert f"tf1_mnist.{network}" in loaded
    others = ("analysis", "cli", "cluster", "handwriting", "legacy", "runs")
    assert not loaded.intersection(f"tf1_mnist.{name}" for name in others)
    assert "tensorflow" not in loaded
