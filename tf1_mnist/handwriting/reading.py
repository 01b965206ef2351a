"""Reads the numbers in a picture, with the signs between their digits."""

import contextlib
from pathlib import Path
from typing import Any, BinaryIO, Iterator, List, NamedTuple, Optional, Sequence, Tuple, Union

import numpy as np

from tf1_mnist import pretrained
from tf1_mnist.handwriting import (
    evidence,
    grouping,
    layout,
    page,
    picture_files,
    pieces,
    preprocessing,
    readings,
    spelling,
    strips,
    tables,
    turning,
)
from tf1_mnist.handwriting.layout import Layout
from tf1_mnist.handwriting.page import Page
from tf1_mnist.handwriting.readings import Reading, Row
from tf1_mnist.objective import ROW
from tf1_mnist.words import InputError

_LEAST_CONFIDENCE = 0.3  # for each symbol of a row; with less, it shows something else


class Seen(NamedTuple):
    """A row of writing.

    row: what was read.
    images: the images of it that the network saw, as from `Reader.look`.
    evidence: that it shows digits, as in `evidence`; infinite for a network that cannot tell.
    """

    row: Row
    images: np.ndarray
    evidence: float


class Reader:
    """Reads pictures with a network that `reader_of` has opened.

    Args:
        session, model: as from `saved_model.load`.
        count: as in `reader_of`.
        rejection: as from `rejection.read`; None for a network that cannot tell print and drawings
            from digits.
    """

    def __init__(
        self, session: Any, model: Any, count: Optional[int], rejection: Any = None
    ) -> None:
        self._session, self._model, self._count = session, model, count
        self._rejection = rejection

    def read(self, picture: np.ndarray) -> Reading:
        """Reads the numbers in a picture.

        Args:
            picture: uint8 of shape (height, width), 0 is black, 255 is white.
        Raises:
            ValueError: it shows no digits; or as in `page.check`, `page.find` and
                `decoding.likeliest`.
        """
        return self.read_rows(picture)[0]

    def read_rows(self, picture: np.ndarray) -> Tuple[Reading, List[Seen]]:
        """Reads a picture as `read` does, and shows what the network saw of each row of writing.

        Returns:
            The Reading; and the rows of writing, each with its images, as from `look`. For a table,
            these are the rows in its cells.
        """
        page.check(picture)
        turns, found = turning.upright(picture, self._rows)
        answer = self._read_table(found) if isinstance(found, Layout) else None
        if answer is None:
            if not isinstance(found, Page):
                found = page.find(np.ascontiguousarray(np.rot90(picture, turns)))
            answer = self._read_page(found)
        reading, seen = answer
        return turning.back(reading, turns, picture.shape), seen

    def look(self, picture: np.ndarray, doubtful: bool = False) -> Tuple[Reading, List[np.ndarray]]:
        """Reads the numbers in a picture row by row, and shows what the network saw.

        Args:
            picture: as in `read`.
            doubtful: whether to keep rows that may not show digits but words or a drawing.
        Returns:
            The Reading, without a table, and for each of its rows uint8 images, 0 is paper, 255
            is ink: the whole row, of shape (1, 32, width), or its digits, of shape (n, 28, 28).
        """
        found = page.find(picture)
        if doubtful:
            seen = self._read(found, found.rows)
            return _in_rows(seen), [each.images for each in seen]
        reading, seen = self._look(found)
        return reading, [each.images for each in seen]

    def confidences(self, images: Sequence[np.ndarray], texts: Sequence[str]) -> List[float]:
        """Returns the probability that each row shows exactly its text. The network must read rows.

        Args:
            images: uint8 of shape (32, width), 0 is paper, 255 is ink.
            texts: each row's text, at least one symbol of `data.rows.SYMBOLS`.
        """
        return spelling.confidences(self._network, images, texts)

    def _read_page(self, found: Page) -> Tuple[Reading, List[Seen]]:
        """Reads a page without a ruled table."""
        columns = layout.in_columns(found)
        table = self._read_table(columns)
        if columns and table and layout.is_plain(columns, table[0].texts):
            return table
        return self._look(found)

    def _look(self, found: Page) -> Tuple[Reading, List[Seen]]:
        seen = self._read(found, found.rows)
        if self._count is None:
            shown = evidence.rows_show_digits(
                [
                    evidence.less_doubt(each.evidence, each.row.confidence, each.row.size)
                    for each in seen
                ],
                [len(each.row.digits) for each in seen],
            )
            seen = [each for each, does in zip(seen, shown) if does and _is_sure(each.row)]
        seen = [each for each in seen if each.row.digits]
        if not seen:
            raise InputError("no digits")
        return _in_rows(seen), seen

    def _read_table(self, found: Optional[Layout]) -> Optional[Tuple[Reading, List[Seen]]]:
        """Reads a table; returns None if there is no table, or if it contains no digits."""
        if found is None:
            return None
        rows = found.rows
        seen = self._read(found.page, rows)
        reads_rows = self._model.objective is ROW  # others would give the same answers again
        crowded = tables.crowded(found, [each.row for each in seen]) if reads_rows else []
        again = self._read(found.page, [rows[k] for k in crowded], 1)
        for k, answer in zip(crowded, again):
            seen[k] = answer
        with_digits = [each for each in seen if each.row.digits]
        if self._count is None and not evidence.page_shows_digits(
            [each.evidence for each in with_digits], [len(each.row.digits) for each in with_digits]
        ):
            return None
        table = tables.assemble(found, [each.row for each in seen])
        if table is None:
            return None
        seen_of = {each.row: each for each in seen}
        rows_read = [row for line in table for entry in line for row in entry.answers]
        filled = [seen_of[row] for row in rows_read if row.digits]
        return tables.in_cells(table, found.page.scale), filled

    def activations(self, images: np.ndarray) -> List[np.ndarray]:
        """Returns the output of each convolutional layer.

        Args:
            images: as from `look`, for one row.
        Returns:
            Outputs, float32 of shape (n, height, width, channels), at least 0.
        """
        tensors = [each for each in self._model.activations if each.shape.ndims == 4]
        outputs: List[np.ndarray] = self._session.run(tensors, {self._model.images: images})
        return outputs

    def _rows(self, found: Page, rows: List[grouping.Row]) -> List[Tuple[Row, float]]:
        return [(each.row, each.evidence) for each in self._read(found, rows)]

    def _read(
        self, found: Page, rows: List[grouping.Row], count: Optional[int] = None
    ) -> List[Seen]:
        """Reads rows of a page.

        Args:
            count: the number of digits in each row; None for the count that `reader_of` was given.
        """
        if self._model.objective is not ROW:
            return [self._classify(found, row) for row in rows]
        cut = [strips.cut(found, row) for row in rows]
        answers = spelling.read(self._network, cut, found.scale, count or self._count)
        return [
            Seen(row, spelling.padded(strip.image)[None], evidence_of_row)
            for strip, (row, evidence_of_row) in zip(cut, answers)
        ]

    def _network(self, images: np.ndarray) -> Tuple[np.ndarray, np.ndarray]:
        """Returns what `spelling.Network` does."""
        feeds = {self._model.images: images}
        if self._rejection is None:
            columns = self._session.run(self._model.probabilities, feeds)
            return columns, np.full(len(images), np.inf)
        hidden, columns = self._session.run(self._rejection.tensors(self._model), feeds)
        return columns, self._rejection.evidence(hidden, columns)

    def _classify(self, found: Page, row: grouping.Row) -> Seen:
        """Classifies the digits of a row, one by one."""
        from tf1_mnist import training

        groups = preprocessing.row_groups(found, row)
        images = preprocessing.group_images(found, groups)
        probabilities = training.predict(self._session, self._model, images)
        top, start, bottom, end = pieces.around(found.pieces.boxes[row.digits + row.others])
        names, digits = self._model.class_names, []
        for ten, group in zip(probabilities, groups):
            _, left, _, right = pieces.around(found.pieces.boxes[group])
            ends = found.scale * (left - start), found.scale * (right - start)
            digits.append(readings.digit(int(np.argmax(ten)), ten, *ends, names))
        corners = np.array([[start, top], [end, top], [end, bottom], [start, bottom]], float)
        corners = found.scale * corners
        if len(digits) == 1:
            row_of_one = readings.row_of_one(digits[0], probabilities[0], corners, names)
            return Seen(row_of_one, images, np.inf)
        text = readings.joined([each.name for each in digits])
        confidence = float(np.prod(probabilities.max(axis=1)))
        return Seen(readings.row(text, digits, [], confidence, corners), images, np.inf)


def read(
    file: Union[str, Path, BinaryIO],
    run: Union[str, Path] = pretrained.READER,
    count: Optional[int] = None,
) -> Reading:
    """Reads the numbers in a picture.

    Args:
        file: as in `picture_files.read`.
        run: the folder of a finished run; by default, the bundled reader.
        count: as in `reader_of`.
    Raises:
        OSError, ValueError: as in `picture_files.read`, `reader_of` and `Reader.read`.
    """
    picture = picture_files.read(file)
    with reader_of(Path(run), count) as reader:
        return reader.read(picture)


def read_table(
    file: Union[str, Path, BinaryIO],
    run: Union[str, Path] = pretrained.READER,
    count: Optional[int] = None,
) -> List[List[str]]:
    """Reads the cells of the table in a picture.

    Args:
        file, run, count: as in `read`, except that `count` is the number of digits in each cell.
    Returns:
        The texts, row by row; "" for an empty cell. In a picture without a table, each row of
        digits counts as a row with one cell.
    Raises:
        OSError, ValueError: as in `read`.
    """
    found = read(file, run, count)
    return [list(texts) for texts in found.texts]


@contextlib.contextmanager
def reader_of(run: Path, count: Optional[int] = None) -> Iterator[Reader]:
    """Opens a run's network for reading pictures.

    The network of a `reader` run reads whole rows. Any other network classifies the pieces of a
    row.

    Args:
        run: the folder of a finished run.
        count: the number of digits in each row, 1 or more; None for any number.
    Yields:
        A Reader.
    Raises:
        OSError, ValueError: as in `saved_model.load` and `rejection.read`; or `count` is out of
            range, or is given although the network does not read whole rows.
    """
    if count is not None and count < 1:
        raise ValueError(f"{count} digits in each row; expected 1 or more")
    from tf1_mnist.runs import rejection, saved_model  # late, since TensorFlow takes seconds

    with saved_model.load(run) as (session, model):
        if count is not None and model.objective is not ROW:
            raise ValueError(f"{run}: reads single digits; expected a run of reader to count them")
        yield Reader(session, model, count, rejection.read(run))


def _in_rows(seen: Sequence[Seen]) -> Reading:
    return readings.in_rows([each.row for each in seen])


def _is_sure(row: Row) -> bool:
    """Returns whether a row is likely to show digits, and not the paper's lines or a drawing."""
    return row.confidence >= _LEAST_CONFIDENCE**row.size
