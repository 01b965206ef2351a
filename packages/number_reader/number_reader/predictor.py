"""Reads the numbers in a picture, including the signs between the digits."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Iterator, List, Optional, Sequence, Tuple, Union

import numpy as np

from number_reader import elements, pretrained
from number_reader.detection import grouping, orientation
from number_reader.detection.components import at_border
from number_reader.detection.orientation import Upright
from number_reader.detection.page_rows import Page, check, page_in
from number_reader.elements import Reading, Seen
from number_reader.recognition import acceptance, line_images, recognizer
from number_reader.tables import assembly, column_cells
from number_reader.tables.layout import Layout
from number_reader.task import ROW
from tf1_mnist import tf1 as tf
from tf1_mnist.pictures import picture_files

if TYPE_CHECKING:
    from number_reader.recognition.rejection import Rejection
    from tf1_mnist.model import SavedModel

# The least confidence per symbol, as the geometric mean over a row. A row with less confidence may
# show something other than digits.
_LEAST_CONFIDENCE = 0.3


class Reader:
    """Reads pictures with a network that `reader_of` has opened.

    Args:
        session, model: as returned by `saved_model.load`.
        count: as in `reader_of`.
        rejection: as returned by `rejection.read`; None for a network that cannot tell digits
            from printed text and drawings.
    """

    def __init__(
        self,
        session: tf.Session,
        model: SavedModel,
        count: Optional[int],
        rejection: Optional[Rejection] = None,
    ) -> None:
        self._session, self._model, self._count = session, model, count
        self._rejection = rejection

    def read(self, picture: np.ndarray) -> Reading:
        """Reads the numbers in a picture.

        Args:
            picture: uint8 of shape (height, width); 0 is black, and 255 is white.
        Raises:
            ValueError: as in `page.check`, `page.find` and `decoding.likeliest`.
        """
        check(picture)
        upright = orientation.upright(picture, self._read)
        reading = self._read_table_or_rows(upright)
        return orientation.back(reading, upright.turns, picture.shape)

    def confidences(self, images: Sequence[np.ndarray], texts: Sequence[str]) -> List[float]:
        """Returns, for each row, the probability that it shows exactly the given text.

        Args:
            images: uint8 of shape (32, width); 0 is paper, and 255 is ink.
            texts: the text of each row, which has at least one symbol of `rows.SYMBOLS`.
        """
        return recognizer.confidences(self._network, images, texts)

    def activations(self, images: np.ndarray) -> List[np.ndarray]:
        """Returns the output of each convolutional layer.

        Args:
            images: the images of one row, as in Seen.
        Returns:
            The outputs, float32 arrays of shape (n, height, width, channels); no value is negative.
        """
        tensors = [each for each in self._model.activations if each.shape.ndims == 4]
        outputs: List[np.ndarray] = self._session.run(tensors, {self._model.images: images})
        return outputs

    def _read_table_or_rows(self, upright: Upright) -> Reading:
        """Reads the table in a picture or, if there is none, the rows of writing. This is the rule:

        Lines form a table if they enclose several cells with writing, and if most of these cells
        hold a single row. The cells must not be the squares of squared paper (`ruled_cells.find`).
        Columns whose cells are not enclosed by lines form a table if there are lines between the
        columns. Without such lines, two conditions must hold. The first condition is that the gaps
        in the rows are aligned, or that most rows have about the same number of wide gaps
        (`column_cells.find`). The second condition is that the rows are in brackets, or that most
        columns contain a number with two or more digits (`column_cells.is_plain`). With or without
        lines, the cells must show digits (`acceptance.page_shows_digits`). Some cells must remain
        after the printed ones have been left out (`assembly.assemble`). In any other picture, the
        rows are read.
        """
        found = upright.found
        if isinstance(found, Layout):
            table = self._read_table(found)
            if table is not None:
                return table
            found = page_in(upright.looks)
        columns = column_cells.find(found)
        if columns is not None:
            table = self._read_table(columns)
            if table is not None and column_cells.is_plain(columns, table.texts):
                return table
        return self._read_rows(found)

    def _read_rows(self, page: Page) -> Reading:
        seen = self._read(page, page.rows)
        answered = seen if self._count is not None else self._answered(page, seen)
        found = elements.in_rows([row for row, *_ in answered])
        return found._replace(seen=tuple(answered), left_out=len(seen) - len(answered))

    def _answered(self, page: Page, seen: List[Seen]) -> List[Seen]:
        """Chooses the rows that the result contains, and marks the doubtful ones. This is the rule:

        A row counts as certain if its text is likely enough, if it is not cut off by the edge of
        the picture, and if, according to the evidence, it shows digits
        (`acceptance.rows_show_digits`) that cannot be figures drawn in lines, such as a triangle or
        a zigzag (`acceptance.may_be_figures`). Edges of tables, shadows and margins of ruled paper
        are cut off, too, and may look like a 1. A row that is not certain is doubtful, unless it
        clearly shows something other than digits: printed text, a drawing, a line or only signs
        (`acceptance.may_show_digits`). The result contains all rows that are certain or doubtful;
        the others are left out. However, there is a result for every picture with ink. If no row
        remains, the row that is most likely to show digits is kept and marked as doubtful.
        """
        digits = [len(row.digits) for row, *_ in seen]
        less_doubt = [
            acceptance.less_doubt(each.evidence, each.row.confidence, each.row.size)
            for each in seen
        ]
        shown = acceptance.rows_show_digits(less_doubt, digits)
        cut_off = at_border(page.components)
        whole = [not cut_off[row.digits].all() for row in page.rows]
        answered = [
            each if does and is_whole and _is_sure(each) else _doubtful(each)
            for each, does, is_whole, count in zip(seen, shown, whole, digits)
            if acceptance.may_show_digits(each.evidence, count)
        ]
        if answered:
            return answered
        likeliest = max(range(len(seen)), key=lambda k: (digits[k] > 0, less_doubt[k]))
        if digits[likeliest]:
            return [_doubtful(seen[likeliest])]
        return [_doubtful(each) for each in self._read(page, [page.rows[likeliest]], 1)]

    def _read_table(self, table: Layout) -> Optional[Reading]:
        """Reads a table; returns None if it contains no digits."""
        rows = table.rows
        seen = self._read(table.page, rows)
        crowded = assembly.crowded(table, seen)
        again = self._read(table.page, [rows[k] for k in crowded], 1)
        for k, answer in zip(crowded, again):
            seen[k] = answer
        if self._count is None:
            some = [(each.evidence, len(each.row.digits)) for each in seen if each.row.digits]
            if not acceptance.page_shows_digits([each for each, _ in some], [n for _, n in some]):
                return None
        return assembly.assemble(table, seen)

    def _read(
        self, page: Page, rows: List[grouping.Row], count: Optional[int] = None
    ) -> List[Seen]:
        """Reads rows of a page.

        Args:
            count: the number of digits in each row; None for the count that `reader_of` was given.
        """
        cut = [line_images.cut(page, row) for row in rows]
        return recognizer.read(self._network, cut, page.scale, count or self._count)

    def _network(self, images: np.ndarray) -> Tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Computes class probabilities and evidence for images, as a `recognizer.Network` does."""
        feeds = {self._model.images: images}
        if self._rejection is None:
            columns = self._session.run(self._model.probabilities, feeds)
            evidence = unlike_figures = np.full(len(images), np.inf)
        else:
            hidden, columns = self._session.run(self._rejection.tensors(self._model), feeds)
            evidence, unlike_figures = self._rejection.evidence(hidden, columns)
        expected = images.shape[2] // 2
        if columns.shape[1] != expected:  # the network of a damaged run
            raise ValueError(f"the network has {columns.shape[1]} columns; expected {expected}")
        return columns, evidence, unlike_figures


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

    Args:
        run: the folder of a finished run.
        count: the number of digits in each row, 1 or more; None for any number.
    Yields:
        A Reader.
    Raises:
        OSError, ValueError: as in `saved_model.load` and `rejection.read_for`. ValueError is also
            raised if `count` is out of range.
    """
    if count is not None and count < 1:
        raise ValueError(f"{count} digits in each row; expected 1 or more")
    from number_reader.recognition import rejection
    from tf1_mnist.runs import saved_model  # late, since TensorFlow takes seconds

    with saved_model.load(run, ROW) as (session, model):
        yield Reader(session, model, count, rejection.read_for(model, run))


def _is_sure(seen: Seen) -> bool:
    """Returns whether a row's text is likely enough, and whether the row cannot show figures."""
    row = seen.row
    is_likely = row.confidence >= _LEAST_CONFIDENCE**row.size
    return is_likely and not acceptance.may_be_figures(seen.unlike_figures, len(row.digits))


def _doubtful(seen: Seen) -> Seen:
    return seen._replace(row=seen.row._replace(doubtful=True))
