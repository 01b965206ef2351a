"""Tests the responses to the drawing page's requests about a folder of collected rows."""

import base64
import io
import json
from pathlib import Path
from typing import Any, Callable, Dict, List

import numpy as np
import pytest
from PIL import Image

from messages import assert_names
from number_reader import Reader, pretrained, reader_of
from number_reader.collecting import collection, corrections, labelling
from page_texts import in_english

Ask = Callable[..., Dict[str, Any]]


class Doubting:
    """A stand-in for a recognizer; it doubts some labels.

    The stand-in's confidence in a label depends only on the first pixel of the row.
    """

    def confidences(self, images: List[np.ndarray], labels: List[str]) -> List[float]:
        return [image[0, 0] / 255 for image in images]


def asking(recognizer: Any, folder: Path) -> Ask:
    answers = corrections.answers(recognizer, folder)

    def ask(path: str, **request: Any) -> Dict[str, Any]:
        answer = answers[path](io.BytesIO(json.dumps(request).encode()))
        return dict(json.loads(json.dumps(answer)))

    return ask


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    collection.prepare(tmp_path / "rows")
    return tmp_path / "rows"


@pytest.fixture
def ask(folder: Path) -> Ask:
    return asking(Doubting(), folder)


def strip(shade: int = 0, width: int = 40) -> np.ndarray:
    """Returns an image whose first line of pixels has the given shade.

    Lines 2, 4, 6 and so on are ink.
    """
    image = np.zeros((32, width), np.uint8)
    image[0], image[1::2] = shade, 255
    return image


def sent(image: np.ndarray) -> Dict[str, Any]:
    values = base64.b64encode(image.tobytes()).decode()
    return {"height": image.shape[0], "width": image.shape[1], "values": values}


def test_rows_are_stored_corrected_counted_and_discarded(ask: Ask, folder: Path) -> None:
    image = np.arange(32 * 40).reshape(32, 40).astype(np.uint8)
    assert ask("/count") == {"count": 0}
    stored = ask("/store", label="3x4", image=sent(image))
    assert stored == {"file": "00001.png", "label": "3×4", "earlier": None, "count": 1}
    with Image.open(str(folder / "00001.png")) as picture:
        np.testing.assert_array_equal(np.asarray(picture), 255 - image)
    assert ask("/store", label="5", image=sent(strip(9)))["file"] == "00002.png"
    corrected = ask("/correct", file="00001.png", label="304")
    assert corrected == {"file": "00001.png", "label": "304", "count": 2}
    assert collection.labels(folder) == {"00001.png": "304", "00002.png": "5"}
    assert ask("/discard", file="00002.png") == {"count": 1}
    assert ask("/count") == {"count": 1}


def test_a_row_that_is_stored_again_gets_the_new_label(ask: Ask, folder: Path) -> None:
    ask("/store", label="1", image=sent(strip()))
    again = ask("/store", label="7", image=sent(strip()))
    assert again == {"file": "00001.png", "label": "7", "earlier": "1", "count": 1}
    assert collection.labels(folder) == {"00001.png": "7"}


def test_a_picture_that_had_no_label_is_kept_without_it(ask: Ask, folder: Path) -> None:
    Image.fromarray(255 - strip()).save(str(folder / "mine.png"))
    before = (folder / "mine.png").read_bytes()
    stored = ask("/store", label="7", image=sent(strip()))
    assert stored == {"file": "mine.png", "label": "7", "earlier": "", "count": 1}
    assert ask("/unlabel", file="mine.png") == {"count": 1}
    assert collection.labels(folder) == {"mine.png": ""}
    assert (folder / "mine.png").read_bytes() == before


def test_the_most_doubtful_come_first(ask: Ask, folder: Path) -> None:
    shades = [200, 50, 255, 0, 120]
    collection.store(folder, [(str(k), strip(shade)) for k, shade in enumerate(shades)])
    Image.fromarray(strip(77)).save(str(folder / "mine.png"))
    collection.store(folder, [("9", strip(80))])
    (folder / "00006.png").unlink()
    rows = ask("/stored", first=0)["rows"]
    faulty, judged = rows[:2], rows[2:]
    assert [row["label"] for row in judged] == ["3", "1", "4", "0", "2"]
    assert [row["confidence"] for row in judged] == [shade / 255 for shade in sorted(shades)]
    assert [row["image"] for row in judged] == [sent(strip(shade)) for shade in sorted(shades)]
    assert all(row["error"] is None for row in judged)
    missing, unlabelled = faulty
    assert (missing["file"], missing["label"], missing["image"]) == ("00006.png", "9", None)
    assert_names(missing["error"], folder / "00006.png", "no such picture")
    assert (unlabelled["file"], unlabelled["label"]) == ("mine.png", "")
    assert unlabelled["image"] == sent(255 - strip(77))
    assert unlabelled["confidence"] is None
    assert unlabelled["error"] == {"key": "without a label", "values": {}}


def test_fifty_rows_are_shown_at_a_time(ask: Ask, folder: Path) -> None:
    collection.store(folder, [("1", strip(k)) for k in range(120)])
    for first, count in ((0, 50), (50, 50), (100, 20), (120, 0), (-3, 50)):
        answer = ask("/stored", first=first)
        assert answer["count"] == 120
        shades = [round(255 * row["confidence"]) for row in answer["rows"]]
        assert shades == list(range(max(0, first), max(0, first) + count))


@pytest.mark.parametrize(
    ("path", "request_", "named"),
    [
        ("/store", {"label": "1k", "image": sent(strip())}, ["'k'"]),
        ("/store", {"label": "1", "image": sent(strip()[:31])}, ["32 pixels"]),
        ("/store", {"label": "1", "image": {**sent(strip()), "width": 41}}, ["base64"]),
        ("/store", {"label": "1", "image": {**sent(strip()), "width": 10**9}}, ["32 pixels"]),
        ("/store", {"label": "1", "image": {**sent(strip()), "values": "%"}}, ["base64"]),
        ("/store", {"label": "1", "image": {}}, ["base64"]),
        ("/store", {"label": 1, "image": sent(strip())}, ["JSON", "label"]),
        ("/store", {"label": "11111", "image": sent(strip(0, 16))}, ["16", "18"]),
        ("/correct", {"file": "00002.png", "label": "1"}, ["00002.png"]),
        ("/correct", {"file": "../a.png", "label": "1"}, ["../a.png"]),
        ("/correct", {"file": "00001.png", "label": " "}, ["no label"]),
        ("/correct", {"file": "00001.png"}, ["JSON", "file", "label"]),
        ("/discard", {"file": "/etc/passwd"}, ["/etc/passwd"]),
        ("/discard", {"file": "labels.tsv"}, ["labels.tsv"]),
        ("/discard", {"file": ["00001.png"]}, ["JSON"]),
        ("/unlabel", {"file": "00002.png"}, ["00002.png"]),
        ("/unlabel", {"file": "../a.png"}, ["../a.png"]),
        ("/stored", {"first": "0"}, ["JSON"]),
        ("/stored", {"first": True}, ["JSON"]),
        ("/count", {"of": 1}, ["JSON"]),
    ],
)
def test_a_bad_request_has_a_reason_and_changes_nothing(
    ask: Ask, folder: Path, path: str, request_: Any, named: List[str]
) -> None:
    collection.store(folder, [("5", strip(1))])
    (folder.parent / "a.png").write_bytes(b"mine")
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    answer = ask(path, **request_)
    assert list(answer) == ["error"]
    assert_names(in_english(answer["error"]), *named)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"\xff", b"[" * 100000, b"1"])
def test_what_is_no_json_object_is_refused(folder: Path, body: bytes) -> None:
    answers = corrections.answers(Doubting(), folder)  # type: ignore[arg-type]
    for answer in answers.values():
        assert list(answer(io.BytesIO(body))) == ["error"]


def test_the_bundled_reader_doubts_a_wrong_label(folder: Path, mnist: Any) -> None:
    """The rows show the digits 7, 2, 1 and 0, each 20 pixels high.

    The second row's label is wrong.
    """
    test = mnist[1]
    rows = [np.pad(image, ((2, 2), (2, 2)), mode="constant") for image in test.images[:4]]
    collection.store(folder, list(zip(["7", "6", "1", "0"], rows)))
    with reader_of(pretrained.READER) as reader:
        assert isinstance(reader, Reader)
        shown = asking(reader.recognizer, folder)("/stored", first=0)["rows"]
    assert shown[0]["label"] == "6"
    assert shown[0]["confidence"] < 0.05
    assert all(row["confidence"] > 0.5 for row in shown[1:])


def test_the_requests_of_the_page_read_the_labels_once(
    ask: Ask, folder: Path, monkeypatch: Any
) -> None:
    """The more rows there are, the longer it takes to read their labels.

    Requests that change the folder may read the labels once more afterwards, to count the rows.
    """
    collection.store(folder, [("1", strip(k)) for k in range(5)])
    read, times = labelling.read, []

    def counted(folder: Path) -> Dict[str, str]:
        times.append(folder)
        return read(folder)

    monkeypatch.setattr(labelling, "read", counted)
    for path, request, most in (
        ("/store", {"label": "1", "image": sent(strip(9))}, 2),
        ("/correct", {"file": "00001.png", "label": "2"}, 2),
        ("/discard", {"file": "00001.png"}, 2),
        ("/stored", {"first": 0}, 1),
        ("/judge", {}, 1),
        ("/count", {}, 1),
    ):
        times.clear()
        assert "error" not in ask(path, **request)
        assert len(times) <= most, path


def test_storing_a_row_again_is_one_step(ask: Ask, folder: Path, monkeypatch: Any) -> None:
    """If this took two steps, another process could discard the row between them."""
    ask("/store", label="1", image=sent(strip()))
    monkeypatch.setattr(collection, "correct", None)
    assert ask("/store", label="2", image=sent(strip()))["earlier"] == "1"
    assert collection.labels(folder) == {"00001.png": "2"}
