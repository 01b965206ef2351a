"""Compares the reader's outputs in headless Chromium with those of TensorFlow."""

import base64
from pathlib import Path
from typing import Any, Dict, Iterator, List

import numpy as np
import pytest
from selenium.webdriver.remote.webdriver import WebDriver

from browser import chromium, console
from number_reader import reader_of, rows
from number_reader.pretrained import READER
from number_reader.recognition import recognizer
from number_reader.rows import batches
from number_reader.task import ROW
from number_reader.web import pages
from tf1_mnist.pictures import picture_files
from tf1_mnist.runs import saved_model
from tf1_mnist.web import network

PICTURES = Path(__file__).parents[2] / "docs" / "figures"

# Takes images in base64, with their shapes, and returns what a network computes from them.
RUN = """
const [name, method, encoded, shapes] = arguments;
const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
const text = (values) => {
    const letters = new Uint8Array(values.buffer);
    let text = "";
    for (let i = 0; i < letters.length; i += 4096) {
        text += String.fromCharCode(...letters.subarray(i, i + 4096));
    }
    return btoa(text);
};
const images = bytes(encoded);
const network = (window.opened ??= {})[name] ??= new tf1mnist.Network(tf1mnist.networks[name]);
let end = 0;
return shapes.map(([count, height, width]) => {
    const part = images.subarray(end, end += count * height * width);
    const found = network[method](part, count, height, width);
    return method === "probabilities"
        ? text(found)
        : found.map((layer) => ({...layer, values: text(layer.values)}));
});
"""


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Returns the folder of a page that loads network.js and the scripts that a test adds."""
    folder = tmp_path_factory.mktemp("page")
    (folder / "network.js").write_text(pages.ROWS.text("network.js"), "utf-8")
    return folder


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebDriver]:
    with chromium(tmp_path_factory.mktemp("chromium"), "en-US") as browser:
        yield browser


def opened(browser: WebDriver, page: Path, *scripts: str) -> WebDriver:
    """Opens a page from disk; the page loads these scripts after network.js."""
    names = ["network.js"]
    for k, script in enumerate(scripts):
        (page / f"script_{k}.js").write_text(script, "utf-8")
        names.append(f"script_{k}.js")
    elements = "".join(f'<script src="{name}"></script>' for name in names)
    (page / "index.html").write_text(f"<!DOCTYPE html><meta charset=utf-8>{elements}")
    browser.get((page / "index.html").as_uri())
    assert console(browser) == []
    return browser


def run(browser: WebDriver, name: str, method: str, batches: List[np.ndarray]) -> List[Any]:
    encoded = base64.b64encode(b"".join(each.tobytes() for each in batches)).decode()
    found = browser.execute_script(RUN, name, method, encoded, [each.shape for each in batches])
    assert console(browser) == []
    return list(found)


def values(encoded: str) -> np.ndarray:
    return np.frombuffer(base64.b64decode(encoded), np.float32)


# --- The tests -------------------------------------------------------------------------------


def script(session: Any, model: Any, name: str) -> str:
    """Returns a network as a script, without the weights for computing the evidence for digits."""
    return network.script(session, model.task, model.class_names, name)


def assert_the_same_activations(found: List[Dict[str, Any]], expected: List[np.ndarray]) -> None:
    assert len(found) == len(expected) + 1  # the probabilities are added
    for layer, output in zip(found, expected):
        sizes = (layer["height"], layer["width"], layer["channels"])
        assert sizes == output.shape[1:]
        computed = values(layer["values"]).reshape(output.shape)
        np.testing.assert_allclose(computed, output, atol=5e-3 * output.max())


@pytest.fixture(scope="module")
def composed(mnist: Any) -> List[np.ndarray]:
    """Returns 100 rows, padded to an even width, which the reader requires."""
    found, _ = batches.random_rows(mnist[1], 100, np.random.RandomState(0))
    return [recognizer.padded(row)[None] for row in found]


@pytest.fixture(scope="module")
def photographed() -> List[np.ndarray]:
    """Returns the rows that Python cuts from the pictures in the documents."""
    with reader_of(READER) as reader:
        return [
            row.images
            for name in ("chalk.jpg", "date.jpg")
            for row in reader.read(picture_files.read(PICTURES / name)).seen
        ]


@pytest.mark.parametrize("kind", ["composed", "photographed"])
def test_the_reader_computes_the_same_probabilities(
    browser: WebDriver, page: Path, request: Any, kind: str
) -> None:
    images = request.getfixturevalue(kind)
    differences = []
    with saved_model.load(READER, ROW) as (session, model):
        opened(browser, page, script(session, model, "reader"))
        for image, computed in zip(images, run(browser, "reader", "probabilities", images)):
            expected = session.run(model.probabilities, {model.images: image})[0]
            found = values(computed).reshape(expected.shape)
            differences.append(np.abs(found - expected).max())
            assert best_path(found) == best_path(expected)
    print(f"{len(images)} rows, {kind}: probabilities within {max(differences):.1e}")
    assert max(differences) <= 1e-2


def best_path(probabilities: np.ndarray) -> List[int]:
    """Returns the columns' likeliest classes, with repeated classes merged and blanks removed."""
    classes = probabilities.argmax(axis=1)
    starts = np.concatenate([[True], classes[1:] != classes[:-1]])
    return [int(each) for each in classes[starts] if each != rows.BLANK]


def test_the_readers_layers_are_shown(browser: WebDriver, page: Path, composed: Any) -> None:
    with saved_model.load(READER, ROW) as (session, model):
        opened(browser, page, script(session, model, "reader"))
    with reader_of(READER) as reader:
        (layers,) = run(browser, "reader", "activations", [composed[0]])
        assert_the_same_activations(layers, reader.recognizer.activations(composed[0]))
    columns = composed[0].shape[2] // 2
    assert [layers[-1][key] for key in ("height", "width", "channels")] == [1, columns, 23]
