"""Reads the numbers in a picture in three steps: detect, recognize, build.

`detect` finds where something is written, and never reads. `Recognizer` reads it. `build` makes the
answer. Two decisions about what was detected need what was read, and both are made in `Reader`:
`_upright` decides how the page is rotated, and `read` which of the pages that `detect` yields, a
table or mere rows, is the right one.
"""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Iterator, Optional

import numpy as np

from number_reader.detection import orientation, page_rows
from number_reader.detection.orientation import Turned
from number_reader.elements import Page
from number_reader.recognition import acceptance, doubt
from number_reader.recognition.recognizer import Recognizer
from number_reader.tables import assembly, column_cells, ruled_cells
from number_reader.task import ROW


def detect(upright: Turned) -> Iterator[Page]:
    """Yields what a picture may show: a table with lines, a table without, and rows of writing."""
    page = upright.page
    if page.grids:
        yield page
        page = page_rows.in_pyramid(upright.pyramid)
    columns = column_cells.find(page)
    if columns is not None:
        yield columns
    yield page


def build(page: Page, may_leave_out: bool) -> Optional[Page]:
    """Makes the answer of a page whose rows have been read.

    Args:
        may_leave_out: whether to leave out what shows no digits.
    Returns:
        The answer; None if the page has cells that are not those of a table of numbers.
    """
    if not page.grids:
        rows = acceptance.accepted(page) if may_leave_out else page.rows
        return Page(tuple(rows), left_out=len(page.rows) - len(rows))
    if may_leave_out and not acceptance.table_shows_digits(page):
        return None
    table = assembly.assemble(page)
    return table if table is not None and column_cells.is_plain(page, table) else None


class Reader:
    """Reads pictures with a network that `reader_of` has opened.

    Args:
        recognizer: the network.
        count: as in `reader_of`.
    """

    def __init__(self, recognizer: Recognizer, count: Optional[int] = None) -> None:
        self.recognizer, self._count = recognizer, count

    def read(self, picture: np.ndarray) -> Page:
        """Reads the numbers in a picture.

        Args:
            picture: uint8 of shape (height, width); 0 is black, and 255 is white.
        Raises:
            ValueError: as in `page_rows.check`, `page_rows.find` and `ctc.likeliest`.
        """
        page_rows.check(picture)
        upright = self._upright(picture)
        may_leave_out = self._count is None
        answers = (build(self._recognized(page), may_leave_out) for page in detect(upright))
        answer = next(answer for answer in answers if answer is not None)
        return orientation.back(answer, upright.turns, picture.shape)

    def _upright(self, picture: np.ndarray) -> Turned:
        """Finds the orientation in which a few rows of the page are read with the least doubt."""
        best = orientation.as_it_is(picture, (ruled_cells.find, page_rows.in_pyramid))
        if not best.may_be_rotated:
            return best
        least = self._doubt(best)
        if least.is_upright:
            return best
        least = least.rotated()
        for other in orientation.turned(picture, best.detect):
            of_other = self._doubt(other)
            if of_other.is_less(least):
                best, least = other, of_other
        return best

    def _doubt(self, turned: Turned) -> doubt.Doubt:
        return doubt.of(self.recognizer.read(turned.page, turned.sample, self._count))

    def _recognized(self, page: Page) -> Page:
        """Reads the rows of a page. Some are then read again, as one digit each.

        These are rows that fill the boxes of a form, and a row that is the only one on its page and
        without digits.
        """
        written = self.recognizer.read(page, page.written, self._count)
        page = page.with_written(written)
        if page.grids:
            again = assembly.crowded(page)
        else:
            again = acceptance.without_digits(page) if self._count is None else []
        for k, row in zip(again, self.recognizer.read(page, [written[k] for k in again], 1)):
            written[k] = row._replace(doubtful=not page.grids)
        return page.with_written(written)


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
        yield Reader(Recognizer(session, model, rejection.read_for(model, run)), count)
