"""Tests that rows are found on pages whose digits were put in known places."""

from typing import Any, List, Sequence

import cv2
import numpy as np
import pytest

from messages import naming
from number_reader.detection import page_rows
from number_reader.recognition import line_images


def assert_found(picture: np.ndarray, centres: Sequence[Any], tolerance: float = 5) -> None:
    """Asserts that each row's tall components, in any order, are where its digits were put."""
    found = page_rows.find(picture)
    assert [len(row.tall) for row in found.rows] == [len(row) for row in centres]
    for row, expected in zip(found.rows, centres):
        top, left, bottom, right = found.components.boxes[row.tall].T * found.scale
        places = sorted(zip((left + right) / 2, (top + bottom) / 2))
        np.testing.assert_allclose(places, sorted(map(tuple, expected)), atol=tolerance)


def test_rows_come_from_top_to_bottom(written: Any) -> None:
    assert_found(*written)
    assert_found(255 - written.picture, written.centres)  # chalk on a board


def test_a_large_photograph_is_shrunk(written: Any) -> None:
    large = cv2.resize(written.picture, None, fx=4, fy=4)
    centres = [[[4 * x, 4 * y] for x, y in row] for row in written.centres]
    assert_found(large, centres, 20)


@pytest.mark.parametrize("angle", [-10, -4, 6, 10])
def test_a_page_may_be_rotated(written: Any, angle: float) -> None:
    turn = cv2.getRotationMatrix2D((500, 400), angle, 0.85)
    turned = cv2.warpAffine(written.picture, turn, (1000, 800), borderValue=255)
    centres = [[turn @ [x, y, 1] for x, y in row] for row in written.centres]
    assert_found(turned, centres, 12)
    # A row of few digits follows the digits, which do not stand on a straight line.
    assert np.rad2deg(page_rows.find(turned).rows[2].angle) == pytest.approx(-angle, abs=2)


def test_rows_may_bend(written: Any) -> None:
    """The rows sag by 70 pixels, about the height of a digit, as if the page were not flat."""
    sag = 70 * np.sin(np.pi * np.arange(1000) / 1000)
    y, x = np.mgrid[:1000, :1000].astype(np.float32)
    bent = cv2.remap(written.picture, x, np.float32(y - sag), cv2.INTER_LINEAR, borderValue=255)
    centres = [[[x, y + sag[int(x)]] for x, y in row] for row in written.centres]
    assert_found(bent, centres, 12)


def bars(*places: Sequence[int]) -> np.ndarray:
    """Draws bars, 14 pixels wide, on white paper; each place gives a bar's left, top and bottom."""
    picture = np.full((300, 700), 255, np.uint8)
    for left, top, bottom in places:
        picture[top:bottom, left : left + 14] = 0
    return picture


FIRST = [(60 + 50 * k, 60, 110) for k in range(6)]
SECOND = [(85 + 50 * k, 140, 190) for k in range(6)]


def test_a_digit_with_a_long_tail_does_not_join_two_rows() -> None:
    for k in range(6):
        with_a_tail = [*FIRST[:k], (FIRST[k][0], 60, 165), *FIRST[k + 1 :]]
        rows = page_rows.find(bars(*with_a_tail, *SECOND)).rows
        assert [len(row.tall) for row in rows] == [6, 6]


def test_a_bar_beside_two_rows_does_not_join_them() -> None:
    for left in (10, 420):
        lengths = [
            len(row.tall) for row in page_rows.find(bars(*FIRST, *SECOND, (left, 60, 190))).rows
        ]
        assert sorted(lengths) == [1, 6, 6]


@pytest.mark.parametrize("place", [(300, 0, 40), (300, 260, 300)])
def test_a_row_that_the_border_cuts_off_is_left_out(place: Sequence[int]) -> None:
    (row,) = page_rows.find(bars(*SECOND, place)).rows
    assert len(row.tall) == 6
    (row,) = page_rows.find(bars(place)).rows  # there is nothing else
    assert len(row.tall) == 1


@pytest.mark.parametrize(("thickness", "gap"), [(12, 8), (20, 15), (28, 25)])
def test_thick_1s_in_close_rows_are_no_lines(thickness: int, gap: int) -> None:
    picture = np.full((700, 500), 255, np.uint8)
    for row in range(4):
        top = 60 + (100 + gap) * row
        for x in (120, 250, 380):
            picture[top : top + 100, x : x + thickness] = 0
    assert [len(row.tall) for row in page_rows.find(picture).rows] == [3, 3, 3, 3]


def test_a_broken_digit_at_a_rows_end_belongs_to_it() -> None:
    for left in (10, 360):
        halves = [(left, 60, 82), (left + 4, 86, 112)]
        first, second = page_rows.find(bars(*FIRST, *SECOND, *halves)).rows
        assert len(first.tall) + len(first.small) == 8
        assert len(second.tall) == 6


def test_a_piece_inside_a_digit_belongs_to_its_row() -> None:
    picture = bars()
    for x in (200, 300, 400, 500, 600):
        cv2.rectangle(picture, (x, 62), (x + 40, 107), 0, 4)
        cv2.line(picture, (x + 20, 70), (x + 20, 99), 0, 4)
    (row,) = page_rows.find(picture).rows
    assert len(row.tall) + len(row.small) == 10


def test_small_pictures_are_read_too(written: Any) -> None:
    small = cv2.resize(written.picture, None, fx=0.2, fy=0.2, interpolation=cv2.INTER_AREA)
    centres = [[[x / 5, y / 5] for x, y in row] for row in written.centres]
    assert_found(small, centres, 1.5)


def test_a_long_row_of_small_digits_is_found(written: Any) -> None:
    """The picture is 63 pixels high and 5,184 wide; it is searched without being shrunk."""
    row = written.picture[40:180, 40:]
    picture = cv2.resize(np.hstack(12 * [row]), None, fx=0.45, fy=0.45)
    (found,) = page_rows.find(picture).rows
    assert len(found.tall) == 12 * 5


def test_on_plain_paper_a_stroke_may_be_wide() -> None:
    picture = np.full((160, 40), 255, np.uint8)
    picture[5:155, 8:32] = 0
    found = page_rows.find(picture)
    (row,) = found.rows
    (component,) = row.tall
    box = found.components.boxes[component] * found.scale
    np.testing.assert_allclose(box, [5, 8, 155, 32], atol=1)


def test_ruled_and_squared_paper(written: Any) -> None:
    for upright in (False, True):
        picture = written.picture.copy()
        for y in range(25, 800, 60):
            cv2.line(picture, (0, y), (999, y + 6), 120, 2)
        for x in range(20, 1000, 60) if upright else ():
            cv2.line(picture, (x, 0), (x + 4, 799), 120, 2)
        assert_found(picture, written.centres, 8)


def test_a_pale_line_that_ends_on_the_page_joins_no_digits() -> None:
    """Two lines cross the whole page and are therefore taken for ruled lines.

    The third line is equally pale, but shorter. Part of a line may be darker than the rest.
    """
    absorbed = np.zeros((600, 800), np.float32)
    absorbed[[260, 261, 320, 321]] = 0.42
    absorbed[320:322, 680:740] = 0.6
    absorbed[290:292, 120:480] = 0.42
    for left in range(150, 650, 100):
        cv2.rectangle(absorbed, (left, 250), (left + 10, 330), 0.9, -1)
    found = page_rows.find(np.round(220 * (1 - absorbed)).astype(np.uint8))
    assert [len(row.tall) for row in found.rows] == [5]
    assert len(found.components.boxes) == 5
    assert (found.components.widths < 20).all()


def test_the_table_around_the_page_and_a_shadow(written: Any) -> None:
    picture = written.picture.copy()
    picture[:, :35] = 40
    picture[770:] = 60
    light = np.linspace(1, 0.5, 1000) * np.where(np.arange(800)[:, None] < 400, 1, 0.8)
    assert_found((picture * light).astype(np.uint8), written.centres)


def test_pencil_on_a_sheet_on_a_dark_desk(written: Any) -> None:
    turn = cv2.getRotationMatrix2D((500, 400), 5, 1)
    turn[:, 2] += 150
    grain = cv2.resize(np.random.RandomState(0).uniform(30, 90, (40, 5)), (1300, 1100))
    is_sheet = cv2.warpAffine(np.ones((800, 1000)), turn, (1300, 1100)) > 0
    pencil = 120 + 0.4 * cv2.warpAffine(written.picture, turn, (1300, 1100))
    picture = np.where(is_sheet, pencil, grain).astype(np.uint8)
    assert_found(picture, [[turn @ [x, y, 1] for x, y in row] for row in written.centres], 12)


def test_dust_is_left_out(written: Any) -> None:
    picture = written.picture.copy()
    random = np.random.RandomState(0)
    for _ in range(60):
        y, x = random.randint(795), random.randint(995)
        picture[y : y + 3, x : x + 3] = np.minimum(picture[y : y + 3, x : x + 3], 90)
    assert_found(picture, written.centres, 6)
    assert not any(row.small for row in page_rows.find(picture).rows)


def test_an_edge_beside_a_digit_is_left_out(written: Any) -> None:
    picture = written.picture[40:170, 40:170].copy()
    picture[:, :12] = 50
    assert_found(picture, [[[x - 40, y - 40] for x, y in written.centres[0][:1]]])


def test_a_broken_digit_is_one_row() -> None:
    picture = np.full((200, 150), 255, np.uint8)
    picture[40:90, 70:80] = 0
    picture[94:150, 60:70] = 0
    cv2.line(picture, (60, 94), (85, 94), 0, 4)
    (row,) = page_rows.find(picture).rows
    assert len(row.tall) == 2


def test_small_digits_on_a_large_page_are_not_shrunk_too_much(written: Any) -> None:
    picture = np.full((5600, 1200), 255, np.uint8)
    picture[2000:2267, 100:433] = cv2.resize(
        written.picture, (333, 267), interpolation=cv2.INTER_AREA
    )
    centres = [[[100 + x / 3, 2000 + y / 3] for x, y in row] for row in written.centres]
    assert_found(picture, centres)


@pytest.mark.parametrize(
    ("picture", "named"),
    [
        (np.zeros((60, 50), bool), ["bool", "(60, 50)"]),
        (np.zeros((60, 50)), ["float64", "(60, 50)"]),
        (np.zeros((60, 50, 3), np.uint8), ["uint8", "(60, 50, 3)"]),
        (np.zeros((0, 50), np.uint8), ["uint8", "(0, 50)"]),
    ],
    ids=["bool", "float", "colours", "empty"],
)
def test_what_is_no_grey_picture_is_refused(picture: np.ndarray, named: List[str]) -> None:
    with pytest.raises(ValueError, match=naming(*named, "uint8 of shape (height, width)")):
        page_rows.find(picture)


def test_a_very_long_picture_is_refused() -> None:
    with pytest.raises(ValueError, match=naming("40,001 x 200", "200 times")):
        page_rows.find(np.full((200, 40_001), 255, np.uint8))


# --- Bounds on the work that a picture makes ---------------------------------------------------


@pytest.mark.parametrize("step", [5, 16, 40])
@pytest.mark.parametrize("thickness", [1, 3])
def test_lines_alone_are_no_ink(step: int, thickness: int) -> None:
    """If the lines were taken for rows, the thinnest would become images 28,000 pixels wide."""
    picture = np.full((1000, 1400), 255, np.uint8)
    for y in range(thickness):
        picture[y::step] = 0
    with pytest.raises(ValueError, match=naming("no ink", "stands out from the paper")):
        page_rows.find(picture)


def test_a_long_bar_is_no_row_but_many_strokes_that_touch_are() -> None:
    picture = np.full((300, 1400), 255, np.uint8)
    picture[100:120, 40:1360] = 0
    with pytest.raises(ValueError, match=naming("no digits", "handwritten digits")):
        page_rows.find(picture)
    picture[:] = 255
    for x in range(60, 1340, 40):
        cv2.polylines(picture, [np.array([(x, 140), (x + 20, 90), (x + 40, 140)])], False, 0, 5)
    (row,) = page_rows.find(picture).rows
    assert len(row.tall) == 1


def specks(rows: int, columns: int, height: int, width: int) -> np.ndarray:
    """Draws a grid of specks; each has at least 10 x 10 pixels of paper to itself."""
    picture = np.full((rows, max(10, height + 2), columns, max(10, width + 2)), 255, np.uint8)
    picture[:, 1 : height + 1, :, 1 : width + 1] = 0
    return picture.reshape(rows * picture.shape[1], -1)


def noise(grain: int, share: float) -> np.ndarray:
    random = np.random.RandomState(0)
    coarse = np.where(random.uniform(size=(1000 // grain, 1400 // grain)) < share, 0, 255)
    return np.kron(coarse, np.ones((grain, grain))).astype(np.uint8)


@pytest.mark.parametrize(("grain", "share"), [(7, 0.1), (10, 0.2), (14, 0.3), (20, 0.1)])
def test_strips_are_as_long_as_8000_digits_at_most(grain: int, share: float) -> None:
    """In line images, digits are 20 pixels high. Each line image has some paper at its ends."""
    found = page_rows.find(noise(grain, share))
    widths = [line_images.cut(found, row).image.shape[1] for row in found.rows]
    assert 5 < len(widths) < 500
    assert sum(widths) <= 20 * 8000 + 20 * len(widths)


@pytest.mark.parametrize(
    ("picture", "rows"),
    [(specks(140, 140, 8, 4), "140"), (specks(600, 10, 9, 6), "600"), (noise(10, 0.1), "98")],
    ids=["specks", "rows", "noise"],
)
def test_too_much_writing_is_refused(picture: np.ndarray, rows: str) -> None:
    named = naming(f"{rows} rows", "room for", "500 rows and 8,000 digits")
    with pytest.raises(ValueError, match=named):
        page_rows.find(picture)


def test_rows_too_low_to_be_read_are_left_out() -> None:
    with pytest.raises(ValueError, match=naming("no digits", "handwritten digits")):
        page_rows.find(specks(60, 60, 6, 4))
    assert len(page_rows.find(specks(60, 60, 9, 4)).rows) == 60


def test_a_line_between_columns_is_no_ink_and_joins_no_digits() -> None:
    picture = np.full((700, 500), 255, np.uint8)
    for top in (60, 200, 340):
        for left in (60, 130, 260, 330):
            cv2.rectangle(picture, (left, top), (left + 30, top + 60), 0, 4)
    line = cv2.line(np.zeros_like(picture), (164, 40), (164, 420), 1, 3)  # touches three digits
    found = page_rows.find(np.where(line > 0, np.uint8(0), picture))
    assert [len(row.tall) for row in found.rows] == [4, 4, 4]
    assert len(found.vertical) > 0
    assert len(page_rows.find(picture).vertical) == 0
    free = (line > 0) & (cv2.erode(picture, np.ones((9, 9), np.uint8)) > 0)
    assert found.ink[free].mean() < 10
