"""Tests `draw` and, without a browser, the responses to the drawing page's requests."""

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
from pathlib import Path
from typing import Any, Dict

import numpy as np
from PIL import Image

import number_reader
from messages import assert_names
from number_reader.collecting import collection, corrections
from number_reader.commands import draw
from number_reader.predictor import Reader
from number_reader.pretrained import READER
from number_reader.recognition.recognizer import Recognizer
from number_reader.task import ROW
from number_reader.web.server import Server
from page_texts import in_english
from processes import start
from systems import any_name, signals
from tf1_mnist import runs
from tf1_mnist import tf1 as tf
from tf1_mnist.data import DIGITS
from tf1_mnist.pretrained import CNN
from tf1_mnist.runs import saved_model

FILLED = Path(__file__).resolve().parents[2] / "docs" / "figures" / "sheet.jpg"


def drawn_seven() -> np.ndarray:
    """Returns a picture of a 7: a bar and a slanted stroke, both 10 pixels wide."""
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


# --- How a picture is read -------------------------------------------------------------------


def test_a_picture_is_read_as_read_reads_it() -> None:
    picture = np.hstack([drawn_seven(), drawn_seven()])
    with number_reader.reader_of(READER) as reader:
        expected = reader.read(picture)
        answer = json.loads(json.dumps(draw.look(reader, io.BytesIO(png(picture)))))
    assert answer["number"] == expected.number == "77"
    (row,), (expected_row,) = answer["rows"], expected.rows
    (shown,), (seen,) = answer["seen"], expected.seen
    assert (shown["text"], shown["corners"]) == ("77", row["corners"])
    assert row["confidence"] == expected_row.confidence
    images = [decoded(image) for image in shown["images"]]
    assert [image.shape for image in images] == [(32, 64)]
    np.testing.assert_array_equal(images, seen.images)
    for digit, other in zip(row["digits"], expected_row.digits):
        assert (digit["digit"], digit["probabilities"]) == (7, list(other.probabilities))
    assert answer["maps"]


def test_turned_pages_and_tables_are_read_as_read_reads_them(digits: Any) -> None:
    images = [255 - np.asarray(Image.fromarray(each).resize((40, 40))) for each in digits[1].images]
    page = np.vstack([np.hstack(images[4 * k : 4 * k + 4]) for k in range(4)])
    page = np.pad(page, 40, mode="constant", constant_values=255)
    table = page.copy()
    for k in (38, 118, 200):
        table[k : k + 3, 38:203] = table[38:203, k : k + 3] = 0
    rows = ["".join(map(str, digits[1].labels[4 * k : 4 * k + 4])) for k in range(4)]
    cells = [[row[:2], row[2:]] for row in rows]
    with number_reader.reader_of(READER) as reader:
        for picture, expected in ((np.rot90(page), None), (table, cells)):
            answer = json.loads(json.dumps(draw.look(reader, io.BytesIO(png(picture)))))
            by_read = reader.read(np.ascontiguousarray(picture)).as_dict()
            seen, _ = answer.pop("seen"), answer.pop("maps")
            assert answer == json.loads(json.dumps(by_read))
            assert answer["table"] == expected
            texts = rows if expected is None else [cell for line in cells for cell in line]
            assert [each["text"] for each in seen] == texts


def test_what_cannot_be_read_has_a_reason_and_no_rows() -> None:
    empty = png(np.full((140, 140), 255, np.uint8))
    large = io.BytesIO()
    Image.new("1", (10000, 10000)).save(large, "PNG")
    lists: Dict[str, Any] = {name: [] for name in ("rows", "cells", "seen", "maps")}
    with number_reader.reader_of(READER) as reader:
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
    seven, blank = np.float32(0.001 + 0.977 * np.eye(23)[[7, 22]])
    with tf.Session(graph=tf.Graph()) as session:
        images = tf.placeholder(tf.uint8, (None, 32, None))
        grey = tf.expand_dims(tf.cast(images, tf.float32), -1)
        x = tf.nn.conv2d(grey, weights.reshape(1, 1, 1, 20), [1, 1, 1, 1], "VALID")
        lit = tf.nn.relu(x, name="conv2d_9/Relu")
        unlit = tf.nn.relu(-x[..., :3], name="dark/deep/Relu")
        low = tf.nn.relu(x[:, :5], name="low/Relu")
        dense = tf.nn.relu(tf.reduce_sum(x, axis=(1, 2)))
        activations = (lit, unlit, low, dense)
        blanks = tf.tile(tf.constant(blank[None, None]), (1, tf.shape(images)[2] // 2 - 1, 1))
        probabilities = tf.concat([tf.constant(seven[None, None]), blanks], axis=1)
        model = saved_model.SavedModel(ROW, images, probabilities, None, activations, DIGITS)
        answer = draw.look(Reader(Recognizer(session, model)), io.BytesIO(png(drawn_seven())))
    first, second = answer["maps"]
    assert first["channels"] == 20
    image = decoded(answer["seen"][0]["images"][0]).astype(float)
    expected = [np.rint(image / image.max() * weight / 19 * 255) for weight in range(19, 11, -1)]
    shown = np.array([decoded(each) for each in first["maps"]], float)
    np.testing.assert_allclose(shown, expected, atol=1)
    assert np.max(shown) == 255
    assert second["channels"] == 3
    np.testing.assert_array_equal([decoded(each) for each in second["maps"]], 0 * shown[:3])


# --- Collecting ------------------------------------------------------------------------------


def test_doubtful_rows_are_shown_and_can_be_corrected() -> None:
    """In each column, the network gives the blank and every symbol the same probability."""

    class Session:
        def run(self, fetches: Any, feeds: Any) -> Any:
            (images,) = feeds.values()
            columns = np.full((len(images), images.shape[2] // 2, 23), 1 / 23, np.float32)
            return columns if not isinstance(fetches, list) else [np.ones((1, 8, 8, 9))] * 9

    picture = png(drawn_seven())
    with number_reader.reader_of(READER) as reader:
        reader.recognizer = Recognizer(Session(), reader.recognizer._model)
        answer = draw.look(reader, io.BytesIO(picture))
    (row,), (seen,) = answer["rows"], answer["seen"]
    assert (row["doubtful"], answer["left_out"]) == (True, 0)
    (image,) = seen["images"]
    assert (image["height"], decoded(image).max() > 200) == (32, True)


def test_where_rows_can_be_stored_a_sheet_names_the_command_that_stores_its_rows() -> None:
    """If the sheet were read, its marks and printed numbers would be offered as rows to store."""
    with number_reader.reader_of(READER) as reader, FILLED.open("rb") as file:
        answer = draw.look(reader, file, collects=True)
        assert answer["rows"] == []
        assert_names(in_english(answer["error"]), "python -m number_reader collect")
        file.seek(0)
        assert draw.look(reader, file)["rows"] != []


def test_a_folder_and_a_network_that_cannot_be_used_are_refused(here: Path, refused: Any) -> None:
    message = refused(draw, "--collect", here / "rows", "--run", CNN)
    assert_names(message, CNN, "digits", "rows")
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


# --- The command -----------------------------------------------------------------------------


@signals
def test_the_command_serves_a_run_until_ctrl_c(reader_run: Path, here: Path) -> None:
    shutil.copytree(str(reader_run), "runs/reader/1")
    arguments = ("draw", "--no-browser", "--run", "runs/reader/1")
    output = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    with start(sys.executable, "-m", "number_reader", *arguments, **output) as process:
        limit = threading.Timer(120, process.kill)  # a fault could make the tests wait forever
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
            headers = {"Content-Type": "application/octet-stream"}
            connection.request("POST", "/read", png(drawn_seven()), headers)
            answer = json.loads(connection.getresponse().read())
        process.send_signal(signal.SIGINT)
        out, err = process.communicate()
        limit.cancel()
    assert (process.returncode, out, err) == (130, "", "network: runs/reader/1\n")
    accuracy = runs.read_metrics(reader_run).test_accuracy
    assert filled_in(text)["run"] == {
        "network": "reader",
        "classNames": list("0123456789"),
        "name": "runs/reader/1",
        "accuracy": f"{accuracy:.2%}",
        "count": "2,500",
    }
    assert answer["number"] == "7"


def test_it_opens_the_browser_on_its_page(reader_run: Path, monkeypatch: Any, capsys: Any) -> None:
    opened = threading.Event()
    urls = []

    def browse(url: str) -> None:
        urls.append(url)
        opened.set()

    def serve_until_opened(server: Server) -> None:
        assert opened.wait(60)
        raise KeyboardInterrupt

    monkeypatch.setattr("webbrowser.open", browse)
    monkeypatch.setattr(Server, "serve_forever", serve_until_opened)
    assert draw.main(["--run", str(reader_run)]) == 130
    (url,) = urls
    assert f" {url} " in capsys.readouterr().out


def test_without_a_run_the_page_uses_the_bundled_reader(monkeypatch: Any, capsys: Any) -> None:
    def stop_serving(server: Server) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Server, "serve_forever", stop_serving)
    assert draw.main(["--no-browser"]) == 130
    assert capsys.readouterr().err == "network: the bundled reader\n"


def filled_in(page: str) -> Any:
    """Returns what the server has filled in: the texts, the network and the file types."""
    start = '<script type="application/json" id="program">'
    return json.loads(page[page.index(start) + len(start) : page.index("</script>")])


def test_the_page_is_one_file_that_loads_no_other(reader_run: Path) -> None:
    page = draw.page(reader_run).decode()
    assert "<!-- " not in page
    named = set(re.findall(r"""(?:src|href|url|import|fetch)\s*[=(]\s*["']?([^"'\s>)]*)""", page))
    assert {name for name in named if not name.startswith("data:")} == {"path,"}
    assert set(re.findall(r'"(/[a-z/]*)"', page)) == {"/read", *corrections.answers(None, Path())}


@any_name
def test_the_runs_name_cannot_add_html_to_the_page(reader_run: Path, tmp_path: Path) -> None:
    run = tmp_path / '"><script>x&'
    shutil.copytree(str(reader_run), str(run))
    page = draw.page(run).decode()
    assert filled_in(page)["run"]["name"] == str(run)
    assert filled_in(draw.page(READER).decode())["run"]["name"] == {"key": "bundled reader"}
    usual = draw.page(reader_run).decode()
    for tag in ("<script", "</script>"):
        assert page.count(tag) == usual.count(tag), tag


def test_what_cannot_be_served_is_refused_in_one_line(
    reader_run: Path, here: Path, refused: Any
) -> None:
    def refused_page(*argv: str) -> str:
        return str(refused(draw, *argv, "--no-browser"))

    run = ("--run", str(reader_run))
    assert_names(refused_page("--run", "none"), "none", "metrics.json")
    shutil.copytree(str(reader_run), "cut")
    shutil.rmtree("cut/saved_model")
    assert_names(refused_page("--run", "cut"), "cut", "saved_model")
    for port in ("0", "65536", "-1", "x", "8000.0", "٣"):
        assert_names(refused_page(f"--port={port}"), "--port", repr(port), "1 to 65535")
    with Server("127.0.0.1", 0) as other:
        taken = str(other.server_port)
        line = refused_page(*run, "--port", taken)
        assert_names(line, f"127.0.0.1:{taken}", "Address already in use", "free port")
    # This address is reserved for documentation; no machine has it (RFC 5737).
    assert_names(refused_page(*run, "--host", "192.0.2.1"), "192.0.2.1:0", "Cannot assign")
    for host in ("", "a\udcff", "é", "a\nb"):  # the second stands for a byte that is not UTF-8
        assert_names(refused_page(*run, "--host", host), "--host", repr(host), "address")
    assert_names(refused_page(*run, "--host", "no such host"), "no such host:0")
