"""Tests clusters whose network is slow or interrupted; network namespaces serve as hosts.

The tests need Linux, its `ip` command and root privileges.
"""

import asyncio
import os
import subprocess
import threading
from typing import Any, Callable, Dict, Iterator, List

import pytest

from messages import assert_names

Make = Callable[..., Any]
HERE, THERE = (f"tf1-mnist-{side}-{os.getpid()}" for side in "ab")


def ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True)


@pytest.fixture
def hosts() -> Iterator[Dict[str, List[str]]]:
    """Creates two hosts: one for the chief and the parameter server, one for the worker."""
    ip("netns", "add", HERE)
    ip("netns", "add", THERE)
    try:
        ip("link", "add", "eth0", "netns", HERE, "type", "veth", "peer", "eth0", "netns", THERE)
        for host, address in ((HERE, "192.0.2.1/24"), (THERE, "192.0.2.2/24")):
            ip("-n", host, "address", "add", address, "dev", "eth0")
            ip("-n", host, "link", "set", "eth0", "up")
            ip("-n", host, "link", "set", "lo", "up")
        on = {"chief 0": HERE, "ps 0": HERE, "worker 0": THERE}
        yield {name: ["ip", "netns", "exec", host] for name, host in on.items()}
    finally:
        ip("netns", "delete", HERE)
        ip("netns", "delete", THERE)


def cut() -> None:
    ip("-n", HERE, "link", "set", "eth0", "down")


def mend() -> None:
    ip("-n", HERE, "link", "set", "eth0", "up")


@pytest.fixture
def apart(cluster: Make, hosts: Any, some_mnist: str) -> Make:
    """Returns a function that starts a cluster on the two hosts and waits for training to begin."""

    def start(*options: str) -> Any:
        made = cluster("--data", some_mnist, "--epochs", "3", "--batch-size", "32", *options)
        made.prefixes = hosts
        made.cluster.update(
            {"chief": ["192.0.2.1:2222"], "ps": ["192.0.2.1:2223"], "worker": ["192.0.2.2:2222"]}
        )
        made.start()
        made.line("chief 0", "epoch 1/3")
        return made

    return start


def test_a_link_that_is_cut_for_5_s_does_no_harm(apart: Make) -> None:
    made = apart()
    cut()
    threading.Event().wait(5)
    mend()
    made.end_well()
    assert made.said("worker 0") == made.said("chief 0") == ""
    assert made.metrics()["test_accuracy"] > 0.9


def test_an_asynchronous_run_continues_when_the_link_stays_cut(apart: Make) -> None:
    made = apart("--timeout", "20")
    cut()
    made.end_well("chief 0", "ps 0")
    assert_names(made.said("chief 0"), "worker 0", "192.0.2.2:2222")
    assert made.ends("worker 0")["worker 0"][0] == 2
    assert_names(made.said("worker 0"), "ps 0", "192.0.2.1:2223")


def test_a_synchronous_run_stops_when_the_link_stays_cut(apart: Make) -> None:
    made = apart("--timeout", "20", "--sync")
    cut()
    ended = made.ends("chief 0", "worker 0")
    assert [status for status, _ in ended.values()] == [2, 2]
    assert_names(made.said("chief 0"), "worker 0", "192.0.2.2:2222", "20 s")
    assert_names(made.said("worker 0"), "ps 0", "192.0.2.1:2223")


class Delay(threading.Thread):
    """A thread that receives data at an address of this machine and forwards it after 50 ms."""

    def __init__(self, target: str) -> None:
        super().__init__(daemon=True)
        self.host, _, self.port = target.rpartition(":")
        self.ready = threading.Event()
        self.passed = 0
        self.start()
        assert self.ready.wait(60)

    def run(self) -> None:
        asyncio.run(self._serve())

    async def _serve(self) -> None:
        server = await asyncio.start_server(self._connect, "127.0.0.1", 0)
        self.address = f"127.0.0.1:{server.sockets[0].getsockname()[1]}"
        self.ready.set()
        await server.wait_closed()
        await asyncio.Event().wait()

    async def _connect(self, reader: Any, writer: Any) -> None:
        try:
            far_reader, far_writer = await asyncio.open_connection(self.host, int(self.port))
        except OSError:
            writer.close()
            return
        await asyncio.gather(self._pass(reader, far_writer), self._pass(far_reader, writer))

    async def _pass(self, reader: Any, writer: Any) -> None:
        loop = asyncio.get_event_loop()
        while True:
            try:
                data = await reader.read(1 << 20)
            except ConnectionError:
                data = b""
            loop.call_later(0.05, writer.write if data else writer.close, *filter(None, [data]))
            if not data:
                return
            self.passed += len(data)


def test_a_delay_of_50_ms_only_costs_time(cluster: Make, some_mnist: str) -> None:
    made = cluster("--data", some_mnist, "--epochs", "2", "--sync")
    near = dict(made.cluster)
    to_ps, to_worker = Delay(near["ps"][0]), Delay(near["worker"][0])
    made.cluster = {**near, "worker": [to_worker.address]}
    made.start("chief 0", "ps 0")
    made.cluster = {**near, "ps": [to_ps.address]}
    made.start("worker 0")
    made.end_well()
    assert made.said("worker 0") == made.said("chief 0") == ""
    # Each of the 44 steps sends the variables one way and the gradients the other way.
    assert to_ps.passed + to_worker.passed > 44 * 2 * 4 * 669_706
    assert made.metrics()["test_accuracy"] > 0.8
