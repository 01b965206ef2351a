"""Provides the environment of a user without root privileges."""

import os
import subprocess
from pathlib import Path
from typing import NamedTuple

NOBODY = 65534
# A user without root privileges who may read all files, since the interpreters may belong to root.
RIGHTS = "-all,+dac_read_search"
USER = [
    "setpriv",
    f"--reuid={NOBODY}",
    f"--regid={NOBODY}",
    "--clear-groups",
    *(f"--{caps}={RIGHTS}" for caps in ("inh-caps", "ambient-caps", "bounding-set")),
]
# Variables that may name a path that only root may write to, or another copy of the package.
ROOTS = {"MPLCONFIGDIR", "PYTHONPATH", "TMPDIR", "XDG_CACHE_HOME", "XDG_CONFIG_HOME"}


class Place(NamedTuple):
    """A user's Python environment and folder, and a home folder that belongs to root."""

    environment: Path
    folder: Path
    home: Path

    def run(self, *command: str, online: bool = False) -> "subprocess.CompletedProcess[str]":
        """Runs a command from the Python environment as the user, in the user's folder."""
        variables = {name: value for name, value in os.environ.items() if name not in ROOTS}
        variables.update(
            HOME=str(self.home),
            LANG="C.UTF-8",
            PATH=f"{self.environment / 'bin'}:{os.environ['PATH']}",
        )
        offline = [] if online else ["unshare", "--net"]
        return subprocess.run(
            [*offline, *USER, *command],
            cwd=self.folder,
            env=variables,
            capture_output=True,
            text=True,
            check=False,
        )


def give(folder: Path) -> None:
    """Makes the user the owner of folders, but not of files, which may be links to uv's files."""
    for name, _, _ in os.walk(folder):
        os.chown(name, NOBODY, NOBODY)
