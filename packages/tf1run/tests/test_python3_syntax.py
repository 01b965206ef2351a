"""Tests which syntax shows that a file cannot be in Python 2."""

import ast
import sys

import pytest

from tf1run import python3_syntax, source

pytestmark = pytest.mark.skipif(source.GENUINE, reason="nothing is converted on Python 3.7")

# Python 2.7.18 was asked about each line: it refuses these...
ONLY_PYTHON_3 = [
    "f'{x}'",
    "def f(x: int): pass",
    "def f(*args: int): pass",
    "def f() -> int: pass",
    "x: int = 3",
    "async def f(): pass",
    "async def f(): await x",
    "def f(*, k): pass",
    "def f(x, /): pass",
    "lambda *, k: 0",
    "def f():\n    x = 1\n    def g():\n        nonlocal x",
    "def f(): yield from x",
    "def f():\n    yield 1\n    return 2",
    "raise ValueError from error",
    "first, *rest = x",
    "x = [*y]",
    "x = {**y}",
    "f(*x, *y)",
    "f(*x, y)",
    "f(**x, **y)",
    "a @ b",
    "a @= b",
    "if (n := 3): pass",
    "class A(metaclass=M): pass",
    "x = ...",
    "def f(): ...",
    "x = 1_000",
    "x = rb'a'",
    "é = 3",
    "print(1, file=x)",
    "print(*x)",
    "f = print",
    "x = print(1)",
    "lambda: print(1)",
    "map(print, x)",
    "x.print()",
    "x.exec()",
    "def exec(): pass",
    "from __future__ import annotations",
]
# ... and takes these.
BOTH = [
    "print(1)",
    "print(1, 2)",
    "print ('%f') % x",
    "print(1) or x",
    "exec('x')",
    "from __future__ import print_function\nprint(1, file=x)\nf = print",
    "f(*x)",
    "f(x, *y, **z)",
    "f(*x, k=1)",
    "x[..., 0]",
    "x[...]",
    "x = 0o17",
    "x = br'a'",
    "x = u'a'",
    "{x for x in y}",
    "with a as b, c as d: pass",
    "@a.b(c)\ndef f(): pass",
    "def f():\n    yield 1\n    return",
    "def f():\n    def g():\n        yield 1\n    return g",
    "class A(B): pass",
    "def f(x, *args, **kwargs): pass",
    "raise ValueError(1)",
    "super(A, self).__init__()",
]


@pytest.mark.parametrize("text", ONLY_PYTHON_3)
def test_syntax_of_python_3(text: str) -> None:
    assert python3_syntax.is_in(ast.parse(text), text)


@pytest.mark.skipif(sys.version_info < (3, 12), reason="Python cannot parse these")
@pytest.mark.parametrize("text", ["type X = int", "def f[T](): pass", "class A[T]: pass"])
def test_syntax_of_python_3_12(text: str) -> None:
    assert python3_syntax.is_in(ast.parse(text), text)


@pytest.mark.parametrize("text", BOTH)
def test_syntax_of_both(text: str) -> None:
    assert not python3_syntax.is_in(ast.parse(text), text)


def test_super_without_arguments_counts_unless_it_is_imported() -> None:
    text = "class A:\n    def f(self):\n        super().f()\n"
    assert python3_syntax.is_in(ast.parse(text), text)
    text = f"from builtins import super\n{text}"
    assert not python3_syntax.is_in(ast.parse(text), text)
