"""Tests which pictures stay as they are and which are made into images like MNIST's."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from messages import naming
from tf1_mnist.pictures.images import read_images


@pytest.fixture(scope="session")
def image(digits: Any) -> Any:
    return digits[0].images[7]


@pytest.mark.parametrize("name", ["a.png", "a.bmp", "a.tiff", "a.gif", "a"])
@pytest.mark.parametrize("mode", ["L", "RGB", "RGBA", "LA", "P", "I;16"])
def test_a_grey_picture_of_the_size_is_taken_as_it_is(
    mode: str, name: str, image: Any, tmp_path: Path
) -> None:
    if mode == "I;16":
        picture = Image.fromarray(image.astype(np.uint16) * 257)
        name = "a.png"
    else:
        picture = Image.fromarray(image).convert(mode)
        if "A" in mode and name in ("a.bmp", "a.gif"):
            name = "a.png"  # these formats do not store an opacity of 255
    path = tmp_path / name
    picture.save(str(path), None if path.suffix else "PNG")
    (found,) = read_images([path])
    np.testing.assert_array_equal(found, image)


def test_dark_on_light_is_taken_as_it_is_too(image: Any, tmp_path: Path) -> None:
    Image.fromarray(255 - image).save(str(tmp_path / "a.png"))
    (found,) = read_images([tmp_path / "a.png"])
    np.testing.assert_array_equal(found, 255 - image)


@pytest.mark.parametrize("kind", ["large", "coloured", "transparent"])
def test_other_pictures_become_like_mnist(kind: str, image: Any, tmp_path: Path) -> None:
    """An MNIST digit on paper of a different size or tone becomes an image like the original."""
    if kind == "large":
        paper = np.full((200, 160), 230, np.uint8)
        paper[40:180, 10:150] -= np.uint8(np.kron(image, np.ones((5, 5))) * 0.8)
        picture = Image.fromarray(paper)
    elif kind == "coloured":  # blue ink on white paper
        picture = Image.fromarray(
            np.stack([255 - image, 255 - image, np.full_like(image, 255)], axis=-1)
        )
    else:  # black ink on a transparent background
        ink = np.zeros((28, 28, 4), np.uint8)
        ink[..., 3] = image
        picture = Image.fromarray(ink)
    picture.save(str(tmp_path / "a.png"))
    (found,) = read_images([tmp_path / "a.png"])
    assert (found.shape, found.dtype) == ((28, 28), np.uint8)
    a, b = found.astype(float).ravel(), image.astype(float).ravel()
    assert a @ b / np.linalg.norm(a) / np.linalg.norm(b) > 0.85


def test_what_cannot_be_read_is_named(tmp_path: Path) -> None:
    Image.new("L", (60, 60), 255).save(str(tmp_path / "empty.png"))
    (tmp_path / "notes.txt").write_text("notes")
    for name, reason in (("empty.png", "ink"), ("notes.txt", "picture")):
        with pytest.raises(ValueError, match=naming(tmp_path / name, reason)):
            list(read_images([tmp_path / name]))
    with pytest.raises(OSError, match=naming(tmp_path / "gone.png")):
        list(read_images([tmp_path / "gone.png"]))
