"""Every check of the project: `nox` runs them all, `nox -s lint` runs one of them."""

from pathlib import Path

import nox

nox.options.default_venv_backend = "venv"
nox.options.error_on_missing_interpreters = True

# The two ends of the range that setup.cfg declares, and the first TensorFlow 2 in it.
PAIRS = [("3.7", "1.15.5"), ("3.10", "2.16.*"), ("3.13", "2.21.*")]
IDS = [f"tensorflow-{tensorflow.rstrip('.*')}" for _, tensorflow in PAIRS]


@nox.session(python="3.13")
def lint(session: nox.Session) -> None:
    """Checks style, types, and which module may import which."""
    session.install("ruff==0.17.*", "mypy==2.*", "import-linter==2.*", "numpy", "matplotlib", "nox")
    session.run("ruff", "check")
    session.run("ruff", "format", "--check")
    session.run("mypy")
    session.run("lint-imports", env={"PYTHONPATH": "."})


@nox.session()
@nox.parametrize("python,tensorflow", PAIRS, ids=IDS)
def tests(session: nox.Session, tensorflow: str) -> None:
    """Tests the installed package in two processes, then the lessons."""
    session.install(f"tensorflow=={tensorflow}", ".[test]", "pytest-xdist")
    session.run("pytest", "--numprocesses", "2")
    session.run("pytest", "tests/examples")


@nox.session(python="3.13")
def parity(session: nox.Session) -> None:
    """Compares both networks under TensorFlow 1.15.5 and 2.21, and writes docs/parity.md."""
    session.install("tensorflow==2.21.*", ".[test]")
    genuine = Path(session.create_tmp()) / "genuine" / "bin"
    session.run("python3.7", "-m", "venv", str(genuine.parent), external=True)
    session.run(str(genuine / "pip"), "install", "--quiet", ".", external=True)
    session.run(
        *("pytest", "tests/parity", "--genuine", str(genuine / "python")),
        *("--report", "docs/parity.md"),
    )


@nox.session()
@nox.parametrize("python,tensorflow", [PAIRS[0], PAIRS[-1]], ids=[IDS[0], IDS[-1]])
def cluster(session: nox.Session, tensorflow: str) -> None:
    """Tests clusters of processes: accuracy, killed tasks, interrupted networks."""
    session.install(f"tensorflow=={tensorflow}", ".[test]")
    session.run("pytest", "tests/cluster")


@nox.session(python="3.13")
def deploy(session: nox.Session) -> None:
    """Checks the manifests against the schemas of Kubernetes and Kubeflow's operator."""
    session.install("tensorflow==2.21.*", ".[test]")
    session.install("kubernetes-validate==1.37.*", "kubeflow-training==1.9.*")
    session.run("pytest", "tests/deploy")


@nox.session(python="3.13")
def system(session: nox.Session) -> None:
    """Tests kills, full disks and hostile files; runs the lessons as notebooks."""
    session.install("tensorflow==2.21.*", ".[test]", "jupytext", "nbconvert", "ipykernel")
    session.run("pytest", "tests/system")
    session.run("python", "tools/fuzz_data.py", "--inputs", "10000")

    notebooks = Path(session.create_tmp()) / "notebooks"
    notebooks.mkdir(exist_ok=True)
    for lesson in sorted(Path("examples").glob("*.py")):
        notebook = str(notebooks / f"{lesson.stem}.ipynb")
        session.run("jupytext", "--quiet", "--to", "ipynb", "--output", notebook, str(lesson))
        session.run("jupyter", "nbconvert", "--execute", "--inplace", "--to", "notebook", notebook)


@nox.session(python="3.13")
def trained(session: nox.Session) -> None:
    """Tests the uses of a trained network: other runtimes, TensorBoard, handwriting, Chromium."""
    session.install("tensorflow==2.21.*", ".[test,onnx,tensorboard]", "onnxruntime", "selenium")
    session.run("pytest", "tests/trained")


@nox.session(python="3.13")
def wheel(session: nox.Session) -> None:
    """Trains both networks from the wheel, in a separate environment without internet access."""
    session.install("build")
    dist = Path(session.create_tmp()) / "dist"
    session.run("python", "-m", "build", "--wheel", "--outdir", str(dist), silent=True)
    (built,) = dist.glob("*.whl")
    session.run("pip", "uninstall", "--yes", "--quiet", "build", "packaging", "pyproject_hooks")
    session.install(str(built))
    session.chdir(session.create_tmp())
    for network in ("softmax", "cnn"):
        command = ("unshare", "--net", "python", "-m", f"tf1_mnist.{network}", "--epochs", "1")
        session.run(*command, external=True)
