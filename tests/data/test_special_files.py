"""Tests data paths that lead to neither a regular file nor a folder.

Reading from such a path might never end.
"""

import contextlib
import os
import socket
from pathlib import Path
from typing import Any

import pytest

from messages import naming
from systems import links, not_on_windows, only_on_linux, special_files
from tf1_mnist import data

IDX = "train-images-idx3-ubyte"


@pytest.fixture(
    params=[
        pytest.param("fifo", marks=special_files),
        pytest.param("device", marks=special_files),
        pytest.param("full device", marks=only_on_linux("there is /dev/full")),
        pytest.param("socket", marks=special_files),
        pytest.param("link to a fifo", marks=special_files),
    ]
)
def special(request: Any, tmp_path: Path) -> Path:
    path = tmp_path / "special.npz"
    with contextlib.suppress(FileExistsError):
        if request.param == "fifo":
            os.mkfifo(str(path))
        elif request.param == "socket":
            with socket.socket(socket.AF_UNIX) as server, contextlib.ExitStack() as stack:
                # The path of a socket may have at most 107 bytes.
                stack.callback(os.chdir, os.getcwd())
                os.chdir(str(tmp_path))
                server.bind(path.name)
        elif request.param == "link to a fifo":
            os.mkfifo(str(tmp_path / "fifo"))
            path.symlink_to("fifo")
        else:
            path.symlink_to("/dev/zero" if request.param == "device" else "/dev/full")
    return path


def test_a_special_file_is_named(special: Path) -> None:
    with pytest.raises(ValueError, match=naming(special, "regular")):
        data.load_data(special)


def test_a_special_file_in_a_folder_is_named(special: Path, tmp_path: Path) -> None:
    special.rename(tmp_path / IDX)
    with pytest.raises(ValueError, match=naming(tmp_path / IDX, "regular")):
        data.load_data(tmp_path)


@links
def test_a_link_to_itself_is_named(tmp_path: Path) -> None:
    for path, given in ((tmp_path / "loop", tmp_path / "loop"), (tmp_path / IDX, tmp_path)):
        path.symlink_to(path)
        with pytest.raises((OSError, ValueError), match=naming(given)):
            data.load_data(given)


@links
def test_a_link_to_a_file_is_read(digits_npz: Path, tmp_path: Path) -> None:
    (tmp_path / "link.npz").symlink_to(digits_npz)
    (train, _), (also_train, _) = data.load_data(tmp_path / "link.npz"), data.load_data(digits_npz)
    assert data.sha256(train) == data.sha256(also_train)


@pytest.mark.parametrize("name", ["a\0b.npz", "\ud800.npz"])
def test_a_name_that_no_file_can_have_is_named(name: str) -> None:
    with pytest.raises(FileNotFoundError, match=naming(name)):
        data.load_data(name)


@not_on_windows("every user has a home folder")
def test_a_home_that_is_unknown_or_forbidden_is_no_place_to_look(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If a command is run with sudo, access to the home folder may be forbidden.

    The home folder is unknown in a container whose user has no entry in /etc/passwd.
    """
    monkeypatch.delenv("HOME")
    monkeypatch.setattr("pwd.getpwuid", {}.__getitem__)
    with pytest.raises(FileNotFoundError, match=naming("gone.npz")):
        data.load_data("gone.npz")
    closed = here / "closed"
    closed.mkdir(mode=0)
    # Root may look into the folder, but even root cannot look up a name that is too long.
    monkeypatch.setenv("HOME", str(closed / ("a" * 300)))
    with pytest.raises(FileNotFoundError, match=naming("gone.npz")):
        data.load_data("gone.npz")
