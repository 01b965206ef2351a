"""Serves a page where you can write a number and see how a trained network reads it.

    python -m tf1_mnist.draw

A server from Python's standard library serves a single page, which loads nothing else: `draw.html`,
filled with the texts of `draw_texts.json`, a table with a column for each language. The page sends
what is written, or a photograph, as a picture file, and the server answers with what the network
reads and sees in it. Nothing leaves this machine or is written to its disk.
"""

import argparse
import base64
import functools
import io
import ipaddress
import json
import re
import sys
import threading
import webbrowser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, BinaryIO, Callable, Dict, Optional, Sequence

import numpy as np

from tf1_mnist import pretrained, runs
from tf1_mnist.cli import command, networks
from tf1_mnist.handwriting import picture_files, reading

MAPS = 8  # feature maps shown per layer
SECONDS = 10  # a silent connection is closed then, since a browser opens some it may never use

_FILES = ("draw.html", "draw_texts.json")
_LOWEST_MAPS = 6  # pixels; layers with lower feature maps are not shown
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; connect-src 'self'; img-src data:; script-src 'unsafe-inline'; "
        "style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}


def look(reader: reading.Reader, file: BinaryIO) -> Dict[str, Any]:
    """Reads the numbers in a picture, and shows what the network sees there.

    Args:
        reader: from `reading.reader_of`.
        file: as in `picture_files.decode`.
    Returns:
        A dictionary that can be written as JSON:
        text, number, rows: as printed by `predict --json`. Each row also has `images`: what the
            network saw, 0 is paper, 255 is ink.
        maps: for each convolutional layer: `layer`, its name; `channels`, the number of its
            feature maps; and `maps`, the 8 with the highest mean, in descending order. In a
            map, 255 is the layer's largest activation. The maps belong to the last row's last
            image.
        error: why nothing was read; in that case, the texts and the lists are empty.
        Images and maps are dictionaries with `height`, `width` and `values`, which are bytes in
        base64.
    """
    try:
        found, seen = reader.look(picture_files.decode(file))
    except ValueError as error:
        return {"text": "", "number": "", "rows": [], "maps": [], "error": str(error)}
    answer = found.as_dict()
    for row, images in zip(answer["rows"], seen):
        row["images"] = [_encode(image) for image in images]
    layers = reader.activations(seen[-1][-1:])
    answer["maps"] = [
        {
            "layer": name,
            "channels": activation.shape[3],
            "maps": [_encode(image) for image in _strongest(activation[0])],
        }
        for name, activation in layers
        if activation.shape[1] >= _LOWEST_MAPS
    ]
    return answer


def _encode(image: np.ndarray) -> Dict[str, Any]:
    """uint8 (height, width) -> a dictionary as in `look`."""
    height, width = image.shape
    values = base64.b64encode(image.tobytes()).decode()
    return {"height": height, "width": width, "values": values}


def _strongest(activation: np.ndarray) -> np.ndarray:
    """float32 (height, width, channels), at least 0 -> uint8 (at most 8, height, width)."""
    order = np.argsort(-activation.mean(axis=(0, 1)), kind="stable")[:MAPS]
    maps = np.moveaxis(activation[..., order], -1, 0)
    largest = activation.max() or 1.0  # no division by 0 if every activation is 0
    return np.rint(maps * (255 / largest)).astype(np.uint8)


class Server(ThreadingHTTPServer):
    """Serves the page and answers the pictures it sends; refuses the pages of other sites.

    page: the page, as from `page`.
    look: takes a picture file and returns the answer, which is sent as JSON.
    """

    page: bytes
    look: Callable[[BinaryIO], Dict[str, Any]]

    def __init__(self, host: str, port: int) -> None:
        """Binds the port (0 for any free one); `serve_forever` then answers requests.

        Raises:
            OSError: the address or the port is not available; the message names both.
        """
        self.host = host.lower()
        self.one_picture = threading.Lock()  # only one is read at a time, to save memory
        try:
            super().__init__((host, port), _Handler)
        except OSError as error:
            raise OSError(
                f"{host}:{port}: {error.strerror}; expected an address of this machine and "
                "a free port"
            ) from None

    @property
    def url(self) -> str:
        """The page's URL."""
        return f"http://{self.host}:{self.server_port}/"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Ignores a page that was closed before its answer arrived."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    server: Server
    timeout = SECONDS

    def do_GET(self) -> None:
        if self._is_admitted("/"):
            self._answer("text/html; charset=utf-8", self.server.page)

    def do_POST(self) -> None:
        if not self._is_admitted("/read"):
            return
        if self.headers["Content-Type"] != "application/octet-stream":
            self.send_error(415)  # a form on another site's page can send the other types
            return
        # Do not even read a body that is too long.
        length = self.headers["Content-Length"] or ""
        if not re.fullmatch("[0-9]{1,9}", length) or int(length) > picture_files.MAX_BYTES:
            self.send_error(400, f"Expected 0 to {picture_files.MAX_BYTES:,} bytes")
            return
        body = self.rfile.read(int(length))
        if len(body) < int(length):
            self.send_error(400, f"Expected {length} bytes")
            return
        with self.server.one_picture:
            answer = self.server.look(io.BytesIO(body))
        self._answer("application/json", json.dumps(answer).encode())

    def _is_admitted(self, path: str) -> bool:
        """Sends an error to a page of another site, or for an unknown path."""
        host = self.headers.get("Host", "")
        own = f"http://{host}"
        if not self._is_own(host.partition(":")[0]) or self.headers.get("Origin", own) != own:
            self.send_error(403)
        elif self.path != path:
            self.send_error(404)
        else:
            return True
        return False

    def _is_own(self, name: str) -> bool:
        """Returns whether a request may address this server by that name.

        Another domain may not, because a stranger can point one at this machine (DNS rebinding).
        Any IP address may, because behind NAT the server's address differs from the one that
        the browser uses.
        """
        if name.lower() in (self.server.host, "localhost"):
            return True
        try:
            ipaddress.ip_address(name)
        except ValueError:
            return False
        return True

    def _answer(self, content_type: str, body: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def end_headers(self) -> None:
        for name, value in _HEADERS.items():
            self.send_header(name, value)
        super().end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """Logs nothing."""


def page(run: Path) -> bytes:
    """Returns draw.html with its texts, what it says about the run, and the files that it takes.

    Raises:
        FileNotFoundError, ValueError: as `runs.read_metrics`.
    """
    metrics = runs.read_metrics(run)
    settings = runs.read_settings(run)
    html, texts = (Path(__file__).with_name(name).read_text("utf-8") for name in _FILES)
    program = {
        "texts": json.loads(texts),
        "run": {
            "network": settings.network,
            "reads": settings.reads,
            "classNames": settings.class_names,
            "name": networks.name(run),
            "accuracy": f"{metrics.test_accuracy:.2%}",
            "count": f"{metrics.test_images:,}",
        },
        "suffixes": picture_files.SUFFIXES,
        "mostBytes": picture_files.MAX_BYTES,
    }
    # In JSON, "<" stands only in texts. Written like this, no text can end the script element.
    content = json.dumps(program).replace("<", "\\u003c")
    return html.replace("<!-- program -->", content).encode()


def main(argv: Optional[Sequence[str]] = None) -> int:
    """Serves the page until Ctrl-C.

    Args:
        argv: the arguments; None for those of the process.
    Returns:
        The exit status, as in `command.status`.
    """
    parser = command.Parser(
        "draw",
        "Opens a page in your browser that reads numbers as you write them, or in a photograph.",
    )
    networks.add_options(parser.add_mutually_exclusive_group(), "the bundled reader")
    parser.add_argument(
        "--port",
        type=lambda text: command.whole_number(text, 1, 65535),
        metavar="N",
        default=0,
        help="the port to listen on (default: a free one)",
    )
    parser.add_argument(
        "--host",
        type=_host,
        metavar="ADDRESS",
        default="127.0.0.1",
        help="the address to listen on; with 0.0.0.0, any machine that can reach this one can "
        "open the page (default: 127.0.0.1, this machine only)",
    )
    parser.add_argument(
        "--no-browser", action="store_true", help="do not open a browser (default: open one)"
    )
    arguments = parser.parse_args(argv)
    return command.status("draw", functools.partial(_serve, arguments))


def _host(text: str) -> str:
    if not (text and text.isascii() and text.isprintable()):
        raise argparse.ArgumentTypeError(f"{text!r}; expected an address of this machine")
    return text


def _serve(arguments: argparse.Namespace) -> int:
    run = arguments.run or pretrained.READER
    content = page(run)
    with Server(arguments.host, arguments.port) as server, reading.reader_of(run) as reader:
        networks.announce(run)
        server.page = content
        server.look = functools.partial(look, reader)
        print(f"the page is at {server.url} (press Ctrl-C to stop)", flush=True)
        if not arguments.no_browser:
            # In a thread, since some browsers block their caller while they wait for the page.
            threading.Thread(target=webbrowser.open, args=(server.url,), daemon=True).start()
        server.serve_forever()
    return 0


if __name__ == "__main__":
    sys.exit(main())
