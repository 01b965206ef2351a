"""Answers the drawing page's requests about a folder of collected rows.

Requests and responses are JSON objects. These are the requests:

    /count      {}                                          counts the rows
    /store      {"label": "12", "image": {...}}             stores a row
    /correct    {"file": "00017.png", "label": "13"}        changes the label of a row
    /discard    {"file": "00017.png"}                       deletes a row
    /unlabel    {"file": "00017.png"}                       deletes a row's label, not its picture
    /judge      {}                                          judges more rows
    /stored     {"first": 0}                                lists rows, the most doubtful ones first

Each response contains `count`, the number of rows. The responses to /store and /correct also
contain `file` (the name of the row's picture) and `label` (in the reader's symbols). The response
to /store contains `earlier`, which is null for a new row. For any other row, `earlier` is the
previous label, or "" if the row had no label. The response to /stored contains `rows`, a list that
begins with row number `first`. If `first` is 0, more rows are judged before the list is made. The
responses to /judge and /stored contain `waiting`, the number of rows that have not been judged.
These rows are at the end of the list. If a request is refused, the response contains only `error`,
the reason as returned by `pages.reason`.
"""

import base64
import binascii
import functools
import json
import threading
from pathlib import Path
from typing import Any, BinaryIO, Callable, Dict, Tuple

import numpy as np

from number_reader import images
from number_reader.collecting import collection, labelling, learnable
from number_reader.collecting.judging import Judge
from number_reader.recognition.recognizer import Recognizer
from number_reader.rows import HEIGHT
from number_reader.web import pages

Answer = Dict[str, Any]

MOST_SHOWN = 50  # the greatest number of rows in a response


def answers(recognizer: Recognizer, folder: Path) -> Dict[str, Callable[[BinaryIO], Answer]]:
    """Returns a dict that maps the path of each request to the function that answers the request.

    Args:
        recognizer: the network that computes the probabilities of labels.
        folder: the folder of collected rows, which `collection.prepare` has prepared.
    """
    judge = Judge(recognizer, folder)
    work: Dict[str, Tuple[Callable[..., Answer], Dict[str, type]]] = {
        "/count": (_count, {}),
        "/store": (_store, {"label": str, "image": dict}),
        "/correct": (_correct, {"file": str, "label": str}),
        "/discard": (_discard, {"file": str}),
        "/unlabel": (_unlabel, {"file": str}),
        "/judge": (functools.partial(_judge, judge), {}),
        "/stored": (functools.partial(_stored, judge), {"first": int}),
    }
    alone = threading.Lock()  # since the server answers several requests at a time
    return {path: functools.partial(_answer, alone, folder, *each) for path, each in work.items()}


def _decode(image: Any) -> np.ndarray:
    """Converts a dictionary returned by `images.encode` back into the image of a row.

    Raises:
        ValueError: `image` does not have the form of such a dictionary, or its height is not that
            of a row.
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
    alone: threading.Lock,
    folder: Path,
    work: Callable[..., Answer],
    keys: Dict[str, type],
    request: BinaryIO,
) -> Answer:
    """Answers a request.

    Args:
        alone: held while the request is answered.
        folder: the folder of collected rows.
        work: the function that computes the response from the folder and the request's values.
        keys: a dictionary that maps the request's keys to the types of their values.
        request: the body of the request.
    """
    try:
        values = json.loads(request.read().decode())
        if not isinstance(values, dict) or {k: type(values[k]) for k in values} != keys:
            names = {key: kind.__name__ for key, kind in keys.items()}
            raise ValueError(f"{str(values)[:60]}; expected a JSON object with {names}")
        with alone:
            return work(folder, **values)
    except (ValueError, OSError, RecursionError) as error:
        return {"error": pages.reason(error)}


def _count(folder: Path) -> Answer:
    return {"count": len(collection.labels(folder))}


def _store(folder: Path, label: str, image: Any) -> Answer:
    row = learnable.storable(label, _decode(image))
    (stored,) = collection.store(folder, [row], relabel=True)
    return {**stored._asdict(), "label": row[0], **_count(folder)}


def _correct(folder: Path, file: str, label: str) -> Answer:
    collection.correct(folder, file, label)
    return {"file": file, "label": labelling.normal(label), **_count(folder)}


def _discard(folder: Path, file: str) -> Answer:
    collection.discard(folder, file)
    return _count(folder)


def _unlabel(folder: Path, file: str) -> Answer:
    collection.unlabel(folder, file)
    return _count(folder)


def _judge(judge: Judge, folder: Path) -> Answer:
    labels = collection.labels(folder)
    return {"waiting": judge.go_on(labels), "count": len(labels)}


def _stored(judge: Judge, folder: Path, first: int) -> Answer:
    """Answers /stored. In the response, each row is a dictionary with the fields of `Judged`."""
    labels = collection.labels(folder)
    waiting = judge.go_on(labels) if first <= 0 else 0
    first = max(0, first)
    names = judge.order(labels)[first : first + MOST_SHOWN]
    rows = [
        {**row._asdict(), "image": None if row.image is None else images.encode(row.image)}
        for row in judge.judge(names, labels)
    ]
    return {"rows": rows, "waiting": waiting, "count": len(labels)}
