"""The names of Python 2 that a converted program can still use.

If a module defines one of these names itself, the module's own definition is used.
"""

import builtins
import functools
import importlib
import sys
from typing import Any

# What a converted file imports, unless it has these names from elsewhere.
NAMES = ("StandardError", "cmp", "execfile", "file", "intern", "reduce", "reload")
# The conversion replaces these names, except where a file binds them itself.
REPLACED = (
    "apply",
    "basestring",
    "buffer",
    "long",
    "raw_input",
    "unichr",
    "unicode",
    "xrange",
)

# The methods of dictionaries that Python 3 lacks, with the number of their arguments.
METHODS = {
    "has_key": 1,
    "iteritems": 0,
    "iterkeys": 0,
    "itervalues": 0,
    "viewitems": 0,
    "viewkeys": 0,
    "viewvalues": 0,
}

StandardError = Exception  # in `except`, fissix leaves it as it is
# These are not the functions of Python 3 themselves, which a program may put in the same place.
file = functools.partial(builtins.open)
intern = functools.partial(sys.intern)
reduce = functools.partial(functools.reduce)
reload = functools.partial(importlib.reload)

basestring = unicode = str
buffer = memoryview
long = int
raw_input = input
unichr = chr
xrange = range


def apply(function: Any, arguments: Any = (), keywords: Any = None) -> Any:
    return function(*arguments, **(keywords or {}))


def cmp(left: Any, right: Any) -> int:
    return int(left > right) - int(left < right)


def execfile(filename: str, *scopes: Any) -> None:
    with open(filename, "rb") as content:
        exec(compile(content.read(), filename, "exec"), *scopes)  # noqa: S102
