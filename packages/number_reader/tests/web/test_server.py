"""Tests the server with a stand-in for the network and without a browser."""

import contextlib
import http.client
import json
import socket
import threading
import types
from pathlib import Path
from typing import Any, BinaryIO, Dict, Iterator, Tuple

import numpy as np
import pytest

from number_reader import images
from number_reader.collecting import collection, corrections
from number_reader.web import visitors as visitors_module
from number_reader.web.server import Server, _Arriving
from number_reader.web.visitors import Visitors
from serving import running
from systems import loopbacks
from tf1_mnist.pictures import picture_files

BINARY = {"Content-Type": "application/octet-stream"}


@pytest.fixture
def server() -> Iterator[Server]:
    """Runs a server with a stand-in for the network."""
    with running(stand_in("127.0.0.1")) as server:
        yield server


def stand_in(host: str) -> Server:
    """Returns a server that sends back the bytes that it receives."""
    server = Server(host, 0)
    server.page = b"the page"
    server.answers = {"/read": lambda file: {"bytes": list(file.read())}}
    return server


def ask(
    server: Server, method: str, path: str, body: Any = None, headers: Any = None
) -> Tuple[int, Dict[str, str], bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", server.server_port)
    with contextlib.closing(connection):
        connection.request(method, path, body, headers or {})
        response = connection.getresponse()
        return response.status, dict(response.getheaders()), response.read()


def raw(server: Server, text: str, address: str = "127.0.0.1") -> str:
    """Sends a request that no ordinary client would send, and returns the status line."""
    with socket.create_connection((address, server.server_port)) as connection:
        connection.sendall(text.encode())
        connection.shutdown(socket.SHUT_WR)
        with connection.makefile("rb") as answer:
            return answer.readline().decode().strip()


def test_all_requests_are_answered_in_the_same_few_threads(server: Server) -> None:
    """TensorFlow keeps memory for each thread that has run a network."""
    threads = set()

    def answer(file: BinaryIO) -> Dict[str, Any]:
        threads.add(threading.current_thread())
        return {"bytes": len(file.read())}

    server.answers = {"/read": answer}
    for n in range(2 * visitors_module.MOST_ANSWERED + 1):
        assert json.loads(ask(server, "POST", "/read", n * b"x", BINARY)[2]) == {"bytes": n}
    assert len(threads) <= visitors_module.MOST_ANSWERED


def test_it_serves_the_page_and_reads_what_it_sends(server: Server) -> None:
    status, headers, body = ask(server, "GET", "/")
    assert (status, headers["Content-Type"], body) == (
        200,
        "text/html; charset=utf-8",
        b"the page",
    )
    status, headers, body = ask(server, "POST", "/read", bytes([3, 7]), BINARY)
    assert (status, headers["Content-Type"]) == (200, "application/json")
    assert json.loads(body) == {"bytes": [3, 7]}


def test_every_answer_forbids_the_page_to_load_anything(server: Server) -> None:
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
def test_there_is_no_other_path(server: Server, path: str) -> None:
    assert ask(server, "GET", path)[0] == 404
    if path != "/read":
        assert ask(server, "POST", path, bytes(9), BINARY)[0] == 404


@pytest.mark.parametrize("method", ["HEAD", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE"])
def test_there_is_no_other_method(server: Server, method: str) -> None:
    assert ask(server, method, "/")[0] == 501


@pytest.mark.parametrize("length", ["400000001", "1000000000000", "9" * 5000, "+5", "-1", "٣", ""])
def test_a_wrong_length_is_refused_before_anything_is_read(server: Server, length: str) -> None:
    assert picture_files.MAX_BYTES == 400_000_000
    own = f"127.0.0.1:{server.server_port}"
    with socket.create_connection(("127.0.0.1", server.server_port), timeout=60) as connection:
        connection.sendall(
            f"POST /read HTTP/1.1\r\nHost: {own}\r\nContent-Length: {length}\r\n"
            "Content-Type: application/octet-stream\r\n\r\n".encode()
        )
        # No body follows, so the server would wait forever if it tried to read one.
        assert connection.recv(100).startswith(b"HTTP/1.0 400 ")


def test_a_picture_that_breaks_off_is_refused(server: Server) -> None:
    head = "POST /read HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 9\r\n"
    head += "Content-Type: application/octet-stream\r\n\r\n"
    assert raw(server, head + "half").startswith("HTTP/1.0 400 ")
    chunked = head.replace("Content-Length: 9", "Transfer-Encoding: chunked")
    assert raw(server, chunked + "4\r\nhalf\r\n0\r\n\r\n").startswith("HTTP/1.0 400 ")


def test_requests_from_another_sites_page_are_refused(server: Server) -> None:
    own = f"127.0.0.1:{server.server_port}"

    def post(headers: Any) -> int:
        return ask(server, "POST", "/read", bytes(9), {**BINARY, **headers})[0]

    for content_type in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data"):
        assert post({"Content-Type": content_type}) == 415
    for origin in ("http://evil.example", "null", f"https://{own}", "http://127.0.0.1:1", ""):
        assert post({"Origin": origin}) == 403
    assert post({"Origin": f"http://{own}"}) == 200


def test_an_unknown_host_name_is_refused(server: Server) -> None:
    """In DNS rebinding, the owner of evil.example makes this name resolve to 127.0.0.1."""
    port = server.server_port
    for name in ("evil.example", "127.0.0.1.evil.example", "localhost.evil.example", "[::1]", ""):
        for headers in ({"Host": name}, {"Host": f"{name}:{port}", "Origin": f"http://{name}"}):
            assert ask(server, "GET", "/", headers=headers)[0] == 403
            headers = {**headers, **BINARY}
            assert ask(server, "POST", "/read", bytes(9), headers)[0] == 403
    for name in ("127.0.0.1", "localhost", "LocalHost"):
        assert ask(server, "GET", "/", headers={"Host": f"{name}:{port}"})[0] == 200
    assert raw(server, "GET / HTTP/1.0\r\n\r\n").startswith("HTTP/1.0 403 ")


def test_a_page_that_goes_away_leaves_the_server_answering(server: Server, capfd: Any) -> None:
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


def test_the_pictures_of_one_visitor_are_read_one_at_a_time(server: Server) -> None:
    """Two requests would meet at the barrier if both pictures were being read at the same time."""
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
def test_a_visitors_slow_pictures_do_not_keep_another_waiting(server: Server) -> None:
    begun, answered = threading.Event(), threading.Event()

    def look(file: BinaryIO) -> Dict[str, Any]:
        if file.read() == b"slow":
            begun.set()
            answered.wait(60)
        return {}

    server.answers["/read"] = look
    with contextlib.ExitStack() as stack:
        stack.callback(answered.set)
        for _ in range(3):
            slow = stack.enter_context(contextlib.closing(started(server, 4, "127.0.0.2")))
            slow.sendall(b"slow")
        assert begun.wait(60)
        for _ in range(3):
            assert ask(server, "POST", "/read", b"quick", BINARY)[0] == 200
        assert not answered.is_set()


@loopbacks
def test_it_listens_only_on_the_loopback_unless_asked(server: Server) -> None:
    # All of 127.0.0.0/8 is this machine, so 127.0.0.2 can stand for any other address.
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.2", server.server_port))
    with Server("0.0.0.0", 0) as anywhere:
        socket.create_connection(("127.0.0.2", anywhere.server_port)).close()


@loopbacks
def test_beyond_the_loopback_any_address_is_accepted_but_no_unknown_name() -> None:
    with running(stand_in("0.0.0.0")) as server:
        for address, name, status in (
            ("127.0.0.2", "127.0.0.2", "200"),
            ("127.0.0.2", "203.0.113.7", "200"),  # a request from outside
            ("127.0.0.2", "evil.example", "403"),
            ("127.0.0.1", "0.0.0.0", "200"),
        ):
            request = f"GET / HTTP/1.1\r\nHost: {name}:{server.server_port}\r\n\r\n"
            assert raw(server, request, address).split()[1] == status


def started(server: Server, length: int, address: str = "127.0.0.1") -> socket.socket:
    """Sends the headers of a request, which announce a body, but does not send the body."""
    connection = socket.create_connection(
        ("127.0.0.1", server.server_port), timeout=60, source_address=(address, 0)
    )
    connection.sendall(
        f"POST /read HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {length}\r\n"
        "Content-Type: application/octet-stream\r\n\r\n".encode()
    )
    return connection


def test_an_announced_body_takes_no_memory_until_it_arrives(server: Server) -> None:
    with contextlib.ExitStack() as stack:
        for _ in range(20):
            slow = stack.enter_context(contextlib.closing(started(server, 400_000_000)))
            slow.sendall(b"x")
        assert ask(server, "POST", "/read", bytes([3, 7]), BINARY)[0] == 200
        assert ask(server, "GET", "/")[0] == 200


def arrived(server: Server, count: int) -> None:
    """Waits until the server has received a number of bytes, of bodies and headers together."""
    visitors = server.visitors
    with visitors._changed:
        for _ in range(6000):
            if sum(each.held for each in visitors._connections) < count:
                visitors._changed.wait(0.01)


@pytest.mark.parametrize("address", ["127.0.0.1", pytest.param("127.0.0.2", marks=loopbacks)])
def test_a_slow_body_gives_way_to_others_when_memory_runs_out(server: Server, address: str) -> None:
    server.visitors._most_bytes = 1_000_000
    with contextlib.closing(started(server, 999_999, address)) as slow:
        slow.sendall(bytes(900_000))
        arrived(server, 900_000)
        assert ask(server, "POST", "/read", bytes(200_000), BINARY)[0] == 200
        assert slow.recv(100).startswith(b"HTTP/1.0 503 ")
    assert ask(server, "POST", "/read", bytes(999_000), BINARY)[0] == 200


def test_headers_may_not_take_much_memory(server: Server) -> None:
    head = "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n"
    line = "a: " + 9000 * "a" + "\r\n"
    assert raw(server, head + 9 * line + "\r\n").startswith("HTTP/1.0 200 ")
    with contextlib.closing(
        socket.create_connection(("127.0.0.1", server.server_port), timeout=60)
    ) as connection, contextlib.suppress(ConnectionError):
        connection.sendall((head + 90 * line + "\r\n").encode())
        assert connection.recv(1) == b""


def test_a_request_must_arrive_in_time_however_often_a_byte_comes(
    server: Server, monkeypatch: Any
) -> None:
    clock, limits = [1000.0], []

    class Endpoint:
        def settimeout(self, seconds: float) -> None:
            limits.append(seconds)

        def recv_into(self, buffer: Any) -> int:
            limits.append("receives")
            return 1

    endpoint: Any = Endpoint()
    visitors = Visitors(1000)
    with monkeypatch.context() as patched:
        patched.setattr(
            "number_reader.web.server.time", types.SimpleNamespace(monotonic=lambda: clock[0])
        )
        reader = _Arriving(endpoint, visitors, visitors.enter(endpoint, "127.0.0.1"))
        for passed in (0, 100, 115, 125):
            clock[0] = 1000 + passed
            assert reader.readinto(bytearray(9)) == 1
    assert limits[::3] == [10, 10, 5, 0.001]
    assert limits[1::3] == 4 * ["receives"]
    assert limits[2::3] == 4 * [10]  # seconds for the answer
    monkeypatch.setattr("number_reader.web.server.MOST_SECONDS", -1)
    address = ("127.0.0.1", server.server_port)
    with contextlib.closing(socket.create_connection(address, timeout=60)) as connection:
        assert connection.recv(1) == b""  # although the client was not silent for long


def test_silent_connections_do_not_keep_others_out(server: Server) -> None:
    """They share the visitor's address, and are more than a process may have open on some systems.

    In the opened ones, a request has begun.
    """
    with contextlib.ExitStack() as stack:
        address = ("127.0.0.1", server.server_port)
        silent = []
        for _ in range(300):
            silent.append(stack.enter_context(socket.create_connection(address, timeout=60)))
            silent[-1].sendall(b"GET / HTTP/1.1\r\n")
        for _ in range(3):
            assert ask(server, "GET", "/")[0] == 200
            assert ask(server, "POST", "/read", bytes(9), BINARY)[0] == 200
        with contextlib.suppress(ConnectionError):
            assert silent[0].recv(1) == b""
        assert len(server.visitors._open()) <= visitors_module.MOST_CONNECTIONS


def test_connections_that_wait_are_not_refused() -> None:
    """The server is not accepting connections yet, so each of them waits."""
    with contextlib.ExitStack() as stack:
        server = stack.enter_context(stand_in("127.0.0.1"))
        for _ in range(100):
            address = ("127.0.0.1", server.server_port)
            connection = socket.create_connection(address, timeout=1)
            stack.enter_context(contextlib.closing(connection))


def test_when_it_closes_connections_that_were_kept_open_end() -> None:
    """Chromium opens a second connection to use it for its next request."""
    with contextlib.ExitStack() as stack:
        with running(stand_in("127.0.0.1")) as server:
            address = ("127.0.0.1", server.server_port)
            kept = stack.enter_context(socket.create_connection(address, timeout=5))
            assert ask(server, "GET", "/")[0] == 200  # the server has accepted the first one
        assert kept.recv(1) == b""


COLLECTING = ("/count", "/store", "/correct", "/discard", "/unlabel", "/judge", "/stored")


def test_without_a_folder_nothing_can_be_stored(server: Server) -> None:
    for path in COLLECTING:
        for headers in (BINARY, {"Content-Type": "application/json"}):
            assert ask(server, "POST", path, b"{}", headers)[0] == 404


def test_requests_to_store_rows_are_checked_as_pictures_are(server: Server, tmp_path: Path) -> None:
    folder, own = tmp_path / "rows", f"127.0.0.1:{server.server_port}"
    collection.prepare(folder)
    server.answers.update(corrections.answers(None, folder))  # type: ignore[arg-type]
    row = np.eye(32, 20, dtype=np.uint8) * 255
    body = json.dumps({"label": "7", "image": images.encode(row)})

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
