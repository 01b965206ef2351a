"""Fetches TensorFlow 1.15.5 and Keras 2.2.5 once, into the user's cache folder.

pip, with the user's configuration, fetches the published wheels of these libraries. No compiled
files are kept, so a wheel for Linux and Python 3.7 can be used on all systems. A file's hash is
checked before the file is compiled; if the file is damaged or missing, the wheel is fetched again.
"""

import contextlib
import errno
import hashlib
import importlib
import os
import pathlib
import shutil
import sys
import tempfile
import zipfile
from typing import Dict, NamedTuple, Optional, Sequence, Tuple

from tf1_mnist import command_line, files, home
from tf1run import pip_download


class _Wheel(NamedTuple):
    """A wheel and the files in it that are kept.

    requirement: the library and its version, in the format that pip accepts.
    name: the name of the wheel's file.
    digest: the SHA-256 of this file, as given on the Python Package Index.
    size: the size of this file, as text for the user.
    package: the folder that contains the library's files.
    kept: the folders whose files are kept.
    license: the path of the licence in the wheel.
    sums: the SHA-256 of the list of the kept files, which `_sums` makes.
    """

    requirement: str
    name: str
    digest: str
    size: str
    package: str
    kept: Tuple[str, ...]
    license: str
    sums: str


_WHEELS = {
    "tensorflow": _Wheel(
        "tensorflow==1.15.5",
        "tensorflow-1.15.5-cp37-cp37m-manylinux2010_x86_64.whl",
        "29831dda98d668067de75403b2fca0d06a2f026ef6f217fa2ca873c20b4ee4d3",
        "110 MB, of which 38 MB are kept",
        "tensorflow_core",
        tuple(
            f"tensorflow_core/{part}/" for part in ("_api", "contrib", "core", "python", "tools")
        ),
        "tensorflow_core/include/external/com_google_absl/LICENSE",  # also the Apache License 2.0
        "5cf6dac27edcf31972c4c2a3af79765d3da39deed6fe68cb6bf80442f0d70827",
    ),
    "keras": _Wheel(
        "keras==2.2.5",
        "Keras-2.2.5-py2.py3-none-any.whl",
        "5a75cfdf69c6cb9de81a82aa19542ac69a5c2e78a48a58c1649fc5cdb55c917c",
        "0.3 MB",
        "keras",
        ("keras/",),
        "Keras-2.2.5.dist-info/METADATA",  # names the MIT License
        "d674bd0c9557003d82e1e3b16792e5278cf53d01c5c5c88711718e77f6fe6382",
    ),
}
_KINDS = (".csv", ".py")
_SUMS = "SHA256SUMS"

# The files of each library that this process has used, with their SHA-256.
_known: Dict[str, Dict[str, str]] = {}


def fetch_all(wheel: Optional[str] = None) -> None:
    """Fetches the libraries whose folders are missing or damaged.

    Args:
        wheel: a wheel that the user provides; then, only the library in this wheel is unpacked.
    Raises:
        OSError: a wheel cannot be fetched, or its folder cannot be written to.
        ValueError: the file is not one of the wheels or is damaged.
    """
    if wheel is None:
        for library in _WHEELS:
            _repair(library)
        return
    name = os.path.basename(wheel)
    found = next((library for library, known in _WHEELS.items() if known.name == name), None)
    if found is None:
        names = " or ".join(known.name for known in _WHEELS.values())
        raise ValueError(f"{wheel}: expected {names}")
    path = pathlib.Path(wheel)
    if files.is_there(path):  # if it is missing, that is the error
        files.expect_file(path)  # a FIFO might never end
    _repair(found, path)


def place() -> pathlib.Path:
    """Returns the folder in which the libraries are kept.

    Raises:
        OSError: the user has no home folder.
    """
    return _cache()


def lacking() -> Dict[str, str]:
    """Returns the libraries that are not in the cache folder, or are damaged there.

    Returns:
        A dict from each library, such as "keras==2.2.5", to the size of its wheel, as text.
    Raises:
        OSError: as in `place`.
    """
    return {wheel.requirement: wheel.size for wheel in _WHEELS.values() if not _is_intact(wheel)}


def find(library: str, parts: Sequence[str]) -> Optional[pathlib.Path]:
    """Returns the path of a module's file, or None if the library has no such module.

    A library that has never been fetched is fetched now.

    Args:
        library: "tensorflow" or "keras".
        parts: the module's name within the library, such as ["contrib", "rnn"].
    Raises:
        OSError: the wheel cannot be fetched, or the folder cannot be written to.
        ValueError: the wheel that was fetched is damaged.
    """
    wheel = _WHEELS[library]
    place = "/".join([wheel.package, *parts])
    for name in (f"{place}/__init__.py", f"{place}.py"):
        if name in _digests(library):
            return _folder(wheel) / name
    return None


def read(library: str, path: pathlib.Path) -> bytes:
    """Returns the content of a file that `find` has found, after repairing a damaged library.

    Python calls this function only if the size or the time of the file differs from those that it
    has stored with the compiled code. Checking the file's hash here therefore costs little.

    Raises:
        OSError, ValueError: as in `find`.
    """
    digest = _digests(library)[path.relative_to(_folder(_WHEELS[library])).as_posix()]
    with contextlib.suppress(OSError):
        content = path.read_bytes() if path.is_file() else None  # a FIFO might never end
        if content is not None and hashlib.sha256(content).hexdigest() == digest:
            return content
    try:
        _repair(library)
    except (OSError, ValueError) as error:
        raise OSError(f"{path}: damaged or missing, and {command_line.reason(error)}") from None
    return path.read_bytes()


def _digests(library: str) -> Dict[str, str]:
    """Returns the SHA-256 of each file of a library; fetches the library if necessary."""
    if library not in _known:
        wheel = _WHEELS[library]
        digests = _listed(wheel) or _repair(library)
        data = {name: digests[name] for name in digests if not name.endswith(".py")}
        if not _are_intact(wheel, data):  # programs open such a file without calling `read`
            _repair(library)
        _known[library] = digests
    return _known[library]


def _repair(library: str, path: Optional[pathlib.Path] = None) -> Dict[str, str]:
    """Fetches a library unless all its files are intact, and returns the files' hashes.

    Args:
        library: the name of the library.
        path: the library's wheel; by default, pip fetches it.
    """
    wheel = _WHEELS[library]
    if not _is_intact(wheel):
        cache = _cache()
        cache.mkdir(parents=True, exist_ok=True)
        with files.locked(cache, wait=True):
            if not _is_intact(wheel):  # another process may have made it meanwhile
                try:
                    _make(wheel, path)
                except OSError as error:
                    if error.errno not in pip_download.FULL:
                        raise
                    reason = f"{error.strerror}; expected room for {wheel.size.partition(',')[0]}"
                    raise OSError(error.errno, reason, str(cache)) from None
        importlib.invalidate_caches()
    return _listed(wheel)


def _is_intact(wheel: _Wheel) -> bool:
    digests = _listed(wheel)
    return bool(digests) and _are_intact(wheel, digests)


def _are_intact(wheel: _Wheel, digests: Dict[str, str]) -> bool:
    folder = _folder(wheel)
    return all(_digest(folder / name) == digests[name] for name in digests)


def _listed(wheel: _Wheel) -> Dict[str, str]:
    """Returns the SHA-256 of each file, or an empty dict if the list is missing and files differ.

    If the list is missing or damaged, it is made from the files; `wheel.sums` says whether it is
    correct. Earlier versions of this package stored no list.
    """
    folder = _folder(wheel)
    path = folder.parent / _SUMS
    if _digest(path) == wheel.sums:
        lines = path.read_bytes().decode()
    else:
        lines = _sums(folder)
        if hashlib.sha256(lines.encode()).hexdigest() != wheel.sums:
            return {}
        with contextlib.suppress(OSError):  # the folder may be read-only
            files.write_bytes(path, lines.encode())
    return {line[66:]: line[:64] for line in lines.splitlines()}


def _sums(folder: pathlib.Path) -> str:
    """Returns the list of a library's files and their hashes, in the format of `sha256sum`."""
    paths = [path for path in folder.rglob("*") if path.suffix in _KINDS]
    names = {path.relative_to(folder).as_posix(): path for path in paths}
    return "".join(f"{_digest(names[name])}  {name}\n" for name in sorted(names))


def _digest(path: pathlib.Path) -> str:
    """Returns the SHA-256 of a file, in hexadecimal, or "" if there is no file that can be read."""
    digest = hashlib.sha256()
    try:
        if not path.is_file():  # a FIFO might never end
            return ""
        with path.open("rb") as file:
            for block in iter(lambda: file.read(1 << 20), b""):
                digest.update(block)
    except OSError:
        return ""
    return digest.hexdigest()


def _folder(wheel: _Wheel) -> pathlib.Path:
    # `usage` recognizes a library by the name "site-packages".
    return _cache() / wheel.requirement / "site-packages"


def _cache() -> pathlib.Path:
    """Returns this project's folder in the user's cache folder."""
    variable, in_home = {
        "win32": ("LOCALAPPDATA", "AppData/Local"),
        "darwin": ("", "Library/Caches"),
    }.get(sys.platform, ("XDG_CACHE_HOME", ".cache"))
    place = os.environ.get(variable, "")
    if not os.path.isabs(place):  # such a value is invalid, and would depend on the current folder
        try:
            place = str(pathlib.Path.home() / in_home)
        except RuntimeError:
            place = ""
        if home.is_temporary() or not place:
            raise OSError(f"this user has no home folder: set {variable or 'HOME'} to a folder")
    return pathlib.Path(place, "tf1_mnist")


def _make(wheel: _Wheel, path: Optional[pathlib.Path]) -> None:
    """Creates a library's folder or replaces a damaged one; an error leaves everything as it was.

    Raises:
        OSError, ValueError: as in `find`.
    """
    folder = _folder(wheel)
    cache = folder.parents[1]
    for left in cache.glob(".fetching-*"):  # left by a process that was killed
        shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=".fetching-", dir=cache) as aside:
        if path is None:
            path = _download(wheel, aside)
        elif _digest(path) != wheel.digest:
            path.open("rb").close()  # raises an OSError if the file cannot be read
            raise ValueError(f"{path}: expected {wheel.name}, whose SHA-256 is {wheel.digest}")
        unpacked = pathlib.Path(aside, folder.parent.name)
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                if name.startswith(wheel.kept) and name.endswith(_KINDS):
                    archive.extract(name, unpacked / folder.name)
            (unpacked / "LICENSE").write_bytes(archive.read(wheel.license))
        lines = _sums(unpacked / folder.name).encode()
        if hashlib.sha256(lines).hexdigest() != wheel.sums:
            raise OSError(errno.EIO, os.strerror(errno.EIO), str(unpacked))
        (unpacked / _SUMS).write_bytes(lines)
        if files.is_there(folder.parent):
            folder.parent.rename(pathlib.Path(aside, "damaged"))
        unpacked.rename(folder.parent)


def _download(wheel: _Wheel, folder: str) -> pathlib.Path:
    """Fetches a wheel.

    Raises:
        OSError: pip could not fetch the wheel, or fetched another file.
    """
    pip_download.fetch(wheel.requirement, wheel.name, wheel.size, folder)
    for path in pathlib.Path(folder).glob("*.whl"):
        if _digest(path) == wheel.digest:
            return path
    raise pip_download.failed(wheel.name, "what pip fetched is another file")
