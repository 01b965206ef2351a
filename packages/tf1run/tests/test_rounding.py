"""Tests that a file in Python 2 rounds as in Python 2."""

import contextlib
import io

import numpy as np
import pytest

from tf1run import source

pytestmark = pytest.mark.skipif(source.GENUINE, reason="nothing is converted on Python 3.7")

# Each expression, with what Python 2.7.18 prints.
EXPRESSIONS = {
    "round(2.5), round(-2.5), round(0.5), round(-0.4)": "3.0 -3.0 1.0 -0.0",
    "round(2.675, 2), round(0.15, 1), round(3, 1)": "2.67 0.1 3.0",
    "round(1234.5, -2), round(1e300, 2)": "1200.0 1e+300",
    "round(float('inf')), round(1e16) == 1e16, round(0.1, 400)": "inf True 0.1",
    "math.floor(7.5) / 2, math.ceil(6.5) / 2, math.floor(7) / 2, round(7) / 2": "3.5 3.5 3.5 3.5",
    "floor(7.5) / 2, int(math.ceil(6.2)) / 2": "3.5 3",
    "A().round(1), A().floor(7) / 2": "own 3",
}


def output(text: str, name: str, **names: object) -> str:
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        exec(source.compile_file(text.encode(), name), {"__name__": "__main__", **names})
    return out.getvalue()


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_a_file_in_python_2(expression: str) -> None:
    own = (
        "class A(object):\n    def round(self, n): return 'own'\n    def floor(self, n): return n\n"
    )
    text = f"import math\nfrom math import *\n{own}print {expression}\n"
    assert output(text, "old rounding.py") == f"{EXPRESSIONS[expression]}\n"


def test_a_rounded_number_is_a_size() -> None:
    """NumPy took it with a warning, and so do programs from this time."""
    text = "import math\nprint np.zeros(math.ceil(1.5)).shape, 'abc'[round(1.2)]\n"
    assert output(text, "sizes.py", np=np) == "(2,) b\n"


def test_numpy_rounds_integers_to_floats() -> None:
    """NumPy 1.18.5 did; `int8` became `float16`, and `int16` became `float32`."""
    text = (
        "print np.floor(7) / 2, np.ceil(7) / 2, np.trunc(np.int32(7)) / 2, np.fix(7) / 2\n"
        "print np.floor(np.array([7, 8])) / 2, np.floor(7.5), np.floor([1.5])\n"
        "print np.floor(np.int8(7)).dtype, np.floor(np.int16(7)).dtype\n"
        "out = np.zeros(1, int)\nprint np.floor([7], out=out, casting='unsafe') is out\n"
    )
    expected = "3.5 3.5 3.5 3.5\n[3.5 4. ] 7.0 [1.]\nfloat16 float32\nTrue\n"
    assert output(text, "whole.py", np=np) == expected


def test_a_file_in_python_3_does_as_python_3() -> None:
    text = "import math\nprint(round(2.5), math.floor(7.5) / 2)\n"
    assert output(text, "new rounding.py") == "2 3.5\n"
    doubtful = f"globals()['x' + 'range'] = range\n{text}xrange(1)\n"
    assert output(doubtful, "doubtful rounding.py") == "2 3.5\n"
