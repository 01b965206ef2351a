"""Finds the collected rows whose labels a reader considers least probable.

A reader takes a few milliseconds to judge a row. At most `MOST` rows are judged at a time,
beginning with the newest, so that users need not wait until thousands of rows have been judged. The
result for a row is kept until the row's label or picture changes.
"""

from pathlib import Path
from typing import Any, Dict, List, Mapping, NamedTuple, Optional, Sequence

import numpy as np

from number_reader.collecting import collection, learnable
from number_reader.recognition.recognizer import Recognizer
from number_reader.web import pages
from number_reader.words import InputError

MOST = 128  # the greatest number of rows that are judged at a time, in about half a second

_FAULTY, _UNKNOWN = -1.0, 2.0  # replace a probability when rows are sorted


class Judged(NamedTuple):
    """A collected row and the probability of its label.

    file, label: as in `collection.CollectedRow`; the label is "" if the row has none.
    image: as in `collection.CollectedRow`; None if the picture cannot be read.
    confidence: the probability that the row shows its label; None if there is an error.
    error: the reason why the row cannot be learned, as returned by `pages.reason`; None if the row
        can be learned.
    """

    file: str
    label: str
    image: Optional[np.ndarray]
    confidence: Optional[float]
    error: Any


class _Known(NamedTuple):
    """The result that is kept for a row.

    label: the row's label when it was judged.
    image: the hash of its image.
    place: the key by which rows are sorted: the label's probability, `_FAULTY` or `_UNKNOWN`.
    """

    label: str
    image: int
    place: float


class Judge:
    """Judges the labels in a folder of collected rows.

    Args:
        recognizer: the network that computes the probabilities of labels.
        folder: the folder of collected rows, which `collection.prepare` has prepared.
    """

    def __init__(self, recognizer: Recognizer, folder: Path) -> None:
        self._recognizer, self._folder = recognizer, folder
        self._known: Dict[str, _Known] = {}

    def go_on(self, labels: Mapping[str, str]) -> int:
        """Judges at most `MOST` of the rows that have not been judged with their current labels.

        Args:
            labels: as returned by `collection.labels`.
        Returns:
            The number of such rows that remain.
        """
        new = [file for file in labels if self._place(file, labels[file]) == _UNKNOWN]
        self.judge(new[::-1][:MOST], labels)
        return max(0, len(new) - MOST)

    def order(self, labels: Mapping[str, str]) -> List[str]:
        """Returns the file names of the rows' pictures in the order in which users see the rows.

        Rows that cannot be learned come first. The judged rows follow, from the most to the least
        doubtful. The rows that have not been judged come last.

        Args:
            labels: as returned by `collection.labels`.
        """
        return sorted(labels, key=lambda file: self._place(file, labels[file]))

    def judge(self, names: Sequence[str], labels: Mapping[str, str]) -> List[Judged]:
        """Reads some rows and judges those that have changed since they were last judged.

        Args:
            names: the file names of the rows' pictures.
            labels: as returned by `collection.labels`.
        """
        found = [_read(self._folder, file, labels[file]) for file in names]
        hashes = [0 if row.image is None else hash(row.image.tobytes()) for row in found]
        new = [
            k
            for k, (row, image) in enumerate(zip(found, hashes))
            if row.error is None and self._known.get(row.file, _NOTHING)[:2] != (row.label, image)
        ]
        images = [image for image in (found[k].image for k in new) if image is not None]
        typed = [found[k].label for k in new]
        places = {
            **{k: _FAULTY for k, row in enumerate(found) if row.error is not None},
            **dict(zip(new, self._recognizer.confidences(images, typed))),
        }
        for k, place in places.items():
            self._known[found[k].file] = _Known(found[k].label, hashes[k], place)
        return [
            row if row.error else row._replace(confidence=self._known[row.file].place)
            for row in found
        ]

    def _place(self, file: str, label: str) -> float:
        known = self._known.get(file, _NOTHING)
        return known.place if known.label == label else _UNKNOWN


_NOTHING = _Known("", 0, _UNKNOWN)


def _read(folder: Path, file: str, label: str) -> Judged:
    image: Optional[np.ndarray] = None
    error: Any = None
    try:
        image = collection.image(folder, file)
        if not label:
            raise InputError("without a label")
        learnable.check(label, image)
    except (ValueError, OSError) as fault:
        error = pages.reason(fault)
    return Judged(file, label, image, None, error)
