"""Tests the page that `export --to web` makes for a network of single digits, in Chromium."""

import base64
from pathlib import Path
from typing import Any, Iterator, List, Tuple

import numpy as np
import pytest
from PIL import Image, ImageDraw
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.support.ui import WebDriverWait

import scripted_strokes
from browser import chromium, console
from tf1_mnist import export, pretrained, training
from tf1_mnist.pictures import prepare, preparing
from tf1_mnist.runs import saved_model

SIDE = 280  # pixels, of the copy of the paper that is read
# x (to the right) and y (down) from the middle of the paper, as shares of its side.
ONE = [(0.02, -0.35), (0.0, 0.0), (0.02, 0.35)]
SEVEN = [(-0.2, -0.3), (0.22, -0.3), (0.1, 0.0), (-0.05, 0.35)]
BAR = [(-0.1, 0.05), (0.2, 0.05)]


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebDriver]:
    with chromium(tmp_path_factory.mktemp("chromium"), "en-US") as browser:
        browser.execute_cdp_cmd("Network.enable", {})
        offline = {"offline": True, "latency": 0, "downloadThroughput": 0, "uploadThroughput": 0}
        browser.execute_cdp_cmd("Network.emulateNetworkConditions", offline)
        yield browser


@pytest.fixture
def page(browser: WebDriver, tmp_path: Path) -> Iterator[WebDriver]:
    """Opens the page with the bundled CNN from disk; its console must stay free of errors."""
    export.export(pretrained.CNN, "web", tmp_path / "web")
    browser.get((tmp_path / "web" / "index.html").as_uri())
    yield browser
    assert console(browser) == []


def write(page: WebDriver, stroke: List[Tuple[float, float]]) -> None:
    paper = page.find_element(By.ID, "paper")
    places = [(round(x * paper.rect["width"]), round(y * paper.rect["height"])) for x, y in stroke]
    actions = ActionChains(page, duration=20)
    actions.move_to_element_with_offset(paper, *places[0]).click_and_hold()
    for place in places[1:]:
        actions.move_to_element_with_offset(paper, *place)
    actions.release().perform()


def until_it_says(page: WebDriver, digit: str) -> None:
    WebDriverWait(page, 60, poll_frequency=0.05).until(
        lambda _: (
            not page.execute_script("return waiting")
            and page.find_element(By.ID, "answer").text == digit
        )
    )


def drawn(page: WebDriver, picture: np.ndarray) -> None:
    """Puts a picture, dark on light, on the paper, and lets the page read it."""
    encoded = base64.b64encode((255 - picture).tobytes()).decode()
    page.execute_script(
        """const ink = Uint8Array.from(atob(arguments[0]), (letter) => letter.charCodeAt(0));
        const pixels = new ImageData(canvas.width, canvas.height);
        ink.forEach((value, k) => { pixels.data[4 * k + 3] = value; });
        canvas.getContext("2d").putImageData(pixels, 0, 0);
        changed();""",
        encoded,
    )
    WebDriverWait(page, 60).until(lambda _: not page.execute_script("return waiting"))


def pixels(page: WebDriver, expression: str) -> np.ndarray:
    encoded = page.execute_script(
        f"""let text = "";
        for (const value of {expression}) text += String.fromCharCode(value);
        return btoa(text);"""
    )
    return np.frombuffer(base64.b64decode(encoded), np.uint8)


def seen(page: WebDriver) -> np.ndarray:
    """Returns the image that the page shows: the opacity of its pixels."""
    opacity = page.execute_script(
        """const copy = new OffscreenCanvas(28, 28);
        const context = copy.getContext("2d", {willReadFrequently: true});
        context.drawImage(document.querySelector("#seen canvas"), 0, 0);
        return [...context.getImageData(0, 0, 28, 28).data.filter((_, k) => k % 4 === 3)];"""
    )
    return np.array(opacity, np.uint8).reshape(28, 28)


def written(digit: str, writer: scripted_strokes.Writer, pen: int, seed: int) -> np.ndarray:
    """Draws a digit with round strokes: uint8 of twice the page's size; 0 is ink."""
    shape = 2 * SIDE, 2 * SIDE
    paper = Image.new("L", shape, 255)
    draw = ImageDraw.Draw(paper)
    for stroke in scripted_strokes.strokes(digit, writer, 360, pen, seed, shape):
        draw.line(stroke.flatten().tolist(), 0, pen, joint="curve")
        for x, y in (stroke[0], stroke[-1]):
            draw.ellipse((x - pen / 2, y - pen / 2, x + pen / 2, y + pen / 2), 0)
    return np.asarray(paper)


def shares(page: WebDriver) -> List[float]:
    rows = page.find_elements(By.CSS_SELECTOR, "#probabilities li span")
    return [float(row.text.rstrip("%")) / 100 for row in rows]


@pytest.mark.parametrize("writer", range(5))
def test_digits_are_read_and_prepared_as_in_python(page: WebDriver, writer: int) -> None:
    for digit in range(10):
        pen = (24, 44)[digit % 2]  # thinner than the page's pen, so that strokes are thickened, too
        picture = written(str(digit), scripted_strokes.WRITERS[writer], pen, seed=digit)
        drawn(page, picture)
        assert page.find_element(By.ID, "answer").text == str(digit)
        ink = pixels(page, "written().values").reshape(SIDE, SIDE)
        # The page halves the picture by averages of four pixels.
        halved = (255 - picture.astype(float)).reshape(SIDE, 2, SIDE, 2).mean(axis=(1, 3))
        assert np.abs(ink - halved).max() <= 1
        image = seen(page)
        expected = preparing.fit(preparing.thicken(preparing.crop(ink)))
        assert np.abs(image - preparing.centre(expected).astype(int)).max() <= 1
        with saved_model.load(pretrained.CNN) as (session, model):
            images = np.stack([image, prepare(255 - ink)])
            probabilities, of_picture = training.predict(session, model, images)
        assert np.argmax(of_picture) == digit
        np.testing.assert_allclose(shares(page), probabilities, atol=1e-3)


def test_the_image_and_the_answer_change_with_each_stroke(page: WebDriver) -> None:
    write(page, SEVEN)
    until_it_says(page, "7")
    seven = seen(page)
    assert seven.max() == 255
    # The digit fits into 20 x 20 pixels, and its centre of mass is in the middle.
    rows, columns = np.nonzero(seven.any(axis=1))[0], np.nonzero(seven.any(axis=0))[0]
    assert max(np.ptp(rows), np.ptp(columns)) + 1 == 20
    for axis in (0, 1):
        mass = seven.sum(axis=axis, dtype=float)
        assert np.average(np.arange(28), weights=mass) == pytest.approx(14, abs=0.51)

    write(page, BAR)
    WebDriverWait(page, 60).until(lambda _: not np.array_equal(seen(page), seven))
    page.find_element(By.ID, "undo").click()
    WebDriverWait(page, 60).until(lambda _: np.array_equal(seen(page), seven))
    page.find_element(By.ID, "clear").click()
    until_it_says(page, "")
    assert not seen(page).any()
    rows = page.find_elements(By.CSS_SELECTOR, "#probabilities li")
    assert [row.text for row in rows] == list("0123456789")


def test_keys_write_and_erase(page: WebDriver) -> None:
    body = page.find_element(By.TAG_NAME, "body")
    for digit in "0123456789":
        body.send_keys(digit)
        until_it_says(page, digit)
    write(page, ONE)  # takes the place of the example
    until_it_says(page, "1")
    body.send_keys(Keys.CONTROL, "z")
    until_it_says(page, "")
    write(page, SEVEN)
    until_it_says(page, "7")
    body.send_keys(Keys.ESCAPE)
    until_it_says(page, "")


def test_a_stroke_begun_before_the_paper_is_cleared_does_not_go_on(page: WebDriver) -> None:
    write(page, SEVEN)
    until_it_says(page, "7")
    paper = page.find_element(By.ID, "paper")
    ActionChains(page).move_to_element(paper).click_and_hold().perform()
    page.find_element(By.TAG_NAME, "body").send_keys(Keys.ESCAPE)
    ActionChains(page).move_by_offset(50, 50).release().perform()
    until_it_says(page, "")
    assert not seen(page).any()


def test_the_page_speaks_two_languages(page: WebDriver) -> None:
    header = page.find_element(By.TAG_NAME, "header")
    assert page.title == "Write a digit"
    assert "Network: cnn (the bundled CNN). It classifies 99.70% of 10,000 test" in header.text
    page.find_element(By.CSS_SELECTOR, "#languages button:not([hidden])").click()
    assert page.find_element(By.TAG_NAME, "html").get_attribute("lang") == "zh-CN"
    assert page.title == "手写数字识别"
    assert "网络：cnn（项目自带的卷积神经网络）。在 10,000 张测试图像上" in header.text
    assert "或按数字键 0 到 9" in page.find_element(By.TAG_NAME, "main").text
    page.find_element(By.CSS_SELECTOR, "#languages button:not([hidden])").click()  # is kept
    assert page.title == "Write a digit"


@pytest.mark.parametrize("width", [360, 1280])
def test_the_page_fits_the_window(page: WebDriver, width: int) -> None:
    size = {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": width == 360}
    page.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    assert page.execute_script("return document.documentElement.scrollWidth") <= width
    paper = page.find_element(By.ID, "paper").rect
    assert paper["width"] == pytest.approx(paper["height"], abs=1)
    assert paper["width"] >= 240
    write(page, SEVEN)
    until_it_says(page, "7")
    page.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def test_a_finger_writes(page: WebDriver) -> None:
    paper = page.find_element(By.ID, "paper").rect
    places = [
        {
            "x": paper["x"] + (0.5 + x) * paper["width"],
            "y": paper["y"] + (0.5 + y) * paper["height"],
        }
        for x, y in SEVEN
    ]
    kinds = ["touchStart", *["touchMove"] * (len(places) - 1)]
    for kind, place in zip(kinds, places):
        touch = {"type": kind, "touchPoints": [place]}
        page.execute_cdp_cmd("Input.dispatchTouchEvent", touch)
    page.execute_cdp_cmd("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    until_it_says(page, "7")


def test_classes_have_their_own_names(
    browser: WebDriver, softmax_run: Path, tmp_path: Path, monkeypatch: Any
) -> None:
    read_settings = export.runs.read_settings
    names = tuple(f"<b>{name}</b>" for name in "abcdefghij")
    monkeypatch.setattr(
        "tf1_mnist.runs.read_settings", lambda run: read_settings(run)._replace(class_names=names)
    )
    export.export(softmax_run, "web", tmp_path / "web")
    browser.get((tmp_path / "web" / "index.html").as_uri())
    write(browser, SEVEN)
    until_it_says(browser, "<b>h</b>")
    rows = browser.find_elements(By.CSS_SELECTOR, "#probabilities li")
    assert [row.text.split()[0] for row in rows] == list(names)


def test_an_old_browser_still_shows_the_image(browser: WebDriver, tmp_path: Path) -> None:
    source = "delete window.WebAssembly;"
    added = browser.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": source})
    export.export(pretrained.CNN, "web", tmp_path / "web")
    browser.get((tmp_path / "web" / "index.html").as_uri())
    said = browser.find_element(By.ID, "trouble").text
    assert said.startswith("This browser is too old to run the network")
    write(browser, SEVEN)
    WebDriverWait(browser, 60).until(lambda _: seen(browser).any())
    assert browser.find_element(By.ID, "answer").text == ""
    assert console(browser) == []
    browser.execute_cdp_cmd("Page.removeScriptToEvaluateOnNewDocument", added)


def test_weights_that_are_missing_are_named(page: WebDriver, tmp_path: Path) -> None:
    (tmp_path / "web" / "weights.js").unlink()
    page.refresh()
    assert page.find_element(By.ID, "trouble").text == "the file weights.js is missing"
    assert "weights.js" in "".join(console(page))


def test_the_page_loads_only_files_of_its_folder(tmp_path: Path) -> None:
    export.export(pretrained.CNN, "web", tmp_path / "web")
    names = {path.name for path in (tmp_path / "web").iterdir()}
    html = (tmp_path / "web" / "index.html").read_text("utf-8")
    loaded = {part.partition('"')[0] for part in html.split(' src="')[1:]}
    loaded |= {part.partition('"')[0] for part in html.split('stylesheet" href="')[1:]}
    assert loaded == names - {"index.html"}
    for name in names - {"weights.js"}:
        content = (tmp_path / "web" / name).read_text("utf-8")
        for word in ("<!-- ", "fetch(", "import(", "XMLHttpRequest", "https:"):
            assert word not in content, name
