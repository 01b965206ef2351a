"""Tests the server of the drawing page without a browser."""

import contextlib
import http.client
import json
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any, Dict, Iterator, Tuple

import numpy as np
import pytest

from messages import assert_names
from tf1_mnist import draw, handwriting, pretrained, runs, training
from tf1_mnist import tf1 as tf
from tf1_mnist.runs import saved_model

BYTES = draw.SIZE * draw.SIZE
BINARY = {"Content-Type": "application/octet-stream"}
ERROR = "python -m tf1_mnist.draw: error: "


def drawn_seven() -> np.ndarray:
    """Returns a drawing: a bar and a slanted stroke, 10 pixels wide."""
    drawing = np.zeros((draw.SIZE, draw.SIZE), np.uint8)
    drawing[30:40, 35:105] = 255
    for y in range(40, 115):
        drawing[y, 95 - (y - 40) // 2 :][:10] = 255
    return drawing


@contextlib.contextmanager
def serving(server: draw.Server) -> Iterator[draw.Server]:
    """Runs a server with a stand-in for the network, which returns the amount of ink."""
    with server:
        server.page = b"the page"
        server.recognise = lambda drawing: {"ink": int(drawing.sum()), "first": int(drawing[0, 1])}
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture
def server() -> Iterator[draw.Server]:
    with serving(draw.Server("127.0.0.1", 0)) as server:
        yield server


def ask(
    server: draw.Server, method: str, path: str, body: Any = None, headers: Any = None
) -> Tuple[int, Dict[str, str], bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", server.server_port)
    with contextlib.closing(connection):
        connection.request(method, path, body, headers or {})
        response = connection.getresponse()
        return response.status, dict(response.getheaders()), response.read()


def raw(server: draw.Server, text: str, address: str = "127.0.0.1") -> str:
    """Sends a request that no ordinary client would send, and returns the status line."""
    with socket.create_connection((address, server.server_port)) as connection:
        connection.sendall(text.encode())
        connection.shutdown(socket.SHUT_WR)
        with connection.makefile("rb") as answer:
            return answer.readline().decode().strip()


# --- How a drawing is read -------------------------------------------------------------------


def test_a_drawing_is_read_as_predict_reads_the_prepared_image(softmax_run: Path) -> None:
    drawing = drawn_seven()
    image = handwriting.prepare(np.pad(drawing, 20, "constant"))
    with saved_model.load(softmax_run) as (session, model):
        answer = draw.recognise(session, model, drawing)
        expected = training.predict(session, model, image[np.newaxis])[0]
    np.testing.assert_array_equal(answer["image"], image)
    np.testing.assert_allclose(answer["probabilities"], expected, atol=1e-6)
    assert np.argmax(answer["probabilities"]) == 7
    assert answer["maps"] == []  # this network has no convolutional layer
    json.dumps(answer)


def test_ink_along_the_whole_border_is_ink(softmax_run: Path) -> None:
    drawing = np.full((draw.SIZE, draw.SIZE), 255, np.uint8)
    drawing[12:-12, 12:-12] = 0
    with saved_model.load(softmax_run) as (session, model):
        image = np.array(draw.recognise(session, model, drawing)["image"])
    assert image[14, 4] > 200  # the frame
    assert (image[10:18, 10:18] == 0).all()  # the paper inside


def test_empty_paper_gives_no_answer(softmax_run: Path) -> None:
    empty, speck, faint = np.zeros((3, draw.SIZE, draw.SIZE), np.uint8)
    speck[70, 70] = 255
    faint[40:100, 60:80] = 1
    with saved_model.load(softmax_run) as (session, model):
        for drawing in (empty, speck, faint):
            answer = draw.recognise(session, model, drawing)
            assert answer == {"probabilities": None, "image": None, "maps": []}


def test_feature_maps_are_on_one_scale_and_the_strongest_come_first() -> None:
    """Channel c of this convolution is the image times weights[c]."""
    weights = np.random.RandomState(0).permutation(20).astype(np.float32)
    with tf.Session(graph=tf.Graph()) as session:
        images = tf.placeholder(tf.uint8, (None, 28, 28))
        grey = tf.expand_dims(tf.cast(images, tf.float32), -1)
        x = tf.nn.conv2d(grey, weights.reshape(1, 1, 1, 20), [1, 1, 1, 1], "VALID")
        lit = tf.nn.relu(x, name="conv2d_9/Relu")
        unlit = tf.nn.relu(-x[..., :3], name="dark/deep/Relu")
        dense = tf.nn.relu(tf.reshape(x, (-1, 28 * 28 * 20)))
        probabilities = tf.nn.softmax(tf.zeros((1, 10)))
        model = saved_model.SavedModel(images, probabilities, None, (lit, unlit, dense))
        answer = draw.recognise(session, model, drawn_seven())
    first, second = answer["maps"]
    assert (first["layer"], first["channels"]) == ("conv2d_9", 20)
    image = np.array(answer["image"], float)
    expected = [np.rint(image / image.max() * weight / 19 * 255) for weight in range(19, 3, -1)]
    np.testing.assert_allclose(first["maps"], expected, atol=1)
    assert np.max(first["maps"]) == 255
    assert (second["layer"], second["channels"]) == ("dark/deep", 3)
    np.testing.assert_array_equal(second["maps"], np.zeros((3, 28, 28)))


# --- What the server answers, and what it refuses --------------------------------------------


def test_it_serves_the_page_and_reads_a_drawing(server: draw.Server) -> None:
    status, headers, body = ask(server, "GET", "/")
    assert (status, headers["Content-Type"], body) == (
        200,
        "text/html; charset=utf-8",
        b"the page",
    )
    pixels = bytes([3, 7]) + bytes(BYTES - 2)
    status, headers, body = ask(server, "POST", "/recognise", pixels, BINARY)
    assert (status, headers["Content-Type"]) == (200, "application/json")
    assert json.loads(body) == {"ink": 10, "first": 7}


def test_every_answer_forbids_the_page_to_load_anything(server: draw.Server) -> None:
    for method, path in (("GET", "/"), ("POST", "/recognise"), ("GET", "/none"), ("PUT", "/")):
        _, headers, _ = ask(server, method, path, bytes(BYTES), BINARY)
        policy = headers["Content-Security-Policy"].split("; ")
        assert "default-src 'none'" in policy
        assert "connect-src 'self'" in policy
        assert "frame-ancestors 'none'" in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert not any(name.lower().startswith("access-control") for name in headers)


@pytest.mark.parametrize(
    "path",
    [
        "/draw.html",
        "/draw.py",
        "/etc/passwd",
        "/../draw.py",
        "/..%2fdraw.py",
        "/?",
        "/recognise",
        "/?file=/etc/passwd",
        "http://127.0.0.1/",
        "*",
    ],
)
def test_there_is_no_other_path(server: draw.Server, path: str) -> None:
    assert ask(server, "GET", path)[0] == 404
    if path != "/recognise":
        assert ask(server, "POST", path, bytes(BYTES), BINARY)[0] == 404


@pytest.mark.parametrize("method", ["HEAD", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE"])
def test_there_is_no_other_method(server: draw.Server, method: str) -> None:
    assert ask(server, method, "/")[0] == 501


@pytest.mark.parametrize("length", [0, 1, BYTES - 1, BYTES + 1])
def test_a_drawing_of_another_size_is_refused(server: draw.Server, length: int) -> None:
    status, _, body = ask(server, "POST", "/recognise", bytes(length), BINARY)
    assert status == 400
    assert f"Expected {BYTES} bytes" in body.decode()


@pytest.mark.parametrize("length", ["1000000000000", f"+{BYTES}", "-1", "many", f"{BYTES}, 1", ""])
def test_a_wrong_length_is_refused_before_anything_is_read(
    server: draw.Server, length: str
) -> None:
    own = f"127.0.0.1:{server.server_port}"
    with socket.create_connection(("127.0.0.1", server.server_port), timeout=60) as connection:
        connection.sendall(
            f"POST /recognise HTTP/1.1\r\nHost: {own}\r\nContent-Length: {length}\r\n"
            "Content-Type: application/octet-stream\r\n\r\n".encode()
        )
        # No body follows, so the server would wait forever if it tried to read one.
        assert connection.recv(100).startswith(b"HTTP/1.0 400 ")


def test_a_drawing_that_breaks_off_is_refused(server: draw.Server) -> None:
    head = f"POST /recognise HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {BYTES}\r\n"
    head += "Content-Type: application/octet-stream\r\n\r\n"
    assert raw(server, head + "half").startswith("HTTP/1.0 400 ")
    chunked = head.replace(f"Content-Length: {BYTES}", "Transfer-Encoding: chunked")
    assert raw(server, chunked + "4\r\nhalf\r\n0\r\n\r\n").startswith("HTTP/1.0 400 ")


def test_requests_from_another_sites_page_are_refused(server: draw.Server) -> None:
    own = f"127.0.0.1:{server.server_port}"

    def post(headers: Any) -> int:
        return ask(server, "POST", "/recognise", bytes(BYTES), {**BINARY, **headers})[0]

    for content_type in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data"):
        assert post({"Content-Type": content_type}) == 415
    for origin in ("http://evil.example", "null", f"https://{own}", "http://127.0.0.1:1", ""):
        assert post({"Origin": origin}) == 403
    assert post({"Origin": f"http://{own}"}) == 200


def test_an_unknown_host_name_is_refused(server: draw.Server) -> None:
    """DNS rebinding: evil.example makes its own name resolve to 127.0.0.1."""
    port = server.server_port
    for name in ("evil.example", "127.0.0.1.evil.example", "localhost.evil.example", "[::1]", ""):
        for headers in ({"Host": name}, {"Host": f"{name}:{port}", "Origin": f"http://{name}"}):
            assert ask(server, "GET", "/", headers=headers)[0] == 403
            headers = {**headers, **BINARY}
            assert ask(server, "POST", "/recognise", bytes(BYTES), headers)[0] == 403
    for name in ("127.0.0.1", "localhost", "LocalHost"):
        assert ask(server, "GET", "/", headers={"Host": f"{name}:{port}"})[0] == 200
    assert raw(server, "GET / HTTP/1.0\r\n\r\n").startswith("HTTP/1.0 403 ")


def test_a_page_that_goes_away_leaves_the_server_answering(server: draw.Server, capfd: Any) -> None:
    gone = threading.Event()

    def answer_once_it_is_gone(drawing: np.ndarray) -> Dict[str, Any]:
        gone.wait()
        return {"much": list(range(10**6))}  # more than the connection buffers

    server.recognise = answer_once_it_is_gone
    connection = http.client.HTTPConnection("127.0.0.1", server.server_port)
    connection.request("POST", "/recognise", bytes(BYTES), BINARY)
    connection.close()
    gone.set()
    assert ask(server, "GET", "/")[0] == 200
    with contextlib.suppress(ConnectionError):  # until the server has tried to send that answer too
        ask(server, "POST", "/recognise", bytes(BYTES), BINARY)
    assert capfd.readouterr().err == ""


def test_it_listens_only_on_the_loopback_unless_asked(server: draw.Server) -> None:
    # All of 127.0.0.0/8 is this machine, so 127.0.0.2 can stand for any other address.
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.2", server.server_port))
    with draw.Server("0.0.0.0", 0) as anywhere:
        socket.create_connection(("127.0.0.2", anywhere.server_port)).close()


def test_beyond_the_loopback_any_address_is_accepted_but_no_unknown_name() -> None:
    with serving(draw.Server("0.0.0.0", 0)) as server:
        for address, name, status in (
            ("127.0.0.2", "127.0.0.2", "200"),
            ("127.0.0.2", "203.0.113.7", "200"),  # as seen from outside
            ("127.0.0.2", "evil.example", "403"),
            ("127.0.0.1", "0.0.0.0", "200"),
        ):
            request = f"GET / HTTP/1.1\r\nHost: {name}:{server.server_port}\r\n\r\n"
            assert raw(server, request, address).split()[1] == status


# --- The command -----------------------------------------------------------------------------


def test_the_command_serves_a_run_until_ctrl_c(softmax_run: Path, here: Path) -> None:
    shutil.copytree(str(softmax_run), "runs/softmax/1")
    process = subprocess.Popen(
        [sys.executable, "-m", "tf1_mnist.draw", "--no-browser", "--run", "runs/softmax/1"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    line = process.stdout.readline()
    found = re.fullmatch(
        r"the page is at http://127\.0\.0\.1:(\d+)/ \(press Ctrl-C to stop\)\n", line
    )
    assert found is not None, line
    connection = http.client.HTTPConnection("127.0.0.1", int(found[1]))
    with contextlib.closing(connection):
        connection.request("GET", "/")
        text = connection.getresponse().read().decode()
        connection.request("POST", "/recognise", drawn_seven().tobytes(), BINARY)
        answer = json.loads(connection.getresponse().read())
    accuracy = runs.read_metrics(softmax_run).test_accuracy
    assert "softmax (runs/softmax/1)" in text
    assert f"{accuracy:.2%} of 10,000 test images" in text
    assert np.argmax(answer["probabilities"]) == 7
    process.send_signal(signal.SIGINT)
    out, err = process.communicate()
    assert (process.returncode, out, err) == (130, "", "network: runs/softmax/1\n")


def test_it_opens_the_browser_on_its_page(softmax_run: Path, monkeypatch: Any, capsys: Any) -> None:
    opened = threading.Event()
    urls = []

    def browse(url: str) -> None:
        urls.append(url)
        opened.set()

    def serve_until_opened(server: draw.Server) -> None:
        assert opened.wait(60)
        raise KeyboardInterrupt

    monkeypatch.setattr("webbrowser.open", browse)
    monkeypatch.setattr(draw.Server, "serve_forever", serve_until_opened)
    assert draw.main(["--run", str(softmax_run)]) == 130
    (url,) = urls
    assert f" {url} " in capsys.readouterr().out


def test_without_a_run_the_page_uses_the_bundled_network(here: Path) -> None:
    page = draw.page(pretrained.CNN).decode()
    assert "cnn (the bundled network)" in page
    accuracy = runs.read_metrics(pretrained.CNN).test_accuracy
    assert f"{accuracy:.2%} of 10,000 test images" in page


def test_the_page_is_one_file_that_loads_no_other(softmax_run: Path) -> None:
    page = draw.page(softmax_run).decode()
    assert "<!-- run -->" not in page
    assert f"SIZE = {draw.SIZE};" in page
    named = set(re.findall(r"""(?:src|href|url|import|fetch)\s*[=(]\s*["']?([^"'\s>)]*)""", page))
    assert {name for name in named if not name.startswith("data:")} == {"/recognise"}


def test_the_runs_name_cannot_add_html_to_the_page(softmax_run: Path, tmp_path: Path) -> None:
    run = tmp_path / "<script>x&"
    shutil.copytree(str(softmax_run), str(run))
    page = draw.page(run).decode()
    assert "&lt;script&gt;x&amp;" in page
    assert page.count("<script>") == 1


def test_what_cannot_be_served_is_refused_in_one_line(
    softmax_run: Path, here: Path, refused: Any
) -> None:
    def refused_page(*argv: str) -> str:
        return str(refused(draw, *argv, "--no-browser"))

    run = ("--run", str(softmax_run))
    assert_names(refused_page("--run", "none"), "none", "metrics.json")
    shutil.copytree(str(softmax_run), "cut")
    shutil.rmtree("cut/saved_model")
    assert_names(refused_page("--run", "cut"), "cut", "saved_model")
    for port in ("0", "65536", "-1", "x", "8000.0", "٣"):
        assert_names(refused_page(f"--port={port}"), "--port", repr(port), "1 to 65535")
    with draw.Server("127.0.0.1", 0) as other:
        taken = str(other.server_port)
        line = refused_page(*run, "--port", taken)
        assert_names(line, f"127.0.0.1:{taken}", "Address already in use", "free port")
    # This address is reserved for documentation; no machine has it (RFC 5737).
    assert_names(refused_page(*run, "--host", "192.0.2.1"), "192.0.2.1:0", "Cannot assign")
    assert_names(refused_page(*run, "--host", ""), "--host", "''", "address")
    assert_names(refused_page(*run, "--host", "no such host"), "no such host:0")
