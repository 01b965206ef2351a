"""Serves a single page and answers the page's requests, using Python's standard library."""

import io
import ipaddress
import json
import os
import re
import socket
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, BinaryIO, Callable, Container, Dict

from number_reader.web.visitors import MOST_ANSWERED, Connection, Visitors
from number_reader.web.workers import Workers
from tf1_mnist.pictures import picture_files

SECONDS = 10  # a connection that is silent for longer is closed; browsers open more than they use
MOST_SECONDS = 120  # the time for a request to arrive: enough for a photograph on a slow network

# For each path, a function that reads a request's body and returns the response, a JSON object.
Answers = Dict[str, Callable[[BinaryIO], Dict[str, Any]]]

_MOST_JSON = 1_000_000  # bytes in a request
_MOST_HEADERS = 100_000  # bytes
_PART = 1 << 16  # bytes to read at once
_BUSY = "Other files are being read"
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; connect-src 'self'; img-src data:; script-src 'unsafe-inline'; "
        "style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}


class Server(ThreadingHTTPServer):
    """A server that answers the page's requests, but refuses requests from pages on other sites.

    page: the page, as returned by `draw.page`.
    answers: as returned by `draw.answers`.
    """

    allow_reuse_address = os.name != "nt"  # on Windows, True would allow two servers on one port
    request_queue_size = 1024  # connections that wait to be accepted; beyond, some wait for seconds

    page: bytes
    answers: Answers

    def __init__(self, host: str, port: int) -> None:
        """Binds the port, or any free port if `port` is 0; `serve_forever` then answers requests.

        Raises:
            OSError: the address or the port is not available; the message names both.
        """
        self.host = host.lower()
        self.visitors = Visitors(picture_files.MAX_BYTES)
        self.workers = Workers(MOST_ANSWERED)
        try:
            super().__init__((host, port), _Handler)
        except OSError as error:
            raise OSError(
                f"{host}:{port}: {error.strerror}; expected an address of this machine and "
                "a free port"
            ) from None

    def server_close(self) -> None:
        super().server_close()
        self.visitors.give_up_all()  # browsers keep connections open, for their next requests
        self.workers.end()

    @property
    def url(self) -> str:
        """The page's URL."""
        return f"http://{self.host}:{self.server_port}/"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Ignores the error if the page was closed before the response arrived."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


class _Arriving(io.RawIOBase):
    """The bytes of a request, all of which must arrive within `MOST_SECONDS`.

    left: the number of bytes that may still arrive; not for the body until it is expected.
    """

    def __init__(self, endpoint: socket.socket, visitors: Visitors, connection: Connection) -> None:
        super().__init__()
        self.left = _MOST_HEADERS
        self._endpoint, self._end = endpoint, time.monotonic() + MOST_SECONDS
        self._visitors, self._connection = visitors, connection

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        """Receives bytes.

        Raises:
            ConnectionAbortedError: the request has been given up, to make room for others, or its
                headers are too long.
        """
        seconds = self._end - time.monotonic()
        self._endpoint.settimeout(min(SECONDS, max(seconds, 0.001)))  # 0 would mean not to wait
        try:
            count = self._endpoint.recv_into(buffer)
        finally:
            self._endpoint.settimeout(SECONDS)
        self.left -= count
        self._visitors.hold(self._connection, count)
        if self._connection.is_given_up or self.left < 0:
            raise ConnectionAbortedError
        return count


class _Handler(BaseHTTPRequestHandler):
    server: Server
    timeout = SECONDS

    def setup(self) -> None:
        super().setup()
        self.rfile.close()
        self._visit = self.server.visitors.enter(self.connection, self.client_address[0])
        self._arriving = _Arriving(self.connection, self.server.visitors, self._visit)
        self.rfile = io.BufferedReader(self._arriving)

    def finish(self) -> None:
        try:
            super().finish()
        finally:
            self.server.visitors.leave(self._visit)

    def do_GET(self) -> None:
        if self._is_admitted(["/"]):
            self._answer("text/html; charset=utf-8", self.server.page)

    def do_POST(self) -> None:
        if not self._is_admitted(self.server.answers):
            return
        if self.headers["Content-Type"] not in ("application/octet-stream", "application/json"):
            self.send_error(415)  # a form on another site's page can send other types
            return
        # Refuse a body that is too long before reading it.
        most = picture_files.MAX_BYTES if self.path == "/read" else _MOST_JSON
        length = self.headers["Content-Length"] or ""
        if not re.fullmatch("[0-9]{1,9}", length) or int(length) > most:
            self.send_error(400, f"Expected 0 to {most:,} bytes")
            return
        try:
            body = self._body(int(length))
        except ConnectionAbortedError:
            self.send_error(503, _BUSY)
            return
        if body.tell() < int(length):
            self.send_error(400, f"Expected {length} bytes")
            return
        body.seek(0)
        with self.server.visitors.turn(self._visit) as may_answer:
            if not may_answer:
                self.send_error(503, _BUSY)
                return
            answer = self.server.workers.call(self.server.answers[self.path], body)
            del body  # the memory is now for others, even if the answer is received slowly
        self._answer("application/json", json.dumps(answer).encode())

    def _body(self, length: int) -> BinaryIO:
        """Reads the body of a request, whose memory grows as the bytes arrive."""
        self._arriving.left += length
        body = io.BytesIO()
        while body.tell() < length:
            part = self.rfile.read(min(_PART, length - body.tell()))
            body.write(part)
            if not part:
                break
        return body

    def _is_admitted(self, paths: Container[str]) -> bool:
        """Checks a request's origin and path; on failure, sends an error and returns False."""
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
        """Returns whether a request may address this server by the given name.

        Domain names other than `localhost` and the name of the host are refused, because anyone can
        point a domain name at this machine (DNS rebinding). All IP addresses are allowed, because
        behind NAT the server's address differs from the one that the browser uses.
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
