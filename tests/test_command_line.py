"""Tests the list of commands, and the one-line errors and exit statuses that all commands share."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any, List

import pytest

import tf1_mnist
from messages import assert_names
from systems import signals
from tf1_mnist import command_line, export, softmax

PACKAGE = Path(tf1_mnist.__file__).parent


def test_every_command_is_listed() -> None:
    programs = (
        path
        for path in (*PACKAGE.glob("[a-z]*.py"), *PACKAGE.glob("*/__main__.py"))
        if "sys.exit(main())" in path.read_text(encoding="utf-8")
    )
    commands = {path.parent.name if path.stem == "__main__" else path.stem for path in programs}
    assert commands == {*command_line.TRAINING, *command_line.OTHERS}


def raising(error: BaseException) -> Any:
    def work() -> int:
        raise error

    return work


@pytest.mark.parametrize("status", [0, 2])
def test_the_exit_status_is_the_works_result(status: int, capsys: Any) -> None:
    assert command_line.status("softmax", lambda: status) == status
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    "error",
    [ValueError("a.npz: no"), FileNotFoundError("a.npz: no"), FloatingPointError("a.npz: no")],
)
def test_an_error_in_the_input_becomes_one_line(error: Exception, capsys: Any) -> None:
    assert command_line.status("softmax", raising(error)) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err == "python -m tf1_mnist.softmax: error: a.npz: no\n"


def test_an_error_in_the_program_is_not_hidden() -> None:
    with pytest.raises(ZeroDivisionError):
        command_line.status("softmax", raising(ZeroDivisionError()))


@signals
@pytest.mark.usefixtures("usual_handlers")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_as_a_shell_expects(number: int, capsys: Any) -> None:
    def work() -> int:
        os.kill(os.getpid(), number)
        return 0

    assert command_line.status("softmax", work) == 128 + number
    # An exception that is raised while an extension module is imported becomes an ImportError.
    error = ImportError("initialization failed")
    error.__cause__ = KeyboardInterrupt(number)
    assert command_line.status("softmax", raising(error)) == 128 + number
    assert capsys.readouterr() == ("", "")


def test_an_error_is_one_line_whatever_it_names(capsys: Any) -> None:
    """A file's name can contain line breaks, control characters and bytes that are not UTF-8."""
    error = ValueError("a\nb\x1b[31m\udcff.npz: no")
    assert command_line.status("softmax", raising(error)) == 2
    expected = "python -m tf1_mnist.softmax: error: a\ufffdb\ufffd[31m\ufffd.npz: no\n"
    assert capsys.readouterr().err == expected
    with pytest.raises(SystemExit):
        command_line.Parser("softmax", "Trains.").parse_args(["a\nb"])
    assert capsys.readouterr().err.endswith(" a\ufffdb\n")


def test_an_error_of_the_disk_is_one_line_that_names_the_file(capsys: Any) -> None:
    error = OSError(28, "No space left on device", "run/a\nb")
    assert command_line.status("softmax", raising(error)) == 2
    expected = "python -m tf1_mnist.softmax: error: run/a\ufffdb: No space left on device\n"
    assert capsys.readouterr().err == expected


def test_only_an_error_that_names_no_file_is_of_stdout(capsys: Any) -> None:
    for error, named in (
        (OSError(28, "No space left on device"), "standard output: No space left on device"),
        (OSError(28, "No space left on device", "a.png"), "a.png: No space left on device"),
        (OSError(5, "Input/output error"), "[Errno 5] Input/output error"),
    ):
        assert command_line.status("softmax", raising(error)) == 2
        assert capsys.readouterr().err == f"python -m tf1_mnist.softmax: error: {named}\n"


def test_a_wrong_command_line_is_one_line(capsys: Any) -> None:
    parser = command_line.Parser("softmax", "Trains.")
    parser.add_argument("--seed")
    for argv in (["--see", "1"], ["--none"], ["--seed"]):
        with pytest.raises(SystemExit) as exit:
            parser.parse_args(argv)
        assert exit.value.code == 2
        line = capsys.readouterr().err
        assert line.startswith("python -m tf1_mnist.softmax: error: ")
        assert line.count("\n") == 1


@pytest.mark.parametrize(
    ("start", "called"),
    [
        ("bin/tf1-mnist", "tf1-mnist cnn"),
        (PACKAGE / "__main__.py", "python -m tf1_mnist cnn"),
        (PACKAGE / "cnn.py", "python -m tf1_mnist.cnn"),
        ("train.py", "python -m tf1_mnist.cnn"),
    ],
)
def test_a_command_is_called_as_it_was_started(start: Any, called: str, monkeypatch: Any) -> None:
    monkeypatch.setattr("sys.argv", [str(start), "cnn"])
    assert command_line.called("cnn") == called
    assert command_line.called("") == called[: -len("cnn")].rstrip(" .")


@pytest.mark.parametrize(
    ("start", "called"),
    [
        ("bin/number-reader", "number-reader"),
        ("bin/tf1-mnist", "python -m number_reader"),
        (PACKAGE / "__main__.py", "python -m number_reader"),
        ("train.py", "python -m number_reader"),
    ],
)
def test_a_command_of_another_package_is_called_by_that_packages_name(
    start: Any, called: str, monkeypatch: Any
) -> None:
    monkeypatch.setattr("sys.argv", [str(start), "read"])
    assert command_line.called("number_reader.read") == f"{called} read"
    assert command_line.called("number_reader.") == called


@pytest.mark.parametrize(
    ("command", "argv", "named"),
    [
        (softmax, ["--trace"], "--trace"),  # an option until 2.0
        (export, ["--to", "saved_model"], "saved_model"),  # a format until 2.0
    ],
)
def test_what_is_gone_without_a_successor_is_refused(
    command: Any, argv: List[str], named: str, here: Path, refused: Any
) -> None:
    assert_names(refused(command, *argv), named)
    assert list(here.iterdir()) == []


def test_a_complaint_is_one_line(capsys: Any) -> None:
    command_line.complain("softmax", ValueError("a.npz: no"))
    assert capsys.readouterr() == ("", "python -m tf1_mnist.softmax: error: a.npz: no\n")


def test_a_name_with_nul_is_named(capsys: Any) -> None:
    """Python's own error messages say only that there is a null byte."""
    parser = command_line.Parser("predict", "Reads.")
    parser.add_argument("--csv")
    parser.add_argument("images", nargs="*")
    for argv in (["a.png", "b\0c.png"], ["--csv", "b\0c.png"]):
        with pytest.raises(SystemExit):
            parser.parse_args(argv)
        assert_names(capsys.readouterr().err, r"'b\x00c.png'", "NUL")


def test_a_home_that_cannot_be_written_to_is_not_mentioned(here: Path) -> None:
    """The home folder is a file, so not even root can write into it."""
    (here / "home").write_text("")
    program = """
from tf1_mnist import command_line
def work():
    import matplotlib
    return matplotlib.get_cachedir().startswith(matplotlib.get_configdir()) - 1
raise SystemExit(command_line.status("softmax", work))
"""
    environment = dict(os.environ)  # `here` sets the home folder
    for name in ("MPLCONFIGDIR", "XDG_CACHE_HOME", "XDG_CONFIG_HOME"):
        environment.pop(name, None)
    answer = subprocess.run(
        [sys.executable, "-c", program], env=environment, stdout=-1, stderr=-1, check=False
    )
    assert (answer.returncode, answer.stderr) == (0, b"")
