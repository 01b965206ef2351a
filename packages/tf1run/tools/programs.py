"""Runs old programs under the launcher, each in a scratch copy of its repository.

An index is a tab-separated table. The first line contains the column names, and every other line
describes a program. `repository` is <owner>/<name>. `program` (or `script`) is a path in the
repository, or `-m MODULE`. The other columns are optional. `arguments` contains the program's
arguments. `folder` is the folder in which the program starts, if that is not the folder of its
file. PYTHONPATH is set to `pythonpath`: a folder of the repository, or `@` for the repository's
root. `seconds` is the time after which the program is stopped. `commit` is the repository's commit.
"""

import csv
import functools
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Dict, Iterable, List, NamedTuple, Optional, Set

_OF_THE_LAUNCHER = re.compile(r"^\S.*?:\d+: (.*)\n    instead: .*\n(?:    .*\n)+", re.M)
_ERROR = re.compile(r"^(?:\w+\.)*\w*(?:Error|Exception)\b.*", re.M)


class Program(NamedTuple):
    """A program in an index."""

    repository: str
    commit: str
    path: str
    module: str
    arguments: List[str]
    folder: str
    pythonpath: str
    seconds: float

    @property
    def name(self) -> str:
        return self.path or f"-m {self.module}"


class Outcome(NamedTuple):
    """The outcome of running a program.

    status: the exit status; None if the program was still running when its time was up.
    last: the last line that the program printed, or its last error message if it failed.
    relied_on: the names that `--explain` lists.
    printed: the lines that the program printed on stdout.
    result: whether the program printed anything or wrote a file.
    """

    status: Optional[int]
    last: str
    relied_on: List[str]
    printed: List[str]
    result: bool

    @property
    def how(self) -> str:
        if self.status is None:
            return "still running" if self.result else "nothing yet"
        return "ended" if self.status == 0 else "failed"

    @property
    def ran(self) -> bool:
        return self.how in ("ended", "still running")


def read_index(path: Path, seconds: float = 60) -> List[Program]:
    """Returns the programs that an index lists.

    Args:
        path: the file.
        seconds: the time after which a program is stopped if the index gives none.
    """
    with path.open(newline="", encoding="utf-8") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [_program(row, seconds) for row in rows]


def _program(row: Dict[str, str], seconds: float) -> Program:
    name = row.get("program") or row["script"]
    is_module = name.startswith("-m ")
    return Program(
        repository=row["repository"],
        commit=row.get("commit") or "",
        path="" if is_module else name,
        module=name[len("-m ") :] if is_module else "",
        arguments=shlex.split(row.get("arguments") or ""),
        folder=row.get("folder") or "",
        pythonpath=row.get("pythonpath") or "",
        seconds=float(row.get("seconds") or seconds),
    )


def run(
    program: Program, copies: Path, python: str = sys.executable, prelude: Iterable[str] = ()
) -> Outcome:
    """Runs a program in a scratch copy of its repository, without a screen.

    Args:
        program: the program.
        copies: the folder with the copies of the repositories, in folders named <owner>__<name>.
        python: the Python interpreter that runs it.
        prelude: lines of Python that run first and start the program themselves. If there is a
            prelude, oneDNN is turned off.
    """
    with tempfile.TemporaryDirectory() as scratch:
        name = program.repository.replace("/", "__")
        root = Path(shutil.copytree(copies / name, Path(scratch) / name, symlinks=True))
        if not (root / program.path).exists():
            return Outcome(None, "there is no such program", [], [], False)
        home = Path(scratch) / "home"
        home.mkdir()
        environment = {**os.environ, "MPLBACKEND": "agg", "HOME": str(home)}
        if program.pythonpath:
            environment["PYTHONPATH"] = str(root / program.pythonpath.replace("@", "."))
        command = ["--explain", *([str(root / program.path)] if program.path else [])]
        if program.module:
            command += ["-m", program.module]
        if prelude:
            seeded = home / "seeded.py"
            seeded.write_text("\n".join([*prelude, ""]), encoding="utf-8")
            command = [str(seeded), str(root / program.path)]
            environment["TF_ENABLE_ONEDNN_OPTS"] = "0"
        beside = (root / program.path).parent if program.path and not program.folder else root
        before = _files(root)
        with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
            process = subprocess.Popen(  # noqa: S603
                [python, "-u", "-m", "tf1run", *command, *program.arguments],
                cwd=str(beside / program.folder),
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=err,
                start_new_session=True,
                # A shell that starts this tool in the background makes it ignore interrupts.
                preexec_fn=functools.partial(signal.signal, signal.SIGINT, signal.SIG_DFL),
            )
            try:
                status: Optional[int] = process.wait(program.seconds)
            except subprocess.TimeoutExpired:
                status = None
            wrote = bool(_files(root) - before)
            if status is None:
                _stop(process)
            out.seek(0)
            err.seek(0)
            return _outcome(status, out.read(), err.read(), wrote)


def _files(folder: Path) -> Set[str]:
    return {str(path) for path in folder.rglob("*") if path.is_file()}


def _stop(process: "subprocess.Popen[bytes]") -> None:
    """Interrupts a program, so that `--explain` prints its list; kills the program if necessary."""
    for number, patience in ((signal.SIGINT, 20), (signal.SIGKILL, 20)):
        try:
            os.killpg(process.pid, number)
            process.wait(patience)
            return
        except (ProcessLookupError, subprocess.TimeoutExpired):
            pass


def _outcome(status: Optional[int], out: str, err: str, wrote: bool) -> Outcome:
    relied_on = _OF_THE_LAUNCHER.findall(err)
    printed = [line.strip() for line in re.split(r"[\n\r]", out) if line.strip()]
    errors = _ERROR.findall(err)
    last = printed[-1] if printed else ""
    if status not in (0, None):
        said = _OF_THE_LAUNCHER.sub("", err).strip().splitlines()
        last = errors[-1] if errors else (said or [last])[-1]
    return Outcome(status, last, relied_on, printed, bool(printed) or wrote)
