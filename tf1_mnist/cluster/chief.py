"""The chief's and the workers' part in a cluster, and what they do when another task is lost.

A worker's place is its position, the steps that it has taken; the chief's checkpoints hold
the positions of all, so what was lost is taken up again where the newest checkpoint left it.
"""

import contextlib
import itertools
import sys
import threading
import time
from typing import Any, Callable, List, NamedTuple, Optional, Tuple, TypeVar

from tf1_mnist import tf1 as tf
from tf1_mnist import training
from tf1_mnist.cluster.replica import WENT_BACK, Replica
from tf1_mnist.cluster.server import knowing, leave, start
from tf1_mnist.cluster.tf_config import Task
from tf1_mnist.cluster.waiting import reach, within
from tf1_mnist.data import Split, batches, steps_per_epoch

Result = TypeVar("Result")


class Member(NamedTuple):
    """A chief or a worker that has joined its cluster.

    task: which it is.
    server: its tf.train.Server.
    replica: its graph.
    config: the tf.ConfigProto of its sessions.
    patience: seconds to wait for another task that does not answer.
    """

    task: Task
    server: Any
    replica: Replica
    config: Any
    patience: int


def join(task: Task, replica: Replica, config: Any, patience: int) -> Member:
    """Starts the server of a chief or a worker.

    Args:
        replica: its graph.
        config: the tf.ConfigProto of a process that trains alone.
        patience: seconds to wait for another task that does not answer.
    """
    own = knowing("/job:ps", f"/job:{task.type}/task:{task.number}")
    own.operation_timeout_in_ms = 1000 * patience
    own.MergeFrom(config)
    return Member(task, start(task), replica, own, patience)


def lead(
    member: Member,
    prepare: Callable[[Any], None],
    fit: Callable[[Any], Result],
    save: Callable[[Any], None],
) -> Result:
    """Does the chief's part.

    Args:
        prepare: gives the variables their values, in the session that it is called with.
        fit: trains in that session.
        save: keeps them, when the other workers have taken their steps too.
    Returns:
        What `fit` does.
    """

    def attempt(session: Any) -> Result:
        result = fit(session)
        session.run(member.replica.leave_op)
        _wait_for_workers(member, session)
        save(session)
        session.run(member.replica.end_op)
        return result

    return _persist(member, prepare, attempt)


def work(member: Member, train: Split, epochs: int, batch_size: int, seed: int) -> None:
    """Does the part of a worker that is not the chief; arguments as in `training.fit`."""
    replica, per_epoch = member.replica, steps_per_epoch(train, batch_size)
    worker, _ = member.task.share

    def attempt(session: Any) -> None:
        begun = int(session.run(replica.position))
        order = (
            batches(train, batch_size, seed, epoch, member.task.share)
            for epoch in range(begun // per_epoch, epochs)
        )
        remaining = itertools.islice(itertools.chain.from_iterable(order), begun % per_epoch, None)
        for _ in training.steps(session, replica.model, remaining, begun):
            pass
        session.run(replica.leave_op)
        # Until all is saved, a chief that goes back to a checkpoint may need more steps.
        type_, number = member.task.workers[0]
        while session.run(replica.progress)[worker] < epochs * per_epoch + 2:
            reach(f"{type_} {number}", member.task.cluster[type_][number], member.patience)
            time.sleep(0.1)

    _persist(member, None, attempt)


def _persist(
    member: Member,
    prepare: Optional[Callable[[Any], None]],
    attempt: Callable[[Any], Result],
) -> Result:
    """Makes an attempt in a session; again and again, where other tasks' going is why it failed.

    Raises:
        TimeoutError: a task did not answer within the patience.
    """
    while True:
        session = None
        try:
            session = _session(member, prepare)
            result = attempt(session)
            session.close()
            return result
        except (tf.errors.DeadlineExceededError, TimeoutError) as error:
            leave(session)  # its end would wait for the task that does not answer
            if isinstance(error, TimeoutError):
                raise
            raise TimeoutError(_waited_for(member, session)) from None
        except tf.errors.OpError as error:
            if not isinstance(error, _lost()) and WENT_BACK not in str(error):
                raise
            print(
                f"{member.task.name} has lost the cluster's variables ({type(error).__name__}) "
                "and goes on when they are back",
                file=sys.stderr,
                flush=True,
            )
            if session is not None:
                with contextlib.suppress(TimeoutError, tf.errors.OpError):
                    within(5, session.close)  # lest it takes what is another's
            time.sleep(0.2)


def _lost() -> Tuple[Any, ...]:
    """What TensorFlow raises where a task is gone, or the variables that it held."""
    return (
        tf.errors.AbortedError,
        tf.errors.CancelledError,
        tf.errors.FailedPreconditionError,
        tf.errors.NotFoundError,
        tf.errors.OutOfRangeError,
        tf.errors.UnavailableError,
    )


def _session(member: Member, prepare: Optional[Callable[[Any], None]]) -> Any:
    """Opens a session in which all variables have values and the member has its place.

    Args:
        prepare: gives the variables their values, as the chief; None for who waits for that.
    """
    task, server, replica, config, patience = member
    for number, address in enumerate(task.cluster["ps"]):
        reach(f"ps {number}", address, patience)
    graph = replica.model.graph

    def opened() -> Any:
        if prepare is None:
            manager = tf.train.SessionManager(
                ready_op=replica.missing, recovery_wait_secs=0.2, graph=graph
            )
            session = manager.wait_for_session(server.target, config, patience)
        else:
            with tf.Session(server.target, graph, config) as session:
                session.run(replica.clear_op)
            session = tf.Session(server.target, graph, config)
            prepare(session)
            session.run(replica.chief_op)
        session.run(replica.join_op)
        return session

    session = within(patience + 10, opened)
    if prepare is not None and replica.mean_op is not None:
        _repeat(session, replica.mean_op)
    return session


def _repeat(session: Any, op: Any) -> None:
    """Runs an op again and again, beside what else the session runs, until that fails."""
    endless = tf.RunOptions(timeout_in_ms=2**31 - 1)  # it waits while the chief does other things

    def repeat() -> None:
        with contextlib.suppress(tf.errors.OpError, RuntimeError):
            while True:
                session.run(op, options=endless)

    threading.Thread(target=repeat, daemon=True).start()


def _waited_for(member: Member, session: Any) -> str:
    """Says for whom an operation has waited in vain."""
    for number, address in enumerate(member.task.cluster["ps"]):
        try:
            reach(f"ps {number}", address, 0)
        except TimeoutError as error:
            return str(error)
    if session is None and not member.task.is_chief:
        return (
            f"the variables have no values after {member.patience} s; expected "
            f"{_name(member.task, 0)}, the chief, to give them some"
        )
    try:
        progress = within(5, lambda: session.run(member.replica.progress).tolist())
    except (TimeoutError, tf.errors.OpError):
        return f"the parameter servers do not answer after {member.patience} s"
    late = [
        f"{_name(member.task, worker)} after {steps:,} steps"
        for worker, steps in enumerate(progress)
        if steps < max(progress)
    ]
    names = " and ".join(late) or "a step to end"
    return f"waited {member.patience} s for {names}; expected it to go on"


def _name(task: Task, worker: int) -> str:
    type_, index = task.workers[worker]
    return f"{type_} {index} at {task.cluster[type_][index]}"


def _wait_for_workers(member: Member, session: Any) -> None:
    """Waits until no worker has a step left, or the last step of any was too long ago."""
    progress: List[int] = []
    while True:
        now = session.run(member.replica.progress).tolist()
        if min(now) == max(now):
            return
        if now != progress:
            progress, deadline = now, time.monotonic() + member.patience
        elif time.monotonic() > deadline:
            for worker, steps in enumerate(progress):
                if steps < max(progress):
                    print(
                        f"{_name(member.task, worker)} has stopped after {steps:,} steps of its "
                        f"{max(progress) - 1:,}; the run ends without the others",
                        file=sys.stderr,
                    )
            return
        time.sleep(0.05)
