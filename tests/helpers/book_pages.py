"""Opens pages of the book in a browser, for the tests of the book."""

import json
from pathlib import Path
from typing import List

from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.support.ui import WebDriverWait


def open_page(browser: WebDriver, book: Path, page: str) -> None:
    """Opens a page and waits until it has loaded; `get` sometimes returns earlier."""
    url = f"{book.as_uri()}/{page}"
    browser.get(url)
    is_there = "return document.URL === arguments[0] && document.readyState === 'complete'"
    WebDriverWait(browser, 60).until(lambda _: browser.execute_script(is_there, url))


def requests(browser: WebDriver) -> List[str]:
    """Returns the URLs requested since the previous call, and a description of each failure."""
    found = []
    for entry in browser.get_log("performance"):
        message = json.loads(entry["message"])["message"]
        if message["method"] == "Network.loadingFailed":
            found.append(str(message["params"]))
        elif message["method"] == "Network.requestWillBeSent":
            found.append(message["params"]["request"]["url"])
    return found


def failures(browser: WebDriver) -> List[str]:
    """Returns the requests that failed or were not for local files.

    Only requests made since the previous call are considered.
    """
    on_disk = ("file:", "data:", "chrome:", "chrome-untrusted:")  # or belong to the start page
    return [request for request in requests(browser) if not request.startswith(on_disk)]


def target(browser: WebDriver, selector: str) -> str:
    return str(browser.find_element(By.CSS_SELECTOR, selector).get_attribute("href"))


def set_screen(browser: WebDriver, width: int, scheme: str) -> None:
    metrics = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 500}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    features = [{"name": "prefers-color-scheme", "value": scheme}]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
