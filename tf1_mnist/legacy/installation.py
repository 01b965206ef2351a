"""Puts the stand-ins into effect, and takes them away again."""

import contextlib
import sys
from types import ModuleType
from typing import Dict, Iterator, Optional

from tf1_mnist.legacy import downloads

GENUINE = sys.version_info < (3, 8)  # then TensorFlow is 1.15.5, says setup.cfg

# While the old modules are served: today's modules of the same names.
_today: Optional[Dict[str, ModuleType]] = None


def install() -> None:
    """Makes `import` serve TensorFlow 1, and serves downloads of MNIST from this package.

    On TensorFlow 1.15.5, it only does the latter.
    """
    downloads.install()
    if GENUINE or _today is not None:
        return
    # Imported late: all this is for TensorFlow 2.
    from tf1_mnist.legacy import finder, source, standard_library, tensorflow

    tensorflow.load()
    sys.meta_path.insert(0, finder.FIRST)
    sys.meta_path.append(finder.LAST)
    _serve_old({})
    standard_library.put_back()
    source.convert_cells()
    for name, put_back in finder.ADDITIONS.items():
        if name in sys.modules:
            put_back(sys.modules[name])


def uninstall() -> None:
    """Makes `import` serve today's modules again.

    Names that were put back into NumPy and other libraries stay there.
    """
    downloads.uninstall()
    if _today is not None:
        from tf1_mnist.legacy import finder, source

        source.leave_cells()
        _serve_today()
        sys.meta_path.remove(finder.FIRST)
        sys.meta_path.remove(finder.LAST)


@contextlib.contextmanager
def today() -> Iterator[None]:
    """Makes `import` serve today's modules for a while, as the libraries of today expect."""
    if _today is None:
        yield
        return
    old = _serve_today()
    try:
        yield
    finally:
        _serve_old(old)


def _serve_old(modules: Dict[str, ModuleType]) -> None:
    global _today
    from tf1_mnist.legacy import finder

    _today = _take_out()
    sys.modules.update(modules)
    finder.FIRST.serves_old = True


def _serve_today() -> Dict[str, ModuleType]:
    """Returns the old modules that the program has imported."""
    global _today
    from tf1_mnist.legacy import finder

    finder.FIRST.serves_old = False
    old = _take_out()
    sys.modules.update(_today or {})
    _today = None
    return old


def _take_out() -> Dict[str, ModuleType]:
    """Removes the modules that have a stand-in from those that are imported."""
    from tf1_mnist.legacy import finder

    names = [name for name in sys.modules if finder.stand_in(name) is not None]
    return {name: sys.modules.pop(name) for name in names}
