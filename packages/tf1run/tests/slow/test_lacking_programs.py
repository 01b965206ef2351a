"""Tests that the launcher prints one line about what a program lacks and has no other effect."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any, Dict

import pytest

PROG = "python -m tf1run"
NO_NETWORK = "127.0.0.1:9"  # an address where no server answers


@pytest.mark.parametrize(
    ("name", "program", "line"),
    [
        (
            "code/program.py",
            "def read():\n    return open('digits.csv')\n\nprint 'x'\nread()\n",
            "code/program.py:2: needs digits.csv: No such file or directory",
        ),
        (
            "program.py",
            "import sys\nsys.modules['keras_preprocessing'] = None\nimport tensorflow as tf\n"
            "tf.layers.dense(tf.zeros((1, 1)), 1)\n",
            "program.py:4: needs keras_preprocessing: python -m pip install keras-preprocessing",
        ),
        (
            "program.py",
            "import tensorflow as tf\ntf.contrib.nothing\n",
            "program.py:2: needs tensorflow.contrib.nothing, which neither this TensorFlow nor the "
            "launcher has",
        ),
        (
            "program.py",
            "import tensorflow as tf\ntf.contrib.image.bipartite_match(tf.zeros([2, 2]), 1)\n",
            "program.py:2: needs the op BipartiteMatch, which was compiled for TensorFlow 1",
        ),
        (
            "program.py",
            "import tensorflow as tf\nwith tf.Session() as sess:\n"
            "    sess.run(tf.read_file('digit.png'))\n",
            "program.py:3: needs digit.png: No such file or directory",
        ),
        (
            "program.py",
            "import tensorflow as tf\nw = tf.get_variable('w', [1])\n"
            "tf.train.Saver().restore(tf.Session(), 'model.ckpt')\n",
            "program.py:3: needs model.ckpt: No such file or directory",
        ),
        (
            "package/program.py",
            "from . import other\n",
            f"package/program.py:1: is part of a package: run `{PROG} -m package.program`",
        ),
        (
            "book.ipynb",
            json.dumps({"cells": [{"cell_type": "code", "source": "x = 1\nopen('digits.csv')"}]}),
            "book.ipynb, cell 1:2: needs digits.csv: No such file or directory",
        ),
        ("book.ipynb", "{", f"{PROG}: error: {{here}}/book.ipynb: not a readable notebook "),
    ],
)
def test_it_is_one_line(name: str, program: str, line: str, launch: Any, here: Path) -> None:
    (here / name).parent.mkdir(exist_ok=True)
    (here / name).write_text(program)
    answer = launch(name)
    assert answer.returncode == 2
    assert answer.stderr.startswith(line.format(here=here)), answer.stderr
    assert answer.stderr.count("\n") == 1


def test_what_cannot_be_run(launch: Any, here: Path) -> None:
    (here / "package").mkdir()
    (here / "package" / "__init__.py").write_text("")
    for arguments, reason in (
        (["nowhere.py"], "nowhere.py: No such file or directory"),
        (["-m", "nowhere"], "No module named nowhere"),
        (["-m", "package"], "No module named package.__main__; 'package' is a package and "),
    ):
        answer = launch(*arguments)
        assert answer.returncode == 2
        assert answer.stderr.startswith(f"{PROG}: error: {reason}")
        assert answer.stderr.count("\n") == 1


DOWNLOADS = {
    "urllib.urlretrieve('http://{0}/text8.zip', 'data/text8.zip')": "data/text8.zip",
    "urllib2.urlopen('http://{0}/ptb.tgz')": "",
    "urllib2.build_opener().open('http://{0}/ptb.tgz')": "",
    "requests.get('http://{0}/zoo.data')": "",
    "tf.keras.utils.get_file('x.txt', 'http://{0}/a.txt')": "{home}/.keras/datasets/x.txt",
    "base.maybe_download('iris.csv', '{here}', 'http://{0}/iris.csv')": "{here}/iris.csv",
}


@pytest.mark.parametrize("download", DOWNLOADS)
def test_a_download_that_fails_says_where_the_file_belongs(
    download: str, launch: Any, here: Path, monkeypatch: Any
) -> None:
    monkeypatch.setenv("HOME", str(here))
    where = DOWNLOADS[download].format(home=here, here=here)
    (here / "program.py").write_text(
        "import requests, urllib, urllib2\n"
        "import tensorflow as tf\n"
        "from tensorflow.contrib.learn.python.learn.datasets import base\n"
        + download.format(NO_NETWORK, here=here)
    )
    url = f"http://{NO_NETWORK}/" + download.partition("{0}/")[2].partition("'")[0]
    expected = f"program.py:4: cannot download {url} (Connection refused)"
    answer = launch("program.py")
    assert answer.returncode == 2
    assert answer.stderr == expected + (f": save it as {where}\n" if where else "\n")


def test_a_download_that_failed_is_named_when_its_file_is_opened(launch: Any, here: Path) -> None:
    (here / "program.py").write_text(
        "import urllib\n"
        "try:\n"
        f"    urllib.urlretrieve('http://{NO_NETWORK}/zoo.data', 'zoo.data')\n"
        "except IOError:\n"
        "    print 'no luck'\n"
        "open('zoo.data')\n"
    )
    answer = launch("program.py")
    assert (answer.returncode, answer.stdout) == (2, "no luck\n")
    assert answer.stderr == (
        f"program.py:6: cannot download http://{NO_NETWORK}/zoo.data (Connection refused): "
        "save it as zoo.data\n"
    )


CATCHES = """\
import threading, traceback
try:
    import nowhere
except ImportError:
    print('no nowhere')
try:
    open('nowhere.csv')
except Exception:
    print(traceback.format_exc())
def work():
    open('nowhere.csv')
thread = threading.Thread(target=work)
thread.start()
thread.join()
print('goes on')
"""


def test_only_what_nobody_catches_is_reported(launch: Any, here: Path) -> None:
    """An error in a thread is reported, and the program continues."""
    (here / "program.py").write_text(CATCHES)
    answer = launch("program.py")
    assert answer.returncode == 0
    printed = answer.stdout.splitlines()
    assert (printed[0], printed[1], printed[-1]) == (
        "no nowhere",
        "Traceback (most recent call last):",
        "goes on",
    )
    assert answer.stderr == "program.py:11: needs nowhere.csv: No such file or directory\n"


ENDS: Dict[str, str] = {
    "exit with a message": "import sys\nsys.exit('bad')\n",
    "exit with a status": "import sys\nsys.exit(7)\n",
    "exit at once": "import os\nos._exit(7)\n",
    "a hook of its own": (
        "import sys\nsys.excepthook = lambda *args: print('mine', args[1])\nimport nowhere\n"
    ),
    "an error at exit": "import atexit\n@atexit.register\ndef end():\n    open('nowhere.csv')\n",
    "Ctrl-C": "import os, signal\nos.kill(os.getpid(), signal.SIGINT)\n",
    "SIGTERM": "import os, signal\nos.kill(os.getpid(), signal.SIGTERM)\n",
    "a closed pipe": "import os, sys\nos.close(1)\nprint('x', flush=True)\n",
    "an error of its own": (
        "try:\n    open('nowhere.csv')\nexcept IOError:\n    raise RuntimeError('no data')\n"
    ),
}


@pytest.mark.parametrize("how", ENDS)
def test_a_program_ends_as_without_the_launcher(how: str, launch: Any, here: Path) -> None:
    (here / "program.py").write_text(ENDS[how])
    signal.signal(signal.SIGINT, signal.default_int_handler)  # for the child processes, too
    python = subprocess.run([sys.executable, "program.py"], capture_output=True, text=True)
    answer = launch("program.py")
    assert (answer.returncode, answer.stdout) == (python.returncode, python.stdout)
    assert re_addresses(answer.stderr) == re_addresses(python.stderr)


def re_addresses(text: str) -> str:
    return "".join(word for word in text.split(" ") if not word.startswith("0x"))


def test_what_is_registered_for_the_end_still_runs(launch: Any, here: Path) -> None:
    (here / "program.py").write_text(
        "import atexit\natexit.register(print, 'the end')\nopen('nowhere.csv')\n"
    )
    answer = launch("program.py")
    assert (answer.returncode, answer.stdout) == (2, "the end\n")


@pytest.mark.parametrize("stderr", [os.devnull, "/dev/full"])
def test_a_line_that_cannot_be_printed_does_no_harm(stderr: str, here: Path) -> None:
    (here / "program.py").write_text("open('nowhere.csv')\n")
    with open(stderr, "w") as file:
        line = [sys.executable, "-m", "tf1run", "program.py"]
        assert subprocess.run(line, stderr=file).returncode == 2
