"""Finds the constants in modules and changes them one at a time.

A constant is a number chosen by a person and assigned, outside any function, to an upper-case name.
Each number in a tuple is a constant of its own.
"""

import ast
import contextlib
import functools
import importlib
import inspect
import io
import pkgutil
import re
import sys
import tokenize
from typing import NamedTuple

import numpy as np

from number_reader import detection, recognition, tables

READING = (detection, tables, recognition)  # the packages that a picture passes through
NUMBER = (int, float, np.number)
CAPITALS = re.compile("_?[A-Z][A-Z0-9_]*")
HUGE = 10**9
CUTS = {"min", "max", "minimum", "maximum", "clip"}


class Constant(NamedTuple):
    """A number chosen by a person.

    module: the dotted name of the module that assigns it.
    name, index: its name, and its index in a tuple; the index is None outside a tuple.
    value: int or float.
    reason: the comment beside it or, if there is none, the comment above it; "" without a comment.
    is_limit: whether values are only compared with it, so that 0 or a huge number switches it off.
    """

    module: str
    name: str
    index: int
    value: float
    reason: str
    is_limit: bool

    def __str__(self):
        return self.name if self.index is None else f"{self.name}[{self.index}]"

    @property
    def file(self):
        return "/".join(self.module.split(".")[1:]) + ".py"


def modules(*packages):
    """Imports the modules of packages and returns them."""
    found = [
        each.name
        for package in packages
        for each in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
    ]
    return [importlib.import_module(name) for name in found]


def find(*packages):
    """Returns the constants of packages, in the order of their modules.

    Raises:
        ValueError: a constant is computed from another constant and would not change with it.
    """
    trees = {module: ast.parse(inspect.getsource(module)) for module in modules(*packages)}
    measured = {module: set(_measured(tree)) for module, tree in trees.items()}
    public = {name for names in measured.values() for name in names if name[0] != "_"}
    return [
        constant
        for module, tree in trees.items()
        for constant in _constants(module, tree, measured[module] | public)
    ]


def _constants(module, tree, measured):
    """Yields a module's constants; those whose names are in `measured` are not limits."""
    comments, own = _comments(module), set()
    for node in tree.body:
        used = {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}
        names = _assigned(node)
        if not names:
            continue
        if own & used:
            raise ValueError(f"{module.__name__}: {', '.join(names)}: computed from a constant")
        for name in names:
            value = getattr(module, name)
            several = value if isinstance(value, tuple) else (value,)
            if not all(isinstance(v, NUMBER) and not isinstance(v, bool) for v in several):
                continue
            own.add(name)
            reason = _reason(comments, node.lineno, node.end_lineno)
            for k, v in enumerate(several):
                index = k if isinstance(value, tuple) else None
                yield Constant(module.__name__, name, index, v, reason, name not in measured)


def _assigned(node):
    """Returns the upper-case names to which a statement assigns values."""
    targets = {ast.Assign: lambda: node.targets, ast.AnnAssign: lambda: [node.target]}
    found = targets.get(type(node), list)()
    names = [each.id for target in found for each in ast.walk(target) if isinstance(each, ast.Name)]
    return [name for name in names if CAPITALS.fullmatch(name)]


def _measured(tree):
    """Yields the upper-case names that are also used outside comparisons.

    Examples of comparisons are a > _B, a > _B * c, min(a, _B) and np.clip(a, 0, _B).
    """
    above = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    for node in ast.walk(tree):
        name = _name(node)
        if not CAPITALS.fullmatch(name) or not isinstance(node.ctx, ast.Load):
            continue
        up = above[node]
        while isinstance(up, (ast.BinOp, ast.UnaryOp)):
            up = above[up]
        if not isinstance(up, ast.Compare) and _name(getattr(up, "func", None)) not in CUTS:
            yield name


def _name(node):
    """Returns the name in a node ("" if none), or the last part of a dotted name (c in a.b.c)."""
    return getattr(node, "id", None) or getattr(node, "attr", None) or ""


def _comments(module):
    """Returns the comments of a module.

    Returns:
        A dictionary whose keys are the numbers of the lines that contain a comment. Each value is a
        pair: the comment, and whether the line contains nothing else.
    """
    lines = io.StringIO(inspect.getsource(module)).readline
    return {
        each.start[0]: (each.string.strip("# "), each.line.lstrip().startswith("#"))
        for each in tokenize.generate_tokens(lines)
        if each.type == tokenize.COMMENT
    }


def _reason(comments, first, last):
    """Returns the comment beside a statement or, if there is none, the comment above it.

    A comment that ends with a comma continues beside the next statement.
    """
    beside, is_alone = comments.get(last, ("", True))
    if beside and not is_alone:
        before, is_alone = comments.get(first - 1, ("", True))
        goes_on = before.endswith(",") and not is_alone
        return f"{_reason(comments, first - 1, first - 1)} {beside}" if goes_on else beside
    above = []
    while comments.get(first - 1, ("", False))[1]:
        above.insert(0, comments[first - 1][0])
        first -= 1
    return " ".join(above)


def variations(constant):
    """Returns the values to try.

    A constant is tried at 75% and 125% of its value. A limit is also tried at 0 and at a huge
    number.

    Whole numbers stay whole and change by at least 1. Percentages stay at or below 100.
    """
    value = constant.value
    less, more = 0.75 * value, 1.25 * value
    if isinstance(value, int):
        less, more = min(value - 1, round(less)), max(value + 1, round(more))
    if "percent" in constant.reason:
        more = min(more, 100)
    found = {"less": less, "more": more}
    if constant.is_limit:
        found.update(none=0, huge=HUGE)
    return {name: other for name, other in found.items() if other != value}


@contextlib.contextmanager
def changed(constant, value):
    """Gives a constant a new value wherever it is stored, and restores the old value at the end."""
    if constant.index is not None:
        several = getattr(sys.modules[constant.module], constant.name)
        value = (*several[: constant.index], value, *several[constant.index + 1 :])
    held = places(constant.module, constant.name)
    before = [getattr(holder, attribute) for holder, attribute, _ in held]
    try:
        for (holder, attribute, k), old in zip(held, before):
            new = value if k is None else (*old[:k], value, *old[k + 1 :])
            setattr(holder, attribute, new)
        yield
    finally:
        for (holder, attribute, _), old in zip(held, before):
            setattr(holder, attribute, old)


@functools.lru_cache(maxsize=None)
def places(home, name):
    """Returns the places that store a constant.

    A constant is stored in its module, in the modules that import its name, and in the functions
    that have it as a default argument.

    Returns:
        Tuples of an object, the name of one of its attributes, and the constant's index in this
        attribute. The index is None if the attribute is the constant itself.
    """
    found = [(sys.modules[home], name, None)]
    package = home.partition(".")[0]
    for other, module in list(sys.modules.items()):
        if other.partition(".")[0] != package or name not in vars(module):
            continue
        for node in ast.parse(inspect.getsource(module)).body:
            if isinstance(node, ast.ImportFrom) and node.module == home:
                found += [(module, name, None) for each in node.names if each.name == name]
            elif isinstance(node, ast.FunctionDef) and other == home:
                for k, default in enumerate(node.args.defaults):
                    if getattr(default, "id", None) == name:
                        function = inspect.unwrap(getattr(module, node.name))
                        found.append((function, "__defaults__", k))
    return found
