"""Tests that the launcher changes nothing for a program, except that the old names work."""

import json
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

import run_programs


def test_a_script_sees_what_it_would_without_the_launcher(launch: Any, here: Path) -> None:
    (here / "code").mkdir()
    (here / "code" / "helper.py").write_text("print 'helper', 7 // 2\n")  # in Python 2
    (here / "code" / "program.py").write_text(
        "import os, sys\n"
        "import helper\n"
        "import tensorflow as tf\n"
        "print(sys.argv)\n"
        "print(os.path.basename(__file__), os.getcwd(), __name__)\n"
        "print(sys.path[0])\n"
        "def f():\n"
        "    raise KeyError(sys.modules['__main__'].f.__name__)\n"
        "f()\n"
    )
    answer = launch("code/program.py", "--data_dir", "x", "--explain", "--", "-h")
    assert answer.stdout.splitlines() == [
        "helper 3",
        "['code/program.py', '--data_dir', 'x', '--explain', '--', '-h']",
        f"program.py {here} __main__",
        f"{here}/code",
    ]
    assert answer.returncode == 1
    lines = answer.stderr.splitlines()
    assert lines[0] == "Traceback (most recent call last):"
    assert [line for line in lines if line.startswith("  File")] == [
        f'  File "{here}/code/program.py", line 9, in <module>',
        f'  File "{here}/code/program.py", line 8, in f',
    ]
    assert lines[-1] == "KeyError: 'f'"


def test_explain_lists_each_old_thing_once(launch: Any, here: Path) -> None:
    (here / "program.py").write_text(
        "import numpy as np\n"
        "import tensorflow as tf\n"
        "for _ in range(2):\n"
        "    x = tf.mul(np.float(2), 3.0)\n"
        "    y = tf.concat(0, [[x], [x]])\n"
        "raise SystemExit(3)\n"
    )
    answer = launch("--explain", "program.py")
    assert answer.returncode == 3
    assert answer.stderr.splitlines() == [
        "program.py:2: import tensorflow",
        "    instead: import tensorflow.compat.v1 as tf",
        "             tf.disable_v2_behavior()",
        "             tf.enable_resource_variables()",
        "    see: python -m tf1run --guide 'import tensorflow as tf'",
        "program.py:4: numpy.float",
        "    instead: float",
        "    see: python -m tf1run --guide 'Names removed from Python and its libraries'",
        "program.py:4: tf.mul",
        "    instead: tf.multiply",
        "    see: python -m tf1run --guide 'Names and arguments from before 1.0'",
        "program.py:5: tf.concat(axis, values)",
        "    instead: tf.concat(values, axis)",
        "    see: python -m tf1run --guide 'tf.concat(axis, values)'",
    ]


def test_explain_names_the_line_in_python_2_and_no_import_that_the_program_lacks(
    launch: Any, here: Path
) -> None:
    (here / "program.py").write_text(
        "from __future__ import print_function\n"
        "import tensorflow as tf\n"
        "for _ in xrange(2):\n"
        "    tf.layers.dense(tf.zeros([2, 3]), 4)\n"
        "tf.nn.rnn_cell.LSTMCell(3)\n"
        "tf.feature_column.numeric_column('x')\n"
        "tf.contrib.layers.flatten(tf.zeros([2, 3]))\n"
    )
    printed = launch("--explain", "program.py").stderr.splitlines()
    assert [line for line in printed if line.startswith("program.py")] == [
        "program.py:2: import tensorflow",
        "program.py:3: Python 2",
        "program.py:4: tf.layers",
        "program.py:5: tf.nn.rnn_cell",
        "program.py:7: import tensorflow.contrib.layers",
        "program.py:7: tf.contrib",
    ]


def test_a_module_and_a_notebook_run(launch: Any, here: Path) -> None:
    (here / "package").mkdir()
    (here / "package" / "__init__.py").write_text("")
    (here / "package" / "task.py").write_text(
        "import sys\nfrom package import __name__ as name\nprint name, sys.argv[1:]\n"
    )
    answer = launch("-m", "package.task", "-x")
    assert answer.stdout == "package ['-x']\n"

    cells = [
        {"cell_type": "markdown", "source": ["# Title"]},
        {
            "cell_type": "code",
            "source": ["%matplotlib inline\n", "!pip list\n", "x = (3\n", "  % 2)"],
        },
        {"cell_type": "code", "source": "%%bash\nls"},
        {"cell_type": "code", "source": "print(x)\n1 / 0"},
    ]
    (here / "book.ipynb").write_text(json.dumps({"cells": cells}))
    answer = launch("book.ipynb")
    assert (answer.returncode, answer.stdout) == (1, "1\n")
    assert f'  File "{here}/book.ipynb, cell 3", line 2, in <module>\n    1 / 0\n' in answer.stderr


def test_a_program_that_is_neither_python_2_nor_3(launch: Any, here: Path) -> None:
    (here / "program.py").write_text("print 'in Python 2'\nx = (1\ny = 2\n")
    answer = launch("program.py")
    assert answer.returncode == 1
    assert answer.stderr.splitlines()[0] == f'  File "{here}/program.py", line 3'
    assert answer.stderr.splitlines()[-1] == "SyntaxError: invalid syntax"


def test_a_wrong_option_is_refused_in_one_line(launch: Any) -> None:
    answer = launch("--no-such-option", "program.py")
    assert answer.returncode == 2
    assert answer.stderr.count("\n") == 1
    answer = launch()
    assert answer.returncode == 2
    assert answer.stderr.count("\n") == 1


def test_it_can_be_installed_in_a_session_and_taken_away(here: Path) -> None:
    code = (
        "import tensorflow as today\n"
        "import tf1run\n"
        "tf1run.install()\n"
        "import tensorflow as tf\n"
        "from tensorflow.examples.tutorials.mnist import input_data\n"
        "print(tf.Session().run(tf.mul(2, 3)), tf is today)\n"
        "tf1run.uninstall()\n"
        "import tensorflow as tf\n"
        "print(tf is today, hasattr(tf, 'placeholder'))\n"
        "try:\n"
        "    import tensorflow.examples\n"
        "except ImportError as error:\n"
        "    print(error)\n"
    )
    process = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert process.stdout.splitlines() == [
        "6 False",
        "True False",
        "No module named 'tensorflow.examples'",
    ]


def test_the_cells_of_a_notebook_may_be_in_python_2(here: Path) -> None:
    code = (
        "from IPython.core.interactiveshell import InteractiveShell\n"
        "shell = InteractiveShell.instance()\n"
        "run = shell.run_cell\n"
        "run('import tf1run; tf1run.install()')\n"
        "run('print \"half of 7 is\", 7 / 2')\n"
        "run('import tensorflow as tf')\n"
        "run('print(tf.Session().run(tf.mul(2, 3)), 7 / 2)')\n"
        "run('tf1run.uninstall()')\n"
        "print(type(run('print 1').error_before_exec).__name__)\n"
        "run('tf1run.install()')\n"
        "run('print(1, 7 / 2)')\n"
    )
    process = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    lines = process.stdout.splitlines()
    assert lines[:2] == ["half of 7 is 3", "(6, 3)"]  # in Python 2, a tuple
    assert lines[-2:] == ["SyntaxError", "1 3.5"]


def test_checkpoints_and_graphs_of_1_15_5_are_read(launch: Any, genuine: str, here: Path) -> None:
    (here / "write.py").write_text(
        "import tensorflow as tf\n"
        "x = tf.placeholder(tf.float32, [None, 2], name='x')\n"
        "w = tf.Variable([[1.0], [2.0]], name='w')\n"
        "h = tf.matmul(x, w)\n"
        "y = tf.layers.dense(h, 1, kernel_initializer=tf.constant_initializer(3.0), name='dense')\n"
        "y = tf.identity(y, name='y')\n"
        "loss = tf.reduce_mean(tf.square(y))\n"
        "train_op = tf.train.AdamOptimizer(0.1).minimize(loss)\n"
        "tf.add_to_collection('train_op', train_op)\n"
        "with tf.Session() as sess:\n"
        "    sess.run(tf.global_variables_initializer())\n"
        "    for _ in range(3):\n"
        "        sess.run(train_op, {x: [[1.0, 1.0]]})\n"
        "    tf.train.Saver().save(sess, './model.ckpt', global_step=3)\n"
        "    print(sess.run(y, {x: [[1.0, 1.0]]}).round(4).tolist())\n"
        "    sess.run(train_op, {x: [[1.0, 1.0]]})\n"
        "    print(sess.run(y, {x: [[1.0, 1.0]]}).round(4).tolist())\n"
    )
    (here / "read.py").write_text(
        "import tensorflow as tf\n"
        "with tf.Session() as sess:\n"
        "    saver = tf.train.import_meta_graph('model.ckpt-3.meta')\n"
        "    saver.restore(sess, tf.train.latest_checkpoint('.'))\n"
        "    print(sess.run('y:0', {'x:0': [[1.0, 1.0]]}).round(4).tolist())\n"
        "    sess.run(tf.get_collection('train_op'), {'x:0': [[1.0, 1.0]]})\n"
        "    print(sess.run('y:0', {'x:0': [[1.0, 1.0]]}).round(4).tolist())\n"
    )
    written = subprocess.run(
        [genuine, "-m", "tf1run", "write.py"],
        env=run_programs.environment(str(here)),
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    )
    answer = launch("read.py")
    assert answer.returncode == 0, answer.stderr
    assert answer.stdout == written.stdout


def test_a_process_that_is_spawned_has_the_launcher(launch: Any, here: Path) -> None:
    (here / "package").mkdir()
    (here / "package" / "program.py").write_text(
        "import multiprocessing, os, sys\n"
        "import tensorflow as tf\n"
        "os.chdir('/')\n"
        "half = 7 / 2\n"
        "def square(x):\n"
        "    with tf.Session(graph=tf.Graph()) as sess:\n"
        "        return int(sess.run(tf.mul(x, x))), half, sys.argv, square.__module__\n"
        "if __name__ == '__main__':\n"
        "    pool = multiprocessing.get_context('spawn').Pool(1)\n"
        "    print pool.map_async(square, [2, 3]).get(100)\n"  # Python 2
    )
    for options in (["package/program.py"], ["-m", "package.program"]):
        answer = launch(*options)
        argv = [f"{here}/package/program.py" if "-m" in options else "package/program.py"]
        found = [(4, 3, argv, "__mp_main__"), (9, 3, argv, "__mp_main__")]
        assert answer.stdout == f"{found}\n", answer.stderr


def test_a_program_forks_unless_it_asks_for_something_else() -> None:
    code = (
        "import multiprocessing.context as context\n"
        "forkserver = context._concrete_contexts['forkserver']\n"
        "context._default_context._default_context = forkserver\n"  # as in Python 3.14
        "import tf1run\n"
        "tf1run.install()\n"
        "import multiprocessing\n"
        "print(multiprocessing.get_start_method())\n"
        "multiprocessing.set_start_method('spawn', force=True)\n"
        "print(multiprocessing.get_start_method())\n"
    )
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert answer.stdout == "fork\nspawn\n", answer.stderr


@pytest.mark.parametrize(
    "lines",
    [
        "import helper\n",
        "import broken\n",
        "__import__('helper')\n",
        "import importlib\nimportlib.import_module('helper')\n",
        "try:\n    import helper\nexcept KeyError:\n    {}['other']\n",
        "import json\njson.loads('?')\n",
        "import math\nmath.sqr\n",
        "valuee = 1\nprint(value)\n",
        "from math import sqr\n",
        "import threading\ndef f():\n    import helper\nthreading.Thread(target=f).start()\n",
        "def f(:\n",
    ],
)
def test_a_traceback_is_that_of_python(launch: Any, here: Path, lines: str) -> None:
    (here / "helper.py").write_text("def f():\n    raise KeyError('key')\nf()\n")
    (here / "broken.py").write_text("x = (1,\ny = 2 3\n")
    (here / "program.py").write_text(lines)
    python = subprocess.run([sys.executable, "program.py"], capture_output=True, text=True)
    assert launch("program.py").stderr == python.stderr


def test_a_traceback_shows_the_program_and_libraries(launch: Any, here: Path) -> None:
    (here / "program.py").write_text(
        "import tensorflow as tf\n"
        "x = tf.concat(0, [[1.0]])\n"
        "y = tf.add(tf.Variable(x), 0)\n"
        "def f():\n"
        "    return 1 / (3 / 4)\n"  # Python 2
        "print 'y'\n"
        "try:\n"
        "    f()\n"
        "except ZeroDivisionError:\n"
        "    tf.Session().run(y)\n"
    )
    answer = launch("program.py")
    found = re.findall(r'  File "(.*)", line (\d+), in', answer.stderr)
    lines = [line for file, line in found if file == f"{here}/program.py"]
    assert lines == ["8", "5", "10", "3", "3"]  # TensorFlow also says, twice, where y was made
    libraries = {file for file, _ in found} - {f"{here}/program.py"}
    assert libraries
    assert all("site-packages" in file for file in libraries), libraries


def test_files_of_the_current_folder_are_not_in_the_way(launch: Any, here: Path) -> None:
    (here / "random.py").write_text("1 / 0\n")
    (here / "numpy.py").write_text("1 / 0\n")
    (here / "code").mkdir()
    (here / "code" / "program.py").write_text(
        "import random\nimport numpy as np\nimport tensorflow as tf\n"
        "print(random.choice([1]), np.float(2), tf.Session().run(tf.mul(3, 1)))\n"
    )
    answer = launch("code/program.py")
    assert answer.stdout == "1 2.0 3\n", answer.stderr


def test_a_program_imports_the_files_beside_it(launch: Any, here: Path) -> None:
    """The program gets these files even if the launcher has imported modules with the same names.

    Libraries keep the modules that the launcher has imported.
    """
    (here / "code" / "requests").mkdir(parents=True)
    (here / "code" / "requests" / "__init__.py").write_text("mine = 'requests'\n")
    (here / "code" / "pandas.py").write_text("mine = 'pandas'\n")
    (here / "code" / "random.py").write_text("mine = 'random'\n")
    (here / "code" / "os.py").write_text("1 / 0\n")  # Python itself imports os first
    (here / "code" / "program.py").write_text(
        "import tensorflow as tf\n"
        "import os, pandas, random, requests, tempfile\n"
        "print(random.mine, requests.mine, pandas.mine)\n"
        "print(tf.layers.dense(tf.zeros((1, 2)), 3).shape)\n"
        "tempfile.TemporaryFile()\n"
    )
    for folder, program in ((here, "code/program.py"), (here / "code", "program.py")):
        os.chdir(folder)
        answer = launch(program)
        assert answer.stdout == "random requests pandas\n(1, 3)\n", answer.stderr


SHOW = (
    "import sys\n"
    "main = sys.modules['__main__']\n"
    "assert vars(main) is globals()\n"
    "print(sys.argv, sys.path[0], type(__builtins__))\n"
    "for name in ('__name__', '__file__', '__package__', '__cached__', '__doc__'):\n"
    "    print(name, globals().get(name, 'none'))\n"
    "print(__spec__ and (__spec__.name, __spec__.origin), __loader__ is None)\n"
)


@pytest.mark.parametrize(
    "words",
    [
        ["program.py", "-x"],
        ["./program.py"],
        ["folder", "-x"],
        ["./folder/"],
        ["app.zip", "-x", "y"],
        ["-", "-x"],
        ["-c", SHOW, "-x"],
        ["-c", "-1; import sys; print(sys.argv)"],
    ],
)
def test_a_program_knows_the_same_about_itself(launch: Any, here: Path, words: Any) -> None:
    (here / "folder").mkdir()
    for place in ("program.py", "folder/__main__.py"):
        (here / place).write_text(SHOW)
    with zipfile.ZipFile(here / "app.zip", "w") as archive:
        archive.writestr("__main__.py", SHOW)
    # Standard input is inherited.
    with (here / "program.py").open() as file:
        python = subprocess.run(
            [sys.executable, *words], stdin=file, stdout=subprocess.PIPE, text=True, check=True
        )
    with (here / "program.py").open() as file:
        command = [sys.executable, "-m", "tf1run", *words]
        answer = subprocess.run(command, stdin=file, stdout=subprocess.PIPE, text=True, check=True)
    assert answer.stdout == python.stdout


def test_the_files_in_an_archive_are_converted(launch: Any, here: Path) -> None:
    with zipfile.ZipFile(here / "app.zip", "w") as archive:
        archive.writestr("__main__.py", "import helper, package.part\nprint 7 / 2\n")
        archive.writestr("helper.py", "print 'helper'\n")
        archive.writestr("package/__init__.py", "from . import part\n")
        archive.writestr("package/part.py", "print 'part'\n")
    answer = launch("app.zip")
    assert answer.stdout == "helper\npart\n3\n", answer.stderr
    with zipfile.ZipFile(here / "empty.zip", "w"):
        pass
    answer = launch("empty.zip")
    assert (answer.returncode, answer.stderr.count("\n")) == (2, 1)
    assert "empty.zip: has no __main__.py" in answer.stderr


def test_an_excepthook_of_the_program_sees_its_own_frames(launch: Any, here: Path) -> None:
    (here / "program.py").write_text(
        "import sys\n"
        "def hook(kind, error, trace):\n"
        "    print(kind.__name__, error, trace.tb_lineno)\n"
        "sys.excepthook = hook\n"
        "undefined\n"
    )
    answer = launch("program.py")
    assert answer.stdout == "NameError name 'undefined' is not defined 5\n"
    assert (answer.returncode, answer.stderr) == (1, "")
