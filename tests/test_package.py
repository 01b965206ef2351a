"""Checks the package as a whole: what its modules use, and where their tests are.

The contracts in `setup.cfg` define which module may import which; import-linter checks them.
"""

import ast
import re
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


def test_no_module_uses_what_a_version_of_tensorflow_lacks() -> None:
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                assert (node.value.id, node.attr) not in {
                    ("tf", name) for name in ("layers", "keras", "contrib", "estimator")
                }, path


def test_a_modules_tests_are_in_the_file_of_its_name() -> None:
    """Slow tests count, too."""
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
    tested = tests | {re.sub("^slow/(commands/)?", "", name) for name in slow}
    assert modules - tested == set()
