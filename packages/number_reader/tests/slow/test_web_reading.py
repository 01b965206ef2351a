"""Compares each step from strokes to text in headless Chromium with the same step in Python."""

import base64
import math
from pathlib import Path
from typing import Any, Dict, Iterator, List, Tuple

import cv2
import numpy as np
import pytest
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webdriver import WebDriver

import number_reader
from browser import chromium, console
from drawings import drawings
from number_reader import rows
from number_reader.detection import page_rows
from number_reader.detection.strokes import disc, square
from number_reader.pretrained import READER
from number_reader.recognition import acceptance, ctc, line_images, recognizer, rejection, signs
from number_reader.rows import batches, composition
from number_reader.task import ROW
from number_reader.web import pages
from page_texts import in_english
from tf1_mnist.pictures import picture_files
from tf1_mnist.runs import saved_model
from tf1_mnist.web import network

PICTURES = Path(__file__).parents[2] / "docs" / "figures"
NO_INK = "no ink; expected handwriting that stands out from the paper"
NO_DIGITS = "no digits; expected handwritten digits"

# The functions that tests call in the page. Images go there and back as [height, width, base64].
HELPERS = """
let changes = 0, paper;

function write({width, height, pen, strokes}) {
  const canvas = document.createElement("canvas");
  document.body.replaceChildren(canvas);
  canvas.width = width;
  canvas.height = height;
  canvas.style.width = "480px";
  paper = new tf1mnist.Paper(canvas, () => changes++, pen);
  paper.write(strokes);
}

function packed({width, height, values}) {
  let letters = "";
  for (const value of values) letters += String.fromCharCode(value);
  return [height, width, btoa(letters)];
}

function unpacked([height, width, letters]) {
  return {width, height, values: Uint8Array.from(atob(letters), (each) => each.charCodeAt(0))};
}

function steps(drawing) {
  write(drawing);
  const picture = paper.picture(), page = tf1mnist.page_rows.find(picture);
  if (page === null) return {picture: packed(picture), rows: []};
  const rows = page.rows.map((row) => ({
    ...row,
    members: [row.digits, row.others],
    image: packed(tf1mnist.line_images.cut(page, row)),
  }));
  return {picture: packed(picture), ink: packed(page.ink), boxes: page.components, rows};
}

function read(drawing) {
  write(drawing);
  const picture = paper.picture();
  const network = new tf1mnist.Network(tf1mnist.networks.reader);
  const found = tf1mnist.read(picture.values, picture.width, picture.height, network);
  for (const row of found.rows) row.images = row.images.map(packed);
  return [packed(picture), found];
}
"""


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebDriver]:
    """Opens a page whose scripts contain the network, draw strokes and read pictures."""
    folder = tmp_path_factory.mktemp("page")
    scripts = [pages.ROWS.text(name) for name in ("paper.js", *pages.READING, "network.js")]
    fitted = rejection.read(READER)
    assert fitted is not None
    with saved_model.load(READER, ROW) as (session, model):
        more = {"rejection": fitted._asdict()}
        scripts.append(network.script(session, ROW, model.class_names, "reader", more))
    elements = "\n".join(f"<script>{script}</script>" for script in [*scripts, HELPERS])
    html = f"<!DOCTYPE html><meta charset=utf-8><body>{elements}"
    (folder / "page.html").write_text(html, "utf-8")
    with chromium(tmp_path_factory.mktemp("chromium"), "en-US") as browser:
        browser.get((folder / "page.html").as_uri())
        yield browser
        assert console(browser) == []


def packed(image: np.ndarray) -> Tuple[int, int, str]:
    return (*image.shape, base64.b64encode(image.tobytes()).decode())


def unpacked(image: Any) -> np.ndarray:
    height, width, letters = image
    return np.frombuffer(base64.b64decode(letters), np.uint8).reshape(height, width)


def difference(one: np.ndarray, other: np.ndarray) -> int:
    assert one.shape == other.shape
    return int(abs(one.astype(int) - other).max())


# --- The paper -------------------------------------------------------------------------------


def nearby(image: np.ndarray) -> List[np.ndarray]:
    """Returns an image and four copies of it, each shifted by one pixel in a different direction.

    If the centre of a digit lies halfway between two pixels, a difference of 1 in the ink can move
    the digit to either of them. The results of different versions of Pillow can differ by this
    much.
    """
    moves = [(1, 0), (1, 1), (-1, 0), (-1, 1)]
    return [image, *(np.roll(image, by, axis) for by, axis in moves)]


def empty(browser: WebDriver, pen: float = 20) -> None:
    browser.execute_script("write(arguments[0])", {**SIZE, "pen": pen, "strokes": []})
    browser.execute_script("changes = 0")


SIZE = {"width": 960, "height": 480}  # twice as large as it is on the page
BAR = [(-100, -60), (0, -60), (100, -60)]
STEM = [(100, -60), (0, 80)]


def press(browser: WebDriver, stroke: List[Tuple[int, int]]) -> None:
    """Draws a stroke with the mouse; x and y are given in pixels from the middle of the canvas."""
    paper = browser.find_element(By.TAG_NAME, "canvas")
    actions = ActionChains(browser, duration=10)
    actions.move_to_element_with_offset(paper, *stroke[0]).click_and_hold()
    for place in stroke[1:]:
        actions.move_to_element_with_offset(paper, *place)
    actions.release().perform()


def picture(browser: WebDriver) -> np.ndarray:
    return unpacked(browser.execute_script("return packed(paper.picture())"))


def distances(strokes: List[List[Dict[str, float]]]) -> np.ndarray:
    """Returns each pixel's distance to the nearest stroke.

    The drawing is surrounded by a margin of 40 pixels.
    """
    y, x = np.mgrid[: SIZE["height"] + 80, : SIZE["width"] + 80] + 0.5 - 40
    nearest = np.full(x.shape, np.inf)
    for stroke in strokes:
        points = [(point["x"], point["y"]) for point in stroke]
        for (a, b), (c, d) in zip(points, points[1:]):
            share = ((x - a) * (c - a) + (y - b) * (d - b)) / ((c - a) ** 2 + (d - b) ** 2)
            share = share.clip(0, 1)
            far = np.hypot(x - a - share * (c - a), y - b - share * (d - b))
            nearest = np.minimum(nearest, far)
    return nearest


def test_a_stroke_of_the_mouse_is_a_line_of_the_pens_width(browser: WebDriver) -> None:
    empty(browser)
    press(browser, BAR)
    press(browser, STEM)
    bar, stem = strokes = browser.execute_script("return paper.strokes")
    middle = np.array([SIZE["width"], SIZE["height"]]) / 2
    for stroke, drawn in ((bar, BAR), (stem, STEM)):
        for place, expected in zip((stroke[0], stroke[-1]), (drawn[0], drawn[-1])):
            found = np.array([place["x"], place["y"]])
            np.testing.assert_allclose(found, middle + 2 * np.array(expected), atol=3)
    shown, far = picture(browser), distances(strokes)
    assert shown.shape == far.shape
    assert (shown[far < 9] == 0).all()
    assert (shown[far > 11] == 255).all()
    assert browser.execute_script("return changes") == len(bar) + len(stem)


def test_strokes_are_taken_away_and_written_again(browser: WebDriver) -> None:
    empty(browser)
    press(browser, BAR)
    first = picture(browser)
    press(browser, STEM)
    both, strokes = picture(browser), browser.execute_script("return paper.strokes")
    browser.execute_script("paper.undo()")
    np.testing.assert_array_equal(picture(browser), first)
    browser.execute_script("paper.write(arguments[0])", strokes)
    np.testing.assert_array_equal(picture(browser), both)
    assert browser.execute_script("return paper.strokes") == strokes
    browser.execute_script("paper.clear()")
    assert (picture(browser) == 255).all()
    browser.execute_script("paper.undo()")  # there is nothing to undo
    assert browser.execute_script("return paper.strokes") == []
    press(browser, BAR)
    np.testing.assert_array_equal(picture(browser), first)


def test_a_finger_writes_and_a_second_one_does_not(browser: WebDriver) -> None:
    empty(browser)
    box = browser.find_element(By.TAG_NAME, "canvas").rect

    def touch(kind: str, *places: Tuple[int, int]) -> None:
        points = [{"x": box["x"] + x, "y": box["y"] + y} for x, y in places]
        browser.execute_cdp_cmd("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    touch("touchStart", (100, 60))
    touch("touchStart", (100, 60), (300, 200))
    touch("touchMove", (140, 90), (320, 210))
    touch("touchEnd")
    (stroke,) = browser.execute_script("return paper.strokes")
    for place, expected in zip((stroke[0], stroke[-1]), ((200, 120), (280, 180))):
        np.testing.assert_allclose([place["x"], place["y"]], expected, atol=3)


# --- Images ----------------------------------------------------------------------------------


def in_javascript(browser: WebDriver, image: np.ndarray, call: str, *more: Any) -> np.ndarray:
    script = f"const image = unpacked(arguments[0]); return packed(tf1mnist.imaging.{call})"
    return unpacked(browser.execute_script(script, packed(image), *more))


@pytest.fixture(scope="module")
def noise() -> np.ndarray:
    coarse = np.random.RandomState(0).randint(0, 256, (12, 19)).astype(np.uint8)
    return np.asarray(cv2.resize(coarse, (75, 48), interpolation=cv2.INTER_CUBIC))


def test_images_are_scaled_as_by_opencv(browser: WebDriver, noise: np.ndarray) -> None:
    for width, height in ((60, 48), (94, 48), (25, 12), (19, 48), (1, 48)):
        expected = cv2.resize(noise, (width, height), interpolation=cv2.INTER_AREA)
        found = in_javascript(browser, noise, f"resizeArea(image, {width}, {height})")
        assert difference(found, expected) <= 1, (width, height)
    for width in range(58, 75):  # as for rows that are read at other widths
        part = np.ascontiguousarray(noise[:, :width])
        for size in (round(0.8 * width), round(1.25 * width)):
            expected = cv2.resize(part, (size, 48), interpolation=cv2.INTER_AREA)
            found = in_javascript(browser, part, f"resizeArea(image, {size}, 48)")
            # If a column's border is also a pixel's border, OpenCV may take the pixel beside it.
            far = (abs(found.astype(int) - expected) > 1).any(axis=0)
            assert far.sum() <= 1, (width, size)


def test_images_are_filtered_as_by_opencv(browser: WebDriver, noise: np.ndarray) -> None:
    for reach in (0, 1, 2, 5):
        for name, kernel in (("dilateDisc", disc(reach)), ("dilateSquare", square(reach))):
            found = in_javascript(browser, noise, f"{name}(image, {reach})")
            assert difference(found, cv2.dilate(noise, kernel)) == 0, (name, reach)
    for sigma in (0.36, 0.7, 1.5, 3.1):
        expected = cv2.GaussianBlur(noise, (0, 0), sigma)
        assert difference(in_javascript(browser, noise, f"blur(image, {sigma})"), expected) <= 1
    cosine, sine = math.cos(0.1), math.sin(0.1)
    matrix = 1.6 * np.array([[cosine, sine], [-sine, cosine]])
    offset, back = np.array([3.2, 9.9]), np.linalg.inv(matrix)
    expected = cv2.warpAffine(noise, np.column_stack([matrix, offset]), (120, 80))
    source = "[0, 1].map((k) => m[k][0] * (x - o[0]) + m[k][1] * (y - o[1]))"
    found = in_javascript(
        browser,
        noise,
        f"warp(image, {{width: 120, height: 80}}, ((m, o) => (x, y) => {source})"
        "(arguments[1], arguments[2]))",
        back.tolist(),
        offset.tolist(),
    )
    # Versions of OpenCV before 5 round places to a 32nd of a pixel.
    inside = cv2.erode((expected > 0).astype(np.uint8), np.ones((5, 5))) > 0
    assert abs(found.astype(int) - expected)[inside].max() <= 8
    assert abs(found.astype(int) - expected)[inside].mean() < 1


# --- Rows, line images and digits ------------------------------------------------------------


def boxes(components: List[Dict[str, int]]) -> List[Tuple[int, ...]]:
    return sorted(
        tuple(each[key] for key in ("top", "left", "bottom", "right")) for each in components
    )


CLOSE = {  # 1s so close together that their row is widened
    "text": "111",
    "width": 1120,
    "height": 320,
    "pen": 14,
    "strokes": [[{"x": x, "y": 60}, {"x": x - 6, "y": 270}] for x in (500, 534, 570)],
}


@pytest.mark.parametrize(
    "drawing", [*drawings(20, seed=1), CLOSE], ids=lambda each: repr(each["text"])
)
def test_each_step_of_a_drawing_is_that_of_python(browser: WebDriver, drawing: Any) -> None:
    found = browser.execute_script("return steps(arguments[0])", drawing)
    expected = page_rows.find(unpacked(found["picture"]))
    assert boxes(found["boxes"]) == sorted(map(tuple, expected.components.boxes.tolist()))
    assert difference(unpacked(found["ink"]), expected.ink) == 0
    assert len(found["rows"]) == len(expected.rows)
    for one, other in zip(found["rows"], expected.rows):
        assert [boxes(each) for each in one["members"]] == [
            sorted(map(tuple, expected.components.boxes[each].tolist()))
            for each in (other.tall, other.small)
        ]
        assert (one["height"], one["angle"]) == pytest.approx((other.height, other.angle))
        cut, image = line_images.cut(expected, other), unpacked(one["image"])
        assert difference(image, cut.image) <= 1
        assert abs(image.astype(int) - cut.image).mean() < 0.1


# --- Decoding --------------------------------------------------------------------------------


def columns_of(text: str, random: np.random.RandomState) -> np.ndarray:
    """Returns columns that spell the given text; random probabilities are added to all classes."""
    columns = np.zeros((4 * len(text) + 3, rows.BLANK + 1), np.float32)
    columns[:, rows.BLANK] = 1
    for k, symbol in enumerate(text):
        columns[4 * k + 2 : 4 * k + 4] = 0
        columns[4 * k + 2 : 4 * k + 4, rows.SYMBOLS.index(symbol)] = 1
    columns += random.uniform(0.01, 0.4) * random.dirichlet(0.1 * np.ones(23), len(columns))
    return columns / columns.sum(axis=1, keepdims=True)


def test_columns_spell_the_same_with_the_same_probability(browser: WebDriver) -> None:
    random = np.random.RandomState(0)
    written = ["12", "7", "10/20/2019", "(2+3)/4", "-7", "3.14", "2+", "1..5", ")(", "8-÷2", "00,"]
    for text in [*written, *written]:
        columns = columns_of(text, random)
        expected, probability = signs.likeliest(columns, None)
        (found, share), path, ten = browser.execute_script(
            """const columns = arguments[0].map((each) => Float32Array.from(each));
            return [
                tf1mnist.signs.likeliest(columns, arguments[1]),
                tf1mnist.ctc.likeliest(columns),
                [...Array(10).keys()].map((digit) => tf1mnist.ctc.probability(columns, [digit])),
            ];""",
            columns.astype(float).tolist(),
            rows.SYMBOLS,
        )
        assert found == expected._asdict(), text
        assert share == pytest.approx(probability)
        assert path == ctc.likeliest(columns)._asdict()
        np.testing.assert_allclose(ten, ctc.probabilities_of_one(columns))


def test_a_text_is_well_formed_as_in_python(browser: WebDriver) -> None:
    random = np.random.RandomState(1)
    written = ["".join(random.choice(list("12+-×=().,"), random.randint(1, 7))) for _ in range(500)]
    written += ["1)+(2", "(1)-2)+(3", "(1+2)/3", ""]
    found = browser.execute_script(
        "return arguments[0].map((text) => tf1mnist.signs.isWellFormed([...text]))", written
    )
    assert found == [signs.is_well_formed(text) for text in written]
    assert 10 < sum(found) < 490


# --- Evidence --------------------------------------------------------------------------------

EVIDENCE = """
const [image] = arguments, {width, height, values} = unpacked(image);
const network = new tf1mnist.Network(tf1mnist.networks.reader);
const outputs = network.activations(values, 1, height, width);
const rejection = {...network.rejection, ...arguments[1]};
const found = tf1mnist.rejection.ofRow(rejection, outputs.at(-3), outputs.at(-1));
return [found.score, found.figureScore].map(String);  // JSON has no infinity
"""


def test_a_line_images_scores_are_those_of_python(browser: WebDriver, mnist: Any) -> None:
    """The line images come from photographs, composed rows, and rows without digits."""
    random = np.random.RandomState(0)
    images = [composition.without_digits(random) for _ in range(10)]
    images += batches.random_rows(mnist[1], 10, random)[0]
    with number_reader.reader_of(READER) as reader:
        for name in ("chalk.jpg", "date.jpg"):
            seen = reader.read(picture_files.read(PICTURES / name)).seen
            images += [row.images[0] for row in seen]
        differences = []
        for image in map(recognizer.padded, images):
            for expected, found in zip(
                np.concatenate(reader.recognizer.network(image[None])[1:]),
                browser.execute_script(EVIDENCE, packed(image)),
            ):
                differences.append(abs(float(found) - expected) / max(1, abs(expected)))
    assert len(differences) == 2 * len(images)
    print(f"{len(images)} line images: scores within {max(differences):.1e}")
    assert len(images) == 22
    assert max(differences) < 1e-2


def test_an_older_network_takes_nothing_for_figures(browser: WebDriver) -> None:
    image = packed(np.eye(32, dtype=np.uint8) * 255)
    usual, _ = browser.execute_script(EVIDENCE, image)
    older = browser.execute_script(EVIDENCE, image, {"figure_weights": []})
    assert older == [usual, "Infinity"]


def test_rows_may_be_figures_as_in_python(browser: WebDriver) -> None:
    script = """const [values, digits] = arguments;
    return values.map((value, k) => tf1mnist.acceptance.mayBeFigures(value, digits[k]));"""
    random = np.random.RandomState(0)
    values, digits = random.normal(-1, 1, 200).tolist(), random.randint(0, 9, 200).tolist()
    found = browser.execute_script(script, values, digits)
    assert found == [acceptance.may_be_figures(*row) for row in zip(values, digits)]
    assert 30 < sum(found) < 170


def test_rows_show_digits_as_in_python(browser: WebDriver) -> None:
    may_show = """const [values, digits] = arguments;
    return values.map((value, k) => tf1mnist.acceptance.mayShowDigits(value, digits[k]));"""
    random = np.random.RandomState(0)
    shown, may = [], []
    for _ in range(300):
        count = random.randint(0, 5)
        values, digits = random.normal(0, 3, count).tolist(), random.randint(0, 20, count).tolist()
        found = browser.execute_script(
            "return tf1mnist.acceptance.rowsShowDigits(...arguments)", values, digits
        )
        assert found == acceptance.rows_show_digits(values, digits)
        shown += found
        could = browser.execute_script(may_show, values, digits)
        assert could == [acceptance.may_show_digits(*row) for row in zip(values, digits)]
        may += could
    for each in (shown, may):
        assert 100 < sum(each) < len(each) - 100
    cannot_tell = "return tf1mnist.acceptance.rowsShowDigits([Infinity, Infinity], [1, 7])"
    assert browser.execute_script(cannot_tell) == [True, True]


@pytest.mark.parametrize("row", [(1.5, 0.8, 3), (-2.0, 1.0, 1), (0.5, 0.0, 40), (3.0, 0.2, 0)])
def test_doubt_takes_as_much_evidence_as_in_python(browser: WebDriver, row: Any) -> None:
    found = browser.execute_script("return tf1mnist.acceptance.lessDoubt(...arguments)", *row)
    assert found == pytest.approx(acceptance.less_doubt(*row), abs=1e-12)


# --- From strokes to text --------------------------------------------------------------------


def from_left(row: Dict[str, Any]) -> List[str]:
    """Returns the digits and signs of a row, in the order in which pages show them."""
    symbols = sorted([*row["digits"], *row["signs"]], key=lambda each: float(each["left"]))
    return [str(each["sign"] if "sign" in each else each["digit"]) for each in symbols]


def test_drawings_are_read_as_by_python(browser: WebDriver) -> None:
    """Reads 25 drawings. Most rows contain signs."""
    as_meant, doubtful, differences = 0, 0, [0.0]
    with number_reader.reader_of(READER) as reader:
        for drawing in drawings(25, 0):
            shown, found = browser.execute_script("return read(arguments[0])", drawing)
            reading = reader.read(unpacked(shown))
            expected = reading.as_dict()
            assert (found["text"], found["left_out"]) == (expected["text"], expected["left_out"])
            assert expected["table"] is None
            as_meant += found["text"] == drawing["text"]
            doubtful += any(row.doubtful for row in reading.rows)
            assert len(found["rows"]) == len(expected["rows"])
            for one, other, seen in zip(found["rows"], expected["rows"], reading.seen):
                for key in ("text", "doubtful"):
                    assert one[key] == other[key]
                assert from_left(one) == from_left(other) == list(one["text"])
                differences.append(abs(one["confidence"] - other["confidence"]))
                for kind in ("digits", "signs"):
                    assert len(one[kind]) == len(other[kind])
                    for digit, same in zip(one[kind], other[kind]):
                        assert digit.get("sign") == same.get("sign")
                        differences.append(abs(digit["probability"] - same["probability"]))
                for image, same in zip(map(unpacked, one["images"]), seen.images):
                    assert min(difference(moved, same) for moved in nearby(image)) <= 1
                assert len(one["images"]) == len(seen.images)
    print(f"{as_meant} of 25 as meant, {doubtful} doubtful")
    print(f"probabilities within {max(differences):.1e}")
    assert max(differences) <= 2e-2
    # Otherwise, the drawings would test too little.
    assert as_meant >= 12
    assert doubtful >= 1


def test_drawings_beside_a_number_are_left_out_as_by_python(
    browser: WebDriver, digits: Any
) -> None:
    """The drawings form a row of filled squares, on an empty page or below a row of test digits."""
    paper = np.full((480, 960), 255, np.uint8)
    for x in (200, 420, 640):
        paper[330:420, x - 45 : x + 45] = 0
    both = paper.copy()
    for k, image in enumerate(digits[1].images[:4]):
        both[60:172, 150 + 150 * k : 262 + 150 * k] = 255 - cv2.resize(image, (112, 112))
    read = """const picture = unpacked(arguments[0]), {width, height, values} = picture;
    const network = new tf1mnist.Network(tf1mnist.networks.reader);
    if (arguments[1]) network.rejection = null;
    const {text, left_out: leftOut, rows} = tf1mnist.read(values, width, height, network);
    return [text, leftOut, rows.map((row) => row.doubtful)];"""
    with number_reader.reader_of(READER) as reader:
        found = [reader.read(picture) for picture in (paper, both)]
        reader.recognizer._rejection = None
        unrejected = [reader.read(picture) for picture in (paper, both)]
    alone, beside = found
    assert [row.doubtful for row in alone.rows] == [True]
    assert (beside.text, beside.left_out) == ("7210", 1)
    for accepts_all, expected in enumerate((found, unrejected)):
        for picture, reading in zip((paper, both), expected):
            doubtful = [row.doubtful for row in reading.rows]
            answer = browser.execute_script(read, packed(picture), bool(accepts_all))
            assert answer == [reading.text, reading.left_out, doubtful]


def test_columns_spell_one_digit_as_in_python(browser: WebDriver) -> None:
    """Tests 60 random sets of columns; in some, blanks are likely, or digits are unlikely."""
    random = np.random.RandomState(0)
    for _ in range(60):
        columns = random.gamma(0.2, size=(random.randint(1, 30), rows.BLANK + 1)) + 1e-12
        columns[:, rows.BLANK] += random.choice([0, 3])
        columns[:, :10] *= random.choice([0.01, 1])
        columns /= columns.sum(axis=1, keepdims=True)
        found = browser.execute_script(
            "return tf1mnist.ctc.likeliestOfOne(arguments[0])", columns.tolist()
        )
        assert (found["symbols"], found["columns"]) == ctc.likeliest(columns, 1)


def test_a_sign_alone_is_a_doubtful_digit_as_for_python(browser: WebDriver) -> None:
    """The sign is a plus, which the network does not read as a digit."""
    lines = (((420, 160), (540, 160)), ((480, 100), (480, 220)))
    strokes = [[{"x": x, "y": y} for x, y in line] for line in lines]
    drawing = {**SIZE, "pen": 14, "strokes": strokes}
    shown, found = browser.execute_script("return read(arguments[0])", drawing)
    with number_reader.reader_of(READER) as reader:
        written = page_rows.find(unpacked(shown))
        (free,) = reader.recognizer.read(written, written.rows, None)
        (row,) = reader.read(unpacked(shown)).rows
    assert (free.text, len(row.digits), row.doubtful) == ("+", 1, True)
    (other,) = found["rows"]
    assert (other["text"], other["doubtful"]) == (row.text, True)
    assert other["confidence"] == pytest.approx(row.confidence, abs=1e-2)


def test_what_shows_no_digits_has_a_reason(browser: WebDriver) -> None:
    dash = [{"x": 300, "y": 200}, {"x": 600, "y": 200}]
    for strokes, reason in (([], NO_INK), ([dash], NO_DIGITS)):
        drawing = {**SIZE, "pen": 6, "strokes": strokes}
        shown, found = browser.execute_script("return read(arguments[0])", drawing)
        with pytest.raises(ValueError, match=reason):
            page_rows.find(unpacked(shown))
        assert in_english(found.pop("error")) == reason
        assert found == {"text": "", "rows": [], "left_out": 0}
