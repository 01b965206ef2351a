"""Tests which pictures a command line names."""

from pathlib import Path

from tf1_mnist.cli import picture_arguments


def test_a_folder_gives_the_files_that_can_be_pictures(here: Path) -> None:
    names = ["a.bmp", "b.GIF", "c.heic", "d.heif", "e.jpeg", "f.jpg", "g.png", "h.tif", "i.tiff"]
    for name in [*names, "j.webp", "notes.txt", "png", "k.svg"]:
        Path(name).touch()
    assert picture_arguments.files(".") == [*names, "j.webp"]
