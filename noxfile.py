"""Runs the project's checks: `nox` runs all of them, and `nox -s lint` runs only one."""

import json
import os
import shutil
import signal
from pathlib import Path
from typing import List

import nox
from nox.command import CommandFailed

nox.options.default_venv_backend = "uv"
nox.options.error_on_missing_interpreters = True

# Without bytecode files, every test process would spend five seconds compiling the parts of
# TensorFlow that it imports.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# Otherwise, NumPy's threads would keep the processor busy while they wait for work, and slow down
# a second process.
os.environ["OPENBLAS_NUM_THREADS"] = "1"

# A process in the background ignores Ctrl-C, and so do the commands that it runs. The tests,
# however, interrupt commands with Ctrl-C.
signal.signal(signal.SIGINT, signal.default_int_handler)

# Pairs of versions of Python and TensorFlow: the oldest and the newest pair that setup.cfg allows,
# the oldest pair with TensorFlow 2, and one more.
PAIRS = [("3.7", "1.15.5"), ("3.10", "2.16.*"), ("3.12", "2.18.*"), ("3.13", "2.21.*")]
IDS = [f"tensorflow-{tensorflow.rstrip('.*')}" for _, tensorflow in PAIRS]
GENUINE, NEWEST = PAIRS[0], PAIRS[-1]

MODULES = (
    "averages",
    "cnn",
    "layers",
    "loop",
    "model",
    "optimizers",
    "softmax",
    "startup",
    "tf1",
    "training",
)
CORE = [f"tests/test_{module}.py" for module in MODULES]
# The tests of everything that depends on the version of TensorFlow.
VERSIONED = [
    *CORE,
    "tests/test_package.py",
    "tests/runs",
    "tests/test_converters.py",
    "tests/test_export.py",
    "tests/slow/commands/test_imports.py",
    "tests/slow/commands/test_messages.py",
    "tests/slow/examples/test_05_graph.py",
    "tests/slow/examples/test_programs.py",
]
# Additional tests, and tests to leave out, for some versions.
ALSO = {
    # TensorFlow 1.15.5 trains the CNN slowly, and a cluster treats both networks alike.
    GENUINE[1]: [
        "tests/slow/cluster/test_roles.py",
        *(
            "--deselect",
            "tests/slow/cluster/test_roles.py::"
            "test_two_workers_learn_as_well_as_one[cnn --fast --batch-size 32]",
        ),
    ],
    # TensorFlow 2.18 writes messages that cannot be hidden.
    "2.18.*": [
        *(
            "--deselect",
            "tests/slow/commands/test_messages.py::"
            "test_a_terminal_shows_a_progress_bar_and_no_messages_from_tensorflow",
        ),
        *(
            "--deselect",
            "tests/slow/commands/test_messages.py::"
            "test_the_newest_run_is_exported_into_its_folder_without_messages_from_tensorflow",
        ),
    ],
}

# The tests of tf1run that run on each version of TensorFlow 2; quick ones that also run on the next
# version; and those for 1.15.5, on which the launcher only provides the data.
TF1RUN = Path("packages/tf1run")
OLD_PROGRAMS = [
    "tests/test_wheels.py",  # Debian's newest Python lacks a bundled copy of pip
    "tests/slow/test_programs.py::test_a_program_runs",
    "tests/slow/test_lacking_names.py",
    "tests/slow/test_tf1_on_tf2.py",
]
CANDIDATE = [
    "tests",
    "tests/slow/test_tables.py",
    "tests/slow/test_devices.py",
]
OLD_DATA = ["tests/slow/test_input_data.py", "tests/slow/test_tf1_on_tf2.py"]

NUMBER_READER = Path("packages/number_reader")
# The tests of number_reader that depend on the version of TensorFlow.
READING = ["tests/recognition/test_network.py", "tests/test_task.py", "tests/test_predictor.py"]

# The slow tests, in the order in which they are started. The folders whose files take longest come
# first; otherwise, one process would be idle at the end.
SLOW = [
    f"tests/slow/{kind}"
    for kind in ("cluster", "trained", "parity", "install", "system", "commands", "docs", "deploy")
]
# Those of the lessons and the book, which use all three packages.
LESSONS = [f"tests/slow/{kind}" for kind in ("book", "browsers", "examples", "web")]
BOOK = ("sphinx==9.*", "myst-nb==1.*", "furo", "jupytext", "pylatexenc")


@nox.session(python="3.13")
def lint(session: nox.Session) -> None:
    """Checks style, types and imports, and validates the workflows against their schema."""
    session.install("ruff==0.17.*", "mypy==2.*", "import-linter==2.*", "nox")
    session.install("check-jsonschema==0.*")
    session.install("matplotlib", "numpy", "opencv-python-headless")  # for their types
    session.run("ruff", "check")
    session.run("ruff", "format", "--check")
    session.run("mypy")
    session.run("lint-imports", env={"PYTHONPATH": f".:{NUMBER_READER}:{TF1RUN}"})
    workflows = map(str, sorted(Path(".github/workflows").glob("*.yml")))
    schema = ("--builtin-schema", "vendor.github-workflows")
    session.run("check-jsonschema", *schema, *workflows)


@nox.session(python="3.13")
def readme(session: nox.Session) -> None:
    """Runs the README's commands for training and testing in a new checkout."""
    session.install("dockerfile-parse==2.*")
    checkout = Path(session.create_tmp()).resolve() / "checkout"
    shutil.rmtree(checkout, ignore_errors=True)
    session.run("git", "clone", "--quiet", ".", str(checkout), external=True)
    with session.chdir(checkout):
        session.run("python", "tools/run_dockerfile.py", "deploy/readme.Dockerfile")
    metrics = json.loads((checkout / "runs/softmax/1/metrics.json").read_text())
    session.log(f"test accuracy {metrics['test_accuracy']:.2%}")
    if metrics["test_accuracy"] < 0.983:
        session.error("expected a test accuracy of at least 98.3%")


@nox.session()
@nox.parametrize("python,tensorflow", PAIRS[:-1], ids=IDS[:-1])
def older(session: nox.Session, tensorflow: str) -> None:
    """With an older version of TensorFlow, runs the tests that depend on the version."""
    session.install(f"tensorflow=={tensorflow}", ".[test]")
    session.run("pytest", *VERSIONED, *ALSO.get(tensorflow, ()))
    session.install(f"tensorflow=={tensorflow}", ".", f"./{TF1RUN}[test]")
    with session.chdir(TF1RUN):
        if tensorflow == GENUINE[1]:
            session.run("pytest", *OLD_DATA, "--genuine", "python")
        else:
            session.run("pytest", *OLD_PROGRAMS)
    session.run("uv", "pip", "uninstall", "tf1run")
    session.install(f"tensorflow=={tensorflow}", ".", f"./{NUMBER_READER}[test]")
    with session.chdir(NUMBER_READER):
        session.run("pytest", *READING)


def genuine_python(session: nox.Session, *packages: str) -> str:
    """Makes an environment with TensorFlow 1.15.5 and returns its interpreter."""
    folder = Path(session.create_tmp()).resolve() / "genuine"
    session.run("uv", "venv", "--quiet", "--clear", "--python", GENUINE[0], str(folder))
    python = str(folder / "bin" / "python")
    session.run("uv", "pip", "install", "--quiet", "--python", python, *packages)
    return python


@nox.session(python="3.13")
def newest(session: nox.Session) -> None:
    """Runs the slow tests; arguments after `--`, such as tests/slow/web, are passed to pytest."""
    session.install(f"tensorflow=={NEWEST[1]}", ".[onnx,tensorboard,test]", "ipython")
    session.install("onnxruntime", "selenium", "wasmtime")
    session.install("kubernetes-validate==1.37.*", "kubeflow-training==1.9.*")
    session.install("dockerfile-parse==2.*")
    session.install("build[uv]", "packaging", "readme_renderer[md]", "setuptools", "twine")
    options = ("--genuine", genuine_python(session, "."), "--no-loadscope-reorder")
    session.run("pytest", *options, *(session.posargs or SLOW))


@nox.session(python="3.13")
def tf1run(session: nox.Session) -> None:
    """Runs all tests of tf1run; arguments after `--` are passed to pytest."""
    packages = (".", f"./{TF1RUN}")
    session.install(f"tensorflow=={NEWEST[1]}", ".", f"./{TF1RUN}[test]", "ipython")
    python = genuine_python(session, *packages)
    with session.chdir(TF1RUN):
        if not session.posargs:
            session.run("pytest")
        options = ("--genuine", python, "--no-loadscope-reorder")
        session.run("pytest", *options, *(session.posargs or _slow_tests(Path())))


def _slow_tests(folder: Path) -> List[str]:
    """Returns the files of slow tests in a package's folder, which its setup.cfg ignores."""
    return sorted(map(str, folder.glob("tests/slow/test_*.py")))


@nox.session(python="3.13")
def number_reader(session: nox.Session) -> None:
    """Runs all tests of number_reader; arguments after `--` are passed to pytest."""
    packages = (f"tensorflow=={NEWEST[1]}", ".", f"./{NUMBER_READER}[test]")
    session.install(*packages, "onnxruntime", "tf2onnx", "selenium", "wasmtime")
    with session.chdir(NUMBER_READER):
        if not session.posargs:
            session.run("pytest")
        options = ("--no-loadscope-reorder",)
        session.run("pytest", *options, *(session.posargs or _slow_tests(Path())))


@nox.session(python="3.13")
def lessons(session: nox.Session) -> None:
    """Runs the tests of the lessons and the book; arguments after `--` are passed to pytest."""
    session.install(f"tensorflow=={NEWEST[1]}", ".[test]", f"./{NUMBER_READER}", f"./{TF1RUN}")
    session.install("ipython", "selenium", *BOOK)
    options = ("--genuine", genuine_python(session, "."), "--no-loadscope-reorder")
    session.run("pytest", *options, *(session.posargs or LESSONS))


@nox.session(python="3.13")
@nox.parametrize("encoding", ["gbk", "cp1252"], ids=["gbk", "cp1252"])
def windows(session: nox.Session, encoding: str) -> None:
    """Runs the fast tests with the encodings of Windows.

    Most of the features that Windows lacks are disabled.
    """
    session.install(f"tensorflow=={NEWEST[1]}", ".[test]")
    helpers = str(Path("tests/helpers/like_windows").resolve())
    folder = Path(session.create_tmp()).resolve() / "手写 数字"
    env = {"PYTHONPATH": helpers, "PYTHONIOENCODING": encoding}
    session.run("pytest", "--basetemp", str(folder), env=env)


@nox.session(python="3.13", default=False)
def book(session: nox.Session) -> None:
    """Builds the book in build/book; arguments after `--` are passed to tools/book.py."""
    session.install(f"tensorflow=={NEWEST[1]}", ".", f"./{NUMBER_READER}", f"./{TF1RUN}", *BOOK)
    session.run("python", "tools/book.py", "build/book", *session.posargs)


@nox.session(python="3.13", default=False)
def notebooks(session: nox.Session) -> None:
    """Writes the lessons with their outputs as notebooks, in both languages, to build/notebooks.

    Arguments after `--` are passed to tools/notebooks.py.
    """
    session.install(f"tensorflow=={NEWEST[1]}", ".", f"./{NUMBER_READER}", "jupytext")
    session.run("python", "tools/notebooks.py", "build/notebooks", *session.posargs)


@nox.session(python="3.13", default=False)
def candidate(session: nox.Session) -> None:
    """Tests tf1run with a TensorFlow newer than those of the other sessions, or its candidate.

    The tests look up every name that tf1run needs inside TensorFlow, NumPy and Python, and test its
    mechanism. If nothing newer can be installed, the session is skipped.
    """
    # This takes the place of the version bounds in setup.cfg and of tf_keras.
    override = Path(session.create_tmp()).resolve() / "override.txt"
    major, minor, _ = NEWEST[1].split(".")
    override.write_text(f"tensorflow >= {major}.{int(minor) + 1}rc0\n")
    try:
        session.install(".", f"./{TF1RUN}[test]", "--override", str(override))
    except CommandFailed:
        session.skip(f"nothing newer than TensorFlow {major}.{minor} can be installed")
    version = "import importlib.metadata as m; print('TensorFlow', m.version('tensorflow'))"
    session.run("python", "-c", version)
    with session.chdir(TF1RUN):
        session.run("pytest", *CANDIDATE)
