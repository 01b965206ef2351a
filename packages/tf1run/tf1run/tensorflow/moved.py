"""Provides modules and names that have moved within TensorFlow since 1.15.5; moved.tsv lists them.

The files of TensorFlow 1.15.5 import these modules and names, and so do some programs. A row that
lists no names stands for a whole module, which may have been split into several.
"""

import csv
import pathlib
from types import ModuleType
from typing import Any, Callable, Dict, Sequence

from tf1run import old_names
from tf1run.stand_ins import StandIn


def _joined(old: str, places: Sequence[str]) -> Callable[[], Any]:
    """Returns a function that recreates an old module.

    The names of this module are now spread over several modules.
    """

    def make() -> ModuleType:
        module = ModuleType(old)
        old_names.complete(module, StandIn(modules={old: ""}, rest=places))
        return module

    return make


def _table() -> StandIn:
    modules: Dict[str, Any] = {}
    names: Dict[str, Any] = {}
    text = pathlib.Path(__file__).with_suffix(".tsv").read_text(encoding="utf-8")
    for old, new, *rest in csv.reader(text.splitlines()[1:], delimiter="\t"):
        for name in " ".join(rest).split():
            before, _, after = name.partition("=")
            names[f"{old}.{before}"] = f"{new}.{after or before}"
        if not rest:
            modules[old] = new if " " not in new else _joined(old, new.split())
    return StandIn(section="`import tensorflow as tf`", missing=modules, names=names)


STAND_IN = _table()
