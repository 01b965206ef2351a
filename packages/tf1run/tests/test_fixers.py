"""Tests that only Python's own names are translated, and that no translated block is empty."""

import contextlib
import io
import itertools
import sys
from types import ModuleType
from typing import Any

import pytest

from tf1run import finder, old_names, source, stand_ins

pytestmark = pytest.mark.skipif(source.GENUINE, reason="nothing is converted on Python 3.7")


def output(text: str, name: str) -> str:
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        exec(source.compile_file(text.encode(), name), {"__name__": "__main__"})
    return out.getvalue()


# Each program, with what Python 2.7.18 prints.
PROGRAMS = {
    "attributes": (
        "class six:\n    unichr, unicode, long, basestring, xrange = 1, 2, 3, 4, 5\n"
        "print six.unichr, six.unicode, six.long, six.basestring, six.xrange, unicode('x')\n",
        "1 2 3 4 5 x\n",
    ),
    "functions": (
        "def zip(a): return 'zip'\ndef map(f): return f + 1\ndef apply(f, x): return 'apply'\n"
        "def filter(a, b): return 5\ndef raw_input(): return 'typed'\n"
        "def unicode(x): return 'own'\n"
        "print zip(1), map(2), apply(1, 2), filter(1, 2), raw_input(), unicode(1)\n",
        "zip 3 apply 5 typed own\n",
    ),
    "parameters": (
        "def f(unicode=False, long=3, filter=len):\n    return unicode, long / 2, filter('abc')\n"
        "print f(unicode=True, long=5), unicode(5), long(3), f(**{'long': 9})\n",
        "(True, 2, 3) 5 3 (False, 4, 3)\n",
    ),
    "methods": (
        "class A(object):\n"
        "    def map(self, x): return x / 2\n"
        "    def zip(self): return 0\n"
        "    def filter(self, x): return x\n"
        "a = A()\n"
        "print a.map(5), a.zip(), a.filter(1)\n"
        "print map(len, ['a']), filter(None, [0, 2]), zip('a', 'b')\n",
        "2 0 1\n[1] [2] [('a', 'b')]\n",
    ),
    "a scope": (
        "def f():\n    from itertools import chain as zip\n    return zip('a', 'b')\n"
        "print [x for x in f()], zip('a', 'b')\n",
        "['a', 'b'] [('a', 'b')]\n",
    ),
    "a global name": (
        "def f():\n    global zip\n    zip = max\nf()\nprint zip(1, 2)\n",
        "2\n",
    ),
    "a loop": ("for long in 3, 5:\n    print long / 2,\n", "1 2 "),
    "a with statement": (
        "import contextlib\nwith contextlib.closing(open('/dev/null')) as unicode:\n"
        "    print unicode.name\n",
        "/dev/null\n",
    ),
    "functions as values": (
        "r = xrange\n"
        "print list(r(3)), map(list, map(xrange, [1, 2])), isinstance(xrange(2), xrange)\n",
        "[0, 1, 2] [[0], [0, 1]] True\n",
    ),
    "types": (
        "import types\n"
        "print isinstance('a', types.StringType), isinstance('a', types.StringTypes)\n",
        "True True\n",
    ),
    "sort": (
        "xs = [3, 1, 2]\n"
        "xs.sort(cmp=lambda a, b: b - a)\nprint xs\n"
        "xs.sort(lambda a, b: cmp(a, b))\nprint xs\n"
        "xs.sort(None, lambda v: -v)\nprint xs\n"
        "print sorted(xs, cmp), sorted(xs, lambda a, b: b - a, reverse=True)\n"
        "print sorted(xs, cmp=cmp, key=lambda v: -v), sorted(xs, None, None, True)\n",
        "[3, 2, 1]\n[1, 2, 3]\n[3, 2, 1]\n[1, 2, 3] [1, 2, 3]\n[3, 2, 1] [3, 2, 1]\n",
    ),
    "a method called sort": (
        "class A(object):\n    def sort(self, *a, **k): return a, sorted(k)\n"
        "print A().sort(1, cmp=2), dict(cmp=3)\n",
        "((1,), ['cmp']) {'cmp': 3}\n",
    ),
    "keywords": (
        "print sorted(dict(unicode=1, long=2, xrange=3))\n",
        "['long', 'unicode', 'xrange']\n",
    ),
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_names_of_the_programs_own_stay(name: str) -> None:
    text, printed = PROGRAMS[name]
    assert output(text, f"{name}.py").rstrip() == printed.rstrip()


# The same, with names that the launcher serves.
ITERATORS = {
    "another name": (
        "try:\n    from itertools import izip as zip\nexcept ImportError:\n    pass\n"
        "for a, b in zip([7], [2]):\n    print a / b\n",
        "3\n",
    ),
    "read one by one": (
        "from itertools import izip as zip, imap as map\n"
        "def numbers():\n    yield -7\n    raise ValueError('read too far')\n"
        "print next(zip(numbers(), numbers())), next(map(abs, numbers()))\n",
        "(-7, -7) 7\n",
    ),
    "every block": (
        "def f():\n"
        "    if True:\n        from itertools import imap\n"
        "    for x in [1]:\n        from itertools import izip, ifilter, ifilterfalse\n"
        "    class A:\n        from itertools import izip\n"
        "    try:\n        pass\n    finally:\n        from itertools import izip_longest\n"
        "    return list(imap(abs, [-1])), list(ifilterfalse(None, [0, 1]))\n"
        "print f()\n",
        "([1], [0])\n",
    ),
    "attributes": (
        "import itertools as it, itertools\n"
        "print list(it.izip([1], [2])), list(itertools.imap(abs, [-1]))\n",
        "[(1, 2)] [1]\n",
    ),
}


@pytest.mark.parametrize("name", ITERATORS)
def test_imports_of_iterators_stay(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_ins.collect()
    library: Any = ModuleType("itertools")
    vars(library).update({each: value for each, value in vars(itertools).items() if each[0] != "_"})
    old_names.put_back(library)
    monkeypatch.setitem(sys.modules, "itertools", library)
    monkeypatch.setattr(sys, "meta_path", [finder.FIRST, *sys.meta_path, finder.LAST])
    text, printed = ITERATORS[name]
    assert output(text, f"{name} of itertools.py") == printed


def test_the_error_is_that_of_the_translated_file() -> None:
    with pytest.raises(SyntaxError) as refused:
        source.compile_file(b"print 7\nasync = 3\n", "keyword.py")
    assert (refused.value.lineno, refused.value.msg) == (2, "invalid syntax")


@pytest.mark.parametrize("end", ["\\", "\\\n", "\\\n\n"])
def test_a_backslash_at_the_end_decides_nothing(end: str) -> None:
    """Python 3.7 and Python 2 accept it."""
    assert output(f"print(7 / 2)\nx = 3\n{end}", f"new {len(end)}.py") == "3.5\n"
    assert output(f"print 7 / 2\nx = 3\n{end}", f"old {len(end)}.py") == "3\n"


def test_a_file_with_mixed_tabs_is_translated() -> None:
    text = "def f(n):\n        s = 1\n\tfor i in xrange(n):\n\t    print('%d' % (i / 2))\nf(3)\n"
    with pytest.raises(TabError):
        compile(text, "tabs.py", "exec")
    assert output(text, "tabs in Python 2.py") == "0\n0\n1\n"
    new = text.replace("'%d' % (i / 2)", "i / 2, end=' '")
    assert output(new, "tabs in Python 3.py") == "0.0 0.5 1.0 "
