"""Tests that every old name in the stand-ins leads to an object and to a section of the guide."""

import contextlib
import importlib
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any, Dict, Iterator

import pytest

from tf1run import installation, stand_ins, today
from tf1run.libraries import keras
from tf1run.tensorflow import before_1_0
from tf1run.tutorials import downloads

GUIDE = Path(__file__).parents[2] / "docs" / "tf1-on-tf2.md"
HEADINGS = re.findall(r"^### (.*)$", GUIDE.read_text(encoding="utf-8"), re.M)
STAND_INS = {file.__name__: stand_in for file, stand_in in stand_ins.collect()}

# The launcher imports none of these when it starts. (TensorFlow imports SciPy.)
LIBRARIES = ("IPython", "PIL", "fissix", "keras", "matplotlib", "pandas", "sklearn")
LIBRARIES += ("keras_applications", "keras_preprocessing", "tensorflow_estimator")


def attribute(path: str) -> Any:
    module, _, name = path.rpartition(".")
    return getattr(importlib.import_module(module), name)


def look_up() -> None:
    """Looks up all declared names and prints those whose lookup fails.

    Also prints which libraries are imported before the first name is looked up.
    """
    installation.install()
    libraries = sorted(set(LIBRARIES).intersection(sys.modules))
    failed: Dict[str, str] = {}
    looked_up = 0

    @contextlib.contextmanager
    def noting(name: str) -> Iterator[None]:
        try:
            yield
        except Exception as error:
            failed[name] = repr(error)

    def attempt(function: Any, name: str) -> None:
        nonlocal looked_up
        looked_up += 1
        with noting(name):  # not in a `try` statement, where some modules are not served
            function(name)

    for name in {**stand_ins.modules, **stand_ins.missing}:
        attempt(importlib.import_module, name)
    for name in stand_ins.names:
        attempt(attribute, name.replace("tf.", "tensorflow.", 1))
    for stand_in in STAND_INS.values():
        for path in (*stand_in.moved.values(), *stand_in.rest):
            attempt(today.find, path)
    json.dump({"libraries": libraries, "failed": failed, "looked up": looked_up}, sys.stdout)


@pytest.fixture(scope="module")
def looked_up() -> Any:
    process = subprocess.run(
        [sys.executable, __file__], stdout=subprocess.PIPE, check=True, text=True
    )
    return json.loads(process.stdout)


def test_every_old_name_leads_somewhere(looked_up: Any) -> None:
    assert looked_up["failed"] == {}
    assert looked_up["looked up"] > 300


def test_a_library_is_not_imported_before_it_is_needed(looked_up: Any) -> None:
    assert looked_up["libraries"] == []


@pytest.mark.parametrize("name", STAND_INS)
def test_a_stand_in_refers_to_a_section_of_the_guide(name: str) -> None:
    stand_in = STAND_INS[name]
    sections = {stand_in.section}
    sections.update(each.section for each in stand_in.names.values() if hasattr(each, "section"))
    assert sections - {""} <= set(HEADINGS)
    # If there is a note on what to use instead, there is also a section.
    noted = stand_in.instead or any(stand_ins.names[old].instead for old in stand_in.names)
    assert bool(stand_in.section) >= bool(noted)


@pytest.mark.parametrize(
    "section",
    [before_1_0.CONCAT, before_1_0.CROSS_ENTROPY, downloads.SECTION, keras.DATA],
)
def test_a_note_refers_to_a_section_of_the_guide(section: str) -> None:
    assert section in HEADINGS


def test_a_note_sends_no_reader_to_a_file_of_the_launcher() -> None:
    notes = [stand_in.instead for stand_in in STAND_INS.values()]
    notes += [name.instead for name in stand_ins.names.values()]
    assert len(notes) > 200
    assert [note for note in notes if re.search(r"tf1run|docs/|\.md\b", note)] == []


if __name__ == "__main__":
    look_up()
