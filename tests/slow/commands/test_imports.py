"""Tests what commands and modules import, each in a process of its own."""

import importlib
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import tf1_mnist
from tf1_mnist import softmax

PACKAGE = Path(tf1_mnist.__file__).parent

# The parts of the package that each command may load besides the core.
PARTS = {
    "softmax": {"analysis", "cli", "data", "runs"},
    "cnn": {"analysis", "cli", "data", "runs"},
    "predict": {"analysis", "cli", "data", "pictures", "pretrained", "runs"},
    "evaluate": {"analysis", "cli", "data", "pretrained", "runs"},
    "export": {"analysis", "cli", "data", "pretrained", "runs", "web"},
    "cluster": {"analysis", "cli", "cluster", "data", "runs"},
}
# Runs each command as `python -m` does, in a process in which only the libraries are loaded.
HELP = """
import json, runpy, sys
for name in sys.argv[1:]:
    for module in [each for each in sys.modules if each.split(".")[0] == "tf1_mnist"]:
        del sys.modules[module]
    sys.argv = ["-m", "--help"]
    try:
        runpy.run_module(f"tf1_mnist.{name}", run_name="__main__", alter_sys=True)
    except SystemExit as exit:
        print(json.dumps([name, exit.code, *sys.modules]))
"""


def part(module: str) -> str:
    """Returns the part of the package that a module belongs to, as in PARTS, or "" for the core."""
    name = f"{module}.".split(".")[1]
    return name if (PACKAGE / name / "__init__.py").exists() and name else ""


def test_help_loads_only_what_the_command_uses() -> None:
    command = [sys.executable, "-c", HELP, *PARTS]
    answer = subprocess.run(command, capture_output=True, text=True)
    assert (answer.returncode, answer.stderr) == (0, "")
    lines = answer.stdout.splitlines()
    found = [json.loads(line) for line in lines if line.startswith("[")]
    assert [name for name, *_ in found] == list(PARTS)
    for name, status, *modules in found:
        assert any(line.startswith(f"usage: python -m tf1_mnist.{name} ") for line in lines)
        assert status == 0
        assert not {"tensorflow", "matplotlib"}.intersection(modules)
        own = [module for module in modules if module.startswith("tf1_mnist.")]
        assert {*map(part, own)} - {""} <= PARTS[name], name


def test_training_loads_nothing_else(
    digits_npz: Path, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Training loads no module for clusters or pages."""

    def is_other(module: str) -> bool:
        is_own = module.startswith("tf1_mnist.")
        return is_own and part(module) not in {"", *PARTS["softmax"]}

    class Refusing:
        @staticmethod
        def find_spec(name: str, path: Any = None, target: Any = None) -> None:
            assert not is_other(name), name

    for module in [*filter(is_other, sys.modules)]:  # loaded by other tests
        monkeypatch.delitem(sys.modules, module)
    monkeypatch.setattr(sys, "meta_path", [Refusing, *sys.meta_path])
    with pytest.raises(AssertionError, match="web"):
        importlib.import_module("tf1_mnist.web.ops")
    assert softmax.main(["--data", str(digits_npz), "--epochs", "1", "--quiet"]) == 0


def test_a_network_needs_no_command_line_and_no_cluster() -> None:
    program = "import sys; from tf1_mnist import cnn, softmax; print(*sys.modules)"
    answer = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    loaded = set(answer.stdout.split())
    assert "tf1_mnist.cnn" in loaded
    others = ("analysis", "cli", "cluster", "runs", "web")
    assert not loaded.intersection(f"tf1_mnist.{name}" for name in others)
    assert "tensorflow" not in loaded


# Imports every module in a process in which some packages cannot be imported.
ALONE = """
import importlib, pkgutil, sys
others = sys.argv[1:]
class Refusing:
    @staticmethod
    def find_spec(name, path=None, target=None):
        assert name.split(".")[0] not in others, name
sys.meta_path.insert(0, Refusing)
import tf1_mnist
for module in pkgutil.walk_packages(tf1_mnist.__path__, "tf1_mnist."):
    if "__main__" not in module.name:
        importlib.import_module(module.name)
        print(module.name)
"""


def test_every_module_can_be_imported_without_the_other_packages_and_opencv() -> None:
    command = [sys.executable, "-c", ALONE, "cv2", "number_reader", "tf1run"]
    answer = subprocess.run(command, capture_output=True, text=True)
    assert answer.returncode == 0, answer.stderr
    assert {"tf1_mnist.cnn", "tf1_mnist.cluster.roles", "tf1_mnist.web.ops"} < {
        *answer.stdout.split()
    }
