"""Serves a page where you can write a number and see how a trained network reads it.

    python -m tf1_mnist.draw

A server from Python's standard library serves a single page, which loads nothing else:
`web/draw.html` with its scripts and with the texts of `web/words.tsv`, a table with a column for
each language. The page sends the writing, or a photograph, as a picture file, and the server
answers with what the network reads and sees in it. Nothing leaves this machine.

With `--collect FOLDER`, the page stores rows in that folder, each with the label that the user
types, and shows the stored rows. Without this option, nothing is written to disk.
"""

if __name__ == "__main__":
    from tf1_mnist import interrupts

    interrupts.exit_at_once()  # before the other imports, which take a second

import argparse
import contextlib
import functools
import io
import ipaddress
import json
import os
import re
import socket
import sys
import threading
import time
import webbrowser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, BinaryIO, Callable, Container, Dict, Iterator, Optional, Sequence

import numpy as np

from tf1_mnist import command_line, pretrained
from tf1_mnist.cli import networks
from tf1_mnist.collecting import collection, corrections, sheet
from tf1_mnist.data import picture_files
from tf1_mnist.handwriting import reading
from tf1_mnist.handwriting.text.readings import Reading
from tf1_mnist.web import pages
from tf1_mnist.words import InputError

MAPS = 8  # feature maps shown per layer
SECONDS = 10  # after which a silent connection is closed, since browsers open some in vain
MOST_SECONDS = 120  # in which a request must arrive; enough for a photograph over a slow network

# For each path, a function that reads a request's body and returns the answer, a JSON object.
Answers = Dict[str, Callable[[BinaryIO], Dict[str, Any]]]

_MOST_JSON = 1_000_000  # bytes in a request
_LOWEST_MAPS = 6  # pixels; layers with lower feature maps are not shown
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; connect-src 'self'; img-src data:; script-src 'unsafe-inline'; "
        "style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}


def look(reader: reading.Reader, file: BinaryIO, collects: bool = False) -> Dict[str, Any]:
    """Reads the numbers in a picture, and shows what the network sees in it.

    Args:
        reader: from `reading.reader_of`.
        file: as in `picture_files.decode`.
        collects: whether the page stores rows. If it does, a photograph of a sheet is refused.
    Returns:
        A dictionary that can be written as JSON:
        text, number, rows, table, cells, left_out: as printed by `predict --json`.
        seen: a list of objects, one for each row of writing; for a table, for each row in its
            cells. Their keys: text and corners, as in rows; images, what the network saw, 0 is
            paper, 255 is ink.
        maps: for each convolutional layer, `channels`, the number of its feature maps, and `maps`,
            the 8 with the highest mean, in descending order. In a map, 255 is the layer's largest
            activation. The maps belong to the last image in `seen`.
        error: why nothing was read, as from `pages.reason`; in that case, the texts and the lists
            are empty.
        Images and maps are dictionaries as returned by `corrections.encode`.
    """
    try:
        picture = picture_files.decode(file)
        if collects and sheet.is_shown(picture):  # its marks and its print would become rows
            raise InputError("a sheet")
        found = reader.read(picture)
    except ValueError as error:
        nothing = Reading("", "", ()).as_dict()
        return {**nothing, "seen": [], "maps": [], "error": pages.reason(error)}
    seen = [
        {
            "text": each.row.text,
            "corners": each.row.corners,
            "images": [corrections.encode(image) for image in each.images],
        }
        for each in found.seen
    ]
    maps = [
        {
            "channels": activation.shape[3],
            "maps": [corrections.encode(image) for image in _strongest(activation[0])],
        }
        for activation in reader.activations(found.seen[-1].images[-1:])
        if activation.shape[1] >= _LOWEST_MAPS
    ]
    return {**found.as_dict(), "seen": seen, "maps": maps}


def _strongest(activation: np.ndarray) -> np.ndarray:
    """float32 (height, width, channels), at least 0 -> uint8 (at most 8, height, width)."""
    order = np.argsort(-activation.mean(axis=(0, 1)), kind="stable")[:MAPS]
    maps = np.moveaxis(activation[..., order], -1, 0)
    largest = activation.max() or 1.0  # no division by 0 if every activation is 0
    return np.rint(maps * (255 / largest)).astype(np.uint8)


def answers(reader: reading.Reader, collect: Optional[Path] = None) -> Answers:
    """Returns the answers to the page's requests; "/read" takes a picture file, the others JSON.

    Args:
        reader: from `reading.reader_of`.
        collect: as in `page`.
    """
    found: Answers = {"/read": functools.partial(look, reader, collects=collect is not None)}
    if collect is not None:
        found.update(corrections.answers(reader, collect))
    return found


class Server(ThreadingHTTPServer):
    """Serves the page and answers its requests, but refuses those of other sites' pages.

    page: the page, as returned by `page`.
    answers: as returned by `answers`.
    """

    allow_reuse_address = os.name != "nt"  # on Windows, it would allow two servers on one port
    request_queue_size = 128  # connections that wait to be accepted

    page: bytes
    answers: Answers

    def __init__(self, host: str, port: int) -> None:
        """Binds the port (0 for any free one); `serve_forever` then answers requests.

        Raises:
            OSError: the address or the port is not available; the message names both.
        """
        self.host = host.lower()
        self.one_picture = threading.Lock()  # only one picture is read at a time, to save memory
        self._room = picture_files.MAX_BYTES  # for the bodies of all requests, in bytes
        self._room_lock = threading.Lock()
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

    @contextlib.contextmanager
    def room(self, count: int) -> Iterator[bool]:
        """Takes room for a body of `count` bytes in the block, if it is not taken by others.

        Yields:
            Whether there is room.
        """
        with self._room_lock:
            has_room = count <= self._room
            self._room -= count * has_room
        try:
            yield has_room
        finally:
            with self._room_lock:
                self._room += count * has_room

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Ignores the error if the page was closed before its answer arrived."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


class _Timed(io.RawIOBase):
    """Reads a request from a connection, for `MOST_SECONDS` in all."""

    def __init__(self, connection: socket.socket) -> None:
        super().__init__()
        self._connection, self._end = connection, time.monotonic() + MOST_SECONDS

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        left = self._end - time.monotonic()
        self._connection.settimeout(min(SECONDS, max(left, 0.001)))  # 0 would mean something else
        try:
            return self._connection.recv_into(buffer)
        finally:
            self._connection.settimeout(SECONDS)


class _Handler(BaseHTTPRequestHandler):
    server: Server
    timeout = SECONDS

    def setup(self) -> None:
        super().setup()
        self.rfile.close()
        self.rfile = io.BufferedReader(_Timed(self.connection))

    def do_GET(self) -> None:
        if self._is_admitted(["/"]):
            self._answer("text/html; charset=utf-8", self.server.page)

    def do_POST(self) -> None:
        if not self._is_admitted(self.server.answers):
            return
        if self.headers["Content-Type"] not in ("application/octet-stream", "application/json"):
            self.send_error(415)  # a form on another site's page can send the other types
            return
        # Do not even read a body that is too long.
        most = picture_files.MAX_BYTES if self.path == "/read" else _MOST_JSON
        length = self.headers["Content-Length"] or ""
        if not re.fullmatch("[0-9]{1,9}", length) or int(length) > most:
            self.send_error(400, f"Expected 0 to {most:,} bytes")
            return
        with self.server.room(int(length)) as has_room:
            if not has_room:
                self.send_error(503, "Other files are being read")
                return
            body = self.rfile.read(int(length))
            if len(body) < int(length):
                self.send_error(400, f"Expected {length} bytes")
                return
            with self.server.one_picture:
                answer = self.server.answers[self.path](io.BytesIO(body))
        self._answer("application/json", json.dumps(answer).encode())

    def _is_admitted(self, paths: Container[str]) -> bool:
        """Returns whether to answer; sends an error to other sites and for unknown paths."""
        host = self.headers.get("Host", "")
        own = f"http://{host}"
        if not self._is_own(host.partition(":")[0]) or self.headers.get("Origin", own) != own:
            self.send_error(403)
        elif self.path not in paths:
            self.send_error(404)
        else:
            return True
        return False

    def _is_own(self, name: str) -> bool:
        """Returns whether a request may address this server by that name.

        Other domain names are refused, because anyone can point one at this machine (DNS
        rebinding). All IP addresses are allowed, because behind NAT the server's address differs
        from the one that the browser uses.
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


def page(run: Path, collect: Optional[Path] = None) -> bytes:
    """Returns the page, with its texts and with what its scripts need to know about the run.

    Args:
        run: its folder.
        collect: the folder in which rows are stored; None if nothing is to be stored.
    Raises:
        FileNotFoundError, ValueError: as in `networks.described`.
    """
    program = {
        "run": networks.described(run),
        "suffixes": picture_files.SUFFIXES,
        "mostBytes": picture_files.MAX_BYTES,
        "collect": None if collect is None else str(collect),
    }
    return pages.page("draw.html", program).encode()


def main(argv: Optional[Sequence[str]] = None) -> int:
    """Serves the page until Ctrl-C.

    Args:
        argv: the arguments; None for those of the process.
    Returns:
        The exit status, as in `command_line.status`.
    """
    parser = command_line.Parser(
        "draw",
        "Opens a page in your browser that reads numbers as you write them or from a photograph.",
    )
    networks.add_options(parser.add_mutually_exclusive_group(), "the bundled reader")
    parser.add_argument(
        "--port",
        type=lambda text: command_line.whole_number(text, 1, 65535),
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
        "--collect",
        type=Path,
        metavar="FOLDER",
        help="store rows in this folder when you correct them on the page, and show what is stored "
        "there (default: store nothing)",
    )
    parser.add_argument(
        "--no-browser", action="store_true", help="do not open a browser (default: open one)"
    )
    parser.add_former("--sheet", f"{command_line.called('collect')} --print-sheet sheet.pdf")
    arguments = parser.parse_args(argv)
    return command_line.status("draw", lambda: _serve(arguments))


def _host(text: str) -> str:
    if not (text and text.isascii() and text.isprintable()):
        raise argparse.ArgumentTypeError(f"{text!r}; expected an address of this machine")
    return text


def _serve(arguments: argparse.Namespace) -> int:
    run = arguments.run or pretrained.READER
    collect = arguments.collect
    if collect is not None:
        networks.expect_reader_of_rows(run)
        collection.check(collect)
    content = page(run, collect)
    with Server(arguments.host, arguments.port) as server, reading.reader_of(run) as reader:
        if collect is not None:
            collection.prepare(collect)  # only now, since the port or the network may be refused
        networks.announce(run)
        server.page = content
        server.answers = answers(reader, collect)
        print(f"the page is at {server.url} (press Ctrl-C to stop)", flush=True)
        if not arguments.no_browser:
            # In a thread, since some browsers block their caller while they wait for the page.
            threading.Thread(target=webbrowser.open, args=(server.url,), daemon=True).start()
        server.serve_forever()
    return 0


if __name__ == "__main__":
    sys.exit(main())
