"""Tests how much memory a process needs for a picture of the largest size that is accepted."""

import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from systems import memory_limits


@memory_limits
@pytest.mark.parametrize("mode", ["RGBA", "LA", "CMYK", "P"])
def test_the_largest_pictures_take_little_memory(mode: str, tmp_path: Path) -> None:
    """The limit leaves room for Python with its libraries, besides 500 MB for the picture."""
    form = "TIFF" if mode == "CMYK" else "PNG"
    options = {"transparency": b"\0\x80"} if mode == "P" else {}
    if form == "TIFF":
        options = {"compression": "packbits"}
    path = tmp_path / "large"
    Image.new(mode, (10_000, 5_000)).save(str(path), form, **options)
    program = (
        "import resource, sys\n"
        "from tf1_mnist.pictures import picture_files\n"
        "from PIL import Image\n"
        "Image.init()\n"
        "def used(): return int(open('/proc/self/statm').read().split()[0]) * 4096\n"
        "limit = used() + 500_000_000\n"
        "resource.setrlimit(resource.RLIMIT_AS, (limit, limit))\n"
        "print(picture_files.read(sys.argv[1]).shape)\n"
    )
    command = [sys.executable, "-c", program, str(path)]
    output = subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout
    assert output == b"(5000, 10000)\n"
