"""Restores fork as the default start method and installs the launcher in spawned processes."""

import os
import sys
from typing import Any, Dict, Tuple

import tf1_mnist
from tf1run import program, today
from tf1run.stand_ins import StandIn

# The code that a spawned process runs first. A file in the current folder must not shadow a module.
_ROOTS = [
    os.path.dirname(os.path.dirname(os.path.abspath(str(module.__file__))))
    for module in (program, tf1_mnist)
]
_INSTALL = f"""\
import sys
sys.path[:] = [*filter(None, sys.path), *{_ROOTS!r}]
import tf1run
tf1run.install()
"""


class _Launcher:
    """Unpickling this object in a process installs the launcher in that process."""

    def __reduce__(self) -> Tuple[Any, Tuple[str]]:
        return exec, (_INSTALL,)


def _change(spawn: Any) -> None:
    original = spawn.get_preparation_data

    def get_preparation_data(name: str) -> Dict[str, Any]:
        data: Dict[str, Any] = original(name)
        return {"launcher": _Launcher(), **data} if today.is_hidden() else data

    spawn.get_preparation_data = get_preparation_data
    spawn._fixup_main_from_path = program.run_again  # instead of runpy.run_path


def _fork_by_default(context: Any) -> None:
    """Makes fork the default start method on Linux, as it was before Python 3.14."""
    if sys.platform == "linux":
        context._default_context._default_context = context._concrete_contexts["fork"]


STAND_IN = StandIn(
    changes={"multiprocessing.context": _fork_by_default, "multiprocessing.spawn": _change}
)
