"""Opens a session for a chief or worker of a cluster, and a new session whenever a task is lost.

A worker's progress is its local step, the number of steps that it has taken. The chief's
checkpoints contain the progress of all workers, so training can resume from the newest checkpoint.
"""

from __future__ import annotations

import contextlib
import sys
import threading
import time
from typing import Callable, ContextManager, List, NamedTuple, Optional, Tuple, Type, TypeVar

from tf1_mnist import tf1 as tf
from tf1_mnist.cluster.replica import Replica
from tf1_mnist.cluster.server import never_delete, session_config
from tf1_mnist.cluster.tf_config import ClusterTask
from tf1_mnist.cluster.updates import WENT_BACK
from tf1_mnist.cluster.waiting import announced, reach, within

Result = TypeVar("Result")


class Member(NamedTuple):
    """A chief or a worker that has joined its cluster.

    task: its task.
    server: its tf.train.Server.
    replica: its graph.
    timeout: the time, in seconds, to wait for a task that does not answer.
    """

    task: ClusterTask
    server: tf.train.Server
    replica: Replica
    timeout: int

    @property
    def config(self) -> tf.ConfigProto:
        """The tf.ConfigProto for the member's sessions."""
        config = session_config("/job:ps", f"/job:{self.task.type}/task:{self.task.task_index}")
        config.operation_timeout_in_ms = 1000 * self.timeout
        return config


def retry(
    member: Member,
    start: Optional[Callable[[tf.Session], None]],
    attempt: Callable[[tf.Session], Result],
) -> Result:
    """Calls `attempt` in a session, and calls it again in a new session whenever a task is lost.

    Args:
        member: the chief or worker.
        start: in the chief, a function that takes a session and gives the variables their values;
            None in the other workers, which wait for the values.
        attempt: a function that takes a session and does the work.
    Returns:
        The result of `attempt`.
    Raises:
        TimeoutError: a task did not answer within `timeout` seconds.
    """
    while True:
        session = None
        try:
            session = open_session(member, start)
            result = attempt(session)
            session.close()
            return result
        except KeyboardInterrupt:
            never_delete(session)  # deleting it would also wait for the tasks that are gone
            raise
        except (tf.errors.DeadlineExceededError, TimeoutError) as error:
            never_delete(session)  # deleting it would wait for the task that does not answer
            if isinstance(error, TimeoutError):
                raise
            raise TimeoutError(_waited_for(member, session)) from None
        except tf.errors.OpError as error:
            if not isinstance(error, _lost()) and WENT_BACK not in str(error):
                raise
            print(
                f"{member.task.name} has lost the cluster's variables ({type(error).__name__}) "
                "and resumes when they are back",
                file=sys.stderr,
                flush=True,
            )
            if session is not None:
                # If the session stayed open, it could consume values meant for the next session.
                with contextlib.suppress(TimeoutError, tf.errors.OpError):
                    within(5, "the cluster", session.close)
            time.sleep(0.2)


def _lost() -> Tuple[Type[Exception], ...]:
    """Returns the types of errors that TensorFlow raises when a task or its variables are lost."""
    return (
        tf.errors.AbortedError,
        tf.errors.CancelledError,
        tf.errors.FailedPreconditionError,
        tf.errors.NotFoundError,
        tf.errors.OutOfRangeError,
        tf.errors.UnavailableError,
    )


def open_session(member: Member, start: Optional[Callable[[tf.Session], None]]) -> tf.Session:
    """Opens a session in which all variables have values, including the member's local step.

    Args:
        member: the chief or worker.
        start: as in `retry`.
    Returns:
        The tf.Session.
    Raises:
        TimeoutError: a task did not answer within `timeout` seconds.
    """
    task, server, replica, timeout = member
    config = member.config
    for number, address in enumerate(task.cluster["ps"]):
        reach(f"ps {number}", address, timeout)
    graph = replica.model.graph

    def opened() -> tf.Session:
        if start is None:
            manager = tf.train.SessionManager(
                ready_op=replica.missing, recovery_wait_secs=0.2, graph=graph
            )
            session: tf.Session = manager.wait_for_session(server.target, config, timeout)
        else:
            with tf.Session(server.target, graph, config) as session:
                session.run(replica.clear_op)
            session = tf.Session(server.target, graph, config)
            start(session)
            session.run(replica.chief_op)
        session.run(replica.join_op)
        return session

    def awaited() -> str:
        return "" if task.is_chief else f"{task.describe(0)} to initialize the variables"

    with announced(timeout, lambda: None, awaited):
        session = within(timeout + 10, "the cluster", opened)
    if start is not None and replica.mean_op is not None:
        _repeat(session, replica.mean_op)
    return session


def _repeat(session: tf.Session, op: tf.Operation) -> None:
    """Runs an op repeatedly in a separate thread until the op fails."""
    endless = tf.RunOptions(timeout_in_ms=2**31 - 1)  # the op may wait while the chief is busy

    def repeat() -> None:
        with contextlib.suppress(tf.errors.OpError, RuntimeError):
            while True:
                session.run(op, options=endless)

    threading.Thread(target=repeat, daemon=True).start()


def _waited_for(member: Member, session: Optional[tf.Session]) -> str:
    """Returns a message that says which task an operation was waiting for."""
    for number, address in enumerate(member.task.cluster["ps"]):
        try:
            reach(f"ps {number}", address, 0)
        except TimeoutError as error:
            return str(error)
    if session is None:
        if member.task.is_chief:
            return f"the parameter servers have not answered for {member.timeout} s"
        return (
            f"the variables have no values after {member.timeout} s; expected the chief, "
            f"{member.task.describe(0)}, to initialize them"
        )
    progress = _progress(member, session)
    if progress is None:
        return f"the parameter servers have not answered for {member.timeout} s"
    names = " and ".join(_late(member.task, progress)) or "a step to end"
    return f"waited {member.timeout} s for {names}; expected training to continue"


def announcing(member: Member, session: tf.Session) -> ContextManager[None]:
    """In a `with` block, prints who is awaited whenever no worker takes a step for ten seconds.

    For each wait, only one task prints a line: the chief, unless it is the chief that is awaited.
    """
    task, progress = member.task, None

    def state() -> Optional[List[int]]:
        nonlocal progress
        progress = _progress(member, session)
        return progress

    def awaited() -> str:
        if not task.is_chief:
            return "" if _answers(task, 0) else task.describe(0)
        if progress is None:
            return f"the parameter servers at {', '.join(task.cluster['ps'])}"
        own, _ = task.shard
        return " and ".join(_late(task, [*progress[:own], max(progress), *progress[own + 1 :]]))

    return announced(member.timeout, state, awaited)


def _answers(task: ClusterTask, worker: int) -> bool:
    """Returns whether a worker is listening at its address."""
    type_, index = task.workers[worker]
    try:
        reach(f"{type_} {index}", task.cluster[type_][index], 0)
        return True
    except TimeoutError:
        return False


def _progress(member: Member, session: tf.Session) -> Optional[List[int]]:
    """Returns the number of steps of each worker; None if a parameter server does not answer."""
    try:
        found = within(5, "a parameter server", lambda: session.run(member.replica.progress))
        return list(map(int, found))
    except (TimeoutError, tf.errors.OpError, RuntimeError):  # RuntimeError: the session is closed
        return None


def _late(task: ClusterTask, progress: List[int]) -> List[str]:
    """Returns the workers that have taken fewer steps than another one, with their addresses."""
    return [
        f"{task.describe(worker)} ({steps:,} steps done)"
        for worker, steps in enumerate(progress)
        if steps < max(progress)
    ]
