"""Tests that files that look like Python 2 run as in Python 3 if they get the missing names."""

import contextlib
import io
import json
import sys
import types
import zipfile
from pathlib import Path
from typing import Any, Dict, Tuple

import pytest

from tf1run import finder, python2_functions, source

pytestmark = pytest.mark.skipif(source.GENUINE, reason="nothing is converted on Python 3.7")

# Each program defines `xrange` in a way that its text does not show, and then needs Python 3.
DEFINITIONS = {
    "globals": "globals().update({'x' + 'range': range})",
    "locals": "locals()['x' + 'range'] = range",
    "vars": "vars().setdefault('x' + 'range', range)",
    "a frame": "import sys\nsys._getframe().f_globals['x' + 'range'] = range",
    "a loop": (
        "import types\n"
        "compat = types.SimpleNamespace(**{'x' + 'range': range, 'lo' + 'ng': int})\n"
        "for name in dir(compat):\n    globals()[name] = getattr(compat, name)"
    ),
    "exec": "exec('='.join(['x' + 'range ', ' range']))",
    "a decorator": (
        "def define(f):\n    f.__globals__['x' + 'range'] = range\n    return f\n"
        "@define\ndef f():\n    pass"
    ),
}
USES = {
    "division": "x = 7\nx /= 2\nprint(x, 7 / 2, sum(xrange(4)) / 4)",
    "print": "print('n', len(xrange(4)))",
    "iterators": (
        "m, z = map(int, '12'), zip([1], xrange(1))\n"
        "f = filter(None, xrange(2))\n"
        "print(sum(m) + sum(m), len(list(z) + list(z)), len(list(f) + list(f)), range(3))"
    ),
    "views": "d = {1: 2}\nk = d.keys()\nd[2] = 3\nprint(len(k), d.items(), xrange(1))",
    "a class": (
        "class A(object):\n    __metaclass__ = print\n    y = [i / 2 for i in xrange(3)]\n"
        "    def __nonzero__(self):\n        return False\n"
        "print(A.y, bool(A()))"
    ),
    "strings": "def f():\n    '''\tx\n\t\\u0041'''\nprint(repr(f.__doc__), '\\u0041', xrange(1))",
    "names": "import functools\nreduce = functools.reduce\nprint(sorted(globals()), xrange(2))",
}


def run(text: str, path: str, **names: Any) -> Tuple[str, str]:
    """Runs a converted file, and returns what it prints on stdout and on stderr."""
    return printed(source.compile_file(text.encode(), path), names)


def printed(code: types.CodeType, names: Dict[str, Any]) -> Tuple[str, str]:
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        exec(code, {"__name__": "__main__", **names})
    return out.getvalue(), err.getvalue()


def in_python3(text: str, **names: Any) -> Tuple[str, str]:
    return printed(compile(text, "program.py", "exec", dont_inherit=True), names)


def own_names(text: str) -> str:
    """Leaves out the names of the functions that a converted file imports."""
    for name in python2_functions.FUNCTIONS:
        text = text.replace(f"{name!r}, ", "")
    return text


@pytest.mark.parametrize("definition", DEFINITIONS)
@pytest.mark.parametrize("use", USES)
def test_a_file_that_gets_the_names_is_in_python_3(definition: str, use: str) -> None:
    text = f"{DEFINITIONS[definition]}\n{USES[use]}\n"
    out, err = run(text, f"{definition} {use}.py")
    assert (own_names(out), err) == in_python3(text)


def test_the_names_may_come_from_outside() -> None:
    text = "def f():\n    print('n', 7 / 2, sum(xrange(4)) / 4)\n"
    worker = types.ModuleType("worker")
    exec(source.compile_file(text.encode(), "worker.py"), vars(worker))
    worker.xrange = range  # type: ignore[attr-defined]
    call = "import builtins\nf()\n"
    assert in_python3(call, f=worker.f) == ("n 3.5 1.5\n", "")  # type: ignore[attr-defined]
    text = "print('n', 7 / 2, sum(xrange(4)) / 4)\n"
    assert run(text, "given.py", xrange=range) == ("n 3.5 1.5\n", "")


def test_the_names_may_be_in_a_class() -> None:
    text = (
        "class A(object):\n"
        "    vars()['x' + 'range'] = range\n"
        "    y = 7 / 2, len(xrange(2))\n"
        "print('n', A.y)\n"
    )
    assert run(text, "class.py") == in_python3(text) == ("n (3.5, 2)\n", "")


METHODS = {
    "setattr": (
        "class M(dict): pass\n"
        "for s in ('key', 'item'):\n    setattr(M, 'iter' + s + 's', getattr(dict, s + 's'))\n"
    ),
    "type": "M = type('M', (dict,), {'iter' + 'items': lambda self: self.items()})\n",
    "a class's own namespace": (
        "class M(dict):\n    locals()['iter' + 'items'] = lambda self: self.items()\n"
    ),
    "a module": "import importlib\nM = importlib.import_module('maps_' + 'of_a_test').M\n",
}


@pytest.mark.parametrize("name", METHODS)
def test_the_methods_may_be_the_programs_own(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = tmp_path / "maps_of_a_test.py"
    module.write_text("class M(dict):\n    def iteritems(self):\n        return self.items()\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    main = types.ModuleType("main_of_a_test")
    main.__file__ = str(module)
    monkeypatch.setitem(sys.modules, main.__name__, main)
    text = (
        f"{METHODS[name]}print('n', 7 / 2)\nfor k, v in M(a=3).iteritems():\n    print(k, v / 2)\n"
    )
    out = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
        exec(source.compile_file(text.encode(), f"{name} with methods.py"), vars(main))
    sys.modules.pop("maps_of_a_test", None)
    assert out.getvalue() == "n 3.5\na 1.5\n"


def test_the_methods_of_dictionaries_are_those_of_python_2() -> None:
    text = "print('n', 7 / 2)\nfor k, v in {1: 3}.iteritems():\n    print(v / 2)\n"
    assert run(text, "methods.py")[0] == "('n', 3)\n1\n"


def test_all_names_may_be_among_the_builtins(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "print(unicode(7 / 2), len(xrange(2)))\n"
    one, both = (source.compile_file(text.encode(), name) for name in ("one.py", "both.py"))
    monkeypatch.setattr("builtins.unicode", str, raising=False)
    assert printed(one, {})[0] == "('3', 2)\n"
    monkeypatch.setattr("builtins.xrange", range, raising=False)
    assert printed(both, {}) == in_python3(text) == ("3.5 2\n", "")
    assert printed(one, {})[0] == "('3', 2)\n"  # as the line has said


def test_python_3s_own_functions_are_not_those_of_the_launcher() -> None:
    text = (
        "import functools, importlib, sys\n"
        "for library in functools, importlib, sys:\n"
        "    for name in dir(library):\n"
        "        if name[0] != '_':\n"
        "            vars()[name] = getattr(library, name)\n"
        "vars()['fi' + 'le'] = open\n"
        "print('n', 7 / 2, reduce(max, [1, 2]), reload(json), intern('x'), file is open)\n"
    )
    assert run(text, "functions.py", json=json) == in_python3(text, json=json)


def test_tabs_in_a_text_are_kept_in_python_2() -> None:
    text = "print(len('''\n\tx'''))\nfor i in xrange(1):\n\tprint(7 / 2)\n"
    assert run(text, "tabs.py")[0] == "3\n3\n"


def test_own_names_are_not_replaced() -> None:
    text = (
        "globals().update({'lo' + 'ng': float, 'c' + 'mp': max, 'raw_' + 'input': input})\n"
        "print(long(2.5), cmp(1, 2), raw_input is input)"
    )
    assert run(text, "own.py") == in_python3(text) == ("2.5 2 True\n", "")


@pytest.mark.parametrize(
    ("use", "old", "name", "feature"),
    [
        ("print('n', 7)", "('n', 7)", "print", "print_function"),
        ("m = map(int, '12')\nprint(sum(m) + sum(m))", "6", "map", "annotations"),
        ("z = zip([1], [2])\nprint(len(list(z) + list(z)))", "2", "zip", "annotations"),
        ("f = filter(None, [1])\nprint(sum(f) + sum(f))", "2", "filter", "annotations"),
        ("print(range(2))", "[0, 1]", "range", "annotations"),
        ("d = {}\nk = d.keys()\nd[1] = 2\nprint(len(k))", "0", "keys", "annotations"),
        (
            "class A(object):\n    func_name = 7\nprint(A.func_name)",
            "A",
            "func_name",
            "annotations",
        ),
        (
            "class A(object):\n"
            "    def __div__(self, other):\n        return 7\n"
            "print(7 if hasattr(A, '__truediv__') else 0)",
            "7",
            "__div__",
            "annotations",
        ),
        ("print(len('\\u0041'))", "6", "\\u", "annotations"),
        (
            "import io, sys\nsys.stdin = io.StringIO('1+1')\nprint(input())",
            "2",
            "input",
            "annotations",
        ),
        (
            "class A(object):\n    def next(self):\n        return 1\n"
            "print(hasattr(A(), '__next__'))",
            "True",
            "next",
            "annotations",
        ),
        (
            "class A(object):\n    def __nonzero__(self):\n        return False\nprint(bool(A()))",
            "False",
            "__nonzero__",
            "annotations",
        ),
        (
            "class A(object):\n    __metaclass__ = lambda *_: 5\nprint(A if A == 5 else 0)",
            "5",
            "__metaclass__",
            "annotations",
        ),
    ],
)
def test_a_line_says_what_is_used_as_in_python_2(
    use: str, old: str, name: str, feature: str
) -> None:
    """Python 3 can run these programs, but prints something else; the last function is not used."""
    text = f"{use}\ndef f():\n    return xrange(3)\n"
    assert in_python3(text)[0] != f"{old}\n"
    out, err = run(text, f"{name}.py")
    last = text.count("\n")
    assert out == f"{old}\n"
    place, said = err.split(": ", 1)
    assert place.startswith(f"{name}.py:")
    assert said == (
        f"uses `{name}` as Python 2 does, because line {last} is in Python 2; to use that of "
        f"Python 3, begin the file with: from __future__ import {feature}\n"
    )
    new = f"from __future__ import {feature}\n{text}"
    assert run(new, f"{name} new.py") == in_python3(text)


def test_no_line_is_printed_where_the_versions_agree() -> None:
    text = (
        "d = {2: 1}\n"
        "for k, v in d.items():\n    print(k + v)\n"
        "print(sorted(d.keys()) + [len(d.values()), sum(map(int, '12'))])\n"
        "for i in range(len(d)):\n    print('%d' % i)\n"
    )
    unused = "def f():\n    return xrange(3)\n"
    assert run(text + unused, "same.py") == in_python3(text) == ("3\n[2, 1, 3]\n0\n", "")


def test_statements_that_the_conversion_removes_leave_the_others_in_place() -> None:
    text = (
        "q = 0\n"
        "def f():\n"
        "    global q\n"
        "    class A(object):\n"
        "        n = 7\n"
        "        __metaclass__ = type\n"
        "        m = xrange(2, 3)[0]\n"
        "    q = A.n / A.m\n"
        "f()\n"
        "print(q)\n"
    )
    assert run(text, "removed.py")[0] == "3\n"


def test_special_methods_of_python_2_work() -> None:
    text = (
        "class A(object):\n"
        "    def __div__(self, other):\n        return 'div'\n"
        "    def __rdiv__(self, other):\n        return 'rdiv'\n"
        "    def __idiv__(self, other):\n        return 'idiv'\n"
        "a = A()\n"
        "print a / 2, 2 / a\n"
        "a /= 2\n"
        "print a\n"
        "try:\n    int('x')\nexcept StandardError, error:\n    print unicode(error)[:7]\n"
    )
    assert run(text, "special.py")[0] == "div rdiv\nidiv\ninvalid\n"


@pytest.mark.parametrize("is_zip", [False, True])
@pytest.mark.parametrize("last", ["print 'a',", "xrange(1)"])
def test_a_package_in_python_2_imports_the_files_beside_it(
    is_zip: bool, last: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = f"old_package_{is_zip}_{len(last)}"
    imports = (
        "import os, part\n"
        "import part as other\n"
        "import deep.inner\n"
        "import deep.inner as inner\n"
        "from part import value\n"
        "from deep import inner as third\n"
        "import json.decoder\n"
    )
    files = {
        "__init__": "",
        "part": "value = 7\n",
        "deep/__init__": "",
        "deep/inner": "value = 2\n",
        "main": f"{imports}half = part.value / deep.inner.value\n{last}\n",
    }
    place = tmp_path / "app.zip"
    with zipfile.ZipFile(place, "w") as archive:
        for name, text in files.items():
            archive.writestr(f"{package}/{name}.py", text)
    if not is_zip:
        zipfile.ZipFile(place).extractall(tmp_path / "folder")
        place = tmp_path / "folder"
    monkeypatch.syspath_prepend(str(place))
    monkeypatch.setattr(sys, "meta_path", [finder.FIRST, *sys.meta_path])
    main: Any = __import__(f"{package}.main").main
    assert main.half == 3
    assert main.part.__name__ == main.other.__name__ == f"{package}.part"
    assert main.deep.__name__ == f"{package}.deep"
    assert main.inner is main.third is main.deep.inner
    assert (main.value, main.os.sep, main.json.__name__) == (7, __import__("os").sep, "json")
