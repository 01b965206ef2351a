"""Tests the server of the drawing page without a browser."""

import base64
import contextlib
import http.client
import io
import json
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import types
from pathlib import Path
from typing import Any, BinaryIO, Dict, Iterator, Tuple

import numpy as np
import pytest
from PIL import Image

from messages import assert_names, in_english
from processes import start
from serving import running
from systems import any_name, loopbacks, signals
from tf1_mnist import draw, handwriting, pretrained, runs
from tf1_mnist import tf1 as tf
from tf1_mnist.collecting import collection, corrections
from tf1_mnist.data import DIGITS, picture_files
from tf1_mnist.handwriting.reading import Reader
from tf1_mnist.objective import DIGIT
from tf1_mnist.runs import saved_model

BINARY = {"Content-Type": "application/octet-stream"}
ERROR = "python -m tf1_mnist.draw: error: "
FILLED = Path(__file__).resolve().parents[1] / "docs" / "figures" / "sheet.jpg"


def drawn_seven() -> np.ndarray:
    """Returns a picture: a bar and a slanted stroke, 10 pixels wide."""
    picture = np.full((140, 140), 255, np.uint8)
    picture[30:40, 35:105] = 0
    for y in range(40, 115):
        picture[y, 95 - (y - 40) // 2 :][:10] = 0
    return picture


def png(picture: np.ndarray) -> bytes:
    file = io.BytesIO()
    Image.fromarray(picture).save(file, "PNG")
    return file.getvalue()


def decoded(image: Any) -> np.ndarray:
    values = np.frombuffer(base64.b64decode(image["values"]), np.uint8)
    return values.reshape(image["height"], image["width"])


@pytest.fixture
def server() -> Iterator[draw.Server]:
    """Runs a server with a stand-in for the network."""
    with running(stand_in("127.0.0.1")) as server:
        yield server


def stand_in(host: str) -> draw.Server:
    """Returns a server that answers with the bytes it is sent."""
    server = draw.Server(host, 0)
    server.page = b"the page"
    server.answers = {"/read": lambda file: {"bytes": list(file.read())}}
    return server


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


# --- How a picture is read -------------------------------------------------------------------


def test_a_picture_is_read_as_predict_reads_it(softmax_run: Path) -> None:
    picture = np.hstack([drawn_seven(), drawn_seven()])
    for run, shapes in ((softmax_run, [(28, 28), (28, 28)]), (pretrained.READER, [(32, 64)])):
        with handwriting.reader_of(run) as reader:
            expected = reader.read(picture)
            answer = json.loads(json.dumps(draw.look(reader, io.BytesIO(png(picture)))))
        assert answer["number"] == expected.number == "77"
        (row,), (expected_row,) = answer["rows"], expected.rows
        (shown,), (seen,) = answer["seen"], expected.seen
        assert (shown["text"], shown["corners"]) == ("77", row["corners"])
        assert row["confidence"] == expected_row.confidence
        images = [decoded(image) for image in shown["images"]]
        assert [image.shape for image in images] == shapes
        np.testing.assert_array_equal(images, seen.images)
        for digit, other in zip(row["digits"], expected_row.digits):
            assert (digit["digit"], digit["probabilities"]) == (7, list(other.probabilities))
        assert bool(answer["maps"]) == (run == pretrained.READER)  # it has convolutional layers


def test_turned_pages_and_tables_are_read_as_predict_reads_them(digits: Any) -> None:
    images = [255 - np.asarray(Image.fromarray(each).resize((40, 40))) for each in digits[1].images]
    page = np.vstack([np.hstack(images[4 * k : 4 * k + 4]) for k in range(4)])
    page = np.pad(page, 40, mode="constant", constant_values=255)
    table = page.copy()
    for k in (38, 118, 200):
        table[k : k + 3, 38:203] = table[38:203, k : k + 3] = 0
    rows = ["".join(map(str, digits[1].labels[4 * k : 4 * k + 4])) for k in range(4)]
    cells = [[row[:2], row[2:]] for row in rows]
    with handwriting.reader_of(pretrained.READER) as reader:
        for picture, expected in ((np.rot90(page), None), (table, cells)):
            answer = json.loads(json.dumps(draw.look(reader, io.BytesIO(png(picture)))))
            by_predict = reader.read(np.ascontiguousarray(picture)).as_dict()
            seen, _ = answer.pop("seen"), answer.pop("maps")
            assert answer == json.loads(json.dumps(by_predict))
            assert answer["table"] == expected
            texts = rows if expected is None else [cell for line in cells for cell in line]
            assert [each["text"] for each in seen] == texts


def test_what_cannot_be_read_has_a_reason_and_no_rows() -> None:
    empty = png(np.full((140, 140), 255, np.uint8))
    large = io.BytesIO()
    Image.new("1", (10000, 10000)).save(large, "PNG")
    lists: Dict[str, Any] = {name: [] for name in ("rows", "cells", "seen", "maps")}
    with handwriting.reader_of(pretrained.READER) as reader:
        for content, named in (
            (empty, ["no ink"]),
            (b"text", ["not a picture", "PNG"]),
            (b"", ["not a picture"]),
            (png(drawn_seven())[:200], ["damaged"]),
            (large.getvalue(), ["10000 x 10000", "50,000,000"]),
        ):
            answer = draw.look(reader, io.BytesIO(content))
            reason = answer.pop("error")
            assert answer == {"text": "", "number": "", "table": None, "left_out": 0, **lists}
            assert_names(in_english(reason), *named)


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
        probabilities = tf.one_hot([7], 10)
        activations = (lit, unlit, dense)
        model = saved_model.SavedModel(DIGIT, images, probabilities, None, activations, DIGITS)
        answer = draw.look(Reader(session, model, None), io.BytesIO(png(drawn_seven())))
    first, second = answer["maps"]
    assert first["channels"] == 20
    image = decoded(answer["seen"][0]["images"][0]).astype(float)
    expected = [np.rint(image / image.max() * weight / 19 * 255) for weight in range(19, 11, -1)]
    shown = np.array([decoded(each) for each in first["maps"]], float)
    np.testing.assert_allclose(shown, expected, atol=1)
    assert np.max(shown) == 255
    assert second["channels"] == 3
    np.testing.assert_array_equal([decoded(each) for each in second["maps"]], np.zeros((3, 28, 28)))


# --- What the server answers, and what it refuses --------------------------------------------


def test_it_serves_the_page_and_reads_what_it_sends(server: draw.Server) -> None:
    status, headers, body = ask(server, "GET", "/")
    assert (status, headers["Content-Type"], body) == (
        200,
        "text/html; charset=utf-8",
        b"the page",
    )
    status, headers, body = ask(server, "POST", "/read", bytes([3, 7]), BINARY)
    assert (status, headers["Content-Type"]) == (200, "application/json")
    assert json.loads(body) == {"bytes": [3, 7]}


def test_every_answer_forbids_the_page_to_load_anything(server: draw.Server) -> None:
    for method, path in (("GET", "/"), ("POST", "/read"), ("GET", "/none"), ("PUT", "/")):
        _, headers, _ = ask(server, method, path, bytes(9), BINARY)
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
        "/read",
        "/?file=/etc/passwd",
        "http://127.0.0.1/",
        "*",
    ],
)
def test_there_is_no_other_path(server: draw.Server, path: str) -> None:
    assert ask(server, "GET", path)[0] == 404
    if path != "/read":
        assert ask(server, "POST", path, bytes(9), BINARY)[0] == 404


@pytest.mark.parametrize("method", ["HEAD", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE"])
def test_there_is_no_other_method(server: draw.Server, method: str) -> None:
    assert ask(server, method, "/")[0] == 501


@pytest.mark.parametrize("length", ["400000001", "1000000000000", "9" * 5000, "+5", "-1", "٣", ""])
def test_a_wrong_length_is_refused_before_anything_is_read(
    server: draw.Server, length: str
) -> None:
    assert picture_files.MAX_BYTES == 400_000_000
    own = f"127.0.0.1:{server.server_port}"
    with socket.create_connection(("127.0.0.1", server.server_port), timeout=60) as connection:
        connection.sendall(
            f"POST /read HTTP/1.1\r\nHost: {own}\r\nContent-Length: {length}\r\n"
            "Content-Type: application/octet-stream\r\n\r\n".encode()
        )
        # No body follows, so the server would wait forever if it tried to read one.
        assert connection.recv(100).startswith(b"HTTP/1.0 400 ")


def test_a_picture_that_breaks_off_is_refused(server: draw.Server) -> None:
    head = "POST /read HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 9\r\n"
    head += "Content-Type: application/octet-stream\r\n\r\n"
    assert raw(server, head + "half").startswith("HTTP/1.0 400 ")
    chunked = head.replace("Content-Length: 9", "Transfer-Encoding: chunked")
    assert raw(server, chunked + "4\r\nhalf\r\n0\r\n\r\n").startswith("HTTP/1.0 400 ")


def test_requests_from_another_sites_page_are_refused(server: draw.Server) -> None:
    own = f"127.0.0.1:{server.server_port}"

    def post(headers: Any) -> int:
        return ask(server, "POST", "/read", bytes(9), {**BINARY, **headers})[0]

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
            assert ask(server, "POST", "/read", bytes(9), headers)[0] == 403
    for name in ("127.0.0.1", "localhost", "LocalHost"):
        assert ask(server, "GET", "/", headers={"Host": f"{name}:{port}"})[0] == 200
    assert raw(server, "GET / HTTP/1.0\r\n\r\n").startswith("HTTP/1.0 403 ")


def test_a_page_that_goes_away_leaves_the_server_answering(server: draw.Server, capfd: Any) -> None:
    gone = threading.Event()

    def answer_once_it_is_gone(file: BinaryIO) -> Dict[str, Any]:
        gone.wait()
        return {"much": list(range(10**6))}  # more than the connection buffers

    server.answers["/read"] = answer_once_it_is_gone
    connection = http.client.HTTPConnection("127.0.0.1", server.server_port)
    connection.request("POST", "/read", bytes(9), BINARY)
    connection.close()
    gone.set()
    assert ask(server, "GET", "/")[0] == 200
    with contextlib.suppress(ConnectionError):  # until the server has tried to send that answer too
        ask(server, "POST", "/read", bytes(9), BINARY)
    assert capfd.readouterr().err == ""


def test_pictures_are_read_one_at_a_time(server: draw.Server) -> None:
    """Two requests would meet at the barrier if both were being read."""
    barrier = threading.Barrier(2)
    met = []

    def look(file: BinaryIO) -> Dict[str, Any]:
        try:
            barrier.wait(0.5)
            met.append(True)
        except threading.BrokenBarrierError:
            barrier.reset()
        return {}

    server.answers["/read"] = look
    threads = [
        threading.Thread(target=ask, args=(server, "POST", "/read", b"", BINARY)) for _ in range(2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert met == []


@loopbacks
def test_it_listens_only_on_the_loopback_unless_asked(server: draw.Server) -> None:
    # All of 127.0.0.0/8 is this machine, so 127.0.0.2 can stand for any other address.
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.2", server.server_port))
    with draw.Server("0.0.0.0", 0) as anywhere:
        socket.create_connection(("127.0.0.2", anywhere.server_port)).close()


@loopbacks
def test_beyond_the_loopback_any_address_is_accepted_but_no_unknown_name() -> None:
    with running(stand_in("0.0.0.0")) as server:
        for address, name, status in (
            ("127.0.0.2", "127.0.0.2", "200"),
            ("127.0.0.2", "203.0.113.7", "200"),  # as seen from outside
            ("127.0.0.2", "evil.example", "403"),
            ("127.0.0.1", "0.0.0.0", "200"),
        ):
            request = f"GET / HTTP/1.1\r\nHost: {name}:{server.server_port}\r\n\r\n"
            assert raw(server, request, address).split()[1] == status


def started(server: draw.Server, length: int) -> socket.socket:
    """Announces a body, but does not send it."""
    connection = socket.create_connection(("127.0.0.1", server.server_port), timeout=60)
    connection.sendall(
        f"POST /read HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {length}\r\n"
        "Content-Type: application/octet-stream\r\n\r\n".encode()
    )
    return connection


def test_bodies_that_would_take_too_much_memory_together_are_refused(
    server: draw.Server, monkeypatch: Any
) -> None:
    taken = threading.Event()
    room = server.room

    @contextlib.contextmanager
    def noticed(count: int) -> Iterator[bool]:
        with room(count) as has_room:
            taken.set()
            yield has_room

    monkeypatch.setattr(server, "room", noticed)
    with contextlib.closing(started(server, 399_999_998)) as first:
        assert taken.wait(60)
        with contextlib.closing(started(server, 9)) as second:
            assert second.recv(100).startswith(b"HTTP/1.0 503 ")
        assert ask(server, "POST", "/read", bytes([3, 7]), BINARY)[0] == 200  # there is room for it
        first.shutdown(socket.SHUT_WR)
        with first.makefile("rb") as answer:  # to its end, when the server is done with it
            assert answer.read().startswith(b"HTTP/1.0 400 ")
    with room(400_000_000) as has_room:  # all of it is free again
        assert has_room


def test_a_request_must_arrive_in_time_however_often_a_byte_comes(
    server: draw.Server, monkeypatch: Any
) -> None:
    clock, limits = [1000.0], []

    class Connection:
        def settimeout(self, seconds: float) -> None:
            limits.append(seconds)

        def recv_into(self, buffer: Any) -> int:
            limits.append("receives")
            return 1

    with monkeypatch.context() as patched:
        patched.setattr(draw, "time", types.SimpleNamespace(monotonic=lambda: clock[0]))
        reader = draw._Timed(Connection())  # type: ignore[arg-type]
        for passed in (0, 100, 115, 125):
            clock[0] = 1000 + passed
            assert reader.readinto(bytearray(9)) == 1
    assert limits[::3] == [10, 10, 5, 0.001]
    assert limits[1::3] == 4 * ["receives"]
    assert limits[2::3] == 4 * [10]  # for the answer
    monkeypatch.setattr(draw, "MOST_SECONDS", -1)
    address = ("127.0.0.1", server.server_port)
    with contextlib.closing(socket.create_connection(address, timeout=60)) as connection:
        assert connection.recv(1) == b""  # closed at once, although it is not silent for long


def test_connections_that_wait_are_not_refused() -> None:
    """The server is not serving yet, so each of them waits."""
    with contextlib.ExitStack() as stack:
        server = stack.enter_context(stand_in("127.0.0.1"))
        for _ in range(100):
            address = ("127.0.0.1", server.server_port)
            connection = socket.create_connection(address, timeout=1)
            stack.enter_context(contextlib.closing(connection))


# --- Collecting ------------------------------------------------------------------------------

COLLECTING = ("/count", "/store", "/correct", "/discard", "/unlabel", "/judge", "/stored")


def test_without_a_folder_nothing_can_be_stored(server: draw.Server) -> None:
    for path in COLLECTING:
        for headers in (BINARY, {"Content-Type": "application/json"}):
            assert ask(server, "POST", path, b"{}", headers)[0] == 404


def test_requests_to_store_rows_are_checked_as_pictures_are(
    server: draw.Server, tmp_path: Path
) -> None:
    folder, own = tmp_path / "rows", f"127.0.0.1:{server.server_port}"
    collection.prepare(folder)
    server.answers.update(corrections.answers(None, folder))  # type: ignore[arg-type]
    row = np.eye(32, 20, dtype=np.uint8) * 255
    body = json.dumps({"label": "7", "image": corrections.encode(row)})

    def post(headers: Any, path: str = "/store") -> int:
        return ask(server, "POST", path, body, {"Content-Type": "application/json", **headers})[0]

    for headers, status in (
        ({"Content-Type": "text/plain"}, 415),
        ({"Origin": "http://evil.example"}, 403),
        ({"Host": "evil.example"}, 403),
    ):
        for path in COLLECTING:
            assert post(headers, path) == status
    head = "POST /store HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000001\r\n"
    head += "Content-Type: application/json\r\n\r\n"
    assert raw(server, head).startswith("HTTP/1.0 400 ")
    assert collection.labels(folder) == {}
    for path in COLLECTING:
        assert ask(server, "GET", path)[0] == 404
    assert post({"Origin": f"http://{own}"}) == 200
    assert collection.labels(folder) == {"00001.png": "7"}


def test_doubtful_rows_are_shown_and_can_be_corrected() -> None:
    """The network's answer is the blank or any symbol, with the same probability in each column."""

    class Session:
        def run(self, fetches: Any, feeds: Any) -> Any:
            (images,) = feeds.values()
            columns = np.full((len(images), images.shape[2] // 2, 23), 1 / 23, np.float32)
            return columns if not isinstance(fetches, list) else [np.ones((1, 8, 8, 9))] * 9

    picture = png(drawn_seven())
    with handwriting.reader_of(pretrained.READER) as reader:
        reader._session, reader._rejection = Session(), None
        answer = draw.look(reader, io.BytesIO(picture))
    (row,), (seen,) = answer["rows"], answer["seen"]
    assert (row["doubtful"], answer["left_out"]) == (True, 0)
    (image,) = seen["images"]
    assert (image["height"], decoded(image).max() > 200) == (32, True)


def test_where_rows_can_be_stored_a_sheet_names_the_command_that_stores_its_rows() -> None:
    """Otherwise, its marks and its printed numbers would be rows to store."""
    with handwriting.reader_of(pretrained.READER) as reader, FILLED.open("rb") as file:
        answer = draw.look(reader, file, collects=True)
        assert answer["rows"] == []
        assert_names(in_english(answer["error"]), "python -m tf1_mnist.collect")
        file.seek(0)
        assert draw.look(reader, file)["rows"] != []


def test_a_folder_and_a_network_that_cannot_be_used_are_refused(
    softmax_run: Path, here: Path, refused: Any
) -> None:
    message = refused(draw, "--collect", here / "rows", "--run", softmax_run)
    assert_names(message, softmax_run, "single digits", "reader")
    assert not (here / "rows").exists()
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert_names(refused(draw, "--collect", "rows", "--port", port), port, "free port")
    assert not (here / "rows").exists()
    (here / "photo.png").write_bytes(b"")
    assert_names(refused(draw, "--collect", here), here, "not empty", "labels.tsv")
    collection.prepare(here / "rows")
    (here / "rows" / "labels.tsv").write_text("file\tlabel\nb.png\n")
    assert_names(refused(draw, "--collect", here / "rows"), "labels.tsv", "line 2")


def test_an_option_that_is_gone_names_the_command_in_its_place(here: Path, refused: Any) -> None:
    for argv in (["--sheet", "sheet.pdf"], ["--sheet"], ["--collect", "rows", "--sheet=a.pdf"]):
        message = refused(draw, *argv)
        assert_names(message, "--sheet", "python -m tf1_mnist.collect --print-sheet sheet.pdf")
    assert list(here.iterdir()) == []


# --- The command -----------------------------------------------------------------------------


@signals
def test_the_command_serves_a_run_until_ctrl_c(softmax_run: Path, here: Path) -> None:
    shutil.copytree(str(softmax_run), "runs/softmax/1")
    arguments = ("--no-browser", "--run", "runs/softmax/1")
    output = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    with start(sys.executable, "-m", "tf1_mnist.draw", *arguments, **output) as process:
        limit = threading.Timer(120, process.kill)  # or a fault could make the tests wait for ever
        limit.start()
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
            connection.request("POST", "/read", png(drawn_seven()), BINARY)
            answer = json.loads(connection.getresponse().read())
        process.send_signal(signal.SIGINT)
        out, err = process.communicate()
        limit.cancel()
    assert (process.returncode, out, err) == (130, "", "network: runs/softmax/1\n")
    accuracy = runs.read_metrics(softmax_run).test_accuracy
    assert filled_in(text)["run"] == {
        "network": "softmax",
        "reads": "digits",
        "classNames": list("0123456789"),
        "name": "runs/softmax/1",
        "accuracy": f"{accuracy:.2%}",
        "count": "10,000",
    }
    assert answer["number"] == "7"


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


def test_without_a_run_the_page_uses_the_bundled_reader(monkeypatch: Any, capsys: Any) -> None:
    def stop_serving(server: draw.Server) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(draw.Server, "serve_forever", stop_serving)
    assert draw.main(["--no-browser"]) == 130
    assert capsys.readouterr().err == "network: the bundled reader\n"


def filled_in(page: str) -> Any:
    """Returns what the server has filled in: the texts, the network, the files that it takes."""
    start = '<script type="application/json" id="program">'
    return json.loads(page[page.index(start) + len(start) : page.index("</script>")])


def test_the_page_is_one_file_that_loads_no_other(softmax_run: Path) -> None:
    page = draw.page(softmax_run).decode()
    assert "<!-- " not in page
    named = set(re.findall(r"""(?:src|href|url|import|fetch)\s*[=(]\s*["']?([^"'\s>)]*)""", page))
    assert {name for name in named if not name.startswith("data:")} == {"path,"}
    assert set(re.findall(r'"(/[a-z/]*)"', page)) == {"/read", *COLLECTING}


@any_name
def test_the_runs_name_cannot_add_html_to_the_page(softmax_run: Path, tmp_path: Path) -> None:
    run = tmp_path / '"><script>x&'
    shutil.copytree(str(softmax_run), str(run))
    page = draw.page(run).decode()
    assert filled_in(page)["run"]["name"] == str(run)
    assert filled_in(draw.page(pretrained.CNN).decode())["run"]["name"] == {"key": "bundled CNN"}
    usual = draw.page(softmax_run).decode()
    for tag in ("<script", "</script>"):
        assert page.count(tag) == usual.count(tag), tag


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
    for host in ("", "a\udcff", "é", "a\nb"):  # the second as from a byte that is not UTF-8
        assert_names(refused_page(*run, "--host", host), "--host", repr(host), "address")
    assert_names(refused_page(*run, "--host", "no such host"), "no such host:0")
