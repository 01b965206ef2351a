"""Updates the list of names that the launcher does not find in the installed TensorFlow.

    python tools/lacking_names.py [TABLE]

Some of the files that the launcher serves come from TensorFlow 1.15.5 itself. These files import
modules and names from the rest of TensorFlow. The table tests/slow/lacking_names.tsv lists
the names that an installed TensorFlow lacks and that the launcher does not replace. For each name,
the table shows how many files used the name when it was added to the table. The table also shows
which versions of TensorFlow lack the name. A file that contains one of these names fails only when
the name is used.
"""

import argparse
import ast
import csv
import importlib
import importlib.metadata
import sys
import warnings
from pathlib import Path
from typing import Any, Dict, Iterator, List, NamedTuple, Optional, Set, Tuple

from tf1run import installation, original, stand_ins

TABLE = Path(__file__).parents[1] / "tests" / "slow" / "lacking_names.tsv"
HEAD = ("name", "files", "lacked by")


class Lack(NamedTuple):
    """The table's entry for a name that is not found.

    files: how many files of TensorFlow 1.15.5 used the name when it was added to the table.
    versions: the versions of TensorFlow that lack the name, such as "2.18".
    """

    files: int
    versions: Set[str]


def version() -> str:
    """Returns the installed version of TensorFlow, such as "2.18"."""
    return importlib.metadata.version("tensorflow").rpartition(".")[0]


def lacking() -> Dict[str, int]:
    """Returns a dict that maps each name that is not found to the number of files that use it.

    The caller must have called `installation.install`.
    """
    counts: Dict[str, int] = {}
    for tree in _files():
        for name in set(_used(tree)):
            if not _is_found(name):
                counts[name] = counts.get(name, 0) + 1
    return counts


def _files() -> Iterator[ast.Module]:
    """Yields the files of TensorFlow 1.15.5 that the launcher serves."""
    spec = original.find_spec("tensorflow.python")
    folder = Path(str(spec and spec.origin)).parents[1]
    paths = (path for path in sorted(folder.rglob("*.py")) if "_api" not in path.parts)
    for path in paths:
        parts = path.relative_to(folder).with_suffix("").parts
        served = stand_ins.served(".".join(("tensorflow", *parts)))
        if served and served.today == stand_ins.ORIGINAL and not path.stem.endswith("_pb2"):
            yield ast.parse(path.read_text(encoding="utf-8"))


def _used(tree: ast.Module) -> Iterator[str]:
    """Yields the names that a file uses from the rest of TensorFlow.

    These are the names that the file imports, and the attributes of imported modules that it uses.
    """
    imported: Dict[str, str] = {}
    local: Set[str] = set()  # the names of arguments and variables
    for node in ast.walk(tree):
        if isinstance(node, ast.arg):
            local.add(node.arg)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            local.add(node.id)
        elif isinstance(node, ast.ImportFrom) and _is_elsewhere(str(node.module)):
            for each in node.names:
                name = f"{node.module}.{each.name}" if each.name != "*" else str(node.module)
                imported[each.asname or each.name] = name
                yield name
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            name = imported.get(node.value.id, "")
            is_local = node.value.id in local
            if not is_local and (name in sys.modules or _module(name) is not None):
                yield f"{name}.{node.attr}"


def _is_elsewhere(module: str) -> bool:
    served = stand_ins.served(module)
    return module.startswith("tensorflow.") and (
        served is None or served.today != stand_ins.ORIGINAL
    )


def _is_found(name: str) -> bool:
    above, _, last = name.rpartition(".")
    try:
        getattr(importlib.import_module(above), last)
    except Exception:  # the name does not exist, or its target cannot be imported
        return _module(name) is not None
    return True


def _module(name: str) -> Optional[Any]:
    try:
        return importlib.import_module(name)
    except Exception:  # the module does not exist, or cannot be imported
        return None


def read(table: Path) -> Dict[str, Lack]:
    """Reads the table and returns a dict that maps each name to its entry."""
    with table.open(newline="", encoding="utf-8") as file:
        rows = list(csv.reader(file, delimiter="\t"))[1:]
    return {name: Lack(int(files), set(versions.split())) for name, files, versions in rows}


def _updated(rows: Dict[str, Lack], found: Dict[str, int]) -> List[Tuple[str, ...]]:
    for lack in rows.values():
        lack.versions.discard(version())
    for name, files in found.items():
        rows.setdefault(name, Lack(files, set())).versions.add(version())
    lines = (
        (name, str(lack.files), " ".join(sorted(lack.versions))) for name, lack in rows.items()
    )
    return sorted(line for line in lines if line[-1])


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("table", type=Path, nargs="?", default=TABLE)
    table = parser.parse_args().table
    warnings.simplefilter("ignore")
    installation.install()
    rows = _updated(read(table) if table.exists() else {}, lacking())
    with table.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file, delimiter="\t", lineterminator="\n").writerows([HEAD, *rows])


if __name__ == "__main__":
    main()
