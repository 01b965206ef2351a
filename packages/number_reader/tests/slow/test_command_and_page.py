"""Tests that `read` and the drawing page give the same results for a hundred pictures."""

import json
from pathlib import Path
from typing import Any, Dict, Iterator, List, Sequence, Tuple

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from drawings import drawings
from number_reader import pretrained, reader_of
from number_reader.commands import draw
from number_reader.commands import read as command
from page_texts import in_english
from photographs import photograph
from printed_forms import FONT

DIGIT = 34  # pixels, the side of a digit's image
Named = Iterator[Tuple[str, np.ndarray]]


def drawn() -> Named:
    for k, drawing in enumerate(drawings(20, 5)):
        picture = np.full((drawing["height"], drawing["width"]), 255, np.uint8)
        for stroke in drawing["strokes"]:
            points = np.array([[each["x"], each["y"]] for each in stroke]).round().astype(np.int32)
            cv2.polylines(picture, [points], False, 0, round(drawing["pen"]), cv2.LINE_AA)
        yield f"drawn {k}", picture


def page(images: Sequence[np.ndarray], rows: int, random: Any, **places: int) -> np.ndarray:
    """Returns a noisy picture of rows of digits on grey paper, lit from the left.

    Args:
        places: `apart`, the distance from one digit to the next, and `pitch`, that from one row to
            the next, both in pixels.
    """
    apart, pitch = places.get("apart", DIGIT), places.get("pitch", 54)
    columns = len(images) // rows
    ink = np.zeros((pitch * rows + 40, apart * columns + 60))
    for k, image in enumerate(images):
        top, left = 20 + pitch * (k // columns), 30 + apart * (k % columns)
        place = ink[top : top + DIGIT, left : left + DIGIT]
        np.maximum(place, cv2.resize(image, (DIGIT, DIGIT)), out=place)
    light = np.linspace(1.05, 0.8, ink.shape[1])
    grey = 215 * light * (1 - ink / 320) + random.normal(0, 2, ink.shape)
    return np.clip(grey, 0, 255).astype(np.uint8)


def ruled(picture: np.ndarray, pitch: int) -> np.ndarray:
    for y in range(12, len(picture), pitch):
        picture[y : y + 2] -= np.minimum(picture[y : y + 2], 70)
    return picture


def table(images: Sequence[np.ndarray], random: Any) -> np.ndarray:
    """Returns a ruled table of three rows and three columns, with two digits in most cells."""
    images = [each if k % 7 else np.zeros_like(each) for k, each in enumerate(images)]
    picture = page(images, 3, random, apart=42, pitch=60)
    for k in range(4):
        cv2.line(picture, (22, 8 + 60 * k), (276, 8 + 60 * k), 60, 2)
        cv2.line(picture, (24 + 84 * k, 8), (24 + 84 * k, 190), 60, 2)
    return picture


def without_digits() -> Named:
    font = ImageFont.truetype(str(FONT), 40)
    for k, words in enumerate(("Street\nTeacher", "illicit\nvivid", "Monday\nlittle\nword")):
        paper = Image.new("L", (500, 260), 235)
        ImageDraw.Draw(paper).multiline_text((60, 30), words, fill=40, font=font, spacing=30)
        yield f"words {k}", np.asarray(paper)
    yield "paper", np.full((200, 300), 220, np.uint8)


def pictures(images: np.ndarray) -> Named:
    random = np.random.RandomState(0)

    def some(count: int) -> List[np.ndarray]:
        return list(images[random.randint(0, len(images), count)])

    yield from drawn()
    for k in range(10):
        with Image.open(photograph(some(1)[0], k)) as opened:
            yield f"photograph {k}", np.asarray(opened.convert("L"))
    for k in range(10):
        yield f"two rows {k}", page(some(10), 2, random)
    for k in range(10):
        yield f"ruled paper {k}", ruled(page(some(12), 3, random), 54)
    for k in range(9):
        picture = page(some(20), 4, random)
        for turns in range(4):
            yield f"page {k}, turned {turns}", np.rot90(picture, turns)
    for k in range(5):
        picture = table(some(18), random)
        for turns in (0, 1):
            yield f"table {k}, turned {turns}", np.rot90(picture, turns)
    yield from without_digits()


def test_the_command_and_the_page_read_the_same(
    mnist: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    named = dict(pictures(mnist[1].images))
    assert len(named) == 100
    for name, picture in named.items():
        Image.fromarray(picture).save(str(tmp_path / f"{name}.png"))
    command.main(["--json", str(tmp_path)])
    output, errors = capsys.readouterr()
    printed = (json.loads(line) for line in output.splitlines())
    by_command: Dict[str, Any] = {Path(each["file"]).stem: each for each in printed}
    with reader_of(pretrained.READER) as reader:
        read = draw.answers(reader)["/read"]
        by_page = {}
        for name in named:
            with open(str(tmp_path / f"{name}.png"), "rb") as file:
                by_page[name] = json.loads(json.dumps(read(file)))
    for name, found in by_page.items():
        if "error" in found:
            assert name not in by_command
            assert f"{name}.png: {in_english(found['error'])}\n" in errors
        else:
            for key in ("text", "number", "table"):
                assert found[key] == by_command[name][key], name
    # Otherwise, the pictures would test too little.
    tables = {name for name, found in by_page.items() if found["table"] is not None}
    assert len([name for name in tables if name.startswith("table")]) >= 8
    alike = [
        by_page[f"page {k}, turned {turns}"]["number"] == by_page[f"page {k}, turned 0"]["number"]
        for k in range(9)
        for turns in (1, 2, 3)
    ]
    print(f"{len(by_command)} read, {len(tables)} tables, {sum(alike)} turned pages alike")
    assert sum(alike) >= 20
    assert set(named) - set(by_command) == {"paper"}
    words = [row for k in range(3) for row in by_page[f"words {k}"]["rows"]]
    assert words
    assert all(row["doubtful"] for row in words)
