"""Tests where digits are found and how many, and that printed words are left out."""

import contextlib
from pathlib import Path
from typing import Any, Tuple

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from messages import naming
from printed_forms import FONT, form
from scripted_strokes import WRITERS, write
from tf1_mnist import pretrained
from tf1_mnist.handwriting import reader_of


@pytest.mark.parametrize("network", [pretrained.CNN, pretrained.READER], ids=["cnn", "reader"])
def test_digits_are_where_they_were_written(network: Path, written: Any) -> None:
    with reader_of(network) as reader:
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
        assert row.number == "".join(str(digit.digit) for digit in row.digits)
        assert 0 < row.confidence <= min(digit.probability for digit in row.digits) + 1e-6


@pytest.mark.parametrize("network", [pretrained.CNN, pretrained.READER], ids=["cnn", "reader"])
def test_one_digit_has_two_alternatives(network: Path, digits: Any) -> None:
    picture = np.pad(255 - np.kron(digits[1].images[0], np.ones((5, 5), np.uint8)), 60, "edge")
    with reader_of(network) as reader:
        (row,) = reader.read(picture).rows
    confidences = [row.confidence, *(other.confidence for other in row.alternatives)]
    assert (row.number, len(confidences)) == ("7", 3)
    assert sorted(confidences, reverse=True) == confidences
    assert 0.99 < sum(confidences) <= 1 + 1e-6
    assert len({row.number, *(other.number for other in row.alternatives)}) == 3


def test_a_row_of_which_the_network_is_not_sure_shows_no_digits(written: Any) -> None:
    """Its answer is the blank or any symbol, with the same probability in each column."""

    class Session:
        def run(self, fetches: Any, feeds: Any) -> Any:
            (images,) = feeds.values()
            return np.full((len(images), images.shape[2] // 2, 23), 1 / 23, np.float32)

    with reader_of(pretrained.READER) as reader:
        reader._session, reader._rejection = Session(), None
        with pytest.raises(ValueError, match="no digits"):
            reader.read(written.picture)


@pytest.mark.parametrize("letters", [1, 20])
def test_long_names_make_no_row_surer(letters: int, written: Any) -> None:
    """Of each digit, the network says that it is any of the ten classes."""

    class Session:
        def run(self, fetches: Any, feeds: Any) -> Any:
            (images,) = feeds.values()
            return [np.full((len(images), 10), 0.1, np.float32)]

    names = tuple(letters * letter for letter in "abcdefghij")
    with reader_of(pretrained.CNN) as reader:
        reader._session, reader._model = Session(), reader._model._replace(class_names=names)
        with pytest.raises(ValueError, match="no digits"):
            reader.read(written.picture)


def test_each_row_has_as_many_digits_as_asked_for(written: Any) -> None:
    with reader_of(pretrained.READER, 4) as reader:
        assert [len(row.number) for row in reader.read(written.picture).rows] == [4, 4, 4, 4]


@pytest.mark.parametrize(
    ("network", "count", "named"),
    [
        (pretrained.READER, 0, ["0", "1 or more"]),
        (pretrained.CNN, 4, [pretrained.CNN, "single digits", "reader"]),
    ],
    ids=["no digits", "a network of single digits"],
)
def test_a_count_that_cannot_be_found_is_refused(network: Path, count: int, named: Any) -> None:
    with pytest.raises(ValueError, match=naming(*named)), reader_of(network, count):
        pass


# --- Signs -----------------------------------------------------------------------------------


def lines(*places: Tuple[int, int, int, int]) -> np.ndarray:
    """Draws black lines, 8 pixels wide, from (x, y) to (x, y), on white paper."""
    paper = Image.new("L", (900, 300), 255)
    drawing = ImageDraw.Draw(paper)
    for place in places:
        drawing.line(place, fill=0, width=8)
    return np.asarray(paper)


def test_a_row_of_signs_is_no_row(written: Any) -> None:
    """Below a row of digits: a plus and two minuses."""
    signs = lines(
        (100, 150, 160, 150), (130, 120, 130, 180), (250, 150, 310, 150), (400, 150, 460, 150)
    )
    picture = np.vstack([written.picture[:200, :900], signs])
    with reader_of(pretrained.READER) as reader:
        (row,) = reader.read(picture).rows
        assert len(row.digits) == 5
        with pytest.raises(ValueError, match="no digits"):
            reader.read(signs)


def test_small_zeros_are_read(digits: Any) -> None:
    """They are half as high as the other digits and stand on the same line."""
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
    with reader_of(pretrained.READER) as reader:
        assert reader.read(np.asarray(paper)).number == number


# --- Print -----------------------------------------------------------------------------------


@pytest.mark.parametrize("share", [0.5, 1.0])
def test_words_beside_the_digits_are_left_out(digits: Any, share: float) -> None:
    """Whose capitals are half as high as a digit, or as high."""
    picture, number = form(digits, ["Phone:", "No.", "Date"], share, 0)
    with reader_of(pretrained.READER) as reader:
        assert reader.read(picture).number == number


def picture_of(text: str, size: int) -> np.ndarray:
    """Returns black print on grey paper, uint8."""
    font = ImageFont.truetype(str(FONT), size)
    paper = Image.new("L", (round(font.getlength(text)) + 120, 200), 225)
    ImageDraw.Draw(paper).text((60, 150), text, fill=30, font=font, anchor="ls")
    return np.asarray(paper)


def test_a_letter_alone_is_a_digit_only_if_there_has_to_be_one() -> None:
    picture = picture_of("I", 120)
    with reader_of(pretrained.READER) as reader, pytest.raises(ValueError, match="no digits"):
        reader.read(picture)
    with reader_of(pretrained.READER, 1) as reader:
        assert reader.read(picture).number == "1"


@pytest.mark.parametrize("text", ["1", "117", "111"])
def test_plain_1s_are_read_alone_and_side_by_side_in_tall_writing(text: str) -> None:
    """At least five of six are."""
    pictures = [
        write(text, writer, height, 18, seed)
        for seed, writer in enumerate(WRITERS[:3])
        for height in (160, 270)
    ]
    right = 0
    with reader_of(pretrained.READER) as reader:
        for picture in pictures:
            with contextlib.suppress(ValueError):  # no digits
                right += reader.read(picture).number == text
    assert right >= 5


def test_zeros_drawn_as_ellipses_are_digits_and_not_letters() -> None:
    paper = Image.new("L", (1200, 400), 255)
    drawing = ImageDraw.Draw(paper)
    for x in (140, 380, 620, 860):
        drawing.ellipse((x, 90, x + 160, 310), outline=0, width=18)
    with reader_of(pretrained.READER) as reader:
        assert reader.read(np.asarray(paper)).number == "0000"


# --- Print and drawings without digits ---------------------------------------------------------


def blots(corners: int) -> np.ndarray:
    """Draws full polygons on white paper, in a row: 64 corners make a disc."""
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


@pytest.mark.parametrize("picture", [blots(64), blots(3)], ids=["discs", "triangles"])
def test_drawings_show_no_digits(picture: np.ndarray) -> None:
    """A network that cannot tell reads some. They are shown to someone who corrects them."""
    with reader_of(pretrained.READER) as reader:
        with pytest.raises(ValueError, match="no digits"):
            reader.read(picture)
        shown, (images,) = reader.look(picture, doubtful=True)
        reader._rejection = None
        assert reader.read(picture).number == shown.number != ""
    assert images.shape[:2] == (1, 32)


def test_a_page_of_print_shows_no_digits() -> None:
    with reader_of(pretrained.READER) as reader, pytest.raises(ValueError, match="no digits"):
        reader.read(printed_page("Teacher\nStreet\nExample\nAnswers"))


def test_a_number_is_read_beside_print(digits: Any) -> None:
    """Below a page of words: a row of test digits, whose evidence is sure."""
    row, number = form(digits, [""], 0.5, 0)
    picture = np.vstack(
        [
            printed_page("illicit\nlittle\nvivid\nMonday"),
            np.pad(row[:200, :1000], ((0, 60), (0, 0)), "edge"),
        ]
    )
    with reader_of(pretrained.READER) as reader:
        found, (seen,) = reader.read_rows(picture)
    assert found.number == seen.row.number == number
    assert seen.evidence > 3


def test_a_network_of_single_digits_cannot_tell() -> None:
    with reader_of(pretrained.CNN) as reader:
        _, seen = reader.read_rows(blots(3))
    assert [each.evidence for each in seen] == [np.inf]
