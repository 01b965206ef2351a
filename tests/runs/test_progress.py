"""Tests what a command that trains shows on a terminal."""

import os
import re
import struct
import subprocess
import sys
from pathlib import Path

from systems import not_on_windows


@not_on_windows("there are no pseudo-terminals")
def test_a_terminal_shows_a_progress_bar_and_no_messages_from_tensorflow(
    digits_npz: Path, here: Path
) -> None:
    """Reads the whole screen through a pseudo-terminal. No variable silences TensorFlow."""
    import fcntl  # these three are not on Windows
    import pty
    import termios

    environment = {k: v for k, v in os.environ.items() if not k.startswith("TF_")}
    # Draw at every step, however fast the steps are and however many one call to `run` takes.
    environment.update(TQDM_MININTERVAL="0", TQDM_MINITERS="1")
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    process = subprocess.Popen(
        [sys.executable, "-m", "tf1_mnist.softmax", "--data", str(digits_npz), "--epochs", "1"],
        stdout=theirs,
        stderr=theirs,
        env=environment,
    )
    os.close(theirs)
    screen = b""
    while True:
        try:
            chunk = os.read(ours, 65536)
        except OSError:  # on Linux, the other end is closed
            break
        if not chunk:
            break
        screen += chunk
    os.close(ours)
    assert process.wait() == 0
    lines = [line.split("\r")[-1] for line in screen.decode().replace("\r\n", "\n").split("\n")]
    assert re.search(
        r"epoch 1/1 \|.*\| 5/5 steps, 00:00 left, loss \d\.\d{3}, accuracy \d+%", screen.decode()
    )
    printed = [line for line in lines if line.strip()]
    assert [line.split()[0] for line in printed] == [
        "softmax:",
        "550",
        "run",
        "epoch",
        "test",
        "everything",
        "python",
    ]
