"""Provides marks that skip tests of features that a system lacks; Linux has all these features."""

import os
import sys
from typing import Any

import pytest

# The second condition is also true on Linux without the functions that Windows lacks; see
# `like_windows`.
WINDOWS = sys.platform == "win32" or not hasattr(os, "fork")
LINUX = sys.platform == "linux" and not WINDOWS


def not_on_windows(reason: str) -> Any:
    return pytest.mark.skipif(WINDOWS, reason=f"on Windows, {reason}")


def not_on_macos(reason: str) -> Any:
    return pytest.mark.skipif(sys.platform == "darwin", reason=f"on macOS, {reason}")


def only_on_linux(reason: str) -> Any:
    return pytest.mark.skipif(not LINUX, reason=f"only on Linux, {reason}")


special_files = not_on_windows("no file is a FIFO, a socket or a device")
links = not_on_windows("only administrators can create links")
modes = not_on_windows("the mode of a file does not say who may read it")
loopbacks = not_on_macos("only 127.0.0.1 is this machine")
signals = not_on_windows("os.kill ends a process at once")
any_name = not_on_windows('names have no control characters, and none of <>:"|?*\\')
any_bytes = only_on_linux("the name of a file need not be UTF-8")
memory_limits = only_on_linux("a process cannot measure and limit its memory in the same way")
