"""Serves a page where you can draw a digit and see how a trained network reads it.

    python -m tf1_mnist.draw

A server from Python's standard library serves a single page, `draw.html`, which loads nothing
else. The page sends the drawing, and the server answers with the network's output. Nothing
leaves this machine.
"""

import argparse
import functools
import html
import ipaddress
import json
import sys
import threading
import webbrowser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Callable, Dict, Optional, Sequence

import numpy as np

from tf1_mnist import handwriting, pretrained, runs
from tf1_mnist.cli import command, networks
from tf1_mnist.runs import saved_model

SIZE = 140  # pixels, the height and width of the drawing that draw.html sends
MAPS = 16  # feature maps shown per layer
SECONDS = 10  # the timeout of a connection, since a browser opens some that it may never use

_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; connect-src 'self'; img-src data:; script-src 'unsafe-inline'; "
        "style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}


def recognise(session: Any, model: saved_model.SavedModel, drawing: np.ndarray) -> Dict[str, Any]:
    """Runs a network on a drawing.

    Args:
        session, model: from `saved_model.load`.
        drawing: uint8 of shape (140, 140), 0 is paper, 255 is ink.
    Returns:
        A dictionary that can be written as JSON:
        probabilities: of the ten digits; None if nothing is drawn.
        image: what the network saw, 28 rows of 28, 0 is white, 255 is black; None if nothing
            is drawn.
        maps: for each convolutional layer: `layer`, its name; `channels`, the number of its
            feature maps; and `maps`, the 16 with the highest mean, in descending order. Each
            map is a list of rows with values from 0 to 255, where 255 is the layer's largest
            activation.
    """
    image = _prepared(drawing)
    if image is None:
        return {"probabilities": None, "image": None, "maps": []}
    layers = [tensor for tensor in model.activations if tensor.shape.ndims == 4]
    probabilities, activations = session.run(
        [model.probabilities, layers], {model.images: image[np.newaxis]}
    )
    return {
        "probabilities": probabilities[0].tolist(),
        "image": image.tolist(),
        "maps": [
            {
                "layer": tensor.op.name.rpartition("/")[0],
                "channels": activation.shape[3],
                "maps": _strongest(activation[0]).tolist(),
            }
            for tensor, activation in zip(layers, activations)
        ],
    }


def _prepared(drawing: np.ndarray) -> Optional[np.ndarray]:
    """Returns the image for the network, or None if there is little or no ink."""
    # Add a margin, since prepare assumes that the border of the picture is paper.
    framed = np.pad(drawing, SIZE // 16, "constant")
    try:
        return handwriting.prepare(framed)
    except ValueError:
        return None


def _strongest(activation: np.ndarray) -> np.ndarray:
    """float32 (height, width, channels), at least 0 -> uint8 (at most 16, height, width)."""
    order = np.argsort(-activation.mean(axis=(0, 1)), kind="stable")[:MAPS]
    maps = np.moveaxis(activation[..., order], -1, 0)
    largest = activation.max() or 1.0  # no division by 0 if every activation is 0
    return np.rint(maps * (255 / largest)).astype(np.uint8)


class Server(ThreadingHTTPServer):
    """Serves the page and answers the drawings it sends; refuses the pages of other sites.

    page: the content of draw.html.
    recognise: takes a drawing and returns the answer, which is sent as JSON.
    """

    page: bytes
    recognise: Callable[[np.ndarray], Dict[str, Any]]

    def __init__(self, host: str, port: int) -> None:
        """Binds the port (0 for any free one); `serve_forever` then answers requests.

        Raises:
            OSError: the address or the port is not available; the message names both.
        """
        self.host = host.lower()
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
        if not self._is_admitted("/recognise"):
            return
        if self.headers["Content-Type"] != "application/octet-stream":
            self.send_error(415)  # a form on another site's page can send the other types
            return
        # Do not even read a body of another length.
        expected = SIZE * SIZE
        is_whole = self.headers["Content-Length"] == str(expected)
        body = self.rfile.read(expected) if is_whole else b""
        if len(body) != expected:
            self.send_error(400, f"Expected {expected} bytes")
            return
        drawing = np.frombuffer(body, np.uint8).reshape(SIZE, SIZE)
        self._answer("application/json", json.dumps(self.server.recognise(drawing)).encode())

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
    """Returns draw.html with a line about the run.

    Raises:
        FileNotFoundError, ValueError: as `runs.read_metrics`.
    """
    metrics = runs.read_metrics(run)
    network = runs.read_settings(run).network
    line = (
        f"Network: {network} ({networks.name(run)}). It classifies {metrics.test_accuracy:.2%} "
        f"of {metrics.test_images:,} test images correctly."
    )
    text = Path(__file__).with_name("draw.html").read_text(encoding="utf-8")
    return text.replace("<!-- run -->", html.escape(line)).encode()


def main(argv: Optional[Sequence[str]] = None) -> int:
    """Serves the page until Ctrl-C.

    Args:
        argv: the arguments; None for those of the process.
    Returns:
        The exit status, as in `command.status`.
    """
    parser = command.Parser("draw", "Opens a page in your browser where you can draw a digit.")
    networks.add_run(parser, "the bundled network")
    parser.add_argument(
        "--port",
        type=lambda text: command.whole_number(text, 1, 65535),
        metavar="N",
        default=0,
        help="the port to listen on (default: a free one)",
    )
    parser.add_argument(
        "--host",
        metavar="ADDRESS",
        default="127.0.0.1",
        help="the address to listen on; with 0.0.0.0, any machine that can reach this one can "
        "open the page (default: 127.0.0.1, this machine only)",
    )
    parser.add_argument(
        "--no-browser", action="store_true", help="do not open a browser (default: open one)"
    )
    arguments = parser.parse_args(argv)
    if not arguments.host:
        parser.error("--host: ''; expected an address of this machine")
    return command.status("draw", functools.partial(_serve, arguments))


def _serve(arguments: argparse.Namespace) -> int:
    run = arguments.run or pretrained.CNN
    content = page(run)
    with Server(arguments.host, arguments.port) as server, saved_model.load(run) as loaded:
        networks.announce(run)
        server.page = content
        server.recognise = functools.partial(recognise, *loaded)
        print(f"the page is at {server.url} (press Ctrl-C to stop)", flush=True)
        if not arguments.no_browser:
            # In a thread, since some browsers block their caller while they wait for the page.
            threading.Thread(target=webbrowser.open, args=(server.url,), daemon=True).start()
        server.serve_forever()
    return 0


if __name__ == "__main__":
    sys.exit(main())
