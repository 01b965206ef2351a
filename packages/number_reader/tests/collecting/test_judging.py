"""Tests that collected rows are shown in the correct order and judged only a few at a time."""

from pathlib import Path
from typing import Any, Dict, List, Sequence, Tuple

import numpy as np
import pytest
from PIL import Image

from number_reader.collecting import collection, judging
from number_reader.collecting.judging import Judge


class Doubting:
    """A stand-in for a reader; it doubts some labels.

    The stand-in's confidence in a label depends only on the first pixel of the row.
    """

    def confidences(self, images: List[np.ndarray], labels: List[str]) -> List[float]:
        return [image[0, 0] / 255 for image in images]


def strip(shade: int, width: int = 40) -> np.ndarray:
    """Returns an image whose first line of pixels has the given shade.

    Lines 2, 4, 6 and so on are ink.
    """
    image = np.zeros((32, width), np.uint8)
    image[0], image[1::2] = shade, 255
    return image


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "rows"


@pytest.fixture
def judge(folder: Path) -> Judge:
    return Judge(Doubting(), folder)  # type: ignore[arg-type]


def in_order(judge: Judge, labels: Dict[str, str]) -> Sequence[str]:
    return [labels[file] for file in judge.order(labels)]


def test_only_some_rows_are_judged_at_a_time(
    judge: Judge, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The newest rows are judged first, and each row only once.

    Rows that have not been judged yet are shown last.
    """
    monkeypatch.setattr(judging, "MOST", 3)
    collection.store(folder, [(str(k), strip(10 * k, 40 + k)) for k in range(8)])
    labels = collection.labels(folder)
    opened: List[str] = []
    image = collection.image

    def noted(folder: Path, file: str) -> Any:
        opened.append(file)
        return image(folder, file)

    monkeypatch.setattr(collection, "image", noted)
    assert judge.go_on(labels) == 5
    assert in_order(judge, labels) == list("56701234")
    assert opened == ["00008.png", "00007.png", "00006.png"]
    assert [judge.go_on(labels) for _ in range(3)] == [2, 0, 0]
    assert in_order(judge, labels) == list("01234567")
    assert len(opened) == 8


def test_what_has_changed_is_judged_again(judge: Judge, folder: Path) -> None:
    collection.store(folder, [("1", strip(100)), ("2", strip(200)), ("3", strip(150))])
    judge.go_on(collection.labels(folder))
    assert in_order(judge, collection.labels(folder)) == ["1", "3", "2"]
    Image.fromarray(255 - strip(20)).save(str(folder / "00001.png"))
    collection.correct(folder, "00003.png", "4")
    (folder / "00002.png").write_bytes(b"no picture")
    labels = collection.labels(folder)
    assert in_order(judge, labels) == ["1", "2", "4"]  # the last row has not been judged
    assert judge.go_on(labels) == 0
    shown: List[Tuple[str, Any]] = [
        (row.label, row.confidence) for row in judge.judge(judge.order(labels), labels)
    ]
    assert shown == [("1", 20 / 255), ("4", 150 / 255), ("2", None)]
    assert in_order(judge, labels) == ["2", "1", "4"]  # the first row is now known to be faulty
