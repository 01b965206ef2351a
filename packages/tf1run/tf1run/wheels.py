"""Fetches TensorFlow 1.15.5 and Keras 2.2.5 once, into the user's cache folder.

pip, with the user's configuration, fetches the published wheels of these libraries. No compiled
files are kept, so a wheel for Linux and Python 3.7 can be used on all systems.
"""

import contextlib
import hashlib
import importlib.util
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import zipfile
from typing import List, NamedTuple, Optional, Tuple

from tf1_mnist import files


class _Wheel(NamedTuple):
    """A wheel and the files in it that are kept.

    requirement: the library and its version, in the format that pip accepts.
    name: the name of the wheel's file.
    digest: the SHA-256 of this file, as given on the Python Package Index.
    size: the size of this file, as text for the user.
    package: the folder that contains the library's files.
    kept: the folders whose files are kept.
    license: the path of the licence in the wheel.
    """

    requirement: str
    name: str
    digest: str
    size: str
    package: str
    kept: Tuple[str, ...]
    license: str


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
    ),
    "keras": _Wheel(
        "keras==2.2.5",
        "Keras-2.2.5-py2.py3-none-any.whl",
        "5a75cfdf69c6cb9de81a82aa19542ac69a5c2e78a48a58c1649fc5cdb55c917c",
        "0.3 MB",
        "keras",
        ("keras/",),
        "Keras-2.2.5.dist-info/METADATA",  # names the MIT License
    ),
}
_KINDS = (".csv", ".py")


def fetch_all(wheel: Optional[str] = None) -> None:
    """Fetches all libraries, or unpacks one from a wheel that the user provides.

    Raises:
        OSError: a wheel cannot be fetched, or its folder cannot be written to.
        ValueError: the file is not one of the wheels or is damaged.
    """
    if wheel is None:
        for library in _WHEELS:
            fetch(library)
        return
    name = os.path.basename(wheel)
    found = next((library for library, known in _WHEELS.items() if known.name == name), None)
    if found is None:
        names = " or ".join(known.name for known in _WHEELS.values())
        raise ValueError(f"{wheel}: expected {names}")
    fetch(found, pathlib.Path(wheel))


def fetch(library: str, path: Optional[pathlib.Path] = None) -> pathlib.Path:
    """Returns the folder of a library's package, after creating this folder if necessary.

    Args:
        library: "tensorflow" or "keras".
        path: the library's wheel; by default, pip fetches it.
    Raises:
        OSError: the wheel cannot be fetched, or the folder cannot be written to.
        ValueError: the file is not the library's wheel.
    """
    wheel = _WHEELS[library]
    home = _cache()
    folder = home / wheel.requirement / "site-packages"  # `usage` recognizes a library by this name
    if not folder.exists():
        home.mkdir(parents=True, exist_ok=True)
        with files.locked(home, wait=True):
            if not folder.exists():  # another process may have made it meanwhile
                _make(folder, wheel, path)
    return folder / wheel.package


def _cache() -> pathlib.Path:
    """Returns this project's folder in the user's cache folder."""
    variable, in_home = {
        "win32": ("LOCALAPPDATA", "AppData/Local"),
        "darwin": ("", "Library/Caches"),
    }.get(sys.platform, ("XDG_CACHE_HOME", ".cache"))
    try:
        place = os.environ.get(variable) or pathlib.Path.home() / in_home
    except RuntimeError as error:  # this user has no home
        raise OSError(f"no cache folder ({error})") from None
    return pathlib.Path(place, "tf1_mnist")


def _make(folder: pathlib.Path, wheel: _Wheel, path: Optional[pathlib.Path]) -> None:
    """Creates a library's folder; if this fails, no incomplete folder is left behind."""
    home = folder.parents[1]
    for left in home.glob(".fetching-*"):  # left by a process that was killed
        shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=".fetching-", dir=home) as aside:
        path = path or _download(wheel, aside)
        _check(wheel, path)
        unpacked = pathlib.Path(aside, folder.parent.name)
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                if name.startswith(wheel.kept) and name.endswith(_KINDS):
                    archive.extract(name, unpacked / folder.name)
            (unpacked / "LICENSE").write_bytes(archive.read(wheel.license))
        unpacked.rename(folder.parent)


def _download(wheel: _Wheel, folder: str) -> pathlib.Path:
    """Fetches a wheel, and shows pip's progress on stderr, since stdout belongs to the program.

    Raises:
        OSError: pip could not fetch the wheel; the message gives the reason.
    """
    print(
        f"tf1: fetching {wheel.name} ({wheel.size}), for this program and later ones",
        file=sys.stderr,
        flush=True,
    )
    options = ["--no-deps", "--only-binary=:all:", "--python-version=3.7", f"--dest={folder}"]
    command = [*_pip(), "download", *options, "--platform=manylinux2010_x86_64", wheel.requirement]
    # 2 is the descriptor of stderr; sys.stderr itself may have none, for example in Jupyter.
    run = subprocess.run(  # noqa: S603
        command, stdin=subprocess.DEVNULL, stdout=2, stderr=subprocess.PIPE, text=True
    )
    if run.returncode != 0:
        raise OSError(
            f"cannot fetch {wheel.name} ({_reason(run.stderr)}): "
            f"run `tf1 --fetch-contrib {wheel.name}` with the file from another machine"
        )
    return pathlib.Path(folder, wheel.name)


def _reason(stderr: str) -> str:
    """Extracts the reason for a failure from pip's output."""
    if "from versions: none" in stderr:  # pip says the same if there is no network
        return "pip reaches no package index that has it"
    errors = [line[7:] for line in stderr.splitlines() if line.startswith("ERROR: ")]
    return errors[-1] if errors else " ".join(stderr.split()) or "pip failed"


def _pip() -> List[str]:
    """Returns the command that runs pip.

    Raises:
        OSError: neither pip nor uv was found.
    """
    if importlib.util.find_spec("pip"):
        return [sys.executable, "-m", "pip"]
    uv = shutil.which("uv")
    if uv:
        return [uv, "tool", "run", "pip"]
    with contextlib.suppress(ImportError, StopIteration):
        bundled = importlib.import_module("ensurepip")
        folder = pathlib.Path(str(bundled.__file__)).parent / "_bundled"
        return [sys.executable, str(next(folder.glob("pip-*.whl")) / "pip")]
    raise OSError("this Python has no pip, and there is no uv")


def _check(wheel: _Wheel, path: pathlib.Path) -> None:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        for block in iter(lambda: file.read(1 << 20), b""):
            digest.update(block)
    if digest.hexdigest() != wheel.digest:
        raise ValueError(f"{path}: expected {wheel.name}, whose SHA-256 is {wheel.digest}")
