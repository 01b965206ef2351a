"""A task of a cluster from its start to its end, and what it does when another is lost.

A worker's place is its position, the steps that it has taken; the chief's checkpoints hold
the positions of all, so what was lost is taken up again where the newest checkpoint left it.
"""

import contextlib
import ctypes
import itertools
import socket
import sys
import threading
import time
from typing import Any, Callable, Iterator, List, NamedTuple, Tuple, TypeVar

from tf1_mnist import tf1 as tf
from tf1_mnist import training
from tf1_mnist.data import Split, batches, steps_per_epoch
from tf1_mnist.replica import Replica
from tf1_mnist.tf_config import Task

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


def start(task: Task) -> Any:
    """Starts the task's tf.train.Server, which stops with the process.

    Raises:
        OSError: its port is taken.
    """
    try:
        server = tf.train.Server(task.cluster, job_name=task.type, task_index=task.number)
    except tf.errors.OpError:
        raise OSError(
            f"TF_CONFIG: {task.name} at {task.address}: cannot listen there; expected a port "
            "that no other program has"
        ) from None
    # It cannot be stopped, and 1.15.5 complains when Python tries to at the process's end.
    ctypes.pythonapi.Py_IncRef(ctypes.py_object(server))
    return server


def serve(task: Task) -> None:
    """Serves as a parameter server until the chief dismisses it."""
    server = start(task)
    graph, queue = _dismissal(task.number)
    with graph.as_default():
        dismissed = queue.size()
    here = tf.ConfigProto(device_filters=[f"/job:ps/task:{task.number}"])
    with tf.Session(server.target, graph, here) as session:
        while not session.run(dismissed):
            time.sleep(0.1)


def dismiss(task: Task, server: Any) -> None:
    """Tells the parameter servers to end; as the chief, when the run is done."""
    config = tf.ConfigProto(device_filters=["/job:ps"], operation_timeout_in_ms=5000)
    for index in range(len(task.cluster["ps"])):
        graph, queue = _dismissal(index)
        with graph.as_default():
            tell = queue.enqueue(1)
        # One that is gone needs no word.
        with contextlib.suppress(tf.errors.OpError), tf.Session(
            server.target, graph, config
        ) as session:
            session.run(tell)


def _dismissal(index: int) -> Tuple[Any, Any]:
    """A graph and, in it, the queue on a parameter server that takes the word to end."""
    # In a container of its own, since the chief empties the others.
    server = f"/job:ps/task:{index}"
    with tf.Graph().as_default() as graph, tf.container("dismissal"), tf.device(server):
        queue = tf.FIFOQueue(1, tf.int32, (), shared_name="dismissal")
    return graph, queue


def join(task: Task, replica: Replica, config: Any, patience: int) -> Member:
    """Starts the server of a chief or a worker.

    Args:
        replica: its graph.
        config: the tf.ConfigProto of a process that trains alone.
        patience: seconds to wait for another task that does not answer.
    """
    # A session waits for all the tasks that it knows: it is not to know the other workers.
    known = ["/job:ps", f"/job:{task.type}/task:{task.number}"]
    own = tf.ConfigProto(device_filters=known, operation_timeout_in_ms=1000 * patience)
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

    def attempt() -> Result:
        with _session(member, prepare) as session:
            result = fit(session)
            _wait_for_workers(member, session)
            save(session)
            return result

    return _persist(member, attempt)


def work(member: Member, train: Split, epochs: int, batch_size: int, seed: int) -> None:
    """Takes the steps of a worker that is not the chief; arguments as in `training.fit`."""
    per_epoch = steps_per_epoch(train, batch_size)

    def attempt() -> None:
        with _session(member) as session:
            begun = int(session.run(member.replica.position))
            order = (
                batches(train, batch_size, seed, epoch, member.task.share)
                for epoch in range(begun // per_epoch, epochs)
            )
            remaining = itertools.islice(
                itertools.chain.from_iterable(order), begun % per_epoch, None
            )
            for _ in training.steps(session, member.replica.model, remaining, begun):
                pass
            session.run(member.replica.leave_op)

    _persist(member, attempt)


def _persist(member: Member, attempt: Callable[[], Result]) -> Result:
    """Repeats an attempt as often as it fails because a task or its variables were lost."""
    while True:
        try:
            return attempt()
        except (
            tf.errors.AbortedError,
            tf.errors.CancelledError,
            tf.errors.FailedPreconditionError,
            tf.errors.NotFoundError,
            tf.errors.OutOfRangeError,
            tf.errors.UnavailableError,
        ) as error:
            print(
                f"{member.task.name} has lost the cluster's variables ({type(error).__name__}) "
                "and goes on when they are back",
                file=sys.stderr,
                flush=True,
            )
            time.sleep(0.2)


@contextlib.contextmanager
def _session(
    member: Member, prepare: Callable[[Any], None] = lambda session: None
) -> Iterator[Any]:
    """Opens a session in which all variables have values and the member has its place.

    Raises:
        TimeoutError: a task did not answer within the patience.
    """
    task, server, replica, config, patience = member
    for index, address in enumerate(task.cluster["ps"]):
        _await(f"ps {index}", address, patience)
    graph = replica.model.graph
    if task.is_chief:
        with tf.Session(server.target, graph, config) as session:
            session.run(replica.clear_op)
        tf.Session.reset(server.target, config=config)  # what an earlier chief left
        session = tf.Session(server.target, graph, config)
    else:
        manager = tf.train.SessionManager(
            ready_op=replica.missing, recovery_wait_secs=0.2, graph=graph
        )
        try:
            session = manager.wait_for_session(server.target, config, patience)
        except tf.errors.DeadlineExceededError:
            chief = _name(task, 0)
            raise TimeoutError(
                f"the variables have no values after {patience} s; expected {chief}, the chief, "
                "to give them some"
            ) from None
    with session:
        try:
            if task.is_chief:
                prepare(session)
                session.run(replica.chief_op)
                if replica.mean_op is not None:
                    _repeat(session, replica.mean_op)
            session.run(replica.join_op)
            yield session
        except tf.errors.DeadlineExceededError:
            raise TimeoutError(_waited_for(member, session)) from None


def _repeat(session: Any, op: Any) -> None:
    """Runs an op again and again, beside what else the session runs, until that is closed."""

    def repeat() -> None:
        with contextlib.suppress(tf.errors.OpError, RuntimeError):
            while True:
                session.run(op)

    threading.Thread(target=repeat, daemon=True).start()


def _await(name: str, address: str, patience: int) -> None:
    """Waits until something listens at an address.

    Raises:
        TimeoutError: nothing did within the patience.
    """
    host, _, port = address.rpartition(":")
    deadline = time.monotonic() + patience
    for attempt in itertools.count():
        try:
            socket.create_connection((host.strip("[]"), int(port)), timeout=1).close()
            return
        except OSError as error:
            if time.monotonic() >= deadline:
                raise TimeoutError(
                    f"{name} at {address} does not answer after {patience} s ({error}); "
                    "expected it to run"
                ) from None
            if attempt == 0 and patience:
                print(f"waiting for {name} at {address}", file=sys.stderr, flush=True)
            time.sleep(0.1)


def _waited_for(member: Member, session: Any) -> str:
    """Says for whom an operation has waited in vain."""
    for index, address in enumerate(member.task.cluster["ps"]):
        try:
            _await(f"ps {index}", address, 0)
        except TimeoutError as error:
            return str(error)
    progress = session.run(member.replica.progress).tolist()
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
    """Waits until all workers have left, or the last step of any was too long ago."""
    session.run(member.replica.leave_op)
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
