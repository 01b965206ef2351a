"""Checks the package as a whole: what its modules use and import, and where their tests are.

The contracts in `setup.cfg` define and check which module may import which.
"""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import tf1_mnist

PACKAGE = Path(tf1_mnist.__file__).parent
TESTS = Path(__file__).parent
SUBJECTS = {
    "package",
    "pretrained",
    "data/special_files",
    "docs/installing",
    "docs/readme",
    "docs/tf1_on_tf2",
    "docs/translations",
    "runs/permissions",
    "runs/special_files",
}
UNTESTED = {"recipe"}  # states defaults; test_model.py and test_train.py test them


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


def test_a_modules_tests_are_in_the_file_of_its_name() -> None:
    """Slow tests count too. The tests of `legacy` are about programs and not about modules."""
    paths = [path.relative_to(PACKAGE) for path in PACKAGE.rglob("*.py")]
    modules = {
        path.with_suffix("").as_posix().replace("__main__", "main")
        for path in paths
        if path.name != "__init__.py"
    }
    tests = {
        path.relative_to(TESTS).with_name(path.stem[len("test_") :]).as_posix()
        for path in TESTS.rglob("test_*.py")
    }
    slow = {name for name in tests if name.startswith("slow/")}
    assert tests - slow - modules == SUBJECTS
    tested = tests | {name[len("slow/") :] for name in slow}
    assert {name for name in modules - tested if not name.startswith("legacy/")} == UNTESTED
