"""Composes one-line messages that say which library, file, argument or download is missing."""

import errno
import importlib.machinery
import linecache
import os
import re
import sys
import traceback
from types import FrameType
from typing import Dict, List, Optional, Tuple

from tf1run import distributions, usage

_Frame = Tuple[FrameType, int]  # a frame with its line number

_NO_SUCH_FILE = os.strerror(errno.ENOENT)
# Patterns of the messages in which h5py, NumPy and TensorFlow name a missing file, by error type.
_BY_LIBRARIES = r"unable to open file: name = '(.+?)', errno = 2,|^(.+) not found\.$"
_FILES = {
    "FileNotFoundError": _BY_LIBRARIES,
    "OSError": _BY_LIBRARIES,
    "NotFoundError": rf"(?m)^(.+?) ?; {_NO_SUCH_FILE}|matching files for (\S+)",
    "ValueError": r"The passed save_path is not a valid checkpoint: (\S+)",
}
_PARTS_OF_TENSORFLOW = (
    r"module '(?P<module>tensorflow[\w.]*)' has no attribute '(?P<name>\w+)'",
    r"cannot import name '(?P<name>\w+)' from '(?P<module>tensorflow[\w.]*)'",
)

# Maps the absolute path of each file that could not be downloaded to the message that says so.
downloads: Dict[str, str] = {}


def note(error: BaseException, lack: str) -> None:
    """Records in an error what the program lacks, in case the program does not catch the error."""
    vars(error)["lack"] = lack


def line(error: BaseException, prog: str) -> str:
    """Returns the message that says what a program lacks, or "" if the error has another cause.

    Args:
        error: the error that ends the program.
        prog: the name by which the launcher was called.
    """
    cause = _cause(error)
    frames = _frames(cause)
    if not any(map(_is_program, frames)):
        frames = _frames(error)
    own = [frame for frame in frames if _is_program(frame)]
    script = os.path.join(usage.START, own[0][0].f_code.co_filename) if own else ""
    lack = _noted(cause) or _module(cause, own) or _file(cause, script)
    lack = lack or _window(cause) or _protobuf(cause)
    if own and not lack:
        lack = _relative_import(cause, script, prog) or _argument(cause, own[-1])
        if own[-1] is frames[-1]:
            lack = lack or _part_of_tensorflow(cause)
    if not lack:
        return ""
    return f"{usage.shown(_place(own[-1])) if own else f'{prog}: error'}: {lack}"


def _cause(error: BaseException) -> BaseException:
    """Returns the error that says what the program lacks: the given error or one that led to it."""
    chain = _chain(error)
    for each in chain:
        if _noted(each):
            return each
    frames = _frames(error)
    if type(error) is ImportError and frames and not _is_program(frames[-1]):
        for each in chain:
            if isinstance(each, ModuleNotFoundError):  # the library replaced this error
                return each
    return error


def _chain(error: BaseException) -> List[BaseException]:
    """Returns an error and the earlier errors that it replaced, latest first."""
    chain: List[BaseException] = []
    each: Optional[BaseException] = error
    while each is not None and each not in chain:
        chain.append(each)
        each = each.__cause__ or _replaced(each)
    return chain


def _replaced(error: BaseException) -> Optional[BaseException]:
    """Returns the error that a function was handling when it raised the given error, or None."""
    caught = None if error.__suppress_context__ else error.__context__
    frames = [frame for frame, _ in traceback.walk_tb(error.__traceback__)]
    if caught is None or caught.__traceback__ is None or not frames:
        return None
    return caught if caught.__traceback__.tb_frame is frames[-1] else None


def _noted(error: BaseException) -> str:
    """Returns what `note` recorded or a message about a failed download.

    If there is neither, returns "".
    """
    if type(error).__module__ == "requests.exceptions":
        url = getattr(getattr(error, "request", None), "url", None)
        reasons = (getattr(each, "strerror", None) for each in _chain(error))
        return f"cannot download {url} ({next(filter(None, reasons), error)})" if url else ""
    return str(vars(error).get("lack", ""))


def _frames(error: BaseException) -> List[_Frame]:
    """Returns an error's frames except the launcher's, from the outermost to the innermost."""
    frames = traceback.walk_tb(error.__traceback__)
    return [each for each in frames if not usage.is_launcher(each[0].f_code.co_filename)]


def _is_program(frame: _Frame) -> bool:
    return usage.is_program(frame[0].f_code.co_filename)


def _place(frame: _Frame) -> Tuple[str, int]:
    return frame[0].f_code.co_filename, frame[1]


def _module(error: BaseException, own: List[_Frame]) -> str:
    if not isinstance(error, ImportError):
        return ""
    shared = re.match(r"(lib\S+): cannot open shared object file", str(error))
    if shared:
        return f"needs {shared[1]}, a system library"
    if not isinstance(error, ModuleNotFoundError) or not error.name:
        return ""
    library = error.name.partition(".")[0]
    if library == "__main__":  # a relative import, in Python 3.7
        return ""
    if library == "tensorflow":
        return _gone(error.name)
    home = getattr(sys.modules.get(library), "__file__", None)
    if home is not None and error.name != library:
        owner = os.path.dirname(home) if usage.is_program(home) else f"today's {library}"
        return f"needs the module {error.name}, which is not in {owner}"
    folders = [usage.START, *(os.path.dirname(_place(frame)[0]) for frame in own[-1:])]
    for folder in folders:
        found = importlib.machinery.PathFinder.find_spec(library, [folder])
        if found is not None and found.origin is not None:
            path = usage.relative(folder)
            return f"needs the module {error.name}, which is not on the path: set PYTHONPATH={path}"
    how = distributions.how_to_get(library)
    if how:
        return f"needs {library}: {how}"
    return f"needs the module {error.name}, which is neither beside the program nor installed"


def _gone(name: str) -> str:
    return f"needs {name}, which neither this TensorFlow nor the launcher has"


def _part_of_tensorflow(error: BaseException) -> str:
    if isinstance(error, (AttributeError, ImportError)):
        for pattern in _PARTS_OF_TENSORFLOW:
            found = re.match(pattern, str(error))
            if found:
                return _gone(f"{found['module']}.{found['name']}")
    return ""


def _file(error: BaseException, script: str) -> str:
    name = getattr(error, "filename", None) if isinstance(error, FileNotFoundError) else None
    if name is None:
        kind = type(error).__name__
        found = re.search(_FILES[kind], str(error)) if kind in _FILES else None
        if found is None:
            return f"needs a file: {error}" if isinstance(error, FileNotFoundError) else ""
        name = found[found.lastindex or 0]
    name = os.fsdecode(name) if isinstance(name, (str, bytes, os.PathLike)) else str(name)
    folder = os.path.dirname(script)
    if os.path.abspath(name) in downloads:
        return downloads[os.path.abspath(name)]
    if not os.path.isabs(name) and os.path.exists(os.path.join(folder, name)):
        return f"needs {name}, which is in {folder}: run the program there"
    above = os.path.dirname(name)
    is_there = not above or os.path.isdir(above)
    return f"needs {name}: {_NO_SUCH_FILE if is_there else f'there is no folder {above}'}"


def _window(error: BaseException) -> str:
    """Returns advice if OpenCV was to open a window but was built without windows."""
    if type(error).__module__ == "cv2" and "Rebuild the library with Windows" in str(error):
        return (
            "needs OpenCV with windows: python -m pip uninstall opencv-python-headless, "
            "then python -m pip install --force-reinstall opencv-python"
        )
    return ""


def _protobuf(error: BaseException) -> str:
    if not (
        isinstance(error, TypeError) and str(error).startswith("Descriptors cannot be created")
    ):
        return ""
    variable = "PROTOCOL_BUFFERS_PYTHON_IMPLEMENTATION=python"
    return f"needs {variable} in the environment, for a library made for an older protobuf"


def _relative_import(error: BaseException, script: str, prog: str) -> str:
    """Returns advice if a script's import from its own package failed, or "" for other errors."""
    if not isinstance(error, ImportError):
        return ""
    in_3_7 = (error.name or "").startswith("__main__.")
    if not in_3_7 and "relative import with no known parent package" not in str(error):
        return ""
    folder, package = os.path.split(os.path.dirname(script))
    while os.path.exists(os.path.join(folder, "__init__.py")):
        folder, name = os.path.split(folder)
        package = f"{name}.{package}"
    module = f"{package}.{os.path.splitext(os.path.basename(script))[0]}"
    there = "" if folder == usage.START else f" in {folder}"
    return f"is part of a package: run `{prog} -m {module.replace('.__main__', '')}`{there}"


def _argument(error: BaseException, frame: _Frame) -> str:
    """Returns a message with the line that needs more arguments than the program was given.

    The message is "" if the error has another cause.
    """
    file, number = _place(frame)
    text = linecache.getline(file, number, frame[0].f_globals).strip()
    indices = map(int, re.findall(r"\bargv\s*\[\s*(\d+)\s*\]", text))
    unpacks = re.search(r"=\s*(sys\.)?argv\b(?!\s*\[\s*\d)", text)
    if isinstance(error, IndexError) and any(index >= len(sys.argv) for index in indices):
        return f"needs an argument: {text}"
    if isinstance(error, ValueError) and "not enough values" in str(error) and unpacks:
        return f"needs more arguments: {text}"
    return ""
