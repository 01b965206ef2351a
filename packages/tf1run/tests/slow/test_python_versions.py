"""Tests that programs in Python 3 print what they print without the launcher."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tf1run import source

pytestmark = pytest.mark.skipif(source.GENUINE, reason="nothing is converted on Python 3.7")

HELPER = "def pairs(d):\n    return sorted(d.iteritems())\n"
LINE = "divides integers as Python 2 does (1 / 2 is 0), because"
ADVICE = "is in Python 2; to get 0.5, begin the file with: from __future__ import division"


def test_a_program_in_python_3_prints_the_same(launch: Any, here: Path) -> None:
    """The program has a file in Python 2, which Python 3 can import, and runs none of it."""
    (here / "helper.py").write_text(HELPER)
    (here / "model.py").write_text('def ratio(a: int, b: int) -> str:\n    return f"{a / b}"\n')
    (here / "plain.py").write_text("def mean(a, b):\n    return (a + b) / 2\n")
    (here / "program.py").write_text(
        "import builtins\n"
        "import helper, model, plain\n"
        "try:\n"
        "    input = raw_input\n"
        "except NameError:\n"
        "    pass\n"
        "try:\n"
        "    reduce\n"
        "except NameError:\n"
        "    print('no reduce')\n"
        "class Table:\n"
        "    def iteritems(self):\n"
        "        return iter([(1, 2)])\n"
        "names = ['cmp', 'execfile', 'file', 'intern', 'reduce', 'reload']\n"
        "print([name for name in names if hasattr(builtins, name) or name in globals()])\n"
        "print(list(Table().iteritems()), model.ratio(1, 2), plain.mean(1, 2), 3 / 2)\n"
    )
    python = subprocess.run(
        [sys.executable, "program.py"], stdout=subprocess.PIPE, text=True, check=True
    )
    answer = launch("program.py")
    assert (answer.stdout, answer.stderr) == (python.stdout, "")


def test_each_file_in_python_2_says_once_that_it_divides_integers(launch: Any, here: Path) -> None:
    (here / "helper.py").write_text(f"{HELPER}def half(x):\n    return x / 2\n")
    (here / "exact.py").write_text("print 'exact'\ndef half(x):\n    return x / 2.0\n")
    (here / "program.py").write_text(
        "import exact, helper\n"
        "print helper.pairs({1: 2}), helper.half(3), exact.half(3)\n"
        "for i in range(4):\n"
        "    i /= 2\n"
        "    print i / 2\n"
    )
    answer = launch("program.py")
    assert answer.stdout == "exact\n[(1, 2)] 1 1.5\n0\n0\n0\n0\n"
    assert answer.stderr.splitlines() == [
        f"helper.py:4: {LINE} line 2 {ADVICE}",
        f"program.py:4: {LINE} line 2 {ADVICE}",
    ]
    future = "from __future__ import print_function, \\\n    division\n"
    (here / "program.py").write_text(f"{future}print(1 / 2, len(xrange(3)))\n")
    answer = launch("program.py")
    assert (answer.stdout, answer.stderr) == ("0.5 3\n", "")


def test_classes_keep_their_own_methods_in_python_2(launch: Any, here: Path) -> None:
    (here / "program.py").write_text(
        "class Table:\n"
        "    def iteritems(self):\n"
        "        return iter([('mine', 5)])\n"
        "    def has_key(self, key):\n"
        "        return 'mine'\n"
        "    def keys(self):\n"
        "        return 'mine'\n"
        "print list(Table().iteritems()), Table().has_key(1), Table().keys()\n"
        "print list({1: 2}.iteritems()), {1: 2}.has_key(1), {1: 2}.keys()\n"
    )
    answer = launch("program.py")
    assert answer.stdout == "[('mine', 5)] mine mine\n[(1, 2)] True [1]\n", answer.stderr


@pytest.mark.parametrize(
    ("cells", "printed"),
    [
        (["print(1 / 2)", "print 'x', 3 / 2"], "0\nx 1\n"),
        (["print(f'{1 / 2}')", "def f(): return xrange(3)\nprint(3 / 2)"], "0.5\n1.5\n"),
        (["xrange = range", "print(3 / 2, xrange(2))"], "1.5 range(0, 2)\n"),
        (
            [
                "from __future__ import print_function",
                "print(1, end='')",
                "print(len(xrange(3)), 2)",
            ],
            "13 2\n",
        ),
        (["from __future__ import division", "print 3 / 2"], "1.5\n"),
        (["print(1 / 2)", "print(("], "0.5\n"),
    ],
)
def test_a_notebook_is_judged_as_one_file(
    cells: Any, printed: str, launch: Any, here: Path
) -> None:
    book = {"cells": [{"cell_type": "code", "source": cell} for cell in cells]}
    (here / "book.ipynb").write_text(json.dumps(book))
    answer = launch("book.ipynb")
    assert answer.stdout == printed, answer.stderr
    assert answer.stderr.count(LINE) == printed.startswith("0\n")


def test_a_file_with_tabs_is_in_python_2_unless_its_syntax_is_new(launch: Any, here: Path) -> None:
    for value, printed in (("x", "3\n"), ("f'{x}'", "3.5\n")):
        (here / "program.py").write_text(
            f"def f():\n        x = 7 / 2\n\treturn {value}\nprint(f())\n"
        )
        assert launch("program.py").stdout == printed


def test_the_program_may_define_a_method_in_another_file(launch: Any, here: Path) -> None:
    (here / "helper.py").write_text(f"{HELPER}def half(x):\n    return x / 2\n")
    (here / "program.py").write_text(
        "import helper, tables\nprint(helper.pairs(tables.Table(a=1)), helper.half(1))\n"
    )
    (here / "tables.py").write_text(
        "class Table(dict):\n    def iteritems(self):\n        return self.items()\n"
    )
    assert launch("program.py").stdout == f"[('a', 1)] 0.5{os.linesep}"
