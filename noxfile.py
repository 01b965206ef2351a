"""Every check of the project: `nox` runs them all, `nox -s lint` runs one of them."""

import json
import os
import shutil
import signal
from pathlib import Path

import nox
from nox.command import CommandFailed

nox.options.default_venv_backend = "uv"
nox.options.error_on_missing_interpreters = True

# Without files of bytecode, every process of the tests would spend five seconds compiling the parts
# of TensorFlow that it imports.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# Otherwise NumPy's threads, while they wait for work, take the processor from a second process.
os.environ["OPENBLAS_NUM_THREADS"] = "1"

# A process in the background ignores Ctrl-C, and so do the commands that it runs. The tests
# interrupt commands with Ctrl-C.
signal.signal(signal.SIGINT, signal.default_int_handler)

# The oldest and the newest pair that setup.cfg allows, the first TensorFlow 2, and one between.
BETWEEN = "2.18.*"
PAIRS = [("3.7", "1.15.5"), ("3.10", "2.16.*"), ("3.12", BETWEEN), ("3.13", "2.21.*")]
IDS = [f"tensorflow-{tensorflow.rstrip('.*')}" for _, tensorflow in PAIRS]
older = nox.parametrize("python,tensorflow", PAIRS[:3], ids=IDS[:3])
oldest_and_newest = nox.parametrize("python,tensorflow", PAIRS[::3], ids=IDS[::3])

# Each file on one of two processes, or both would prepare what the tests of a file share.
IN_PARALLEL = ("--numprocesses", "2", "--dist", "loadfile")

MODULES = ("cnn", "layers", "loop", "model", "optimizers", "softmax", "tf1", "training")
CORE = [f"tests/test_{module}.py" for module in MODULES]
# What is tested with each version between the oldest and the newest.
SOME = {
    "2.16.*": [*CORE, "tests/test_export.py", "tests/docs/test_tf1_on_tf2.py"],
    BETWEEN: CORE,
}


@nox.session(python="3.13")
def lint(session: nox.Session) -> None:
    """Checks style, types, which module may import which, and the workflows' schema."""
    session.install("ruff==0.17.*", "mypy==2.*", "import-linter==2.*", "nox")
    session.install("check-jsonschema==0.*")
    session.install("matplotlib", "numpy", "opencv-python-headless")  # for their types
    session.run("ruff", "check")
    session.run("ruff", "format", "--check")
    session.run("mypy")
    session.run("lint-imports", env={"PYTHONPATH": "."})
    workflows = map(str, sorted(Path(".github/workflows").glob("*.yml")))
    schema = ("--builtin-schema", "vendor.github-workflows")
    session.run("check-jsonschema", *schema, *workflows)


@nox.session(python="3.13")
def readme(session: nox.Session) -> None:
    """Runs the README's two commands as deploy/readme.Dockerfile does, in a separate checkout."""
    session.install("dockerfile-parse==2.*")
    checkout = clone(session)
    with session.chdir(checkout):
        session.run("python", "tools/run_dockerfile.py", "deploy/readme.Dockerfile")
    metrics = json.loads((checkout / "runs/softmax/1/metrics.json").read_text())
    session.log(f"test accuracy {metrics['test_accuracy']:.2%}")
    if metrics["test_accuracy"] < 0.983:
        session.error("expected a test accuracy of at least 98.3%")


@nox.session()
@older
def tests(session: nox.Session, tensorflow: str) -> None:
    """Tests the installed package; `readme` does so on the newest TensorFlow."""
    session.install(f"tensorflow=={tensorflow}", ".[test]", "pytest-xdist")
    session.run("pytest", *IN_PARALLEL, *SOME.get(tensorflow, []))


@nox.session()
@oldest_and_newest
def lessons(session: nox.Session, tensorflow: str) -> None:
    """Tests the lessons; some tests run only on the newest TensorFlow."""
    session.install(f"tensorflow=={tensorflow}", ".[test]")
    # Texts, exercises and figures, and the lessons whose training takes minutes.
    newest = ("lessons", "words", "08_pooling_dropout_flatten", "09_cnn")
    session.run("pytest", *files(tensorflow, "tests/slow/examples", newest))


@nox.session(python="3.13")
def parity(session: nox.Session) -> None:
    """Compares TensorFlow 1.15.5 and 2.21; `-- --report` also writes docs/parity.md."""
    session.install("tensorflow==2.21.*", ".[test]")
    genuine = another_python(session, "3.7", ".")
    session.run("pytest", "tests/slow/parity", "--genuine", genuine, *session.posargs)


@nox.session(python="3.13")
def legacy(session: nox.Session) -> None:
    """Runs old programs by the launcher; small ones print the same on TensorFlow 1.15.5."""
    session.install("tensorflow==2.21.*", ".[test,legacy]", "pytest-xdist", "ipython")
    genuine = another_python(session, "3.7", ".")
    session.run("pytest", "tests/slow/legacy", "--genuine", genuine, *IN_PARALLEL)


@nox.session(python="3.13")
def candidate(session: nox.Session) -> None:
    """Tries the release candidate of the next TensorFlow; if it fails, the session is skipped."""
    # Takes the place of setup.cfg's bounds.
    override = Path(session.create_tmp()).resolve() / "override.txt"
    override.write_text("tensorflow >= 2.22.0rc0, < 2.23\n")
    try:
        session.install(".[test]", "--override", str(override))
        session.run("pytest", *CORE)
    except CommandFailed:
        session.skip("TensorFlow 2.22 cannot be installed yet, or fails these tests")


@nox.session(python="3.13")
def deploy(session: nox.Session) -> None:
    """Checks the Dockerfiles, the workflows, and the manifests by Kubernetes' schemas."""
    session.install("tensorflow==2.21.*", ".[test]")
    session.install("kubernetes-validate==1.37.*", "kubeflow-training==1.9.*")
    session.install("dockerfile-parse==2.*")
    session.run("pytest", "tests/slow/deploy")


@nox.session(python="3.13")
def system(session: nox.Session) -> None:
    """Tests kills, full disks, and hostile files and runs."""
    session.install("tensorflow==2.21.*", ".[test]", "pytest-xdist")
    session.run("pytest", "tests/slow/system", *IN_PARALLEL)


@nox.session(python="3.13")
def trained(session: nox.Session) -> None:
    """Tests the uses of a trained network: other runtimes, TensorBoard, handwriting, Chromium."""
    session.install("tensorflow==2.21.*", ".[test,onnx,tensorboard]", "pytest-xdist")
    session.install("onnxruntime", "selenium", "wasmtime")
    run = str(Path(session.create_tmp()).resolve() / "cnn")
    shutil.rmtree(run, ignore_errors=True)
    session.run("python", "-m", "tf1_mnist.cnn", "--epochs", "1", "--run-dir", run)
    session.run("pytest", "tests/slow/trained", "--cnn", run, *IN_PARALLEL)


@nox.session(python="3.13")
def web(session: nox.Session) -> None:
    """Tests the live figures in Chromium."""
    session.install("tensorflow==2.21.*", ".[test]", "selenium")
    session.run("pytest", "tests/slow/web")


@nox.session(python="3.13")
def wheel(session: nox.Session) -> None:
    """Builds the package twice, compares the files, and tries the wheel and a checkout."""
    session.install("tensorflow==2.21.*", ".[test]", "build[uv]", "twine")
    session.install("packaging", "readme_renderer[md]", "setuptools")
    commit_time = ("git", "log", "-1", "--format=%ct")
    epoch = str(session.run(*commit_time, external=True, silent=True)).strip()
    built = []
    for _ in range(2):
        checkout = clone(session)
        command = ("python", "-m", "build", "--installer", "uv", str(checkout))
        session.run(*command, env={"SOURCE_DATE_EPOCH": epoch}, silent=True)
        built.append({path.name: path.read_bytes() for path in (checkout / "dist").iterdir()})
    for name in built[0]:
        if built[0][name] != built[1][name]:
            session.error(f"{name}: the two builds differ; expected the same bytes")
    session.run("twine", "check", "--strict", *map(str, sorted((checkout / "dist").iterdir())))
    (file,) = (checkout / "dist").glob("*.whl")
    session.run("pytest", "tests/slow/install", "--wheel", str(file))


@nox.session(python="3.13")
def book(session: nox.Session) -> None:
    """Builds the book in build/book and tests it; arguments are those of tools/book.py."""
    session.install("tensorflow==2.21.*", ".[test]", "selenium")
    session.install("sphinx==9.*", "myst-nb==1.*", "furo", "sphinx-mathjax-offline")
    session.install("jupytext", "ipykernel", "pylatexenc")
    session.run("python", "tools/book.py", "build/book", *session.posargs)
    session.run("pytest", "tests/slow/book", "--book", "build/book/html")


@nox.session()
@oldest_and_newest
def cluster(session: nox.Session, tensorflow: str) -> None:
    """Tests clusters of processes; some tests run only on the newest TensorFlow."""
    session.install(f"tensorflow=={tensorflow}", ".[test]", "pytest-xdist")
    newest = ("chief", "network")
    session.run("pytest", *files(tensorflow, "tests/slow/cluster", newest), *IN_PARALLEL)


def files(tensorflow: str, folder: str, newest: "tuple[str, ...]") -> "list[str]":
    """Returns pytest's arguments for a folder, some of whose files only the newest version runs."""
    left_out = newest if tensorflow == PAIRS[0][1] else ()
    return [folder, *(f"--ignore={folder}/test_{name}.py" for name in left_out)]


def clone(session: nox.Session) -> Path:
    """Clones the current commit, so that a build or a run leaves nothing in this checkout."""
    checkout = Path(session.create_tmp()).resolve() / "checkout"
    shutil.rmtree(checkout, ignore_errors=True)
    session.run("git", "clone", "--quiet", ".", str(checkout), external=True)
    return checkout


def another_python(session: nox.Session, version: str, package: str) -> str:
    """Makes another environment with the package in it, and returns its Python."""
    folder = Path(session.create_tmp()).resolve() / f"python{version}"
    session.run("uv", "venv", "--quiet", "--clear", "--python", version, str(folder))
    session.run("uv", "pip", "install", "--quiet", "--python", str(folder), package)
    return str(folder / "bin" / "python")
