"""What a table of old names consists of."""

import importlib
from typing import Any, Callable, Dict, Mapping, NamedTuple

from tf1_mnist import tf1
from tf1_mnist.legacy import usage


class Name(NamedTuple):
    """An old name, as in `tf.mul`.

    find: returns what it stands for.
    instead: what to write today; empty if the name is still fine.
    section: the heading in the guide that explains it.
    """

    find: Callable[[], Any]
    instead: str
    section: str

    def look_up(self, old: str) -> Any:
        """Returns what the name stands for, and notes that the program used it."""
        if self.instead:
            usage.note(old, self.instead, self.section)
        return self.find()

    @classmethod
    def as_today(cls, value: Any) -> "Name":
        """Returns the entry for a name that is still in use, but now means something else."""
        return cls(lambda: value, "", "")


def renamed(names: Mapping[str, str], section: str) -> Dict[str, Name]:
    """Returns a table from one of names with today's names, as in {"tf.mul": "tf.multiply"}."""
    return {old: Name(_finder(new), new, section) for old, new in names.items()}


def module(name: str, instead: str, section: str) -> Name:
    """Returns the entry for a module that the import finder serves."""
    return Name(lambda: importlib.import_module(name), instead, section)


def _finder(path: str) -> Callable[[], Any]:
    def find() -> Any:
        value: Any = tf1
        for name in path.split(".")[1:]:
            value = getattr(value, name)
        return value

    return find
