"""Tests the drawing page in headless Chromium, by writing with a mouse."""

import base64
import functools
import io
import json
import math
import re
import threading
from pathlib import Path
from typing import Any, Callable, Iterator, List, Tuple

import numpy as np
import pytest
from PIL import Image
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.support.ui import WebDriverWait

from browser import chromium, console
from messages import assert_names
from number_reader import reader_of
from number_reader.pretrained import READER
from number_reader.web.server import Server
from serving import served
from tf1_mnist.pictures import picture_files

Stroke = List[Tuple[float, float]]

# x (to the right) and y (down) from the middle of the paper, as shares of its height.
ONE = [(0.02, y / 100) for y in range(-35, 36, 5)]
BAR = [(x / 100, -0.3) for x in range(-20, 23, 7)]
SEVEN = [*BAR, *((0.22 - 0.27 * t / 10, -0.3 + 0.65 * t / 10) for t in range(1, 11))]
ZERO = [(0.22 * math.sin(turn), -0.33 * math.cos(turn)) for turn in np.linspace(0, 2 * math.pi, 30)]


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebDriver]:
    with chromium(tmp_path_factory.mktemp("chromium"), "en-US") as browser:
        yield browser


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with served(READER) as server:
        yield server


@pytest.fixture
def page(browser: WebDriver, server: Server) -> Iterator[WebDriver]:
    """Opens the page with the bundled reader; the page's console must stay free of errors."""
    browser.get(server.url)
    yield browser
    assert console(browser) == []


def until(browser: WebDriver, condition: Callable[[WebDriver], Any]) -> Any:
    return WebDriverWait(browser, 60, poll_frequency=0.05).until(condition)


def move(browser: WebDriver, actions: ActionChains, stroke: Stroke, shift: float) -> ActionChains:
    """Adds the moves of a stroke, shifted to the right by a fraction of the paper's height."""
    paper = browser.find_element(By.ID, "paper")
    side = paper.size["height"]
    for x, y in stroke:
        actions.move_to_element_with_offset(paper, round((x + shift) * side), round(y * side))
    return actions


def press(browser: WebDriver, stroke: Stroke, shift: float = 0) -> None:
    """Draws a stroke and keeps the mouse button pressed at the end of the stroke."""
    actions = move(browser, ActionChains(browser, duration=10), stroke[:1], shift).click_and_hold()
    move(browser, actions, stroke[1:], shift).perform()


def write(browser: WebDriver, *strokes: Stroke) -> None:
    """Writes digits with one stroke each, side by side in the middle of the paper."""
    for k, stroke in enumerate(strokes):
        press(browser, stroke, 0.6 * (k - (len(strokes) - 1) / 2))
        ActionChains(browser).release().perform()


def drop(browser: WebDriver, path: Path) -> None:
    """Drops a file on the page as a file manager does."""
    data = {"items": [], "files": [str(path)], "dragOperationsMask": 1}
    for kind in ("dragEnter", "dragOver", "drop"):
        event = {"type": kind, "x": 200, "y": 300, "data": data}
        browser.execute_cdp_cmd("Input.dispatchDragEvent", event)


def picture_of(digits: Any, path: Path) -> str:
    """Writes a picture of four test digits, dark on grey, with 200 pixels of paper around them."""
    row = np.hstack([np.kron(image, np.ones((5, 5))) for image in digits[1].images[:4]])
    Image.fromarray(np.uint8(np.pad(200 - 0.7 * row, 200, constant_values=200))).save(str(path))
    return "".join(map(str, digits[1].labels[:4]))


def text(browser: WebDriver, name: str) -> str:
    return browser.find_element(By.ID, name).text


def is_idle(browser: WebDriver) -> bool:
    """Returns whether the page has shown the result of the latest stroke."""
    return not browser.execute_script("return asking || waiting")


def says(number: str) -> Callable[[WebDriver], bool]:
    return lambda browser: is_idle(browser) and text(browser, "answer") == number


def percentages(browser: WebDriver) -> List[str]:
    rows = browser.find_elements(By.CSS_SELECTOR, "#probabilities li")
    return [row.text.replace("\n", " ") for row in rows]


def grey(browser: WebDriver, selector: str) -> List[np.ndarray]:
    """Returns the opacity of the canvases' pixels, 0 to 255."""
    canvases = browser.execute_script(
        """return [...document.querySelectorAll(arguments[0])].map((canvas) => {
            const {width, height} = canvas;
            const copy = new OffscreenCanvas(width, height);
            const context = copy.getContext("2d", {willReadFrequently: true});
            context.drawImage(canvas, 0, 0);
            const image = context.getImageData(0, 0, width, height);
            return [height, width, [...image.data.filter((_, i) => i % 4 === 3)]];
        });""",
        selector,
    )
    return [np.array(pixels).reshape(height, width) for height, width, pixels in canvases]


@pytest.mark.parametrize(("digit", "stroke"), [("1", ONE), ("7", SEVEN), ("0", ZERO)])
def test_a_digit_is_drawn_and_its_answer_read(page: WebDriver, digit: str, stroke: Stroke) -> None:
    write(page, stroke)
    until(page, says(digit))
    rows = percentages(page)
    assert [row.split()[0] for row in rows] == list("0123456789")
    shares = [float(row.split()[1].rstrip("%")) for row in rows]
    assert sum(shares) == pytest.approx(100, abs=0.5)
    assert shares[int(digit)] == max(shares) > 50
    assert page.find_element(By.CSS_SELECTOR, ".likeliest").text.startswith(digit)


def test_a_number_is_read_as_it_is_written(page: WebDriver) -> None:
    write(page, SEVEN, ONE, ZERO, ZERO)
    until(page, says("7100"))
    digits = page.find_elements(By.CSS_SELECTOR, "#digits button")
    assert [digit.text[0] for digit in digits] == list("7100")
    assert page.find_element(By.CSS_SELECTOR, ".likeliest").text.startswith("0")  # the last digit
    digits[0].click()
    assert page.find_element(By.CSS_SELECTOR, ".likeliest").text.startswith("7")
    pressed = [digit.get_attribute("aria-pressed") for digit in digits]
    assert pressed == ["true", "false", "false", "false"]


def test_writing_that_shows_no_digits_has_a_reason(page: WebDriver) -> None:
    error = {"key": "no digits", "values": {}}
    page.execute_script("present({...NOTHING, error: arguments[0]})", error)
    assert text(page, "unread") == "Nothing read: no digits; expected handwritten digits"
    page.find_element(By.CSS_SELECTOR, "#languages button:not([hidden])").click()
    assert text(page, "unread") == "未识别：没有找到手写数字"
    page.find_element(By.CSS_SELECTOR, "#languages button:not([hidden])").click()
    page.find_element(By.ID, "clear").click()
    assert text(page, "unread") == ""


def test_doubtful_rows_and_those_that_were_left_out_are_mentioned(page: WebDriver) -> None:
    page.execute_script(
        """const digit = (digit) => ({digit, probabilities: Array(10).fill(0.1), left: 0});
        const row = (doubtful, ...digits) =>
          ({confidence: 0.5, doubtful, digits: digits.map(digit), signs: []});
        const rows = [row(false, 1), row(true, 1), row(true, 1, 2)];
        present({...NOTHING, rows, left_out: 2});"""
    )
    said = [each.text for each in page.find_elements(By.CSS_SELECTOR, "#digits .confidence")]
    assert said == [
        "confidence 50.0%",
        "confidence 50.0%, perhaps not a digit",
        "confidence 50.0%, perhaps not digits",
    ]
    assert text(page, "unread") == "Rows without digits, left out: 2"
    page.find_element(By.ID, "clear").click()
    assert text(page, "unread") == ""


def test_the_paper_is_wide_enough_for_a_phone_number(page: WebDriver) -> None:
    small = [[(0.5 * x, 0.5 * y) for x, y in stroke] for stroke in (ONE, SEVEN, ZERO)]
    paper = page.find_element(By.ID, "paper").size
    for k in range(11):
        press(page, small[k % 3], 0.3 * (k - 5))
        ActionChains(page).release().perform()
    assert (0.3 * 5 + 0.15) * paper["height"] < paper["width"] / 2
    until(page, says("17017017017"))


def test_the_answer_follows_the_stroke_before_the_button_is_released(page: WebDriver) -> None:
    press(page, BAR)
    until(page, is_idle)
    assert text(page, "answer") != "7"
    move(page, ActionChains(page, duration=10), SEVEN[len(BAR) :], 0).perform()
    until(page, says("7"))
    ActionChains(page).release().perform()


def sent(page: WebDriver) -> np.ndarray:
    """Returns the picture that the page sends."""
    content = page.execute_async_script(
        """const done = arguments[0];
        written().then((blob) => {
            const reader = new FileReader();
            reader.onload = () => done(reader.result.split(",")[1]);
            reader.readAsDataURL(blob);
        });"""
    )
    return picture_files.decode(io.BytesIO(base64.b64decode(content)))


def test_the_page_shows_what_the_network_says_and_sees(browser: WebDriver) -> None:
    with served(READER) as server, reader_of(READER) as reader:
        browser.get(server.url)
        write(browser, SEVEN, ZERO)
        until(browser, says("70"))
        picture = sent(browser)
        assert 0.02 < (picture < 127).mean() < 0.1
        (row,) = reader.read(picture).seen
        images = row.images
        assert percentages(browser) == [
            f"{digit} {100 * probability:.1f}%"
            for digit, probability in enumerate(row.digits[1].probabilities)
        ]
        confidence = browser.find_element(By.CSS_SELECTOR, "#digits .confidence").text
        assert confidence == f"confidence {100 * row.confidence:.1f}%"
        np.testing.assert_array_equal(grey(browser, "#seen canvas"), images)
        shown = grey(browser, ".maps canvas")
        width = images.shape[2] // 2
        assert [image.shape for image in shown] == [
            (height, width) for height in (16, 16, 8, 8) for _ in range(8)
        ]
        for image, layer in zip(shown[::8], reader.recognizer.activations(images[-1:])):
            strongest = layer[0, ..., layer[0].mean(axis=(0, 1)).argmax()]
            np.testing.assert_allclose(image, 255 * strongest / layer.max(), atol=0.51)
        browser.find_element(By.TAG_NAME, "summary").click()
        captions = [each.text for each in browser.find_elements(By.TAG_NAME, "figcaption")]
        assert captions == [
            f"Convolutional layer {k}: the 8 most active of its {count} feature maps"
            for k, count in enumerate((24, 48, 48, 80), 1)
        ]
        assert console(browser) == []


def test_the_page_does_not_move_while_somebody_writes(page: WebDriver) -> None:
    height = "return document.documentElement.scrollHeight"
    empty = page.execute_script(height)
    for k, (stroke, so_far) in enumerate([(SEVEN, "7"), (ZERO, "70"), (ONE, "701")]):
        press(page, stroke, 0.6 * (k - 1))
        ActionChains(page).release().perform()
        until(page, says(so_far))
        assert page.execute_script(height) == empty


def test_strokes_are_taken_away_by_a_button_and_by_a_key(page: WebDriver) -> None:
    write(page, SEVEN, ZERO)
    until(page, says("70"))
    page.find_element(By.ID, "undo-stroke").click()
    until(page, says("7"))
    ActionChains(page).key_down(Keys.CONTROL).send_keys("z").key_up(Keys.CONTROL).perform()
    until(page, says(""))
    page.find_element(By.ID, "undo-stroke").click()  # there is nothing to undo
    assert text(page, "answer") == ""


DIGIT = """(digit, left, ...shares) => ({
    digit, left, probability: shares[digit], probabilities: shares})"""
SUM = f"""
    const digit = {DIGIT}, sure = Array(10).fill(0), torn = Array(10).fill(0);
    [sure[4], torn[1], torn[7]] = [1, 0.6, 0.4];
    const rows = [{{
        text: "1+4", number: "14", confidence: 0.5, images: [], signs: [{{sign: "+", left: 5}}],
        digits: [digit(1, 0, ...torn), digit(4, 9, ...sure)],
    }}];
    present({{...NOTHING, text: "1+4", rows, table: arguments[0]}});"""


def test_signs_have_chips_and_a_person_can_choose_the_runner_up(page: WebDriver) -> None:
    page.execute_script(SUM, None)
    line = page.find_element(By.CSS_SELECTOR, "#digits div")
    assert line.text.split("\n") == ["1", "or 7?", "+", "4", "confidence 50.0%"]
    other = page.find_element(By.CLASS_NAME, "runner-up")
    confidence = ["confidence 50.0%"]  # only for the network's own text
    for chosen, rest, shown in (("7", "1", []), ("1", "7", confidence)):
        other.click()
        assert text(page, "answer") == f"{chosen}+4"
        assert line.text.split("\n") == [chosen, f"or {rest}?", "+", "4", *shown]
    page.execute_script(SUM, [["1+4"]])  # the content of a table's cells is not changed
    assert page.find_elements(By.CLASS_NAME, "runner-up") == []


def text_of_header(page: WebDriver) -> str:
    return page.find_element(By.TAG_NAME, "header").text


@pytest.mark.parametrize("way", ["dropped", "chosen", "photograph"])
def test_a_picture_is_read_and_shown(
    page: WebDriver, digits: Any, tmp_path: Path, way: str
) -> None:
    number = picture_of(digits, tmp_path / "photo.png")
    write(page, ONE)  # the drawing makes way for the picture
    until(page, says("1"))
    if way == "dropped":
        drop(page, tmp_path / "photo.png")
    else:
        name = {"chosen": "file", "photograph": "photograph"}[way]
        page.find_element(By.ID, name).send_keys(str(tmp_path / "photo.png"))
    until(page, says(number))
    assert text(page, "trouble") == ""
    width, height, corner, framed = page.execute_script(
        "const {data} = pen.getImageData(0, 0, paper.width, paper.height);"
        "const framed = [...data.keys()].filter("
        "    (k) => k % 4 === 0 && data[k] > 200 && data[k + 2] < 20);"
        "return [paper.width, paper.height, [...data.slice(0, 4)], framed.map((k) => k / 4)]"
    )
    assert (width, height) == (1120, round(1120 * 540 / 960))
    assert corner == [200, 200, 200, 255]
    y, x = np.divmod(framed, width)
    scale = 1120 / 960
    assert 200 * scale - 60 < x.min() < x.max() < 760 * scale + 60
    assert 200 * scale - 60 < y.min() < y.max() < 340 * scale + 60
    page.find_element(By.ID, "clear").click()
    write(page, SEVEN)
    until(page, says("7"))


def test_a_table_is_shown_as_a_table_with_gaps(
    page: WebDriver, digits: Any, tmp_path: Path
) -> None:
    """The table's first cell is empty. The next page has no table, so its text is shown in rows."""
    cells = [["", "72"], ["10", "41"]]
    picture = np.full((260, 380), 255, np.uint8)
    images = iter([255 - np.kron(each, np.ones((2, 2), np.uint8)) for each in digits[1].images])
    for row, column in ((0, 1), (1, 0), (1, 1)):
        left, top = 70 + 140 * column, 50 + 90 * row
        picture[top : top + 56, left : left + 112] = np.hstack([next(images), next(images)])
    for k in (0, 1, 2):
        picture[40 + 90 * k : 43 + 90 * k, 50:333] = picture[40:223, 50 + 140 * k :][:, :3] = 0
    Image.fromarray(picture).save(str(tmp_path / "table.png"))
    drop(page, tmp_path / "table.png")
    until(page, lambda page: page.find_elements(By.CSS_SELECTOR, "#answer td"))
    shown = page.find_elements(By.CSS_SELECTOR, "#answer tr")
    assert [[cell.text for cell in row.find_elements(By.TAG_NAME, "td")] for row in shown] == cells
    assert len(page.find_elements(By.CSS_SELECTOR, "#seen canvas")) == 3
    number = picture_of(digits, tmp_path / "photo.png")
    drop(page, tmp_path / "photo.png")
    until(page, says(number))
    assert page.find_elements(By.CSS_SELECTOR, "#answer table") == []


def test_the_dialog_for_a_file_offers_the_types_that_can_be_read(page: WebDriver) -> None:
    offered = page.find_element(By.ID, "file").get_attribute("accept").split(",")
    assert offered == ["image/*", *picture_files.SUFFIXES]


def test_what_is_not_a_picture_gets_a_line(page: WebDriver, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("text")
    Image.new("1", (10000, 10000)).save(str(tmp_path / "large.png"))
    Image.new("L", (100, 100), 200).save(str(tmp_path / "empty.png"))
    paper = page.find_element(By.ID, "paper")
    place = paper.rect
    for name, *named in (
        ("notes.txt", "not a picture", "PNG"),
        ("large.png", "10000 x 10000", "50,000,000"),
        ("empty.png", "no ink"),
    ):
        drop(page, tmp_path / name)
        until(page, functools.partial(complains, f"{name}: "))
        assert_names(text(page, "trouble"), *named)
        assert text(page, "answer") == ""
        assert paper.rect == place  # the message must not move the paper
    write(page, ONE)
    until(page, says("1"))
    assert text(page, "trouble") == ""
    assert paper.rect == place


def complains(beginning: str, page: WebDriver) -> bool:
    return text(page, "trouble").startswith(beginning)


def test_an_answer_that_comes_after_clearing_is_not_shown(browser: WebDriver) -> None:
    asked, cleared = threading.Event(), threading.Event()
    with served(READER) as server:
        look = server.answers["/read"]

        def look_late(file: Any) -> Any:
            asked.set()
            assert cleared.wait(60)
            return look(file)

        server.answers["/read"] = look_late
        browser.get(server.url)
        write(browser, SEVEN)
        assert asked.wait(60)
        browser.find_element(By.ID, "clear").click()
        cleared.set()
        until(browser, is_idle)
        assert text(browser, "answer") == ""
        write(browser, ONE)
        until(browser, says("1"))


@pytest.mark.parametrize("way", ["button", "escape"])
def test_clearing_gives_an_empty_paper(page: WebDriver, way: str) -> None:
    write(page, ONE)
    until(page, says("1"))
    if way == "button":
        page.find_element(By.ID, "clear").click()
    else:
        ActionChains(page).send_keys(Keys.ESCAPE).perform()
    assert text(page, "answer") == ""
    assert percentages(page) == list("0123456789")
    assert page.find_elements(By.CSS_SELECTOR, ".likeliest, .maps, #seen canvas") == []
    (paper,) = grey(page, "#paper")
    assert (paper == 0).all()
    write(page, SEVEN)  # nothing is left of the first digit
    until(page, says("7"))


def test_a_finger_draws_as_the_mouse_does(page: WebDriver) -> None:
    box = page.find_element(By.ID, "paper").rect
    side = box["height"]

    def touch(kind: str, *points: Tuple[float, float]) -> None:
        places = [
            {"x": box["x"] + box["width"] / 2 + x * side, "y": box["y"] + (0.5 + y) * side}
            for x, y in points
        ]
        page.execute_cdp_cmd("Input.dispatchTouchEvent", {"type": kind, "touchPoints": places})

    touch("touchStart", SEVEN[0])
    for point in SEVEN[1:]:
        touch("touchMove", point)
    touch("touchEnd")
    until(page, says("7"))


def test_nothing_is_requested_from_elsewhere(page: WebDriver, server: Server) -> None:
    write(page, ONE)
    until(page, says("1"))
    requested = page.execute_script("return performance.getEntries().map((entry) => entry.name)")
    fetched = {name for name in requested if ":" in name}
    assert fetched == {server.url, server.url + "read"}
    # The page's own policy would stop such a request.
    page.execute_script("fetch('http://127.0.0.1:9/').catch(() => { window.stopped = true; })")
    until(page, lambda page: page.execute_script("return window.stopped"))
    assert any("Content Security Policy" in message for message in console(page))


def test_it_fits_a_phone(page: WebDriver) -> None:
    metrics = {"width": 360, "height": 640, "deviceScaleFactor": 3, "mobile": True}
    page.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    try:
        page.refresh()
        write(page, ONE)
        until(page, says("1"))
        assert page.execute_script("return document.documentElement.scrollWidth") == 360
        paper = page.find_element(By.ID, "paper").rect
        assert paper["width"] > 280
        assert paper["height"] > 170
    finally:
        page.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def test_it_says_that_the_program_has_stopped_and_continues_when_it_is_back(
    browser: WebDriver,
) -> None:
    with served(READER) as server:
        browser.get(server.url)
        assert text(browser, "trouble") == ""
    write(browser, BAR)
    until(browser, lambda browser: "does not answer" in text(browser, "trouble"))
    browser.find_element(By.ID, "clear").click()
    with served(READER, port=server.server_port):
        write(browser, ONE)
        until(browser, says("1"))
        assert text(browser, "trouble") == ""
    # The connection is refused, or ends without an answer if Chromium had opened it before.
    assert all("net::ERR_" in message for message in console(browser))


NO_INK = "no ink; expected handwriting that stands out from the paper"
ENGLISH = ["Write a number", "Clear (Esc)", "Choose a picture", "What the network reads"]
CHINESE = ["手写数字识别", "清空 (Esc)", "选择图片", "识别结果"]


def test_the_page_is_in_the_browsers_language_and_can_be_switched(
    server: Server, tmp_path: Path
) -> None:
    (tmp_path / "notes.txt").write_text("text")
    with chromium(tmp_path, "zh-CN") as browser:
        browser.get(server.url)
        assert language_of(browser) == ("zh-CN", CHINESE)
        assert browser.title == "手写数字识别"
        assert "项目自带的整行识别网络" in text_of_header(browser)
        assert browser.find_element(By.ID, "paper").accessible_name == "书写区"
        write(browser, ONE)
        until(browser, says("1"))
        browser.find_element(By.TAG_NAME, "summary").click()
        caption = browser.find_element(By.TAG_NAME, "figcaption")
        assert caption.text == "第 1 个卷积层：24 张特征图中最活跃的 8 张"
        switch(browser, "English")
        assert language_of(browser) == ("en", ENGLISH)
        assert browser.switch_to.active_element.text == "中文"  # a second press switches back
        caption = browser.find_element(By.TAG_NAME, "figcaption")
        assert caption.text == "Convolutional layer 1: the 8 most active of its 24 feature maps"
        assert text(browser, "answer") == "1"
        switch(browser, "中文")
        assert language_of(browser) == ("zh-CN", CHINESE)
        Image.new("L", (100, 100), 200).save(str(tmp_path / "empty.png"))
        for name, reason in (("notes.txt", "不是图片"), ("empty.png", "没有找到笔迹")):
            drop(browser, tmp_path / name)
            until(browser, functools.partial(complains, f"{name}：{reason}"))
        switch(browser, "English")
        assert text(browser, "trouble") == f"empty.png: {NO_INK}"
        browser.refresh()
        assert language_of(browser) == ("en", ENGLISH)  # the choice is remembered
        assert console(browser) == []


def test_an_english_browser_can_switch_to_chinese(page: WebDriver) -> None:
    assert language_of(page) == ("en", ENGLISH)
    switch(page, "中文")
    assert language_of(page) == ("zh-CN", CHINESE)
    page.execute_script("localStorage.clear()")


def test_a_third_column_of_the_table_is_a_third_language(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("text")
    with served(READER) as server, chromium(tmp_path, "en-US") as browser:
        start, content, end = re.split(
            rb'(?<=id="program">)(.*?)(?=</script>)', server.page, maxsplit=1
        )
        program = json.loads(content)
        for key, row in program["texts"].items():
            row["eo"] = f"<{row['en']}>"
            if key in ("name of the language", "tag of the language"):
                row["eo"] = {"n": "Esperanto", "t": "eo"}[key[0]]
        del program["texts"]["choose"]["eo"]  # a text without a translation stays English
        server.page = start + json.dumps(program).replace("<", "\\u003c").encode() + end
        browser.get(server.url)
        assert language_of(browser) == ("en", ENGLISH)
        assert names_of_languages(browser) == ["中文", "Esperanto"]
        switch(browser, "Esperanto")
        expected = ["<Write a number>", "<Clear> (Esc)", ENGLISH[2], "<What the network reads>"]
        assert language_of(browser) == ("eo", expected)
        assert names_of_languages(browser) == ["English", "中文"]
        assert "<Network: reader (<the bundled reader>). It reads 8" in text_of_header(browser)
        drop(browser, tmp_path / "notes.txt")
        until(browser, functools.partial(complains, "<notes.txt: <not a picture; expected"))
        switch(browser, "中文")
        assert language_of(browser) == ("zh-CN", CHINESE)
        assert console(browser) == []


def names_of_languages(browser: WebDriver) -> List[str]:
    buttons = browser.find_elements(By.CSS_SELECTOR, "#languages button")
    return [button.text for button in buttons if button.is_displayed()]


def switch(browser: WebDriver, language: str) -> None:
    buttons = browser.find_elements(By.CSS_SELECTOR, "#languages button")
    (button,) = (button for button in buttons if button.text == language)
    button.click()


def language_of(browser: WebDriver) -> Tuple[str, List[str]]:
    """Returns the page's language, its heading, two of its buttons and a title."""
    places = ["h1", "#clear", "#tools label", "section:nth-of-type(2) h2"]
    texts = [browser.find_element(By.CSS_SELECTOR, place).text for place in places]
    return browser.find_element(By.TAG_NAME, "html").get_attribute("lang"), texts
