"""Serves the drawing page from a thread, for tests and for pictures of the page."""

import contextlib
import threading
from pathlib import Path
from typing import Iterator, Optional

from number_reader import reader_of
from number_reader.commands import draw
from number_reader.web.server import Server


@contextlib.contextmanager
def running(server: Server) -> Iterator[Server]:
    """Lets a server answer requests during the block, and then closes the server."""
    with server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


@contextlib.contextmanager
def served(run: Path, collect: Optional[Path] = None, port: int = 0) -> Iterator[Server]:
    """Serves the drawing page for a run in the same way as the command does."""
    with reader_of(run) as reader:
        server = Server("127.0.0.1", port)
        server.page = draw.page(run, collect)
        server.answers = draw.answers(reader, collect)
        with running(server):
            yield server
