"""Provides commands that tests use to control Firefox and WebKitGTK.

Debian has no WebDriver for Firefox, but Firefox itself understands WebDriver BiDi. WebKitGTK uses
Safari's engine and needs a display.
"""

import contextlib
import itertools
import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any, Dict, Iterator, List, Optional, Sequence, Tuple

import websocket
from selenium import webdriver
from selenium.common.exceptions import NoSuchWindowException
from selenium.webdriver.remote.command import Command
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.support.ui import WebDriverWait

Action = Dict[str, Any]  # as in WebDriver's command "Perform Actions"
MINI_BROWSER = "webkit2gtk-4.1/MiniBrowser"
LIMIT = 120  # seconds to wait for a browser's answer


class Browser:
    """A browser that the tests use as a person would."""

    def open(self, url: str) -> None:
        """Opens a page and waits until it has loaded."""
        raise NotImplementedError

    def run(self, function: str, *arguments: Any) -> Any:
        """Calls a JavaScript function and returns its value.

        The arguments and the value must be convertible to JSON.
        """
        raise NotImplementedError

    def perform(self, actions: List[Action]) -> None:
        """Performs actions: moves a pointer and presses its button, or presses keys."""
        raise NotImplementedError

    def until(self, function: str, *arguments: Any) -> Any:
        """Waits until a JavaScript function returns a value that counts as true.

        WebKitGTK cannot call the function while one page replaces another.
        """
        return _waiting().until(lambda _: self.run(function, *arguments), function)

    def text(self, selector: str) -> str:
        return str(self.run("(each) => document.querySelector(each)?.innerText ?? ''", selector))

    def point(self, kind: str, selector: str, *points: Tuple[float, float]) -> None:
        """Drags the mouse or a finger across an element, from point to point.

        Args:
            kind: "mouse" or "touch".
            points: x and y, as shares of the element's width and height.
        """
        x, y, width, height = self.run(
            """(selector) => {
                const element = document.querySelector(selector);
                element.scrollIntoView({block: "center", behavior: "instant"});
                const {x, y, width, height} = element.getBoundingClientRect();
                return [x, y, width, height];
            }""",
            selector,
        )
        moves = [
            {"type": "pointerMove", "x": round(x + dx * width), "y": round(y + dy * height)}
            for dx, dy in points
        ]
        moves = [{**move, "duration": 0, "origin": "viewport"} for move in moves]
        down, up = ({"type": f"pointer{each}", "button": 0} for each in ("Down", "Up"))
        actions = [moves[0], down, *moves[1:], up]
        parameters = {"pointerType": kind}
        self.perform(
            [{"type": "pointer", "id": kind, "parameters": parameters, "actions": actions}]
        )

    def press(self, *keys: str) -> None:
        for key in keys:
            actions = [{"type": kind, "value": key} for kind in ("keyDown", "keyUp")]
            self.perform([{"type": "key", "id": "keys", "actions": actions}])


class Firefox(Browser):
    """Firefox, controlled through WebDriver BiDi."""

    def __init__(self, connection: websocket.WebSocket) -> None:
        self._connection, self._numbers = connection, itertools.count()
        self._send("session.new", capabilities={})
        # The first tab leaves the focus in the address bar, so no key would press a button there.
        self._tab = self._send("browsingContext.create", type="tab")["context"]

    def _send(self, method: str, **params: Any) -> Any:
        number = next(self._numbers)
        self._connection.send(json.dumps({"id": number, "method": method, "params": params}))
        while True:
            answer = json.loads(self._connection.recv())
            if answer.get("id") == number:  # an answer, and not an event
                assert answer["type"] == "success", answer
                return answer["result"]

    def open(self, url: str) -> None:
        self._send("browsingContext.navigate", context=self._tab, url=url, wait="complete")

    def run(self, function: str, *arguments: Any) -> Any:
        answer = self._send(
            "script.callFunction",
            functionDeclaration=f"(text) => JSON.stringify(({function})(...JSON.parse(text)))",
            arguments=[{"type": "string", "value": json.dumps(arguments)}],
            awaitPromise=False,
            target={"context": self._tab},
        )
        assert answer["type"] == "success", answer
        return json.loads(answer["result"].get("value", "null"))

    def perform(self, actions: List[Action]) -> None:
        self._send("input.performActions", context=self._tab, actions=actions)


class WebKit(Browser):
    """WebKitGTK, controlled through WebDriver."""

    def __init__(self, driver: WebDriver) -> None:
        self._driver = driver

    def open(self, url: str) -> None:
        self._driver.get(url)

    def run(self, function: str, *arguments: Any) -> Any:
        return self._driver.execute_script(f"return ({function})(...arguments)", *arguments)

    def perform(self, actions: List[Action]) -> None:
        self._driver.execute(Command.W3C_ACTIONS, {"actions": actions})


@contextlib.contextmanager
def firefox(folder: Path) -> Iterator[Firefox]:
    """Starts Firefox with an empty profile, which is stored in an existing folder."""
    program = shutil.which("firefox-esr") or shutil.which("firefox")
    assert program, "expected Firefox"
    command = [program, "--headless", "--no-remote", "--profile", str(folder)]
    with _started([*command, "--remote-debugging-port", "0"], stderr=subprocess.DEVNULL):
        file = folder / "WebDriverBiDiServer.json"
        url = _waiting().until(lambda _: _url(file), f"{file}: expected the address of Firefox")
        connection = websocket.create_connection(f"{url}/session", LIMIT, suppress_origin=True)
        with contextlib.closing(connection):
            yield Firefox(connection)


def _url(file: Path) -> Optional[str]:
    """Returns the address that Firefox has written to a file, if the file is complete."""
    try:
        return "ws://{ws_host}:{ws_port}".format(**json.loads(file.read_text()))
    except (FileNotFoundError, ValueError):
        return None


@contextlib.contextmanager
def webkit() -> Iterator[WebKit]:
    """Starts WebKitGTK's small browser on a display of its own."""
    driver, display = map(shutil.which, ("WebKitWebDriver", "Xvfb"))
    assert driver, "expected WebKitGTK's driver"
    assert display, "expected Xvfb"
    (program,) = Path("/usr/lib").glob(f"*/{MINI_BROWSER}")
    reading, writing = os.pipe()
    command = [display, "-displayfd", str(writing), "-screen", "0", "1300x1000x24"]
    with _started(command, pass_fds=[writing], stderr=subprocess.DEVNULL):
        os.close(writing)
        with os.fdopen(reading) as file:
            name = f":{file.readline().strip()}"
        options = webdriver.WebKitGTKOptions()
        options.binary_location = str(program)
        options.add_argument("--automation")
        service = webdriver.WebKitGTKService(driver, env={**os.environ, "DISPLAY": name})
        with webdriver.WebKitGTK(options=options, service=service) as browser:
            yield WebKit(browser)


def _waiting() -> Any:
    return WebDriverWait(None, LIMIT, 0.05, ignored_exceptions=[NoSuchWindowException])


@contextlib.contextmanager
def _started(command: Sequence[str], **streams: Any) -> Iterator["subprocess.Popen[bytes]"]:
    """Starts a program and ends it when the block ends."""
    with subprocess.Popen(command, **streams) as process:
        try:
            yield process
        finally:
            process.terminate()
