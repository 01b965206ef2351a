"""Tests the command `tf1`, programs that are packages, and the test suites of such programs."""

import configparser
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, Callable

import pytest

SETUP = Path(__file__).resolve().parents[2] / "setup.cfg"

FILES = {
    "project/__init__.py": "",
    "project/__main__.py": (
        "import sys\nfrom . import models\nprint 'main', models.half(7), sys.argv[1:]\n"
    ),
    # The first import works only in Python 2: it imports the file beside this one.
    "project/models.py": (
        "import parts\n"
        "import tensorflow as tf\n"
        "def half(n):\n"
        "    print 'half of', n, parts.__name__\n"
        "    return n / 2\n"
        "def net(x):\n"
        "    return tf.layers.dense(x, 3)\n"
    ),
    "project/parts.py": "",
    "project/script.py": "import parts, models\nprint 'script', models.half(7)\n",
    "ran.py": "half = 7 / 2\nprint 'ran'\n",
    "tests/conftest.py": (
        "import pytest\n@pytest.fixture\ndef three():\n    print 'three'\n    return 7 / 2\n"
    ),
    "tests/test_models.py": (
        "import multiprocessing, runpy, unittest\n"
        "import tensorflow as tf\n"
        "from project import models\n"
        "def test_half(three):\n"
        "    print 'in Python 2'\n"
        "    assert models.half(7) == three == 3\n"
        "    assert reduce(max, xrange(4)) == 3\n"
        "def test_net():\n"
        "    assert models.net(tf.zeros([1, 2])).shape.as_list() == [1, 3]\n"
        "def test_another_file():\n"
        "    assert runpy.run_path('ran.py')['half'] == 3\n"
        "def test_processes():\n"
        "    pool = multiprocessing.get_context('spawn').Pool(1)\n"
        "    assert pool.map(models.half, [7]) == [3]\n"
        "def test_that_fails():\n"
        "    half = models.half(9)\n"
        "    assert half == 4.5\n"
        "class TestUnit(unittest.TestCase):\n"
        "    def test_it(self):\n"
        "        self.assertEqual(models.half(5), 2)\n"
    ),
}


@pytest.fixture
def project(here: Path) -> Path:
    """Writes a Python 2 package with tests."""
    for name, content in FILES.items():
        (here / name).parent.mkdir(exist_ok=True)
        (here / name).write_text(content)
    return here


@pytest.mark.parametrize("options", [(), ("--import-mode=importlib",)])
def test_a_suite_of_pytest_runs(options: Any, launch: Any, project: Path) -> None:
    answer = launch("-m", "pytest", "-p", "no:cacheprovider", *options, "tests")
    assert answer.returncode == 1
    assert "1 failed, 5 passed" in answer.stdout
    assert "E       assert 4 == 4.5\n" in answer.stdout  # the way that pytest explains an assertion
    assert list(project.rglob("*.pyc")) == []


def test_a_suite_of_unittest_runs(launch: Any, project: Path) -> None:
    (project / "tests" / "__init__.py").write_text("")
    for arguments in (["discover"], ["tests.test_models"]):
        answer = launch("-m", "unittest", *arguments)
        assert answer.returncode == 0, answer.stderr
        assert "Ran 1 test in " in answer.stderr


def test_a_package_runs(launch: Any, project: Path) -> None:
    printed = "half of 7 project.parts\nmain 3 ['-x']\n"
    assert launch("-m", "project", "-x").stdout == printed
    (project / "bin").mkdir()
    (project / "bin" / "start").write_text(  # a script among the entry points in setup.py
        "#!/usr/bin/python\nimport sys\nsys.path.insert(0, '.')\nimport project.__main__\n"
    )
    assert launch("bin/start", "-x").stdout == printed


def test_a_script_in_a_package_imports_the_files_beside_it(launch: Any, project: Path) -> None:
    answer = launch("project/script.py")
    assert answer.stdout == "half of 7 parts\nscript 3\n", answer.stderr


@pytest.mark.parametrize(
    ("version", "used"), [("2.2.4", "installed"), ("2.3.1", "installed"), ("3.0.0", "2.2.5")]
)
def test_an_installed_keras_of_that_time_is_used(
    version: str, used: str, launch: Any, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = here / "site-packages"
    for name, content in {
        f"Keras-{version}.dist-info/METADATA": f"Name: Keras\nVersion: {version}\n",
        "keras/__init__.py": "__version__ = 'installed'\n",
    }.items():
        (folder / name).parent.mkdir(parents=True)
        (folder / name).write_text(content)
    monkeypatch.setenv("PYTHONPATH", str(folder), prepend=os.pathsep)
    (here / "program.py").write_text("import keras\nprint(keras.__version__)\n")
    answer = launch("program.py")
    assert answer.stdout == f"{used}\n", answer.stderr


@pytest.fixture
def tf1(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Any]:
    """Writes the command as pip does, beside a file that must not be imported.

    Returns the path of the command.
    """
    setup = configparser.ConfigParser()
    setup.read(SETUP)
    declared = setup["options.entry_points"]["console_scripts"].strip().splitlines()
    name, _, entry = declared[0].partition(" = ")
    module, function = entry.split(":")
    folder = tmp_path_factory.mktemp("bin")
    (folder / "random.py").write_text("1 / 0\n")
    path = folder / name
    path.write_text(f"import sys\nfrom {module} import {function}\nsys.exit({function}())\n")
    environment = {**os.environ, "PYTHONPATH": str(SETUP.parent)}

    def run(*arguments: str) -> "subprocess.CompletedProcess[str]":
        line = [sys.executable, str(path), *arguments]
        return subprocess.run(line, capture_output=True, text=True, env=environment)

    return run


def test_tf1_is_the_launcher(tf1: Any, project: Path) -> None:
    assert tf1("-m", "project", "-x").stdout.endswith("main 3 ['-x']\n")
    (project / "code").mkdir()
    (project / "code" / "program.py").write_text(
        "import random, sys\n"
        "import tensorflow as tf\n"
        "print(sys.path[0], tf.mul(2, 3).shape)\n"
        "1 / 0\n"
    )
    for name in ("numpy", "random", "tensorflow"):
        (project / f"{name}.py").write_text("1 / 0\n")
    answer = tf1("code/program.py")
    assert answer.stdout == f"{project}/code ()\n", answer.stderr
    assert answer.stderr.splitlines()[:2] == [
        "Traceback (most recent call last):",
        f'  File "{project}/code/program.py", line 4, in <module>',
    ]


def test_tf1_goes_by_that_name(tf1: Any, project: Path) -> None:
    assert tf1("--help").stdout.startswith("usage: tf1 [--explain] (PROGRAM | -m MODULE | -c")
    assert tf1("nowhere.py").stderr == "tf1: error: nowhere.py: No such file or directory\n"
    assert tf1("project").stderr == (
        "project/__main__.py:2: is part of a package: run `tf1 -m project`\n"
    )


def test_tf1_is_there_in_a_process_that_is_spawned(tf1: Any, here: Path) -> None:
    (here / "program.py").write_text(
        "import multiprocessing\n"
        "import tensorflow as tf\n"
        "def double(x):\n"
        "    return str(tf.mul(x, 2).dtype), 7 / 2\n"
        "if __name__ == '__main__':\n"
        "    print multiprocessing.get_context('spawn').Pool(1).map(double, [2])\n"
    )
    answer = tf1("program.py")
    assert answer.stdout == "[(\"<dtype: 'int32'>\", 3)]\n", answer.stderr
