"""Tests the line that says what a program lacks.

The line is printed after an error has ended the program.
"""

import configparser
import sys
import urllib.error
from pathlib import Path
from typing import Any

import pytest

from tf1run import distributions, lacks, source, usage

SETUP = Path(__file__).resolve().parents[1] / "setup.cfg"


def line_of(program: str, here: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Runs a program in `here` and returns the line about the error that ends the program."""
    path = here / "program.py"
    path.write_text(program, encoding="utf-8")
    monkeypatch.setattr(usage, "START", str(here))
    try:
        exec(source.compile_file(path.read_bytes(), str(path)), {"__name__": "program"})
    except Exception as error:
        trace = error.__traceback__
        return lacks.line(error.with_traceback(trace and trace.tb_next), "tf1")
    raise AssertionError("the program ended without an error")


@pytest.mark.parametrize(
    ("module", "how"),
    [
        ("PIL", "python -m pip install pillow"),
        ("bs4", "python -m pip install beautifulsoup4"),
        ("cv2", "python -m pip install opencv-python"),
        ("docopt", "python -m pip install docopt"),
        ("pandas", "python -m pip install pandas"),
        ("skimage", "python -m pip install scikit-image"),
        ("sklearn", "python -m pip install scikit-learn"),
        ("tensorflow_estimator", 'python -m pip install "tensorflow-estimator == 1.15.1"'),
        ("tkinter", "install your system's package python3-tk"),
        ("yaml", "python -m pip install pyyaml"),
    ],
)
def test_a_library(module: str, how: str, here: Path, monkeypatch: Any) -> None:
    monkeypatch.setitem(sys.modules, module, None)  # as if the library were not installed
    program = f"x = 1\nimport {module}\n"
    assert line_of(program, here, monkeypatch) == f"program.py:2: needs {module}: {how}"


def test_opencv_without_windows(here: Path, monkeypatch: Any) -> None:
    program = (
        "error = type('error', (Exception,), {'__module__': 'cv2'})\n"
        "raise error('The function is not implemented. Rebuild the library with Windows, GTK+ 2.x')"
    )
    assert line_of(program, here, monkeypatch) == (
        "program.py:2: needs OpenCV with windows: python -m pip uninstall opencv-python-headless, "
        "then python -m pip install --force-reinstall opencv-python"
    )


def test_the_estimator_is_that_of_setup_cfg() -> None:
    setup = configparser.ConfigParser()
    setup.read(SETUP)
    required = setup["options"]["install_requires"]
    assert distributions.how_to_get("tensorflow_estimator").split('"')[1] in required


@pytest.mark.parametrize(
    ("program", "expected"),
    [
        (
            "import helper9",
            "1: needs the module helper9, which is neither beside the program nor installed",
        ),
        (
            "import nearby",
            "1: needs the module nearby, which is not on the path: set PYTHONPATH=.",
        ),
        ("import json.helper9", "1: needs the module json.helper9, which is not in today's json"),
        (
            "raise ModuleNotFoundError(name='tensorflow.models.rnn')",
            "1: needs tensorflow.models.rnn, which neither this TensorFlow nor the launcher has",
        ),
        (
            "raise AttributeError(\"module 'tensorflow.nn' has no attribute 'seq'\")",
            "1: needs tensorflow.nn.seq, which neither this TensorFlow nor the launcher has",
        ),
        (
            "raise ImportError('libGL.so.1: cannot open shared object file: No such file')",
            "1: needs libGL.so.1, a system library",
        ),
        (
            "def f():\n    open('data/x.csv')\n\nf()",
            "2: needs data/x.csv: there is no folder data",
        ),
        (
            "raise TypeError('Descriptors cannot be created directly.')",
            "1: needs PROTOCOL_BUFFERS_PYTHON_IMPLEMENTATION=python in the environment, "
            "for a library made for an older protobuf",
        ),
        ("open(b'x.csv')", "1: needs x.csv: No such file or directory"),
        ("raise FileNotFoundError('no data')", "1: needs a file: no data"),
        ("import numpy\nnumpy.loadtxt('x.csv')", "2: needs x.csv: No such file or directory"),
        ("import sys\nname = sys.argv[7]", "2: needs an argument: name = sys.argv[7]"),
        (
            "from sys import argv\nscript, one, two, three, four, five, six = argv",
            "2: needs more arguments: script, one, two, three, four, five, six = argv",
        ),
    ],
)
def test_what_is_lacking(program: str, expected: str, here: Path, monkeypatch: Any) -> None:
    (here / "nearby.py").write_text("")
    monkeypatch.setattr(sys, "argv", ["program.py"])
    monkeypatch.setattr(sys, "path", [path for path in sys.path if path not in ("", str(here))])
    assert line_of(program, here, monkeypatch) == f"program.py:{expected}"


@pytest.mark.parametrize(
    "program",
    [
        "1 / 0",
        "[][1]",
        "import sys\nnames = []\nnames[int(sys.argv[0])]",
        "import json\njson.nothing",
        "open('.')",
        "import os\ntry:\n    open('x.csv')\nexcept IOError:\n    raise RuntimeError('no data')",
        "raise ValueError('wrong')",
        "class E(Exception):\n    def __str__(self):\n        1 / 0\nraise E()",
        "raise ImportError('wrong')",
        "try:\n    import helper9\nexcept ImportError:\n    raise ImportError('install helper9')",
        "def f():\n    {}[0]\ntry:\n    import helper9\nexcept ImportError:\n    f()",
        "from json import nothing",
    ],
)
def test_other_errors_are_left_alone(program: str, here: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr(sys, "argv", ["3"])
    assert line_of(program, here, monkeypatch) == ""


def test_a_module_that_is_beside_another(here: Path, monkeypatch: Any) -> None:
    """Python 2 would have found the module in the folder of the module that imports it."""
    (here / "package9").mkdir()
    (here / "package9" / "__init__.py").write_text("")
    (here / "package9" / "models.py").write_text("import layers9")
    (here / "package9" / "layers9.py").write_text("")
    monkeypatch.syspath_prepend(str(here))
    expected = (
        f"{Path('package9/models.py')}:1: needs the module layers9, which is not on the path: "
        "set PYTHONPATH=package9"
    )
    assert line_of("import package9.models", here, monkeypatch) == expected


def test_a_program_on_another_drive_is_named_by_its_whole_path(
    here: Path, monkeypatch: Any
) -> None:
    """On Windows, no relative path leads from drive C: to drive D:."""

    def no_way(path: str, start: str) -> str:
        raise ValueError("path is on mount 'D:', start on mount 'C:'")

    monkeypatch.setattr("os.path.relpath", no_way)
    assert line_of("open('')", here, monkeypatch).startswith(f"{here / 'program.py'}:1: ")


def test_a_file_that_is_beside_the_program(here: Path, monkeypatch: Any) -> None:
    (here / "elsewhere").mkdir()
    (here / "x.csv").write_text("1\n")
    program = "import os\nos.chdir('elsewhere')\nopen('x.csv')\n"
    expected = f"program.py:3: needs x.csv, which is in {here}: run the program there"
    assert line_of(program, here, monkeypatch) == expected


def test_what_a_library_needs_is_missed_where_the_program_calls_it(
    here: Path, monkeypatch: Any
) -> None:
    """For example, pandas.read_excel raises an ImportError of its own."""
    library = here / "site-packages" / "excel.py"
    library.parent.mkdir()
    library.write_text(
        "def read():\n"
        "    try:\n"
        "        import xlrd\n"
        "    except ImportError as error:\n"
        "        raise ImportError('Missing optional dependency') from error\n"
    )
    monkeypatch.syspath_prepend(str(library.parent))
    monkeypatch.setitem(sys.modules, "xlrd", None)
    program = "import excel\n\nexcel.read()\n"
    expected = "program.py:3: needs xlrd: python -m pip install xlrd"
    assert line_of(program, here, monkeypatch) == expected


def test_a_note_is_found_behind_the_error_that_ends_the_program(
    here: Path, monkeypatch: Any
) -> None:
    failure = urllib.error.URLError("no network")
    lacks.note(failure, "cannot download it")
    monkeypatch.setattr(lacks, "failure", failure, raising=False)
    program = (
        "from tf1run import lacks\n"
        "def download():\n"
        "    raise lacks.failure\n"
        "try:\n"
        "    download()\n"
        "except IOError:\n"
        "    raise Exception('it failed')\n"
    )
    assert line_of(program, here, monkeypatch) == "program.py:3: cannot download it"


def test_a_note_says_nothing_about_an_error_that_comes_later(here: Path, monkeypatch: Any) -> None:
    failure = urllib.error.URLError("no network")
    lacks.note(failure, "cannot download it")
    monkeypatch.setattr(lacks, "failure", failure, raising=False)
    program = (
        "from tf1run import lacks\n"
        "def train_without_it():\n"
        "    1 / 0\n"
        "try:\n"
        "    raise lacks.failure\n"
        "except IOError:\n"
        "    train_without_it()\n"
    )
    assert line_of(program, here, monkeypatch) == ""


def test_an_error_outside_the_program_is_the_launchers() -> None:
    error = ModuleNotFoundError("no fissix", name="fissix")
    assert lacks.line(error, "tf1") == "tf1: error: needs fissix: python -m pip install fissix"
