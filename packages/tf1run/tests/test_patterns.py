"""Tests that regular expressions that can match nothing do as in Python 2."""

import contextlib
import io
import re

import pytest

from tf1run import source

pytestmark = pytest.mark.skipif(source.GENUINE, reason="nothing is converted on Python 3.7")

# Each expression, with what Python 2.7.18 prints.
EXPRESSIONS = {
    r"re.split('(\W+)?', 'ab, cd')": "['ab', ', ', 'cd']",
    r"re.split(r'\b', 'a b')": "['a b']",
    "re.split('x*', 'axbc')": "['a', 'bc']",
    r"re.compile('(\s)*').split('a  b c')": "['a', ' ', 'b', ' ', 'c']",
    r"re.compile('(\s)*').split('a b c', 1)": "['a', ' ', 'b c']",
    "re.split(',', 'a,b,c', 1)": "['a', 'b,c']",
    "re.split('[a-f]*', '0a3B9', flags=re.IGNORECASE)": "['0', '3', '9']",
    "re.split('[a-f]*', '0a3B9', 0, re.IGNORECASE)": "['0', '3', '9']",
    "re.split(string='axb', pattern='x*')": "['a', 'b']",
    "re.sub('x*', '-', 'abxd')": "-a-b-d-",
    r"re.sub('\s*', ' ', 'a b')": " a b ",
    "re.subn('x*', '-', 'abxd')": "('-a-b-d-', 4)",
    "re.sub('x*', '-', 'abxd', 2)": "-a-bxd",
    "re.compile('x*').sub('-', 'axb')": "-a-b-",
    "re.sub('(a)|b|', lambda m: '<%s>' % m.group(), 'abc')": "<a><b>c<>",
    r"re.sub('(x)*', r'[\g<0>]', 'ax')": "[]a[x]",
    "'a b'.split() + 'a-b'.split('-', 1)": "['a', 'b', 'a', 'b']",
    "(split('x*', 'axb'), s('x*', '-', 'axb'))": "(['a', 'b'], '-a-b-')",
    "split.__name__": "split",
}
IMPORTS = "import re\nfrom re import split, sub as s\n"


def output(text: str, name: str) -> str:
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        exec(source.compile_file(text.encode(), name), {"__name__": "__main__"})
    return out.getvalue()


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_a_file_in_python_2(expression: str) -> None:
    text = f"{IMPORTS}x = 0L\nprint {expression}\n"
    assert output(text, "old patterns.py") == f"{EXPRESSIONS[expression]}\n"


def test_a_file_in_python_3_does_as_python_3() -> None:
    text = "import re\nprint(re.split('x*', 'axb'), re.sub('x*', '-', 'abxd'))\n"
    assert output(text, "new patterns.py") == f"{re.split('x*', 'axb')} -a-b--d-\n"


def test_a_file_that_gets_the_names_of_python_2_does_as_python_3() -> None:
    text = "import re\nglobals()['x' + 'range'] = range\nprint(re.split('x*', 'axb'), xrange(2))\n"
    assert output(text, "doubtful patterns.py") == f"{re.split('x*', 'axb')} range(0, 2)\n"


def test_methods_of_other_classes_keep_their_arguments() -> None:
    text = (
        "import re\n"
        "class A(object):\n"
        "    def split(self, *a, **k): return a, sorted(k)\n"
        "    floor = split\n"
        "print A().split(1, owner=2, method=3), A().floor(4, function=5)\n"
    )
    assert output(text, "other.py") == "((1,), ['method', 'owner']) ((4,), ['function'])\n"


@pytest.mark.parametrize("call", ["re.split('a')", "re.sub('a', 'b', 'c', 0, 0, 0)"])
def test_errors_are_those_of_python(call: str) -> None:
    with pytest.raises(TypeError, match="argument"):
        output(f"import re\nprint {call}\n", "wrong.py")
