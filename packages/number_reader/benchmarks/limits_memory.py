"""Remembers function results, and the constants that they depend on, while one picture is read.

If a function has already been called with the same arguments, it runs again only if the earlier
call used the constant that has been changed. Therefore, if a constant of a late stage is changed,
only that stage and the later ones run again. If that stage returns the same result as before, the
later stages need not run again either.
"""

import functools
import hashlib
import sys
from typing import Any, NamedTuple

import limits_constants
import numpy as np

from tf1_mnist.words import InputError

TOOL = sys.monitoring.PROFILER_ID


class Call(NamedTuple):
    """The result or the error of a call, and the constants used by the code that ran."""

    result: Any
    error: Any
    used: set


class Memory:
    """The remembered calls to some functions, with their results.

    Args:
        constants: the constants that `limits_constants.find` returns.
        parts: a dictionary from each further class of arguments and results to a function that
            returns the part of an object that `digest` uses.
    """

    def __init__(self, constants, parts):
        self._parts = parts
        self._names, self._default_of = {}, {}
        for each in constants:
            key = _key(each)
            self._names.setdefault(each.name, set()).add(key)
            for holder, attribute, _ in limits_constants.places(each.module, each.name):
                if attribute == "__defaults__":
                    self._default_of.setdefault(holder.__code__, set()).add(key)
        self._used_by = functools.lru_cache(maxsize=None)(self._of)
        self._changed, self._running = None, []
        self.forget()
        sys.monitoring.use_tool_id(TOOL, "limits")
        begins = sys.monitoring.events.PY_START
        sys.monitoring.register_callback(TOOL, begins, self._begins)
        sys.monitoring.set_events(TOOL, begins)

    def close(self):
        sys.monitoring.set_events(TOOL, sys.monitoring.events.NO_EVENTS)
        sys.monitoring.free_tool_id(TOOL)

    def forget(self):
        """Clears all recorded calls, so that another picture can be read."""
        self._usual, self._passing = ({}, {}), {}
        self._changed, (self._calls, self._kept) = None, self._usual

    def change(self, constant):
        """Records which constant is changed from now on; None means that no constant is changed.

        The results for the previous change are forgotten, since pages take up a lot of memory.
        """
        self._changed, self._passing = constant and _key(constant), {}
        self._calls, self._kept = self._usual if constant is None else map(dict, self._usual)
        self._running.clear()  # left by a call that was interrupted

    def remembered(self, function):
        """Returns a version of a function that remembers the function's results and errors."""

        @functools.wraps(function)
        def call(*args):
            key = function, self.digest(args)
            known = self._calls.get(key)
            if known is None or self._changed in known.used:
                known = self._run(function, args)
                if self._changed not in known.used:
                    self._calls[key] = known
                    self.keep(known.result)
            if self._running:
                self._running[-1] |= known.used
            if known.error is not None:
                raise known.error.with_traceback(None)
            result = known.result  # the caller may change an array
            return result.copy() if isinstance(result, np.ndarray) else result

        return call

    def _run(self, function, args):
        self._running.append(set())
        sys.monitoring.restart_events()
        result = error = None
        try:
            result = function(*args)
        except InputError as raised:
            error = raised
        finally:
            used = self._running.pop()
        return Call(result, error, used)

    def _begins(self, code, offset):
        if self._running:
            self._running[-1] |= self._used_by(code)
        return sys.monitoring.DISABLE  # until another call is remembered

    def _of(self, code):
        """Returns the constants that a function's code uses."""
        named = {key for name in code.co_names for key in self._names.get(name, ())}
        used = {(file, name) for file, name in named if file in (None, code.co_filename)}
        return frozenset(used | self._default_of.get(code, set()))

    def digest(self, value):
        """Returns bytes. Equal values have equal bytes; unequal values almost never do."""
        known = self._kept.get(id(value)) or self._passing.get(id(value))
        if known:
            return known[1]
        made = hashlib.blake2b(type(value).__name__.encode(), digest_size=16)
        if isinstance(value, np.ndarray):
            made.update(f"{value.dtype} {value.shape}".encode())
            made.update(value.tobytes())
        elif isinstance(value, (tuple, list)):
            for each in value:
                made.update(self.digest(each))
        elif type(value) in self._parts:
            made.update(self.digest(self._parts[type(value)](value)))
        elif value is None or isinstance(value, (bool, int, float, str, np.generic)):
            made.update(repr(value).encode())
        else:
            raise TypeError(f"{value!r}: expected arrays, numbers, texts, tuples or lists")
        if isinstance(value, tuple):  # tuples do not change
            self._passing[id(value)] = value, made.digest()
        return made.digest()

    def keep(self, value):
        """Stores the digests of a value's arrays and tuples; the value must not change."""
        if isinstance(value, (tuple, np.ndarray)):
            self._kept[id(value)] = value, self.digest(value)
        for each in value if isinstance(value, (tuple, list)) else ():
            self.keep(each)


def _key(constant):
    """Returns a constant's file and name.

    The file is None if other files may use the constant, too.
    """
    is_private = constant.name.startswith("_")
    return sys.modules[constant.module].__file__ if is_private else None, constant.name
