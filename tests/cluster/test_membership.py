"""Tests what a chief or a worker does when a task is lost. Stand-ins replace the sessions."""

import socket
from types import SimpleNamespace
from typing import Any, Iterator, List

import numpy as np
import pytest

from messages import assert_names, naming
from tf1_mnist import tf1 as tf
from tf1_mnist.cluster import membership
from tf1_mnist.cluster.membership import Member
from tf1_mnist.cluster.tf_config import ClusterTask
from tf1_mnist.cluster.updates import WENT_BACK

CHIEF, WORKER = "127.0.0.1:1", "127.0.0.1:2"  # nothing is sent to these addresses


class Session:
    """A stand-in for a session; the chief has taken 7 steps, and the worker has taken 5."""

    is_closed = False

    def run(self, fetched: Any) -> np.ndarray:
        return np.array([7, 5])

    def close(self) -> None:
        self.is_closed = True


@pytest.fixture
def ps() -> Iterator[socket.socket]:
    """Opens a socket that listens in place of the parameter server."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        yield listening


@pytest.fixture
def member(ps: socket.socket) -> Member:
    """Returns the chief of a cluster that also has a worker and a parameter server."""
    cluster = {"chief": [CHIEF], "worker": [WORKER], "ps": [f"127.0.0.1:{ps.getsockname()[1]}"]}
    replica: Any = SimpleNamespace(progress=None)
    return Member(ClusterTask(cluster, "chief", 0), None, replica, timeout=3)


@pytest.fixture
def sessions(monkeypatch: pytest.MonkeyPatch) -> List[Session]:
    """Returns a list to which each session is added when it is opened."""
    opened: List[Session] = []

    def open_session(member: Member, start: Any) -> Session:
        opened.append(Session())
        return opened[-1]

    monkeypatch.setattr(membership, "open_session", open_session)
    return opened


def failing(*errors: Exception) -> Any:
    """Returns a function that raises the errors, one per call, and then returns `done`."""
    left = list(errors)

    def attempt(session: Session) -> str:
        assert not session.is_closed
        if left:
            raise left.pop(0)
        return "done"

    return attempt


def error(kind: str, message: str = "lost") -> Exception:
    made: Exception = getattr(tf.errors, kind)(None, None, message)
    return made


@pytest.mark.parametrize(
    ("kind", "message"),
    [
        ("AbortedError", "lost"),
        ("CancelledError", "lost"),
        ("FailedPreconditionError", "lost"),
        ("NotFoundError", "lost"),
        ("OutOfRangeError", "lost"),
        ("UnavailableError", "lost"),
        ("InvalidArgumentError", f"assertion failed: [{WENT_BACK}]"),
    ],
)
def test_a_lost_task_is_waited_for_in_a_new_session(
    kind: str, message: str, member: Member, sessions: List[Session], capsys: Any
) -> None:
    assert membership.retry(member, None, failing(error(kind, message))) == "done"
    assert [session.is_closed for session in sessions] == [True, True]
    (line,) = capsys.readouterr().err.splitlines()
    assert_names(line, "chief 0", kind)


def test_other_errors_are_not_hidden(member: Member, sessions: List[Session]) -> None:
    for other in (error("InvalidArgumentError"), error("InternalError"), ValueError("no")):
        with pytest.raises(type(other)):
            membership.retry(member, None, failing(other))
    assert len(sessions) == 3


def test_the_task_that_keeps_the_others_waiting_is_named(
    member: Member, ps: socket.socket, sessions: List[Session]
) -> None:
    late = naming("worker 0", WORKER, "5 steps", "3 s")
    with pytest.raises(TimeoutError, match=late):
        membership.retry(member, None, failing(error("DeadlineExceededError")))
    ps.close()
    with pytest.raises(TimeoutError, match=naming("ps 0", *member.task.cluster["ps"])):
        membership.retry(member, None, failing(error("DeadlineExceededError")))
    assert not any(session.is_closed for session in sessions)  # `close` would not return


@pytest.mark.parametrize(
    ("type_", "named"), [("chief", ["parameter servers"]), ("worker", ["chief", CHIEF])]
)
def test_what_keeps_a_session_from_being_opened_is_named(
    type_: str, named: List[str], member: Member, monkeypatch: Any
) -> None:
    def open_session(member: Member, start: Any) -> Session:
        raise error("DeadlineExceededError")

    monkeypatch.setattr(membership, "open_session", open_session)
    member = member._replace(task=member.task._replace(type=type_))
    with pytest.raises(TimeoutError, match=naming(*named, "3 s")):
        membership.retry(member, None, failing())


def test_a_session_sees_its_own_task_and_the_parameter_servers(member: Member) -> None:
    assert list(member.config.device_filters) == ["/job:ps", "/job:chief/task:0"]
    assert member.config.operation_timeout_in_ms == 3000


@pytest.mark.parametrize(
    ("progress", "named"),
    [
        ([7, 5], [f"worker 0 at {WORKER}", "5 steps done"]),
        ([5, 7], []),  # the chief is late, and knows it
        ([7, 7], []),
        (None, ["parameter servers"]),
    ],
)
def test_the_chief_says_who_is_awaited(
    progress: Any, named: List[str], member: Member, monkeypatch: Any
) -> None:
    assert_names(said(member, progress, monkeypatch), *named)


@pytest.mark.parametrize("listens", [False, True])
def test_a_worker_says_only_that_the_chief_is_awaited(
    listens: bool, member: Member, ps: socket.socket, monkeypatch: Any
) -> None:
    cluster = dict(member.task.cluster)
    if listens:
        cluster["chief"] = cluster["ps"]
    member = member._replace(task=member.task._replace(type="worker", cluster=cluster))
    assert said(member, [7, 5], monkeypatch) == ("" if listens else f"chief 0 at {CHIEF}")


def said(member: Member, progress: Any, monkeypatch: Any) -> str:
    """Returns who is awaited, "" if nobody is."""
    made: List[Any] = []
    monkeypatch.setattr(membership, "_progress", lambda member, session: progress)
    monkeypatch.setattr(membership, "announced", lambda *arguments: made.extend(arguments))
    membership.announcing(member, None)
    timeout, state, awaited = made
    assert timeout == member.timeout
    assert state() == progress
    return str(awaited())
