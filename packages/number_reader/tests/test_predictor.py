"""Tests that all digits are found, each in its place, and that printed words are left out."""

from typing import Any, List, NamedTuple, Optional, Sequence, Tuple

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from messages import naming
from number_reader import Reader, reader_of
from number_reader.elements import Page
from number_reader.pretrained import READER
from number_reader.recognition.recognizer import Recognizer
from number_reader.rows import BLANK, SYMBOLS
from printed_forms import FONT, form
from scripted_strokes import WRITERS, write
from tf1_mnist import pretrained


def test_digits_are_where_they_were_written(written: Any) -> None:
    with reader_of(READER) as reader:
        found = reader.read(written.picture)
    assert [len(row.digits) for row in found.rows] == [5, 3, 7, 4]
    assert found.number == "\n".join(row.number for row in found.rows)
    for row, centres in zip(found.rows, written.centres):
        (left, top), (right, _), (below, bottom), _ = row.corners
        assert below == pytest.approx(right, abs=20)
        for digit, (x, y) in zip(row.digits, centres):
            assert left - 1 <= left + digit.left < x < left + digit.right <= right + 1
            assert top < y < bottom
            assert digit.probability == max(digit.probabilities)
        assert row.number == "".join(digit.text for digit in row.digits)
        assert 0 < row.confidence <= min(digit.probability for digit in row.digits) + 1e-6


def test_one_digit_has_two_alternatives(digits: Any) -> None:
    picture = np.pad(255 - np.kron(digits[1].images[0], np.ones((5, 5), np.uint8)), 60, "edge")
    with reader_of(READER) as reader:
        (row,) = reader.read(picture).rows
    confidences = [row.confidence, *(other.confidence for other in row.alternatives)]
    assert (row.number, len(confidences)) == ("7", 3)
    assert sorted(confidences, reverse=True) == confidences
    assert 0.99 < sum(confidences) <= 1 + 1e-6
    assert len({row.number, *(other.number for other in row.alternatives)}) == 3


def test_a_row_of_which_the_network_is_not_sure_is_doubtful(written: Any) -> None:
    """In each column, the network gives the blank and every symbol the same probability."""

    class Session:
        def run(self, fetches: Any, feeds: Any) -> Any:
            (images,) = feeds.values()
            return np.full((len(images), images.shape[2] // 2, 23), 1 / 23, np.float32)

    with reader_of(READER) as reader:
        reader.recognizer = Recognizer(Session(), reader.recognizer._model)
        found = reader.read(written.picture)
    assert [row.doubtful for row in found.rows] == 4 * [True]
    assert found.left_out == 0


def test_each_row_has_as_many_digits_as_asked_for(written: Any) -> None:
    with reader_of(READER, 4) as reader:
        assert [len(row.number) for row in reader.read(written.picture).rows] == [4, 4, 4, 4]


# --- Which rows are answered -------------------------------------------------------------------


class Says(NamedTuple):
    """The text that a network reads in a row, the confidence in the text, and the scores."""

    text: str
    confidence: float
    score: float
    figure_score: float = 4.0


def answer(says: Sequence[Says], count: Optional[int] = None) -> Page:
    """Reads a picture of rows by means of a network that gives the answers in `says`.

    The first row has one upright bar, the second has two, and so on.
    """
    picture = np.full((300 * len(says), 700), 255, np.uint8)
    for k in range(len(says)):
        for bar in range(k + 1):
            x = 100 + 110 * bar
            picture[300 * k + 90 : 300 * k + 210, x : x + 16] = 0

    def network(images: np.ndarray) -> Tuple[np.ndarray, np.ndarray, np.ndarray]:
        columns = np.zeros((len(images), images.shape[2] // 2, BLANK + 1))
        columns[:, :, BLANK] = 1.0
        columns[:, 1, [4, BLANK]] = 0.05, 0.95  # if there has to be a digit, it is a 4
        scores, figure_scores = [], []
        for image, of_row in zip(images, columns):
            inked = np.append(0, (image > 128).any(axis=0))
            said = says[np.count_nonzero(np.diff(inked) > 0) - 1]
            share = said.confidence ** (1 / max(len(said.text), 1))
            for k, symbol in enumerate(said.text):
                of_row[2 * k + 1] = 0.0
                of_row[2 * k + 1, :10] = (1 - share) / 9
                of_row[2 * k + 1, SYMBOLS.index(symbol)] = share
            scores.append(said.score)
            figure_scores.append(said.figure_score)
        return columns, np.array(scores), np.array(figure_scores)

    nothing: Any = None
    recognizer = Recognizer(nothing, nothing)
    recognizer.network = network  # type: ignore[method-assign]
    reader = Reader(recognizer, count)
    return reader.read(picture)


def shown(found: Page) -> List[Tuple[str, bool]]:
    """Returns each row's text and whether the row is doubtful."""
    assert found.seen is found.rows
    return [(row.text, row.doubtful) for row in found.rows]


NONE = -30.0  # the score of a row without digits
SURE, UNSURE, PRINT = Says("72", 0.99, 4.0), Says("3", 0.9, -3.5), Says("18", 0.9, NONE)


def test_a_row_is_doubtful_if_the_edge_of_the_picture_cuts_it_off() -> None:
    """Both pictures show a dark bar; in the second one, the bar continues beyond the picture."""
    picture = np.full((300, 300), 255, np.uint8)
    picture[60:180, 140:156] = 0
    with reader_of(READER) as reader:
        found = [reader.read(each) for each in (picture, picture[100:])]
    assert [[(row.text, row.doubtful) for row in each.rows] for each in found] == [
        [("1", False)],
        [("1", True)],
    ]


def test_sure_rows_are_the_answer() -> None:
    found = answer([SURE, SURE])
    assert (shown(found), found.left_out) == ([("72", False), ("72", False)], 0)


def test_a_row_that_could_be_digits_is_answered_beside_a_sure_one_but_marked() -> None:
    found = answer([UNSURE, SURE])
    assert (shown(found), found.left_out) == ([("3", True), ("72", False)], 0)
    assert found.text == "3\n72"


@pytest.mark.parametrize("other", [PRINT, Says("", 0.9, 4.0), Says("+", 0.99, 4.0)])
def test_what_clearly_shows_no_digits_is_left_out_beside_a_sure_row(other: Says) -> None:
    found = answer([SURE, other])
    assert (shown(found), found.left_out) == ([("72", False)], 1)


def test_what_clearly_shows_no_digits_is_left_out_beside_a_doubtful_row() -> None:
    found = answer([PRINT, UNSURE])
    assert (shown(found), found.left_out) == ([("3", True)], 1)


def test_without_a_sure_row_all_that_could_be_digits_are_answered_and_marked() -> None:
    found = answer([UNSURE, UNSURE])
    assert (shown(found), found.left_out) == ([("3", True), ("3", True)], 0)


def test_an_unlikely_text_is_doubtful_however_high_the_score() -> None:
    """A row is doubtful if the confidence is below 0.3 (one symbol) or 0.09 (two symbols)."""
    unlikely = Says("5", 0.28, 40.0), Says("12", 0.08, 40.0)
    assert shown(answer(unlikely)) == [("5", True), ("12", True)]
    likely = Says("5", 0.32, 40.0), Says("12", 0.1, 40.0)
    assert shown(answer(likely)) == [("5", False), ("12", False)]


def test_digits_that_may_be_figures_are_answered_and_marked() -> None:
    """The limits are -1.8 for one digit and -1.36 for two; each row is judged by itself."""
    found = answer([Says("5", 0.9, 4.0, -1.7), SURE, Says("7", 0.9, 4.0, -1.9)])
    assert (shown(found), found.left_out) == ([("5", False), ("72", False), ("7", True)], 0)
    assert shown(answer([SURE._replace(figure_score=-1.4)])) == [("72", True)]


@pytest.mark.parametrize("likeliest", [0, 1])
def test_if_no_row_shows_digits_the_likeliest_is_answered(likeliest: int) -> None:
    says = [PRINT, PRINT._replace(text="6")]
    says[likeliest] = says[likeliest]._replace(score=NONE + 1)
    found = answer(says)
    assert (shown(found), found.left_out) == ([(says[likeliest].text, True)], 1)


def test_if_no_row_shows_digits_one_with_digits_is_likelier_than_others() -> None:
    found = answer([PRINT, Says("+", 0.99, NONE + 9)])
    assert (shown(found), found.left_out) == ([("18", True)], 1)


def test_if_the_network_reads_no_digit_anywhere_the_likeliest_row_has_one() -> None:
    found = answer([Says("", 0.9, -1.0), Says("", 0.9, 1.0)])
    assert (shown(found), found.left_out) == ([("4", True)], 1)
    (row,) = found.rows
    assert row.corners[0][1] > 300  # it is the second
    assert row.confidence < 0.1


def test_nothing_is_doubtful_or_left_out_if_the_digits_were_counted() -> None:
    found = answer([PRINT, Says("", 0.9, NONE)], count=1)
    assert [row.doubtful for row in found.rows] == [False, False]
    assert ([len(row.digits) for row in found.rows], found.left_out) == ([1, 1], 0)


def test_a_count_that_cannot_be_found_is_refused() -> None:
    with pytest.raises(ValueError, match=naming("0", "1 or more")), reader_of(READER, 0):
        pass


def test_a_network_of_single_digits_is_refused() -> None:
    message = naming(pretrained.CNN, "digits", "rows")
    with pytest.raises(ValueError, match=message), reader_of(pretrained.CNN):
        pass


# --- Signs -----------------------------------------------------------------------------------


def lines(*places: Tuple[int, int, int, int]) -> np.ndarray:
    """Draws black lines, 8 pixels wide, on white paper; each place gives the two ends of a line."""
    paper = Image.new("L", (900, 300), 255)
    drawing = ImageDraw.Draw(paper)
    for place in places:
        drawing.line(place, fill=0, width=8)
    return np.asarray(paper)


def test_a_row_of_signs_is_no_row(written: Any) -> None:
    """A plus sign and two minus signs stand below a row of digits."""
    signs = lines(
        (100, 150, 160, 150), (130, 120, 130, 180), (250, 150, 310, 150), (400, 150, 460, 150)
    )
    picture = np.vstack([written.picture[:200, :900], signs])
    with reader_of(READER) as reader:
        found = reader.read(picture)
        (row,) = found.rows
        assert (len(row.digits), row.doubtful, found.left_out) == (5, False, 1)
        (row,) = reader.read(signs).rows
        assert (len(row.digits), row.doubtful) == (1, True)


def test_small_zeros_are_read(digits: Any) -> None:
    """The zeros are half as tall as the other digits and stand on the same line."""
    _, test = digits
    paper = Image.new("L", (1200, 300), 230)
    drawing, number, x = ImageDraw.Draw(paper), "", 60
    for image, label in zip(test.images[:40], test.labels):
        if label in (0, 1) or len(number) >= 8:
            continue
        rows_, columns = np.nonzero(image > 60)
        tight = image[rows_.min() : rows_.max() + 1, columns.min() : columns.max() + 1]
        ink = Image.fromarray(tight).resize((56, 84))
        paper.paste(20, (x, 100), ink)
        drawing.ellipse((x + 75, 142, x + 111, 182), outline=20, width=6)
        number, x = number + f"{label}0", x + 130
    with reader_of(READER) as reader:
        assert reader.read(np.asarray(paper)).number == number


# --- Print -----------------------------------------------------------------------------------


@pytest.mark.parametrize("share", [0.5, 1.0])
def test_words_beside_the_digits_are_left_out(digits: Any, share: float) -> None:
    """The words' capital letters are either half as tall as the digits or just as tall."""
    picture, number = form(digits, ["Phone:", "No.", "Date"], share, 0)
    with reader_of(READER) as reader:
        assert reader.read(picture).number == number


def picture_of(text: str, size: int) -> np.ndarray:
    """Returns a uint8 picture of black print on grey paper."""
    font = ImageFont.truetype(str(FONT), size)
    paper = Image.new("L", (round(font.getlength(text)) + 120, 200), 225)
    ImageDraw.Draw(paper).text((60, 150), text, fill=30, font=font, anchor="ls")
    return np.asarray(paper)


def test_a_letter_alone_is_a_doubtful_digit_unless_there_has_to_be_one() -> None:
    picture = picture_of("I", 120)
    for count in (None, 1):
        with reader_of(READER, count) as reader:
            (row,) = reader.read(picture).rows
        assert (row.number, row.doubtful) == ("1", count is None)


@pytest.mark.parametrize("text", ["1", "117", "111"])
def test_plain_1s_are_read_alone_and_side_by_side_in_tall_writing(text: str) -> None:
    """At least five of the six pictures are read correctly."""
    pictures = [
        write(text, writer, height, 18, seed)
        for seed, writer in enumerate(WRITERS[:3])
        for height in (160, 270)
    ]
    right = 0
    with reader_of(READER) as reader:
        for picture in pictures:
            found = reader.read(picture)
            right += found.number == text and not found.rows[0].doubtful
    assert right >= 5


def test_zeros_drawn_as_ellipses_are_digits_and_not_letters() -> None:
    paper = Image.new("L", (1200, 400), 255)
    drawing = ImageDraw.Draw(paper)
    for x in (140, 380, 620, 860):
        drawing.ellipse((x, 90, x + 160, 310), outline=0, width=18)
    with reader_of(READER) as reader:
        assert reader.read(np.asarray(paper)).number == "0000"


# --- Print and drawings without digits ---------------------------------------------------------


def blots(corners: int) -> np.ndarray:
    """Draws a row of filled polygons on white paper; those with 64 corners look like discs."""
    paper = Image.new("L", (1200, 400), 235)
    drawing = ImageDraw.Draw(paper)
    angles = np.linspace(0, 2 * np.pi, corners, endpoint=False) - np.pi / 2
    for x in (200, 450, 900):
        points = np.stack([x + 70 * np.cos(angles), 200 + 70 * np.sin(angles)], axis=1)
        drawing.polygon([(round(a), round(b)) for a, b in points], fill=25)
    return np.asarray(paper)


def printed_page(words: str) -> np.ndarray:
    paper = Image.new("L", (1000, 660), 235)
    font = ImageFont.truetype(str(FONT), 60)
    ImageDraw.Draw(paper).multiline_text((120, 80), words, fill=40, font=font, spacing=70)
    return np.asarray(paper)


@pytest.mark.parametrize("picture", [blots(64), blots(4)], ids=["discs", "squares"])
def test_drawings_are_doubtful(picture: np.ndarray) -> None:
    """A reader that ignored the score would be sure of its answer."""
    with reader_of(READER) as reader:
        found = reader.read(picture)
        reader.recognizer._rejection = None
        others = reader.read(picture)
    assert [row.doubtful for row in found.rows] == [True]
    assert [row.doubtful for row in others.rows] == [False]
    assert others.number == found.number != ""
    assert found.seen[0].images.shape[:2] == (1, 32)


def test_a_page_of_print_has_no_sure_row() -> None:
    with reader_of(READER) as reader:
        found = reader.read(printed_page("Teacher\nStreet\nExample\nAnswers"))
    assert all(row.doubtful for row in found.rows)
    assert len(found.rows) + found.left_out == 4


def test_a_number_is_read_beside_print(digits: Any) -> None:
    """A row of test digits, whose score is high, stands below four printed words."""
    row, number = form(digits, [""], 0.5, 5)
    picture = np.vstack(
        [
            printed_page("illicit\nlittle\nvivid\nMonday"),
            np.pad(row[:200, :1000], ((0, 60), (0, 0)), "edge"),
        ]
    )
    with reader_of(READER) as reader:
        found = reader.read(picture)
    (seen,) = found.seen
    assert found.number == seen.number == number
    assert seen.score > 3
