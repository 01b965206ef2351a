"""Tests which files are taken for Python 2, and that Python 3's own programs are not."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from tf1run import python2_detection, source

pytestmark = pytest.mark.skipif(source.GENUINE, reason="nothing is converted on Python 3.7")

# Python 3 runs each of these programs; the last line prints a quotient.
PYTHON_3 = {
    "a name in a try statement": "try:\n    input = raw_input\nexcept NameError:\n    pass\n",
    "a function called in a try statement": (
        "def f():\n    return xrange(3)\ntry:\n    f()\nexcept NameError:\n    pass\n"
    ),
    "the second of two types": "isinstance('x', str) or isinstance('x', unicode)\n",
    "a bare except": "try:\n    unicode\nexcept:\n    text = str\nelse:\n    text = unicode\n",
    "a handler": "try:\n    range('')\nexcept TypeError:\n    f = lambda: xrange(1)\n",
    "a version in a name": (
        "import sys\nPY3 = sys.version_info[0] == 3\ns = (str,) if PY3 else (basestring,)\n"
    ),
    "a version in an expression": (
        "import sys\ntext = str if sys.version_info[0] >= 3 else unicode\n"
    ),
    "a version in a statement": (
        "import sys\nif sys.version[0] == '3':\n    text = str\nelse:\n    text = unicode\n"
    ),
    "a version after a return": (
        "import sys\n"
        "def text(x):\n"
        "    if sys.version_info > (2, 7):\n"
        "        return str(x)\n"
        "    return unicode(x)\n"
        "text(1)\n"
    ),
    "platform": ("import platform\nif platform.python_version() < '3':\n    text = unicode\n"),
    "bytes": "if bytes is str:\n    text = unicode\n",
    "hasattr": "import sys\nn = long(1) if hasattr(sys, 'maxint') else 1\n",
    "a return after hasattr": (
        "def items(d):\n"
        "    if hasattr(d, 'items'):\n"
        "        return d.items()\n"
        "    return d.iteritems()\n"
        "items({})\n"
    ),
    "the default encoding": (
        "import sys\nif sys.getdefaultencoding() != 'utf-8':\n    reload(sys)\n"
    ),
    "suppress": "import contextlib\nwith contextlib.suppress(NameError):\n    unicode\n",
    "an own name": "unicode = str\nunicode(1)\n",
    "an own class": "class file:\n    pass\nfile()\n",
    "a parameter": "def f(file, cmp):\n    return cmp(file, 1)\nf(1, max)\n",
    "a name in a closure": (
        "def f(reduce):\n    def g():\n        return reduce(1)\n    return g()\nf(str)\n"
    ),
    "a name in a class": "class A:\n    long = 3\n    longer = long + 1\n",
    "a name in a comprehension": "[file for file in (1, 2)]\n",
    "a global name": "def f():\n    global xrange\n    xrange = range\nf()\nxrange(1)\n",
    "an import": "from functools import reduce\nreduce(max, [1])\n",
    "an import of all names": "from functools import *\nreduce(max, [1])\n",
    "builtins": "import builtins\nbuiltins.xrange = range\nxrange(1)\n",
    "setattr": "import builtins\nsetattr(builtins, 'xrange', range)\nxrange(1)\n",
    "globals": "globals()['xrange'] = range\nxrange(1)\n",
    "exec": "exec('xrange = range')\nxrange(1)\n",
    "an own method": "class A:\n    def iteritems(self):\n        pass\nA().iteritems()\n",
    "any method": (
        "class A:\n    def __getattr__(self, name):\n        return str\nA().iteritems()\n"
    ),
    "a function of a module": "import json as six\ndef f(d):\n    return six.iteritems(d)\n",
    "the type of a text": "n = unicode('x') if type(u'') is not str else 'x'\n",
    "how a text is shown": "if repr(u'') != repr(''):\n    unicode\n",
    "the class of a text": "types = (str, unicode) if isinstance(b'', str) else (str,)\n",
    "an expected error": (
        "import unittest\nunittest.TestCase().assertRaises(NameError, lambda: unicode)\n"
    ),
    "a mock": "from unittest import mock\nmock.Mock().iteritems()\n",
    "each method": (
        "class A:\n    def __getattribute__(self, name):\n        return str\nA().iteritems()\n"
    ),
    "a range in builtins": (
        "import builtins\nold = range\nbuiltins.range = lambda n: old(int(n))\nrange(5 / 2)\n"
    ),
    "a mailbox": "import mailbox\ndef f(box):\n    return box.iteritems()\n",
    "a quotient elsewhere": (
        "def a(xs):\n    n = sum(xs) / len(xs)\n    return n\n"
        "def b(n):\n    return list(range(n))\n"
        "a([1]), b(2)\n"
    ),
    "a quotient after the range": "def f(n):\n    for i in range(n):\n        n = i / 2\nf(3)\n",
    "an own range": "def range(x):\n    return x\nrange(1 / 2)\n",
    "a class that divides": (
        "class A:\n    def __truediv__(self, other):\n        return 1\nrange(A() / 2)\n"
    ),
    "an f-string": "def f():\n    return xrange(3)\nx = f'{1}'\n",
    "an annotation": "def f(x: int):\n    return xrange(3)\n",
    "the keyword print": "def f():\n    return xrange(3)\nprint(end='')\n",
    "super": (
        "class A:\n    def __init__(self):\n        super().__init__()\n"
        "    def f(self):\n        return xrange(3)\nA()\n"
    ),
    "nothing": "def mean(a, b):\n    return a / b\nmean(1, 2)\n",
    "what is used by both": (
        "from __future__ import print_function, unicode_literals, absolute_import\n"
    ),
}

# For each program, the number of the line that Python 3 cannot run.
PYTHON_2 = {
    "for i in xrange(3):\n    pass\n": 1,
    "def f(long):\n    return long\ndef g():\n    return long(3)\n": 2,
    "class A:\n    file = 3\nx = file('x')\n": 3,
    "import sys\nif sys.version_info < (2, 6):\n    sys.exit(1)\nxrange(3)\n": 4,
    "import sys\nprint(sys.version)\nxrange(3)\n": 3,
    "try:\n    f()\nexcept KeyboardInterrupt:\n    pass\nfinally:\n    xrange(3)\n": 6,
    "try:\n    xrange(3)\nexcept IOError:\n    pass\n": 2,
    "import six\nfor k, v in {}.iteritems():\n    pass\n": 2,
    "isinstance('x', (str, unicode))\n": 1,
    "d.has_key(1)\n": 1,
    "print ('%f') % 3\n": 1,
    "n = 7 / 2\nfor i in range(n):\n    pass\n": 2,
    "while True:\n    unicode('x')\n": 2,
    "from numpy import *\nxrange(3)\n": 2,
}


def line_of(text: str, path: str = "program.py") -> int:
    found = python2_detection.evidence(ast.parse(text), text, path)
    return found.place[1] if found is not None else 0


@pytest.mark.parametrize("name", PYTHON_3)
def test_what_python_3_runs_is_not_python_2(name: str) -> None:
    text = f"{PYTHON_3[name]}print(1 / 2)\n"
    python = subprocess.run([sys.executable, "-S", "-c", text], capture_output=True, text=True)
    assert python.stdout == "0.5\n", python.stderr
    assert line_of(text) == 0


@pytest.mark.parametrize("text", PYTHON_2)
def test_what_only_python_2_runs_is_found(text: str) -> None:
    assert line_of(text) == PYTHON_2[text]


def test_the_files_that_a_program_imports_may_provide_names_and_methods(tmp_path: Path) -> None:
    (tmp_path / "compat.py").write_text("try:\n    unicode\nexcept NameError:\n    unicode = str\n")
    (tmp_path / "again.py").write_text("from compat import *\n")
    (tmp_path / "patch.py").write_text("import builtins\nbuiltins.xrange = range\n")
    (tmp_path / "boxes.py").write_text("class Box:\n    def iteritems(self):\n        return []\n")
    path = str(tmp_path / "program.py")
    assert line_of("from compat import *\nunicode(1)\n", path) == 0
    assert line_of("from again import *\nunicode(1)\n", path) == 0
    assert line_of("from .compat import *\nunicode(1)\n", path) == 0
    assert line_of("from nowhere import *\nunicode(1)\n", path) == 0
    assert line_of("from again import *\nxrange(1)\n", path) == 2
    assert line_of("import patch\nxrange(1)\n", path) == 0
    assert line_of("import boxes\nboxes.Box().iteritems()\n", path) == 0
    assert line_of("import compat\n{}.iteritems()\n", path) == 2
    called = "import importlib as i\nboxes = i.import_module('boxes')\nboxes.Box().iteritems()\n"
    assert line_of(called, path) == 0
    (tmp_path / "own.py").write_text("def range(n):\n    return [n]\n")
    (tmp_path / "metres.py").write_text(
        "class Metre:\n    def __truediv__(self, n):\n        pass\n"
    )
    assert line_of("from own import *\nrange(5 / 2)\n", path) == 0
    assert line_of("from metres import Metre\nrange(Metre() / 2)\n", path) == 0
    assert line_of("from compat import *\nrange(5 / 2)\n", path) == 2


def test_a_file_of_a_package_that_imports_the_file_beside_it_is_in_python_2(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("__init__.py", "beside_it.py"):
        (tmp_path / name).write_text("")
    path = str(tmp_path / "models.py")
    assert line_of("import json\nimport beside_it\n", path) == 2
    assert line_of("from beside_it import x\n", path) == 1
    assert line_of("from .beside_it import x\n", path) == 0
    assert line_of("def f():\n    import beside_it\n", path) == 0
    assert line_of("import beside_it\n", str(tmp_path / "beside_it.py")) == 0
    assert line_of("try:\n    import beside_it\nexcept ImportError:\n    pass\n", path) == 0
    assert line_of("from __future__ import absolute_import\nimport beside_it\n", path) == 0
    assert line_of("import sys\nsys.path.append('.')\nimport beside_it\n", path) == 0
    monkeypatch.syspath_prepend(str(tmp_path))
    assert line_of("import beside_it\n", path) == 0
