"""Tests readings that depend on limits which hardly any collected picture needs."""

from typing import Iterator

import pytest

import scenes
from scenes import Scene
from tf1_mnist import handwriting, pretrained
from tf1_mnist.handwriting import Reader


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    with handwriting.reader_of(pretrained.READER) as found:
        yield found


@pytest.mark.parametrize("scene", scenes.scenes(), ids=lambda scene: scene.name)
def test_a_scene_is_read(reader: Reader, scene: Scene) -> None:
    assert reader.read(scene.image).texts == scene.texts
