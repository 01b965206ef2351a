"""Checks the package as a whole: what its modules use and import, and where their tests are.

The contracts in `setup.cfg` define and check which module may import which.
"""

import ast
import importlib
import pkgutil
import re
import subprocess
import sys
from pathlib import Path

import tf1_mnist

PACKAGE = Path(tf1_mnist.__file__).parent
TESTS = Path(__file__).parent
SUBJECTS = {
    "package",
    "pretrained",
    "data/special_files",
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


# Runs each command as `python -m` does, and says which of the large libraries are imported then.
HELP = """
import runpy, sys
for name in sys.argv[1:]:
    sys.argv = ["-m", "--help"]
    try:
        runpy.run_module(f"tf1_mnist.{name}", run_name="__main__", alter_sys=True)
    except SystemExit as exit:
        print(name, exit.code, *{"tensorflow", "matplotlib"}.intersection(sys.modules))
"""


def test_help_imports_neither_tensorflow_nor_matplotlib() -> None:
    modules = ["softmax", "cnn", "reader"]
    modules += ["predict", "draw", "collect", "evaluate", "export", "launch"]
    command = [sys.executable, "-c", HELP, *modules]
    answer = subprocess.run(command, capture_output=True, text=True)
    assert (answer.returncode, answer.stderr) == (0, "")
    lines = answer.stdout.splitlines()
    for module in modules:
        assert any(line.startswith(f"usage: python -m tf1_mnist.{module} ") for line in lines)
        assert f"{module} 0" in lines


def test_a_network_needs_no_command_line_and_no_cluster() -> None:
    program = "import sys; from tf1_mnist import cnn, reader, softmax; print(*sys.modules)"
    answer = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    loaded = set(answer.stdout.split())
    assert "tf1_mnist.reader" in loaded
    others = ("analysis", "cli", "cluster", "handwriting", "legacy", "runs")
    assert not loaded.intersection(f"tf1_mnist.{name}" for name in others)
    assert "tensorflow" not in loaded


def test_every_module_can_be_imported() -> None:
    """The stand-ins of `legacy` need the launcher, which imports them."""
    for module in pkgutil.walk_packages(tf1_mnist.__path__, "tf1_mnist."):
        if not re.search(r"\.legacy\.\w+\.|__main__", module.name):
            importlib.import_module(module.name)


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
