"""The TensorFlow server in each task, and the role of a parameter server.

A server listens on every address of its machine, whichever address TF_CONFIG gives.
"""

from __future__ import annotations

import contextlib
import ctypes
import functools
import os
import socket
import time
from typing import Tuple, Union

from tf1_mnist import tf1 as tf
from tf1_mnist.cluster.tf_config import ClusterTask
from tf1_mnist.cluster.waiting import reach, within


def start(task: ClusterTask) -> tf.train.Server:
    """Starts the task's tf.train.Server, which runs until the process exits.

    Raises:
        OSError: the port is taken.
    """
    try:
        with socket.socket() as probe:  # fails with a shorter message than TensorFlow's
            if os.name != "nt":  # on Windows, this would allow a port that is in use
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("", int(task.address.rpartition(":")[2])))
        server = tf.train.Server(task.cluster, job_name=task.type, task_index=task.task_index)
    except (OSError, tf.errors.OpError):
        raise OSError(
            f"TF_CONFIG: {task.name} at {task.address}: cannot listen there; expected a port "
            "that no other program uses"
        ) from None
    never_delete(server)  # it cannot be stopped, and 1.15.5 complains if Python tries
    return server


def never_delete(server_or_session: Union[tf.train.Server, tf.Session, None]) -> None:
    """Prevents Python from deleting a server or a session, even when the process exits."""
    ctypes.pythonapi.Py_IncRef(ctypes.py_object(server_or_session))


def serve(task: ClusterTask) -> None:
    """Serves as a parameter server until the chief stops it."""
    server = start(task)
    graph, queue = _dismissal(task.task_index)
    with graph.as_default():
        dismissed = queue.size()
    here = f"/job:ps/task:{task.task_index}"
    with tf.Session(server.target, graph, session_config(here)) as session:
        while not session.run(dismissed):
            time.sleep(0.1)


def dismiss(task: ClusterTask, server: tf.train.Server) -> None:
    """Stops the parameter servers; the chief calls this function when the run is complete."""
    for index, address in enumerate(task.cluster["ps"]):
        with contextlib.suppress(TimeoutError, tf.errors.OpError):  # the server has already stopped
            reach(f"ps {index}", address, 0)
            within(5, f"ps {index}", functools.partial(_dismiss, index, server))


def _dismiss(index: int, server: tf.train.Server) -> None:
    graph, queue = _dismissal(index)
    with graph.as_default():
        dismiss_op = queue.enqueue(1)
    with tf.Session(server.target, graph, session_config(f"/job:ps/task:{index}")) as session:
        session.run(dismiss_op)


def _dismissal(index: int) -> Tuple[tf.Graph, tf.QueueBase]:
    """Returns a graph and its queue, through which a parameter server is told to stop."""
    with tf.Graph().as_default() as graph, tf.device(f"/job:ps/task:{index}"):
        queue = tf.FIFOQueue(1, tf.int32, (), shared_name="dismissal")
    return graph, queue


def session_config(*tasks: str) -> tf.ConfigProto:
    """Returns the tf.ConfigProto for a session that uses only the given tasks.

    The session does not wait for any other task.
    """
    return tf.ConfigProto(device_filters=tasks)
