"""Serves a program's own files in zip archives to `import`, and compiles them as other files."""

import importlib.machinery
import importlib.util
import os
import pkgutil
import sys
import zipimport
from types import CodeType
from typing import Optional, Sequence

from tf1run import source, usage


def find_spec(
    fullname: str, path: Optional[Sequence[str]]
) -> Optional[importlib.machinery.ModuleSpec]:
    """Returns the spec of a module in the program's own archives, or None for any other module.

    Python's own finder cannot be used, since it compiles a file in an archive to find the file.
    """
    folders = [folder for folder in (sys.path if path is None else path) if folder]
    importers = list(map(pkgutil.get_importer, folders))  # Python keeps them
    if not any(isinstance(importer, zipimport.zipimporter) for importer in importers):
        return None
    for folder, importer in zip(folders, importers):
        if isinstance(importer, zipimport.zipimporter):
            spec = _in_archive(fullname, os.path.join(importer.archive, importer.prefix))
            if spec is not None:
                return spec
        elif importlib.machinery.PathFinder.find_spec(fullname, [folder]) is not None:
            return None  # this folder comes first
    return None


def _in_archive(fullname: str, folder: str) -> Optional[importlib.machinery.ModuleSpec]:
    loader = _Loader(folder)
    place = os.path.join(folder, fullname.rpartition(".")[2])
    for file, below in ((os.path.join(place, "__init__.py"), [place]), (f"{place}.py", None)):
        try:
            loader.get_data(file)
        except OSError:
            continue
        if not usage.is_program(file):
            return None
        loader.path = file
        return importlib.util.spec_from_file_location(
            fullname, file, loader=loader, submodule_search_locations=below
        )
    return None


class _Loader(zipimport.zipimporter):
    """A loader that compiles a file in an archive with `compile_file`."""

    path = ""

    def get_filename(self, fullname: str) -> str:
        return self.path

    def get_code(self, fullname: str) -> CodeType:
        in_package = "." in fullname or self.is_package(fullname)
        return source.compile_file(self.get_data(self.path), self.path, in_package=in_package)
