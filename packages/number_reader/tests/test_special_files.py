"""Tests runs in which a FIFO, a device, a folder or a link takes the place of a file.

Reading a FIFO would never end.
"""

import os
from pathlib import Path
from typing import Any

import pytest

from messages import naming
from number_reader import learned, learning
from number_reader.recognition import rejection
from systems import links, special_files


@pytest.mark.parametrize(
    "kind",
    [
        pytest.param("fifo", marks=special_files),
        pytest.param("device", marks=special_files),
        "folder",
        pytest.param("loop", marks=links),
    ],
)
@pytest.mark.parametrize("module", [learned, learning, rejection])
def test_a_file_is_named(module: Any, kind: str, tmp_path: Path) -> None:
    path = tmp_path / module._FILE
    if kind == "fifo":
        os.mkfifo(str(path))
    elif kind == "device":
        path.symlink_to("/dev/zero")
    elif kind == "folder":
        path.mkdir()
    else:
        path.symlink_to(path)
    with pytest.raises((OSError, ValueError), match=naming(path)):
        module.read(tmp_path)
