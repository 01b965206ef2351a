"""Splits and replaces with regular expressions as Python 2 does.

Since Python 3.7, `split` splits where a pattern matches nothing, as between all letters for "x*",
and `sub` also replaces nothing right behind another match (Lib/re in the notes on Python 3.7).
"""

import functools
import importlib
import re
import sys
from typing import Any, Callable, Dict, Iterator, List, Mapping, Optional, Sequence, Tuple

# The methods, with the names of their arguments in `re`; patterns lack the first and the last.
METHODS = {
    "split": ("pattern", "string", "maxsplit", "flags"),
    "sub": ("pattern", "repl", "string", "count", "flags"),
    "subn": ("pattern", "repl", "string", "count", "flags"),
}
_OPTIONAL = {"count", "flags", "maxsplit"}
_Pattern = type(re.compile(""))
_PARSER = "re._parser" if sys.version_info >= (3, 11) else "sre_parse"


def prepared(
    owner: Any, method: str, arguments: Sequence[Any], keywords: Mapping[str, Any]
) -> Optional[Callable[[], Any]]:
    """Returns the call of a method as Python 2 makes it, or None if Python 3 does the same.

    Args:
        owner: the object whose method is called, perhaps the module `re` or a pattern.
        method: one of `METHODS`.
        arguments: the arguments given by position.
        keywords: the arguments given by name.
    """
    if owner is not re and not isinstance(owner, _Pattern):
        return None
    names = METHODS[method] if owner is re else METHODS[method][1:-1]
    given = {**dict(zip(names, arguments)), **keywords}
    if len(arguments) > len(names) or not given.keys() >= set(names) - _OPTIONAL:
        return None  # an error, which Python 3 reports
    pattern = re.compile(given.pop("pattern"), given.pop("flags", 0)) if owner is re else owner
    if not _can_match_nothing(pattern):
        return None
    return functools.partial(_FUNCTIONS[method], pattern, **given)


@functools.lru_cache(maxsize=512)
def _can_match_nothing(pattern: Any) -> bool:
    parsed = importlib.import_module(_PARSER).parse(pattern.pattern, pattern.flags)
    return bool(parsed.getwidth()[0] == 0)


def _split(pattern: Any, string: Any, maxsplit: int = 0) -> List[Any]:
    parts: List[Any] = []
    last = done = 0
    for match in _matches(pattern, string):
        if match.end() > match.start():
            parts += [string[last : match.start()], *match.groups()]
            last = match.end()
            done += 1
            if done == maxsplit:
                break
    return [*parts, string[last:]]


def _sub(pattern: Any, repl: Any, string: Any, count: int = 0) -> Any:
    return _subn(pattern, repl, string, count)[0]


def _subn(pattern: Any, repl: Any, string: Any, count: int = 0) -> Tuple[Any, int]:
    parts: List[Any] = []
    last = done = 0
    for match in _matches(pattern, string):
        if done and match.end() == last:
            continue
        parts += [
            string[last : match.start()],
            repl(match) if callable(repl) else match.expand(repl),
        ]
        last = match.end()
        done += 1
        if done == count:
            break
    return string[:0].join([*parts, string[last:]]), done


def _matches(pattern: Any, string: Any) -> Iterator[Any]:
    """Yields the matches from left to right; the next one begins behind one that is empty."""
    place = 0
    while place <= len(string):
        match = pattern.search(string, place)
        if match is None:
            return
        yield match
        place = match.end() + (match.end() == match.start())


_FUNCTIONS: Dict[str, Callable[..., Any]] = {"split": _split, "sub": _sub, "subn": _subn}
