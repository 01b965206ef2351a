"""Answers the drawing page's requests about a folder of collected rows.

A request is a JSON object, and so is its answer:

    /count      {}                                          how many rows there are
    /store      {"label": "12", "image": {...}}             stores a row
    /correct    {"file": "00017.png", "label": "13"}        gives a row another label
    /discard    {"file": "00017.png"}                       deletes a row
    /unlabel    {"file": "00017.png"}                       deletes a row's label, not its picture
    /stored     {"first": 0}                                the rows, the most doubtful ones first

Each answer contains `count`, the number of rows. The answers to /store and /correct also contain
`file`, the name of the row's picture, and `label`, in the reader's symbols. The answer to /store
contains `earlier`: null for a new row, or else the row's previous label, "" if it had none. The
answer to /stored contains `rows`, beginning with row number `first`. If a request is refused, the
answer contains only `error`, which gives the reason.
"""

import base64
import binascii
import functools
import json
from pathlib import Path
from typing import Any, BinaryIO, Callable, Dict, List, Optional, Tuple

import numpy as np

from tf1_mnist.command_line import reason
from tf1_mnist.data.rows import HEIGHT
from tf1_mnist.handwriting import collection, labelling
from tf1_mnist.handwriting.reading import Reader

Answer = Dict[str, Any]

MOST_SHOWN = 50  # rows in an answer


def answers(reader: Reader, folder: Path) -> Dict[str, Callable[[BinaryIO], Answer]]:
    """Returns the function that answers each request, by the request's path.

    Args:
        reader: computes how doubtful a label is.
        folder: as from `collection.prepare`.
    """
    work: Dict[str, Tuple[Callable[..., Answer], Dict[str, type]]] = {
        "/count": (_count, {}),
        "/store": (_store, {"label": str, "image": dict}),
        "/correct": (_correct, {"file": str, "label": str}),
        "/discard": (_discard, {"file": str}),
        "/unlabel": (_unlabel, {"file": str}),
        "/stored": (functools.partial(_stored, reader), {"first": int}),
    }
    return {path: functools.partial(_answer, folder, *each) for path, each in work.items()}


def encode(image: np.ndarray) -> Dict[str, Any]:
    """Returns an image in a form that can be written as JSON.

    Args:
        image: uint8 of shape (height, width).
    Returns:
        A dictionary with `height`, `width` and `values`, which are bytes in base64.
    """
    height, width = image.shape
    values = base64.b64encode(image.tobytes()).decode()
    return {"height": height, "width": width, "values": values}


def _decode(image: Any) -> np.ndarray:
    """Returns the image of a row; the inverse of `encode`.

    Raises:
        ValueError: it is something else.
    """
    try:
        height, width, values = (image[key] for key in ("height", "width", "values"))
        if height == HEIGHT and width > 0:
            pixels = np.frombuffer(base64.b64decode(values, validate=True), np.uint8)
            return pixels.reshape(height, width)
    except (TypeError, KeyError, ValueError, binascii.Error):
        pass
    raise ValueError(
        f"{str(image)[:60]}; expected a row's image, {HEIGHT} pixels high, with its bytes in base64"
    )


def _answer(
    folder: Path, work: Callable[..., Answer], keys: Dict[str, type], request: BinaryIO
) -> Answer:
    """Answers a request.

    Args:
        work: returns the answer; it takes the folder and the request's values.
        keys: the request's keys, with the type of each value.
    """
    try:
        values = json.loads(request.read().decode())
        if not isinstance(values, dict) or {k: type(values[k]) for k in values} != keys:
            names = {key: kind.__name__ for key, kind in keys.items()}
            raise ValueError(f"{str(values)[:60]}; expected a JSON object with {names}")
        return work(folder, **values)
    except (ValueError, OSError, RecursionError) as error:
        return {"error": reason(error)}


def _count(folder: Path) -> Answer:
    return {"count": len(collection.labels(folder))}


def _store(folder: Path, label: str, image: Any) -> Answer:
    label, image = collection.storable(label, _decode(image))
    before = collection.labels(folder)
    (file,) = collection.add(folder, [(label, image)])
    if collection.labels(folder).get(file) != label:  # it was there with another label
        collection.correct(folder, file, label)
    return {"file": file, "label": label, "earlier": before.get(file), **_count(folder)}


def _correct(folder: Path, file: str, label: str) -> Answer:
    collection.correct(folder, file, label)
    return {"file": file, "label": labelling.normal(label), **_count(folder)}


def _discard(folder: Path, file: str) -> Answer:
    collection.discard(folder, file)
    return _count(folder)


def _unlabel(folder: Path, file: str) -> Answer:
    collection.unlabel(folder, file)
    return _count(folder)


def _stored(reader: Reader, folder: Path, first: int) -> Answer:
    """Returns rows, beginning with those whose label is least probable.

    Each row is a dictionary with `file`; `label`, or "" if the row has none; `image`, or None if it
    cannot be read; `confidence`, the probability that the row shows its label, or None if the label
    or the image is missing or unsuitable; and `error`, what is wrong with the row, or None.
    """
    rows = [_row(folder, file, label) for file, label in collection.labels(folder).items()]
    judged = [row for row in rows if row["error"] is None]
    confidences = reader.confidences(
        [row["image"] for row in judged], [row["label"] for row in judged]
    )
    for row, confidence in zip(judged, confidences):
        row["confidence"] = confidence
    rows.sort(key=lambda row: -1.0 if row["confidence"] is None else row["confidence"])
    first = max(0, first)
    shown: List[Answer] = rows[first : first + MOST_SHOWN]
    for row in shown:
        row["image"] = None if row["image"] is None else encode(row["image"])
    return {"rows": shown, "count": len(rows)}


def _row(folder: Path, file: str, label: str) -> Answer:
    """Returns a row as in `_stored`, but with its image as an array and without its confidence."""
    image: Optional[np.ndarray] = None
    error = None
    try:
        image = collection.image(folder, file)
        if label:
            labelling.check(label, image)
        else:
            error = "no label; expected one"
    except (ValueError, OSError) as fault:
        error = reason(fault)
    return {"file": file, "label": label, "image": image, "confidence": None, "error": error}
