"""Makes the documentation's pictures of the drawing page.

    python tools/draw_figure.py

This script needs Chromium, the matching ChromeDriver, and Selenium. The pictures are written to
docs/figures. draw.png shows the page after the number 2020 has been written on it. correct.png and
stored.png show two sections of a page that stores rows: the first shows the rows of a photograph,
and the second shows the stored rows. These two pictures are made in both languages.
"""

import io
import math
import os
import sys
import tempfile
from pathlib import Path
from typing import Any, List, Sequence, Tuple

import numpy as np
from PIL import Image
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.support.ui import WebDriverWait

from number_reader import pretrained, reader_of
from number_reader.collecting import collection, learnable
from tf1_mnist.data import Examples, load_data

ROOT = Path(__file__).resolve().parents[1]
for folder in (ROOT, ROOT.parents[1]):
    sys.path.append(str(folder / "tests" / "helpers"))

from browser import chromium  # noqa: E402
from live import next_frame  # noqa: E402
from serving import served  # noqa: E402

FIGURES = ROOT / "docs" / "figures"
PAGE = {"width": 1000, "height": 836, "deviceScaleFactor": 1, "mobile": False}
SECTION = {**PAGE, "width": 800, "height": 4000, "deviceScaleFactor": 1.25}  # shows all sections
COLORS = 64
ENDINGS = (".png", ".zh.png")  # in the order in which the page's button switches languages

# The indices of digits in the MNIST test set. The first three rows are stored, and the last digit
# in the label of the first row is wrong. The other rows are photographed; the reader takes the last
# 5 for a 3.
STORED = ([5, 6, 7, 8, 9], [10, 11, 12, 13], [14, 15, 16])
PHOTOGRAPHED = ([0, 1, 2, 3, 4], [632, 6499, 9288, 2035])

Stroke = List[Tuple[float, float]]

# Points (x, y) relative to the centre of a digit, as fractions of the paper's height; y grows
# downwards.
BOW = [(-0.2 * math.cos(turn), -0.16 - 0.17 * math.sin(turn)) for turn in np.linspace(0, 3.9, 20)]
TWO = [*BOW, (0.02, 0.11), (-0.22, 0.32), (0.24, 0.31)]
ZERO = [(0.22 * math.sin(turn), -0.33 * math.cos(turn)) for turn in np.linspace(0, 2 * math.pi, 30)]


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)  # the page shows the relative path of the folder `rows`
        with chromium(Path(folder, "chromium"), "en-US") as browser:
            browser.execute_cdp_cmd("Emulation.setScrollbarsHidden", {"hidden": True})
            with served(pretrained.READER) as server:
                show(browser, server.url, PAGE)
                write_number(browser)
                save(browser.get_screenshot_as_png(), "draw.png")
            store(load_data()[1])
            with served(pretrained.READER, Path("rows")) as server:
                show(browser, server.url, SECTION)
                correct(browser, load_data()[1])
                save_section(browser, "correct", "corrections")
                browser.find_element(By.ID, "show-stored").click()
                wait_for(browser, "#stored form")
                save_section(browser, "stored", "collection")
        os.chdir(ROOT)
    return 0


def show(browser: WebDriver, url: str, screen: Any) -> None:
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", screen)
    browser.get(url)


def save(screenshot: bytes, name: str) -> None:
    """Reduces a screenshot to a few colours and writes it to a file."""
    picture = Image.open(io.BytesIO(screenshot)).convert("RGB")
    few = picture.quantize(COLORS, dither=Image.Dither.NONE)
    few.save(FIGURES / name, optimize=True)


def save_section(browser: WebDriver, name: str, section: str) -> None:
    """Writes pictures of a section of the page, one for each language."""
    for ending in ENDINGS:
        browser.execute_script("document.activeElement.blur()")
        next_frame(browser)
        save(browser.find_element(By.ID, section).screenshot_as_png, name + ending)
        browser.find_element(By.CSS_SELECTOR, "#languages button:not([hidden])").click()


def wait_for(browser: WebDriver, selector: str) -> List[Any]:
    waiting = WebDriverWait(browser, 60)
    found: List[Any] = waiting.until(lambda _: browser.find_elements(By.CSS_SELECTOR, selector))
    return found


# --- The number that is written on the page --------------------------------------------------


def write_number(browser: WebDriver) -> None:
    """Writes the number 2020 on the page and waits for the answer."""
    for place, stroke in zip((-0.9, -0.3, 0.3, 0.9), (TWO, ZERO, TWO, ZERO)):
        write(browser, stroke, place)
    is_read = (
        "return !asking && !waiting && document.getElementById('answer').textContent === '2020'"
    )
    WebDriverWait(browser, 60).until(lambda browser: browser.execute_script(is_read))


def write(browser: WebDriver, stroke: Stroke, place: float) -> None:
    """Draws a stroke on the page.

    Args:
        browser: the browser that shows the page.
        stroke: the points of the stroke.
        place: the horizontal distance of the digit from the paper's centre, as a fraction of the
            paper's height.
    """
    paper = browser.find_element(By.ID, "paper")
    height = paper.size["height"]
    points = [(round((x + place) * height), round(y * height)) for x, y in stroke]
    actions = ActionChains(browser, duration=10)
    actions.move_to_element_with_offset(paper, *points[0]).click_and_hold()
    for point in points[1:]:
        actions.move_to_element_with_offset(paper, *point)
    actions.release().perform()


# --- Rows of MNIST digits --------------------------------------------------------------------


def photograph(test: Examples, rows: Sequence[Sequence[int]]) -> Image.Image:
    """Returns a picture of rows of dark digits on grey paper."""
    lines = [np.hstack([np.kron(test.images[k], np.ones((5, 5))) for k in row]) for row in rows]
    width = max(line.shape[1] for line in lines)
    ink = np.vstack([np.pad(line, ((0, 0), (0, width - line.shape[1]))) for line in lines])
    return Image.fromarray(np.uint8(np.pad(200 - 0.7 * ink, 150, constant_values=200)))


def label_of(test: Examples, row: Sequence[int]) -> str:
    return "".join(str(test.labels[k]) for k in row)


def store(test: Examples) -> None:
    """Stores the rows of STORED in the folder `rows`."""
    labels = [label_of(test, row) for row in STORED]
    labels[0] = labels[0][:-1] + "2"
    with reader_of(pretrained.READER) as reader:
        pictures = [np.asarray(photograph(test, [row])) for row in STORED]
        images = [reader.read(picture).seen[0].images[0] for picture in pictures]
    collection.store(Path("rows"), list(map(learnable.storable, labels, images)))


def correct(browser: WebDriver, test: Examples) -> None:
    """Opens a photograph on the page and stores the last row of digits with the correct label."""
    photograph(test, PHOTOGRAPHED).save("photograph.png")
    browser.find_element(By.ID, "file").send_keys(os.path.abspath("photograph.png"))
    *_, field = wait_for(browser, "#rows input")
    field.clear()
    field.send_keys(label_of(test, PHOTOGRAPHED[-1]), Keys.ENTER)
    wait_for(browser, "#rows p:not([hidden])")


if __name__ == "__main__":
    sys.exit(main())
