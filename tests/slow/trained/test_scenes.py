"""Tests that scenes are read correctly, which depend on limits that few pictures depend on."""

import scenes
from tf1_mnist import handwriting, pretrained


def test_all_scenes_are_read() -> None:
    expected, found = {}, {}
    with handwriting.reader_of(pretrained.READER) as reader:
        for scene in scenes.scenes():
            expected[scene.name] = scene.texts
            found[scene.name] = reader.read(scene.image).texts
    assert found == expected
    assert len(found) == 67


def test_single_digits_are_told_apart() -> None:
    scene = scenes.of_single_digits()
    with handwriting.reader_of(pretrained.CNN) as reader:
        assert reader.read(scene.image).texts == scene.texts
