"""What no module of the package may do, and what `--help` need not wait for.

Which module may import which is said, and checked, by the contracts in `setup.cfg`.
"""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import tf1_mnist

PACKAGE = Path(tf1_mnist.__file__).parent


def test_no_module_uses_what_one_of_the_tensorflows_lacks() -> None:
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                assert (node.value.id, node.attr) not in {
                    ("tf", name) for name in ("layers", "keras", "contrib", "estimator")
                }, path


@pytest.mark.parametrize(
    "module", ["softmax", "cnn", "predict", "export", "evaluate", "draw", "launch"]
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
