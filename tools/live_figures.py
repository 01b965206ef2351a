"""Makes the still pictures that GitHub, Jupyter and printed pages show instead of live figures.

    python tools/live_figures.py [NAME ...]

This script needs Chromium, the matching ChromeDriver, and Selenium. Each figure is started in both
languages and put into the state that its picture shows. The pictures are written to docs/figures.
"""

import argparse
import io
import sys
import tempfile
from pathlib import Path

from PIL import Image
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.support.ui import WebDriverWait

import figures

ROOT = Path(__file__).resolve().parents[1]
sys.path.append(str(ROOT / "tests" / "helpers"))

from browser import chromium  # noqa: E402
from figure_pages import write_pages  # noqa: E402

WIDTH = 560  # of the page in pixels, without margins; a picture is 1.25 times as wide
COLORS = 128
# JavaScript that puts a figure into the state of its picture. Buttons and other controls are
# numbered from 0.
STATES = {
    "descent": "press(1, 12)",
    "graph": "press(1, 8)",
    "separability": "choose(2, 2); press(1, 120)",
    "feature_maps": "press(2, 1)",
}
CONTROL = """
    const press = (n, times) => {
      for (let k = 0; k < times; k++) document.querySelectorAll(".body button")[n].click();
    };
    const choose = (n, value) => {
      const control = document.querySelectorAll(".body input, .body select")[n];
      control.value = value;
      control.dispatchEvent(new Event(control.type === "range" ? "input" : "change"));
    };
"""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help="default: all figures")
    names = parser.parse_args().names or figures.NAMES
    for name in names:
        if name not in figures.NAMES:
            parser.error(f"{name}: not a figure; expected one of {', '.join(figures.NAMES)}")
    with tempfile.TemporaryDirectory() as folder:
        write_pages(Path(folder))
        with chromium(Path(folder) / "chromium", "en-US") as browser:
            screen = {"width": WIDTH + 32, "height": 1500, "deviceScaleFactor": 1.25}
            browser.execute_cdp_cmd(
                "Emulation.setDeviceMetricsOverride", {**screen, "mobile": False}
            )
            for name in names:
                for language, ending in (("en", ".png"), ("zh", ".zh.png")):
                    page = Path(folder, f"{name}.{language}.html")
                    picture = still(browser, page, STATES.get(name, ""))
                    picture.save(ROOT / "docs" / "figures" / f"live_{name}{ending}", optimize=True)
    return 0


def still(browser: WebDriver, page: Path, state: str) -> Image.Image:
    """Returns a picture of the figure on a page, reduced to a few colours.

    Args:
        browser: the browser, in which the page is opened.
        page: the file of the page.
        state: JavaScript that puts the figure into the state to show.
    """
    browser.get(page.as_uri())
    waiting = WebDriverWait(browser, 60)
    (button,) = waiting.until(lambda _: browser.find_elements(By.CSS_SELECTOR, ".start"))
    # A click with the mouse would leave the pointer over the figure.
    browser.execute_script("arguments[0].click()", button)
    waiting.until(lambda _: browser.find_elements(By.CSS_SELECTOR, ".started"))
    browser.execute_script(f"{CONTROL} {state}; document.activeElement.blur()")
    # Adds margins without making the figure narrower, since the convolution figure needs its
    # full width to fit on one line.
    body = browser.find_element(By.CSS_SELECTOR, ".body")
    browser.execute_script("arguments[0].style = 'padding: 12px; margin: 0 -12px'", body)
    picture = Image.open(io.BytesIO(body.screenshot_as_png)).convert("RGB")
    return picture.quantize(COLORS, Image.Quantize.MAXCOVERAGE, 10, dither=Image.Dither.NONE)


if __name__ == "__main__":
    sys.exit(main())
