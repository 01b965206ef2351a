"""Restores fork as the default start method and installs the launcher in spawned processes."""

import os
import sys
from typing import Any, Dict, Tuple

import tf1_mnist
from tf1_mnist.legacy import program, today
from tf1_mnist.legacy.stand_ins import StandIn

# The code that a spawned process runs first. A file in the current folder must not shadow a module.
_ROOT = os.path.dirname(os.path.dirname(os.path.abspath(tf1_mnist.__file__)))
_INSTALL = f"""\
import sys
sys.path[:] = [*filter(None, sys.path), {_ROOT!r}]
from tf1_mnist import legacy
legacy.install()
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
