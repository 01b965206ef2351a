"""Tests that each scene is read correctly, and is misread if one of its limits is changed."""

import sys
from pathlib import Path
from typing import Any, Tuple

import number_reader
import scenes
from number_reader.pretrained import READER

sys.path.append(str(Path(__file__).resolve().parents[2] / "benchmarks"))

import limits_constants


def test_all_scenes_are_read() -> None:
    every = list(scenes.scenes())
    expected = {scene.name: scene.texts for scene in every}
    assert len(expected) == len(every), "two scenes have the same name"
    with number_reader.reader_of(READER) as reader:
        found = {scene.name: _texts(reader, scene.image) for scene in every}
    assert found == expected


def test_scenes_are_misread_without_their_limits() -> None:
    limits = {
        f"{each.module.rpartition('.')[2]}.{each}": each
        for each in limits_constants.find(*limits_constants.READING)
    }
    needless = []
    with number_reader.reader_of(READER) as reader:
        for scene in scenes.scenes():
            for needed in scene.limits:
                name, variation = needed.split()
                limit = limits[name]
                value = limits_constants.variations(limit)[variation]
                with limits_constants.changed(limit, value):
                    if _texts(reader, scene.image) == scene.texts:
                        needless.append((scene.name, needed))
    assert not needless


def _texts(reader: number_reader.Reader, image: Any) -> Tuple[Tuple[str, ...], ...]:
    """Returns the texts in an image, or an empty tuple if no writing is found."""
    try:
        return reader.read(image).texts
    except ValueError:
        return ()
