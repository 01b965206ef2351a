"""Tests that the program's own modules win over stand-ins, and Python 3's over Python 2's."""

import contextlib
import io
import sys
import threading
import unittest
from pathlib import Path
from types import ModuleType
from typing import Any, Iterator

import pytest

from tf1run import finder, old_names, source, stand_ins, today, usage
from tf1run.libraries import standard_library

OLD = sorted(name for name in stand_ins.collect() and stand_ins.missing if "." not in name)

IN_PYTHON_2 = pytest.param(
    "print 7", marks=pytest.mark.skipif(source.GENUINE, reason="nothing is converted on Python 3.7")
)


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Returns a function that runs a program as the launcher does, and returns what it prints."""
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    monkeypatch.setattr(sys, "meta_path", [finder.FIRST, *sys.meta_path, finder.LAST])
    before = {name: sys.modules.pop(name, None) for name in OLD}

    def run(text: str) -> str:
        path = tmp_path / "program.py"
        path.write_text(text)
        code = source.compile_file(text.encode(), str(path))
        with contextlib.redirect_stdout(io.StringIO()) as out:
            exec(code, {"__name__": "__main__"})
        return out.getvalue()

    yield run
    for name, module in before.items():
        sys.modules.pop(name, None)
        if module is not None:
            sys.modules[name] = module


@pytest.mark.parametrize("end", ["print(7)", IN_PYTHON_2])
def test_a_module_of_the_program_wins(end: str, program: Any, tmp_path: Path) -> None:
    (tmp_path / "lib").mkdir()
    lines = ["import sys", f"sys.path.insert(1, {str(tmp_path / 'lib')!r})"]
    for name in OLD:
        (tmp_path / "lib" / f"{name}.py").write_text("def own():\n    return 'own'\n")
        lines += [f"import {name}", f"from {name} import own as f", f"assert {name}.own() == f()"]
    assert program("\n".join([*lines, end, ""])) == "7\n"


@pytest.mark.parametrize("name", ["gym", "gym.wrappers", "keras", "keras.layers", "tensorflow"])
@pytest.mark.parametrize("is_own", [False, True])
def test_a_package_of_the_program_wins(
    name: str, is_own: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    top, _, below = name.partition(".")
    package = tmp_path / top
    if is_own:
        package.mkdir()
        for file in ("__init__.py", f"{below or 'a'}.py"):
            (package / file).write_text("")
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    monkeypatch.setattr(today, "is_hidden", lambda: True)
    path = [str(package)] if below else None
    spec = finder.FIRST.find_spec(name, path)
    assert (str(tmp_path) in str(spec and spec.origin)) == is_own


def test_a_program_in_python_3_goes_on_without_the_modules_of_python_2(program: Any) -> None:
    text = (
        "import contextlib\n"
        "try:\n    import ConfigParser\nexcept ImportError:\n    print(3)\n"
        "try:\n    from urllib2 import urlopen\nexcept (KeyError, Exception):\n    print(3)\n"
        "try:\n    import Queue\nexcept:\n    print(3)\n"
        "with contextlib.suppress(ImportError):\n    import cPickle\n    print(2)\n"
        "import StringIO\nprint(StringIO.__name__)\n"
    )
    assert program(text) == "3\n3\n3\nio\n"
    if not source.GENUINE:
        assert program(f"{text}print 7, ConfigParser.__name__\n") == "2\nio\n7 configparser\n"


QUESTIONS = {
    "import importlib.util as i\nprint(2 if i.find_spec('cPickle') else 3)\n": "2\n",
    "from importlib.util import find_spec\nprint(2 if find_spec('c' + 'Pickle') else 3)\n": "2\n",
    "def f(name):\n    return __import__(name)\n"
    "try:\n    f('c' + 'Pickle')\n    print(2)\nexcept ImportError:\n    print(3)\n": "2\n",
    "import unittest\nprint(2 if hasattr(unittest.TestCase, 'assertItemsEqual') else 3)\n": "2\n",
    "import unittest\nfor name in ['assertItemsEqual']:\n"
    "    print(2 if hasattr(unittest.TestCase, name) else 3)\n": "2\n",
    "from unittest import TestCase\ndef f():\n    return TestCase('run').assertItemsEqual\n"
    "try:\n    f()\n    print(2)\nexcept AttributeError:\n    print(3)\n": "2\n",
    "import threading\nprint(2 if hasattr(threading.Thread(), 'isAlive') else 3)\n": "2\n",
}


@pytest.fixture
def old_methods(monkeypatch: pytest.MonkeyPatch) -> None:
    """Gives the standard library's classes their old methods, until the end of the test."""
    for owner, names in (
        (threading.Thread, {"isAlive": "is_alive"}),
        (unittest.TestCase, standard_library._ASSERTIONS),
    ):
        for name in names:
            monkeypatch.delattr(owner, name, raising=False)
            monkeypatch.setattr(owner, name, None, raising=False)  # removed at the end
            monkeypatch.delattr(owner, name)
        standard_library._add_methods(owner, names)


@pytest.mark.parametrize("text", QUESTIONS)
def test_a_program_in_python_3_gets_python_3s_answer(
    text: str, program: Any, old_methods: None
) -> None:
    assert program(text) == "3\n"
    if not source.GENUINE:
        assert program(f"{text}print 7\n") == f"{QUESTIONS[text]}7\n"


def test_old_methods_of_classes_can_be_called(program: Any, old_methods: None) -> None:
    text = (
        "import threading, unittest\n"
        "unittest.TestCase('run').assertItemsEqual([1, 2], [2, 1])\n"
        "unittest.TestCase.assertEquals(unittest.TestCase('run'), 1, 1)\n"
        "print(threading.Thread().isAlive())\n"
    )
    assert program(text) == "False\n"


def test_another_error_does_not_mean_that_a_program_goes_on(program: Any) -> None:
    text = "try:\n    import Queue\nexcept KeyError:\n    pass\nprint(Queue.__name__)\n"
    assert program(text) == "queue\n"


@pytest.mark.skipif(source.GENUINE, reason="nothing is converted on Python 3.7")
def test_a_program_in_python_3_goes_on_if_it_cannot_parse_a_file(
    program: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(usage, "START", str(tmp_path))
    for name in ("old_one", "old_two"):
        (tmp_path / f"{name}.py").write_text("print 2\n")
    text = "try:\n    import {}\nexcept {}:\n    print(3)\n"
    assert program(text.format("old_one", "(ImportError, SyntaxError)")) == "3\n"
    assert program(text.format("old_two", "Exception")) == "2\n"


@pytest.fixture
def letters(monkeypatch: pytest.MonkeyPatch) -> None:
    """Puts the old names back into the module `string`, until the end of the test."""
    library: Any = ModuleType("string")
    old_names.put_back(library)
    monkeypatch.setitem(sys.modules, "string", library)


@pytest.mark.parametrize(
    "text",
    [
        "import string\nif not hasattr(string, 'join'):\n    print('gone')\n",
        "import string\nprint(getattr(string, 'join', 'gone'))\n",
        "import string\ntry:\n    string.join\nexcept AttributeError:\n    print('gone')\n",
        "try:\n    from string import join\nexcept ImportError:\n    print('gone')\n",
    ],
)
def test_a_program_in_python_3_finds_that_a_name_of_python_2_is_gone(
    text: str, letters: None, program: Any
) -> None:
    assert program(text) == "gone\n"
    if not source.GENUINE:
        assert "gone" not in program(f"{text}print 7\n")


def test_a_name_of_python_2_is_there_for_all_other_programs(letters: None, program: Any) -> None:
    text = "import string\ntry:\n    print(string.join(['abc']))\nexcept Exception:\n    pass\n"
    assert program(text) == "abc\n"
