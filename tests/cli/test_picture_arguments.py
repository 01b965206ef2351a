"""Tests which pictures the arguments on a command line stand for."""

from pathlib import Path

import pytest

from messages import naming
from systems import modes
from tf1_mnist.cli import picture_arguments
from unreadable import unreadable


def test_a_folder_gives_the_files_that_can_be_pictures(here: Path) -> None:
    names = ["a.bmp", "b.GIF", "c.heic", "d.heif", "e.jpeg", "f.jpg", "g.png", "h.tif", "i.tiff"]
    for name in [*names, "j.webp", "notes.txt", "png", "k.svg"]:
        Path(name).touch()
    assert picture_arguments.files(".") == [*names, "j.webp"]


@modes
def test_a_folder_without_pictures_is_told_from_one_that_cannot_be_read(here: Path) -> None:
    here.chmod(0o755)
    Path("scans").mkdir()
    assert picture_arguments.files("scans") == ["scans"]
    with pytest.raises(ValueError, match=naming("scans", "no pictures", ".png")):
        picture_arguments.read("scans")
    Path("scans/a.png").touch()
    with unreadable(Path("scans")):
        assert picture_arguments.files("scans") == ["scans"]
        with pytest.raises(ValueError, match=naming("scans", "Permission denied")):
            picture_arguments.read("scans")
