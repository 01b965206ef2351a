"""Compares the outputs of networks in headless Chromium with those of TensorFlow and NumPy."""

import base64
import json
from pathlib import Path
from typing import Any, Dict, Iterator, List

import numpy as np
import pytest
import wasmtime
from selenium.webdriver.remote.webdriver import WebDriver

import tf1_mnist
from browser import chromium, console
from tf1_mnist import pretrained
from tf1_mnist.runs import saved_model
from tf1_mnist.web import network

WEB = Path(tf1_mnist.__file__).parent / "web"

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
    (folder / "network.js").write_bytes((WEB / "network.js").read_bytes())
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


# --- Trained networks ------------------------------------------------------------------------


def script(session: Any, model: Any, name: str) -> str:
    """Returns a network as a script."""
    return network.script(session, model.task, model.class_names, name)


@pytest.mark.parametrize("kind", ["cnn_run", "bundled"])
def test_a_classifier_computes_the_same_probabilities(
    browser: WebDriver, page: Path, request: Any, mnist: Any, kind: str
) -> None:
    folder = pretrained.CNN if kind == "bundled" else request.getfixturevalue(kind)
    images = mnist[1].images[:200]
    with saved_model.load(folder) as (session, model):
        opened(browser, page, script(session, model, "classifier"))
        (computed,) = run(browser, "classifier", "probabilities", [images])
        expected = session.run(model.probabilities, {model.images: images})
        found = values(computed).reshape(expected.shape)
        difference = np.abs(found - expected).max()
        print(f"{kind}: probabilities within {difference:.1e}")
        assert difference <= 1e-2
        np.testing.assert_array_equal(found.argmax(axis=1), expected.argmax(axis=1))
        (layers,) = run(browser, "classifier", "activations", [images[:3]])
        maps = [each for each in model.activations if each.shape.ndims == 4]
        outputs = session.run(maps, {model.images: images[:3]})
        assert_the_same_activations(layers, outputs)
        np.testing.assert_array_equal(values(layers[-1]["values"]), found[:3].ravel())


def assert_the_same_activations(found: List[Dict[str, Any]], expected: List[np.ndarray]) -> None:
    assert len(found) == len(expected) + 1  # the probabilities are added
    for layer, output in zip(found, expected):
        sizes = (layer["height"], layer["width"], layer["channels"])
        assert sizes == output.shape[1:]
        computed = values(layer["values"]).reshape(output.shape)
        np.testing.assert_allclose(computed, output, atol=5e-3 * output.max())


# --- Single layers ---------------------------------------------------------------------------


def described(*layers: network.Layer) -> str:
    """Returns a script with a network of these layers, for images of any size."""
    kernels = b"".join(
        network.float16(each).tobytes() for each in layers if each.kernel is not None
    )
    written = {
        "symbols": "0123456789",
        "image": [None, None],
        "layers": [
            {
                "kind": each.kind,
                **each.numbers,
                **({} if each.kernel is None else {"kernel": each.kernel.shape}),
            }
            for each in layers
        ],
        "kernels": base64.b64encode(kernels).decode(),
    }
    return f"(tf1mnist.networks ??= {{}}).layers = {json.dumps(written)};"


def shaped(*shape: int) -> network.Layer:
    return network.Layer("reshape", "", {"shape": list(shape)})


def computed(browser: WebDriver, page: Path, x: np.ndarray, *layers: network.Layer) -> np.ndarray:
    """Returns the outputs of layers, one row per image.

    The images are a uint8 array of shape (batch, height, width, channels).
    """
    opened(browser, page, described(shaped(*x.shape[1:]), *layers))
    (found,) = run(browser, "layers", "probabilities", [x.reshape(len(x), x.shape[1], -1)])
    return values(found).reshape(len(x), -1)


def pixels(*shape: int) -> np.ndarray:
    return np.random.RandomState(0).randint(0, 256, shape).astype(np.uint8)


def random_kernel(*shape: int) -> np.ndarray:
    return np.random.RandomState(1).uniform(-1, 1, shape).astype(np.float32)


@pytest.mark.parametrize("padding", [[0, 0, 0, 0], [1, 2, 0, 3]])
@pytest.mark.parametrize("filters", [1, 8, 11, 23])
@pytest.mark.parametrize("width", [3, 6, 9])
def test_conv2d(
    browser: WebDriver, page: Path, padding: List[int], filters: int, width: int
) -> None:
    x = pixels(2, 5, width, 3)
    kernel = random_kernel(4, 3, 3, filters)
    layer = network.Layer("conv2d", "", {"padding": padding}, kernel)
    above, below, left, right = padding
    wide = np.pad(x.astype(float), ((0, 0), (above, below), (left, right), (0, 0)))
    weights = network.float16(layer).astype(float)
    expected = sum(
        wide[:, i : i + wide.shape[1] - 3, j : j + wide.shape[2] - 2] @ weights[i, j]
        for i in range(4)
        for j in range(3)
    )
    found = computed(browser, page, x, layer)
    np.testing.assert_allclose(found, expected.reshape(len(x), -1), atol=1e-2)


@pytest.mark.parametrize("units", [1, 10, 16])
def test_dense(browser: WebDriver, page: Path, units: int) -> None:
    x = pixels(3, 2, 5, 7)
    layer = network.Layer("dense", "", {}, random_kernel(70, units))
    expected = x.reshape(3, 70).astype(float) @ network.float16(layer).astype(float)
    found = computed(browser, page, x, shaped(70), layer)
    np.testing.assert_allclose(found, expected, atol=1e-2)


@pytest.mark.parametrize("kind", ["max_pool", "average_pool"])
@pytest.mark.parametrize(
    ("window", "strides"), [([2, 2], [2, 2]), ([2, 1], [2, 1]), ([3, 2], [1, 3])]
)
def test_pools(
    browser: WebDriver, page: Path, kind: str, window: List[int], strides: List[int]
) -> None:
    x = pixels(2, 7, 9, 5)
    take = np.max if kind == "max_pool" else np.mean
    expected = [
        [
            take(x[:, i : i + window[0], j : j + window[1]].astype(float), axis=(1, 2))
            for j in range(0, 9 - window[1] + 1, strides[1])
        ]
        for i in range(0, 7 - window[0] + 1, strides[0])
    ]
    layer = network.Layer(kind, "", {"window": window, "strides": strides})
    found = computed(browser, page, x, layer)
    np.testing.assert_allclose(found, np.moveaxis(expected, 2, 0).reshape(2, -1), atol=1e-4)


def test_affine_and_relu(browser: WebDriver, page: Path) -> None:
    x = pixels(2, 3, 4, 3)
    scale, offset = [0.5, -1, 2], [-30.0, 100, -255]
    by_channel = network.Layer("affine", "", {"scale": scale, "offset": offset})
    alike = network.Layer("affine", "", {"scale": [0.25], "offset": [3]})
    expected = (x.astype(float) * scale + offset) * 0.25 + 3
    found = computed(browser, page, x, by_channel, alike)
    np.testing.assert_allclose(found, expected.reshape(2, -1), atol=1e-4)
    found = computed(browser, page, x, by_channel, alike, network.Layer("relu", "", {}))
    np.testing.assert_allclose(found, np.maximum(expected, 0).reshape(2, -1), atol=1e-4)


def test_transpose(browser: WebDriver, page: Path) -> None:
    x = pixels(2, 3, 4, 5)
    found = computed(browser, page, x, network.Layer("transpose", "", {}))
    np.testing.assert_array_equal(found, x.transpose(0, 2, 1, 3).reshape(2, -1))


def test_softmax(browser: WebDriver, page: Path) -> None:
    x = pixels(2, 3, 4, 5)
    found = computed(browser, page, x, network.Layer("softmax", "", {})).reshape(x.shape)
    exponentials = np.exp(x.astype(float) - x.max(axis=3, keepdims=True))
    expected = exponentials / exponentials.sum(axis=3, keepdims=True)
    np.testing.assert_allclose(found, expected, atol=1e-6)


def test_every_number_of_16_bits_is_decoded(browser: WebDriver, page: Path) -> None:
    """Each number is the weight of a unit whose only input is 1."""
    every = np.arange(2**16, dtype=np.uint16).view(np.float16)
    every = every[np.isfinite(every)].astype(np.float32)
    found = computed(
        browser,
        page,
        np.ones((1, 1, 1, 1), np.uint8),
        shaped(1),
        network.Layer("dense", "", {}, every[None]),
    )
    np.testing.assert_array_equal(found[0], every)


def test_images_of_another_size_are_refused(browser: WebDriver, page: Path) -> None:
    with saved_model.load(pretrained.CNN) as (session, model):
        opened(browser, page, script(session, model, "cnn"))
    said = browser.execute_script(
        """try {
            new tf1mnist.Network(tf1mnist.networks.cnn)
                .probabilities(new Uint8Array(28 * 30), 1, 28, 30);
        } catch (error) {
            return String(error);
        }"""
    )
    assert said == "RangeError: 840 pixels for 1 images of 28 x 30; expected images of 28 x 28"


# --- convolve.wat ----------------------------------------------------------------------------


def test_the_script_contains_convolve_wat(browser: WebDriver, page: Path) -> None:
    """If the script is out of date, the error message shows the new value of CONVOLVE."""
    assembled = bytes(wasmtime.wat2wasm((WEB / "convolve.wat").read_text("utf-8")))
    script = (WEB / "network.js").read_text("utf-8")
    literal = script.partition("const CONVOLVE =")[2].partition(";")[0]
    contained = base64.b64decode("".join(literal.split('"')[1::2]))
    # After the code, there are only names for debugging.
    expected = assembled[: assembled.index(b"\x04name") - 3]
    assert contained == expected, base64.b64encode(expected).decode()
