"""Marks for tests of what Windows or macOS lacks. On Linux, none of them skips a test."""

import os
import sys
from typing import Any

import pytest

# The second is true of a Linux without the functions that Windows lacks; see `like_windows`.
WINDOWS = sys.platform == "win32" or not hasattr(os, "fork")
LINUX = sys.platform == "linux" and not WINDOWS


def not_on_windows(reason: str) -> Any:
    return pytest.mark.skipif(WINDOWS, reason=f"on Windows, {reason}")


def only_on_linux(reason: str) -> Any:
    return pytest.mark.skipif(not LINUX, reason=f"only on Linux, {reason}")


special_files = not_on_windows("no file is a FIFO, a socket or a device")
links = not_on_windows("only administrators can create links")
modes = not_on_windows("the mode of a file does not say who may read it")
signals = not_on_windows("os.kill ends a process at once")
any_name = not_on_windows("names have no control characters, colons or backslashes")
any_bytes = only_on_linux("the name of a file need not be UTF-8")
