"""Tests what `--doctor` finds in environments that lack something."""

import ast
import re
import sys
import types
from pathlib import Path
from typing import Any, Dict, List

import pytest

from tf1run import doctor, wheels
from tf1run.__main__ import main

CHECKOUT = Path(__file__).parents[3]
PACKAGE = Path(doctor.__file__).parent  # in the checkout or installed
REQUIRED = [
    "tf1_mnist == 3.0.0",
    "numpy < 2.2",
    "scipy",
    'old; python_version < "3"',
    'pytest; extra == "test"',
]


class Environment:
    """The installed libraries with their versions, and what TensorFlow says."""

    def __init__(self) -> None:
        self.installed = {"tf1run": "3.0.0", "numpy": "2.1.3", "scipy": "1.17.0"}
        self.version, self.gpus = "2.21.0", ["GPU:0"]

    def find(self, library: str) -> str:
        if library not in self.installed:
            raise doctor.metadata.PackageNotFoundError(library)
        return self.installed[library]

    def requires(self, library: str) -> List[str]:
        self.find(library)
        return REQUIRED

    def tensorflow(self) -> Any:
        if not self.version:
            raise ImportError("No module named 'tensorflow'\nand so on")
        listed = types.SimpleNamespace(list_physical_devices=lambda kind: self.gpus)
        config = types.SimpleNamespace(experimental=listed)
        return types.SimpleNamespace(VERSION=self.version, config=config)


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch, cache: Path, wheel: Path) -> Environment:
    """An environment in which nothing is missing, except that nothing has been fetched."""
    there = Environment()
    monkeypatch.setattr(doctor.metadata, "version", there.find)
    monkeypatch.setattr(doctor.metadata, "requires", there.requires)
    monkeypatch.setattr(doctor.startup, "import_tensorflow", there.tensorflow)
    monkeypatch.setattr(sys, "version_info", (3, 13, 5, "final", 0))
    return there


def diagnosis(capsys: Any, status: int) -> Dict[str, str]:
    """Returns what was found for each thing; the last line has the key "end"."""
    assert main(["--doctor"], "tf1") == status
    *lines, end = capsys.readouterr().out.splitlines()
    return {**dict(re.split("  +", line, maxsplit=1) for line in lines), "end": end}


def test_when_nothing_is_missing_ten_lines_say_so(environment: Environment, capsys: Any) -> None:
    found = diagnosis(capsys, 0)
    assert len(found) == 10
    assert found["tf1run"] == f"3.0.0, in {PACKAGE}"
    assert (found["Python"], found["TensorFlow"], found["NumPy"]) == ("3.13.5", "2.21.0", "2.1.3")
    assert found["tested"].startswith("this pair; ")
    assert found["GPU"] == "TensorFlow sees 1"
    assert found["libraries"] == "all 2 that tf1run requires"
    sizes, _, remedy = found["tf.contrib"].partition(": ")
    assert sizes == "old_library==1.0 (1 kB)"
    assert remedy == "fetched at first use, or by --fetch-contrib"
    assert found["end"] == "Nothing is missing."


def test_what_was_fetched_is_found(
    environment: Environment, wheel: Path, cache: Path, capsys: Any
) -> None:
    wheels.fetch_all(str(wheel))
    found = diagnosis(capsys, 0)
    assert found["tf.contrib"] == f"fetched, with tf.layers and Keras: {cache}"


def test_libraries_that_are_missing_or_too_new_are_named(
    environment: Environment, capsys: Any
) -> None:
    del environment.installed["scipy"]
    environment.installed["numpy"] = "2.3.0"
    found = diagnosis(capsys, 1)
    assert found["libraries"] == "numpy is 2.3.0, not <2.2, scipy is missing"
    assert found["end"] == 'python -m pip install "numpy<2.2" "scipy"'


def test_a_library_counts_if_its_module_is_there(
    environment: Environment, capsys: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """OpenCV's module comes from several distributions."""
    specs = {"cv2": True, "PIL": True}
    monkeypatch.setattr(doctor.importlib.util, "find_spec", specs.get)
    found = diagnosis(capsys, 0)
    expected = "opencv-python, pillow; not installed: h5py, ipython, matplotlib, pandas"
    assert found["often used"] == expected


def test_a_pair_of_versions_that_is_not_tested_is_no_fault(
    environment: Environment, capsys: Any
) -> None:
    environment.version, environment.gpus = "2.20.0", []
    found = diagnosis(capsys, 0)
    assert found["tested"].startswith("not this pair; ")
    assert found["GPU"] == "TensorFlow sees none"


def test_without_tensorflow_the_rest_is_examined(environment: Environment, capsys: Any) -> None:
    environment.version = ""
    found = diagnosis(capsys, 1)
    assert found["TensorFlow"] == "cannot be imported: No module named 'tensorflow'"
    assert found["libraries"] == "all 2 that tf1run requires"
    assert found["end"] == "install TensorFlow: python -m pip install tensorflow"


def test_a_launcher_that_is_not_installed_is_found(environment: Environment, capsys: Any) -> None:
    del environment.installed["tf1run"]
    found = diagnosis(capsys, 1)
    assert found["tf1run"] == f"not installed, but run from {PACKAGE}"
    assert found["end"] == "install tf1run: python -m pip install . ./packages/tf1run"


def test_the_versions_are_those_that_nox_tests() -> None:
    noxfile = ast.parse((CHECKOUT / "noxfile.py").read_text("utf-8"))
    (pairs,) = (
        ast.literal_eval(each.value)
        for each in noxfile.body
        if isinstance(each, ast.Assign) and ast.unparse(each.targets[0]) == "PAIRS"
    )
    tested = {python: ".".join(tf.split(".")[:2]) for python, tf in pairs}
    assert tested == doctor.TESTED
