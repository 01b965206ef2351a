"""Serves a program's own files in zip archives to `import`, and compiles them as other files."""

import importlib.machinery
import os
import sys
import zipimport
from types import CodeType
from typing import Optional, Sequence

from tf1_mnist.legacy import source, usage


def find_spec(
    fullname: str, path: Optional[Sequence[str]]
) -> Optional[importlib.machinery.ModuleSpec]:
    """Returns the spec of a module in the program's own archives, or None for any other module.

    `source.find_spec` has to be called first, since it makes Python open the archives.
    """
    folders = sys.path if path is None else path
    finders = map(sys.path_importer_cache.get, folders)
    if not any(isinstance(finder, zipimport.zipimporter) for finder in finders):
        return None  # as usual; the next line would take longer
    spec = importlib.machinery.PathFinder.find_spec(fullname, path)
    if spec is None or not isinstance(spec.loader, zipimport.zipimporter):
        return None
    file = spec.loader.get_filename(fullname)
    if not usage.is_program(file) or not file.endswith(".py"):  # it may be compiled already
        return None
    spec.loader = _Loader(os.path.join(spec.loader.archive, spec.loader.prefix))
    return spec


class _Loader(zipimport.zipimporter):
    """A loader that compiles a file in an archive with `compile_file`."""

    def get_code(self, fullname: str) -> CodeType:
        path = self.get_filename(fullname)
        in_package = "." in fullname or self.is_package(fullname)
        return source.compile_file(self.get_data(path), path, in_package=in_package)
