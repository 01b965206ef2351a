"""Makes the picture of the drawing page.

    python tools/draw_figure.py

Needs Chromium and its chromedriver, and selenium. Writes docs/figures/draw.png: the
page of the bundled reader after the number 2020 was written on it.
"""

import functools
import io
import math
import sys
import tempfile
import threading
from pathlib import Path
from typing import List, Tuple

import numpy as np
from PIL import Image
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.support.ui import WebDriverWait

from tf1_mnist import draw, pretrained
from tf1_mnist.handwriting import reading

ROOT = Path(__file__).resolve().parents[1]
sys.path.append(str(ROOT / "tests" / "helpers"))

from browser import chromium  # noqa: E402

SCREEN = {"width": 1000, "height": 836, "deviceScaleFactor": 1, "mobile": False}
COLORS = 64
PICTURE = ROOT / "docs" / "figures" / "draw.png"

Stroke = List[Tuple[float, float]]

# x to the right and y down from the middle of the digit, as fractions of the paper's height.
BOW = [(-0.2 * math.cos(turn), -0.16 - 0.17 * math.sin(turn)) for turn in np.linspace(0, 3.9, 20)]
TWO = [*BOW, (0.02, 0.11), (-0.22, 0.32), (0.24, 0.31)]
ZERO = [(0.22 * math.sin(turn), -0.33 * math.cos(turn)) for turn in np.linspace(0, 2 * math.pi, 30)]


def main() -> int:
    run = pretrained.READER
    with draw.Server("127.0.0.1", 0) as server, reading.reader_of(run) as reader:
        server.page = draw.page(run)
        server.answers = {"/read": functools.partial(draw.look, reader)}
        threading.Thread(target=server.serve_forever, daemon=True).start()
        with tempfile.TemporaryDirectory() as folder, chromium(Path(folder), "en-US") as browser:
            browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", SCREEN)
            browser.execute_cdp_cmd("Emulation.setScrollbarsHidden", {"hidden": True})
            browser.get(server.url)
            picture(browser).save(PICTURE, optimize=True)
        server.shutdown()
    return 0


def picture(browser: WebDriver) -> Image.Image:
    """Writes 2020, and returns a picture of the page with the answer."""
    for place, stroke in zip((-0.9, -0.3, 0.3, 0.9), (TWO, ZERO, TWO, ZERO)):
        write(browser, stroke, place)
    is_read = (
        "return !asking && !waiting && document.getElementById('answer').textContent === '2020'"
    )
    WebDriverWait(browser, 60).until(lambda browser: browser.execute_script(is_read))
    page = Image.open(io.BytesIO(browser.get_screenshot_as_png())).convert("RGB")
    return page.quantize(COLORS, dither=Image.Dither.NONE)


def write(browser: WebDriver, stroke: Stroke, place: float) -> None:
    """Writes a stroke, `place` heights of the paper to the right of its middle."""
    paper = browser.find_element(By.ID, "paper")
    height = paper.size["height"]
    points = [(round((x + place) * height), round(y * height)) for x, y in stroke]
    actions = ActionChains(browser, duration=10)
    actions.move_to_element_with_offset(paper, *points[0]).click_and_hold()
    for point in points[1:]:
        actions.move_to_element_with_offset(paper, *point)
    actions.release().perform()


if __name__ == "__main__":
    sys.exit(main())
