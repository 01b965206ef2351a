"""Tests the order in which collected rows are judged and shown."""

from pathlib import Path
from typing import Any, List

import numpy as np
import pytest
from PIL import Image

from tf1_mnist.handwriting import collection, judging
from tf1_mnist.handwriting.judging import Judge


class Doubting:
    """Stands for a reader: a label's confidence is a function of the row's first pixel."""

    def confidences(self, images: List[np.ndarray], labels: List[str]) -> List[float]:
        return [image[0, 0] / 255 for image in images]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    collection.prepare(tmp_path / "rows")
    return tmp_path / "rows"


@pytest.fixture
def judge(folder: Path) -> Judge:
    return Judge(Doubting(), folder)  # type: ignore[arg-type]


def strip(shade: int, width: int = 40) -> np.ndarray:
    """Returns a row whose first pixel is of a shade, and half of whose other rows are ink."""
    image = np.zeros((32, width), np.uint8)
    image[0], image[1::2] = shade, 255
    return image


def in_order(judge: Judge, folder: Path) -> List[str]:
    labels = collection.labels(folder)
    return [labels[file] for file in judge.order(labels)]


def test_only_some_rows_are_judged_at_a_time(judge: Judge, folder: Path, monkeypatch: Any) -> None:
    """The newest first, and each only once; the others are the last."""
    monkeypatch.setattr(judging, "MOST", 3)
    collection.add(folder, [(str(k), strip(10 * k, 40 + k)) for k in range(8)])
    labels = collection.labels(folder)
    opened: List[str] = []
    image = collection.image
    monkeypatch.setattr(collection, "image", lambda *at: opened.append(at[1]) or image(*at))
    assert judge.go_on(labels) == 5
    assert opened == ["00008.png", "00007.png", "00006.png"]
    assert in_order(judge, folder) == ["5", "6", "7", "0", "1", "2", "3", "4"]
    assert judge.go_on(labels) == 2
    assert judge.go_on(labels) == judge.go_on(labels) == 0
    assert opened[3:] == [f"0000{k}.png" for k in (5, 4, 3, 2, 1)]
    assert in_order(judge, folder) == list("01234567")


def test_what_has_changed_is_judged_again(judge: Judge, folder: Path) -> None:
    collection.add(folder, [("1", strip(100)), ("2", strip(200)), ("3", strip(150))])
    judge.go_on(collection.labels(folder))
    assert in_order(judge, folder) == ["1", "3", "2"]
    Image.fromarray(255 - strip(20)).save(str(folder / "00001.png"))
    (folder / "00002.png").write_bytes(b"no picture")
    collection.correct(folder, "00003.png", "4")
    labels = collection.labels(folder)
    rows = judge.judge(sorted(labels), labels)
    assert [row.label for row in rows] == ["1", "2", "4"]
    assert [row.confidence for row in rows] == [20 / 255, None, 150 / 255]
    assert "picture" in str(rows[1].error)
    assert in_order(judge, folder) == ["2", "1", "4"]  # first the one that cannot be learned
