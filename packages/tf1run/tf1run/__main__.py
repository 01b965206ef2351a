"""Runs an old TensorFlow 1 program without changing it.

    tf1 mnist_softmax.py --data_dir data

`python -m tf1run` does the same as `tf1`. All arguments after the program's name are
passed to the program. `--explain` lists the old features that the program used, and says what to
write instead; `--guide` prints the guide that explains this, and `--doctor` examines what is
installed.
"""

import os
import sys

_SCRIPTS = os.path.dirname(os.path.realpath(sys.argv[0]))  # the folder of `tf1-mnist`
if __name__ == "__main__":
    if os.path.realpath(sys.path[0]) in (os.path.realpath(os.getcwd()), _SCRIPTS):
        del sys.path[0]  # a file there might have the name of a module that is imported next
    from tf1_mnist import interrupts

    interrupts.exit_at_once()  # before the other imports

import atexit
import errno
from typing import Callable, Sequence

from tf1_mnist import command_line, home, interrupts
from tf1run import errors, guide, installation, usage, wheels


def main(argv: Sequence[str], prog: str = "python -m tf1run") -> int:
    """Runs a program as `python` would.

    Args:
        argv: the launcher's options, the program, and the program's own arguments.
        prog: the name by which the launcher was called.
    Returns:
        0 if the program finishes, and 2 if the command line is wrong or the program needs something
        that is missing. If the result is 2, a one-line message is printed on stderr. An exception
        with any other cause is passed on to the caller.
    """
    first = next((n for n in range(len(argv)) if _is_program(argv, n)), len(argv))
    parser = _parser(prog)
    program_last = ["--", argv[first]] if first < len(argv) else []  # code may begin with "-"
    arguments = parser.parse_args([*argv[:first], *program_last])
    home.provide()
    if arguments.fetch:
        try:
            wheels.fetch_all(arguments.program)
        except (OSError, ValueError) as error:
            parser.error(command_line.reason(error))
        return 0
    if arguments.doctor:
        from tf1run import doctor

        findings = doctor.examine()
        parser._print_message(doctor.report(findings))
        return int(any(finding.remedy for finding in findings))
    if arguments.guide:
        try:
            text = guide.printed(" ".join(argv[first:]))
        except ValueError as error:
            parser.error(str(error))
        parser._print_message(text)
        return 0
    if arguments.program is None:
        parser.error("no program is given")
    is_file = not (arguments.module or arguments.code or arguments.program == "-")
    if is_file and not os.path.exists(arguments.program):
        parser.error(f"{arguments.program}: {os.strerror(errno.ENOENT)}")
    if arguments.explain:
        atexit.register(lambda: print(usage.report(prog), end="", file=sys.stderr))
    from tf1run import program  # needs NumPy, which may be missing if `--doctor` is called

    installation.install()
    errors.install(prog)
    interrupts.as_in_any_program()
    run: Callable[[str, Sequence[str]], None] = program.run_script
    if arguments.module or arguments.code:
        run = program.run_module if arguments.module else program.run_code
    try:
        run(arguments.program, argv[first + 1 :])
    except program.NoProgramError as error:
        parser.error(str(error))
    except Exception as error:
        if not errors.complain(error, prog):
            raise
        return 2
    return 0


def _is_program(argv: Sequence[str], number: int) -> bool:
    """Returns whether a word is the program: a file, a module, `-` or, after `-c`, code."""
    return not argv[number].startswith("-") or argv[number] == "-" or argv[:number][-1:] == ["-c"]


def _parser(prog: str) -> command_line.Parser:
    parser = command_line.Parser(
        "tf1run", "Runs a TensorFlow 1 program, unchanged, on whichever TensorFlow is installed."
    )
    parser.prog = prog
    parser.usage = (
        "%(prog)s [--explain] (PROGRAM | -m MODULE | -c CODE | -) [ARGUMENT ...]\n"
        "       %(prog)s --guide [ERROR | NAME | SECTION]\n"
        "       %(prog)s --doctor\n"
        "       %(prog)s --fetch-contrib [WHEEL]"
    )
    parser.epilog = "The arguments after the program are passed to it."
    parser.add_argument(
        "program",
        metavar="PROGRAM",
        nargs="?",
        help="a script; a notebook, whose code cells are run; a folder or zip archive with a "
        "__main__.py; or - for standard input",
    )
    parser.add_argument(
        "-m", dest="module", action="store_true", help="run a module, as `python -m` does"
    )
    parser.add_argument(
        "-c", dest="code", action="store_true", help="run code, as `python -c` does"
    )
    parser.add_argument(
        "--explain",
        action="store_true",
        help="afterwards, list the old features that the program used, each once, with its file "
        "and line, what to write instead, and the section of the guide that explains it",
    )
    parser.add_argument(
        "--guide",
        action="store_true",
        help="run nothing; print the guide to rewriting a program, or what it says about an error "
        "message, a name such as tf.layers, or the heading of a section",
    )
    parser.add_argument(
        "--doctor",
        action="store_true",
        help="run nothing; list which of the things that programs need are installed and tested, "
        "and what is missing (the exit status is then 1)",
    )
    parser.add_argument(
        "--fetch-contrib",
        dest="fetch",
        action="store_true",
        help="run nothing; fetch what tf.contrib, tf.layers and Keras need, or take it from WHEEL",
    )
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], "python -m tf1run"))
