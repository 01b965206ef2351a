"""Examines what old programs need: Python, TensorFlow, libraries and the files that are fetched.

This module can be imported when all libraries are missing.
"""

import importlib.util
import pathlib
import sys
from typing import Any, List, NamedTuple

from tf1_mnist import command_line, startup
from tf1run import wheels

if sys.version_info < (3, 8):  # with TensorFlow 1.15.5, which needs no files of another version
    import importlib_metadata as metadata
else:
    from importlib import metadata

# The versions of Python and TensorFlow with which the tests are run.
TESTED = {"3.7": "1.15", "3.10": "2.16", "3.12": "2.18", "3.13": "2.21"}
# Libraries that many old programs import, and that tf1run does not require, by their modules.
_OFTEN = {
    "cv2": "opencv-python",
    "h5py": "h5py",
    "IPython": "ipython",
    "matplotlib": "matplotlib",
    "pandas": "pandas",
    "PIL": "pillow",
}


class Finding(NamedTuple):
    """A line of the report.

    what: the thing that was examined.
    found: what was found.
    remedy: what the user has to do, or "" if nothing is wrong.
    """

    what: str
    found: str
    remedy: str = ""


def examine() -> List[Finding]:
    """Examines this environment; nothing is fetched, installed or changed."""
    return [_launcher(), *_versions(), *_requirements(), _often(), *_fetched()]


def report(findings: List[Finding]) -> str:
    """Returns the findings as text, one line for each, and a line that sums them up."""
    width = max(len(finding.what) for finding in findings)
    lines = [f"{each.what:{width}}  {each.found}" for each in findings]
    remedies = [finding.remedy for finding in findings if finding.remedy]
    return "\n".join([*lines, "; ".join(remedies) or "Nothing is missing."]) + "\n"


def _launcher() -> Finding:
    folder = pathlib.Path(__file__).parent
    try:
        return Finding("tf1run", f"{metadata.version('tf1run')}, in {folder}")
    except metadata.PackageNotFoundError:
        remedy = "install tf1run: python -m pip install . ./packages/tf1run"
        return Finding("tf1run", f"not installed, but run from {folder}", remedy)


def _versions() -> List[Finding]:
    python = ".".join(map(str, sys.version_info[:2]))
    found = [Finding("Python", ".".join(map(str, sys.version_info[:3])))]
    try:
        tf: Any = startup.import_tensorflow()
    except ImportError as error:
        reason = str(error).splitlines()[0]
        remedy = "install TensorFlow: python -m pip install tensorflow"
        return [*found, Finding("TensorFlow", f"cannot be imported: {reason}", remedy)]
    pairs = ", ".join(f"{version} with {TESTED[version]}" for version in TESTED)
    is_tested = ".".join(tf.VERSION.split(".")[:2]) == TESTED.get(python)
    gpus = len(tf.config.experimental.list_physical_devices("GPU"))
    return [
        *found,
        Finding("TensorFlow", str(tf.VERSION)),
        Finding("tested", f"{'this pair' if is_tested else 'not this pair'}; Python {pairs}"),
        Finding("GPU", f"TensorFlow sees {gpus or 'none'}"),
    ]


def _requirements() -> List[Finding]:
    """Compares the installed libraries with those that setup.cfg requires."""
    numpy = Finding("NumPy", _version("numpy") or "missing")
    try:
        from packaging.requirements import Requirement
    except ImportError:
        return [numpy, Finding("libraries", "not compared", "python -m pip install packaging")]
    try:
        lines = metadata.requires("tf1run") or []
    except metadata.PackageNotFoundError:  # `_launcher` says so
        return [numpy]
    required = [
        each
        for each in map(Requirement, lines)
        if each.name != "tf1_mnist"  # without it, this code would not run
        and (each.marker is None or each.marker.evaluate({"extra": ""}))
    ]
    wrong = []
    for each in required:
        version = _version(each.name)
        if not version:
            wrong.append((str(each), f"{each.name} is missing"))
        elif not each.specifier.contains(version, prereleases=True):
            wrong.append((str(each), f"{each.name} is {version}, not {each.specifier}"))
    if not wrong:
        return [numpy, Finding("libraries", f"all {len(required)} that tf1run requires")]
    quoted = " ".join(f'"{line.partition(";")[0].strip()}"' for line, _ in wrong)
    problems = ", ".join(problem for _, problem in wrong)
    return [numpy, Finding("libraries", problems, f"python -m pip install {quoted}")]


def _version(library: str) -> str:
    try:
        return str(metadata.version(library))
    except metadata.PackageNotFoundError:
        return ""


def _often() -> Finding:
    absent = [module for module in _OFTEN if importlib.util.find_spec(module) is None]
    there = ", ".join(_OFTEN[module] for module in _OFTEN if module not in absent)
    lacking = ", ".join(_OFTEN[module] for module in absent)
    return Finding("often used", f"{there or 'none'}; not installed: {lacking or 'none'}")


def _fetched() -> List[Finding]:
    """Says whether the original files of TensorFlow 1.15.5 and Keras are in the cache folder."""
    if sys.version_info < (3, 8):
        return [Finding("tf.contrib", "comes with this TensorFlow")]
    try:
        folder, lacking = wheels.place(), wheels.lacking()
    except OSError as error:
        return [Finding("tf.contrib", "cannot be kept", command_line.reason(error))]
    if not lacking:
        return [Finding("tf.contrib", f"fetched, with tf.layers and Keras: {folder}")]
    sizes = " and ".join(f"{library} ({size})" for library, size in lacking.items())
    return [Finding("tf.contrib", f"{sizes}: fetched at first use, or by --fetch-contrib")]
