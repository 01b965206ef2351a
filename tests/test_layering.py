"""Who may import whom: the map that the design draws, and nothing else."""

import ast
import subprocess
import sys
from pathlib import Path
from typing import Set

import pytest

import tf1_mnist

PACKAGE = Path(tf1_mnist.__file__).parent

OWN = {
    "__init__": set(),
    "tf1": set(),
    "formats": set(),
    "data": {"formats"},
    "layers": {"tf1"},
    "precision": {"tf1"},
    "schedules": {"tf1"},
    "model": {"tf1", "formats", "schedules"},
    "runs": set(),
    "training": {"data", "model", "runs"},
    "checkpoints": {"tf1", "model"},
    "summaries": {"tf1", "runs"},
    "tracing": {"tf1", "checkpoints", "data", "model", "runs"},
    "saved_model": {"tf1", "checkpoints", "data", "formats", "model"},
    "scores": {"data"},
    "plots": {"data", "runs", "scores"},
    "command": set(),
    "tf_config": set(),
    "replica": {"tf1", "model", "tf_config"},
    "waiting": set(),
    "server": {"tf1", "tf_config", "waiting"},
    "cluster": {"tf1", "data", "replica", "server", "tf_config", "training", "waiting"},
    "launch": {"command"},
    "results": {
        "tf1",
        "checkpoints",
        "data",
        "model",
        "plots",
        "runs",
        "summaries",
        "training",
    },
    "logged": {"tf1", "checkpoints", "data", "model", "runs", "summaries", "training"},
    "options": {"command", "precision"},
    "cli": {
        "__version__",
        "checkpoints",
        "cluster",
        "command",
        "data",
        "logged",
        "model",
        "options",
        "precision",
        "replica",
        "results",
        "runs",
        "saved_model",
        "schedules",
        "server",
        "tf1",
        "tf_config",
        "tracing",
    },
    "softmax": {"cli", "layers"},
    "cnn": {"cli", "fast_cnn", "layers", "schedules"},
    "fast_cnn": {"layers"},
    "pieces": set(),
    "pictures": set(),
    "handwriting": {"formats", "pieces"},
    "predict": {"command", "handwriting", "pictures", "plots", "runs", "saved_model", "training"},
    "draw": {"command", "handwriting", "runs", "saved_model"},
    "export": {"command", "runs", "saved_model", "tf1"},
    "evaluate": {"command", "data", "plots", "runs", "saved_model", "scores", "training"},
}

OTHERS = {
    "formats": {"numpy"},
    "data": {"numpy"},
    "training": {"numpy", "tqdm"},
    "summaries": {"numpy", "PIL"},
    "scores": {"numpy"},
    "pieces": {"numpy"},
    "pictures": {"numpy", "PIL"},
    "handwriting": {"numpy", "PIL"},
    "predict": {"numpy", "matplotlib"},
    "draw": {"numpy"},
    "evaluate": {"numpy"},
    "plots": {"numpy", "matplotlib"},
    "cli": {"numpy"},
}

STANDARD = {
    "_thread",
    "argparse",
    "contextlib",
    "csv",
    "ctypes",
    "errno",
    "fcntl",
    "functools",
    "gzip",
    "hashlib",
    "html",
    "http",
    "importlib",
    "io",
    "ipaddress",
    "itertools",
    "json",
    "math",
    "operator",
    "os",
    "pathlib",
    "platform",
    "re",
    "shlex",
    "shutil",
    "signal",
    "socket",
    "struct",
    "subprocess",
    "sys",
    "tempfile",
    "threading",
    "time",
    "typing",
    "warnings",
    "webbrowser",
    "zipfile",
    "zlib",
}


def imports(path: Path) -> Set[str]:
    """Every imported module, the package's own as `tf1_mnist.<module>`."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "relative imports would hide from this test"
            if node.module == "tf1_mnist":
                found.update(f"tf1_mnist.{alias.name}" for alias in node.names)
            else:
                found.add(str(node.module))
    return found


def test_every_module_is_on_the_map() -> None:
    assert {path.stem for path in PACKAGE.glob("*.py")} == set(OWN)


@pytest.mark.parametrize("module", sorted(OWN))
def test_imports_are_as_drawn(module: str) -> None:
    found = imports(PACKAGE / f"{module}.py")
    own = {name.split(".")[1] for name in found if name.startswith("tf1_mnist.")}
    others = {name.split(".")[0] for name in found if not name.startswith("tf1_mnist.")}
    assert own == OWN[module]
    assert others - STANDARD == OTHERS.get(module, set())


def test_no_module_uses_what_one_of_the_tensorflows_lacks() -> None:
    for path in PACKAGE.glob("*.py"):
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
    assert "tf1_mnist.command" in answer.stderr
    assert "tensorflow" not in answer.stderr
    assert "matplotlib" not in answer.stderr
    assert f"usage: python -m tf1_mnist.{module}" in answer.stdout
