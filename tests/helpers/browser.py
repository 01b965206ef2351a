"""Starts headless Chromium for testing pages."""

import contextlib
import shutil
from pathlib import Path
from typing import Iterator, List

from selenium import webdriver
from selenium.webdriver.remote.webdriver import WebDriver


@contextlib.contextmanager
def chromium(folder: Path, language: str, *arguments: str) -> Iterator[WebDriver]:
    """Starts Chromium in the given language, with an empty profile in the given folder."""
    options = webdriver.ChromeOptions()
    program = shutil.which("chromium") or shutil.which("google-chrome")
    assert program, "expected Chromium, or Google Chrome, and its chromedriver"
    options.binary_location = program
    for argument in (
        "headless=new",
        "no-sandbox",
        "disable-gpu",
        "disable-quic",
        "no-first-run",
        "disable-background-networking",
        "disable-component-update",
        "disable-sync",
        f"user-data-dir={folder}",
        f"accept-lang={language}",
        "window-size=1100,1000",
        *arguments,
    ):
        options.add_argument(f"--{argument}")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    service = webdriver.ChromeService(shutil.which("chromedriver"))
    with webdriver.Chrome(options=options, service=service) as browser:
        yield browser


def console(browser: WebDriver) -> List[str]:
    """Returns the messages that the console has received since the previous call.

    Messages from the start page are left out.
    """
    messages = [entry["message"] for entry in browser.get_log("browser")]
    return [message for message in messages if not message.startswith("chrome://")]
