"""Puts names back into a library that has lost them."""

from typing import Any, Mapping

from tf1_mnist.legacy import usage

SECTION = "Names that Python and its libraries have lost"


def put_back(module: Any, names: Mapping[str, Any]) -> None:
    """Makes a module answer to names that it no longer has.

    Args:
        module: the module; names that it still has are left alone.
        names: for each name, today's in the same module as a string, or any other object.
    """
    previous = getattr(module, "__getattr__", None)

    def look_up(name: str) -> Any:
        if name not in names:
            if previous is not None:
                return previous(name)
            raise AttributeError(f"module {module.__name__!r} has no attribute {name!r}")
        today = names[name]
        value = getattr(module, today) if isinstance(today, str) else today
        usage.note(f"{module.__name__}.{name}", _instead(module, today), SECTION)
        setattr(module, name, value)
        return value

    module.__getattr__ = look_up


def _instead(module: Any, today: Any) -> str:
    if isinstance(today, str):
        return f"{module.__name__}.{today}"
    name = getattr(today, "__qualname__", getattr(today, "__name__", repr(today)))
    home = getattr(today, "__module__", "builtins")
    return str(name) if home == "builtins" else f"the lines of `{name}` in {home}"
