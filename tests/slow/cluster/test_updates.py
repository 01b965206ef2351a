"""Compares the losses of two synchronous workers with those of a single process."""

import itertools
import threading
from typing import Any, Dict, List

import numpy as np

from tf1_mnist import model, softmax, training
from tf1_mnist import tf1 as tf
from tf1_mnist.cluster import local, membership, replica, server
from tf1_mnist.cluster.tf_config import ClusterTask
from tf1_mnist.data import Batches

RECIPE = softmax.VARIANTS["default"]


def losses_of_one(train: Any, steps: int) -> np.ndarray:
    made = model.build(RECIPE, 1000)
    losses = []
    with tf.Session(graph=made.graph) as session:
        session.run(made.init_op)
        for batch in itertools.islice(Batches(train, 128, seed=0).since(0), steps):
            feeds = {made.images: batch.images, made.labels: batch.labels}
            losses.append(session.run([made.loss, made.train_op], feeds)[0])
    return np.array(losses)


def losses_of_two(train: Any, steps: int) -> np.ndarray:
    """Runs the chief and the worker as threads of this process, each with half of every batch."""
    addresses = local.addresses(2, 1)
    tasks = [ClusterTask(addresses, type_, 0) for type_ in ("chief", "worker")]
    started = server.start(ClusterTask(addresses, "ps", 0))
    assert started.target.startswith("grpc://")
    losses: Dict[str, List[float]] = {}
    together = threading.Barrier(2)

    def work(task: ClusterTask) -> None:
        made = replica.build(task, RECIPE, 1000, sync=True)
        member = membership.Member(task, server.start(task), made, 60)
        batches = Batches(train, 128, seed=0, shard=task.shard)
        prepare = (lambda session: session.run(made.model.init_op)) if task.is_chief else None
        session = membership.open_session(member, prepare)
        taken = training.take_steps(session, made.model, batches, 0)
        losses[task.type] = [loss for _, loss, _ in itertools.islice(taken, steps)]
        together.wait(100)  # the chief's session averages the gradients
        session.close()

    threads = [threading.Thread(target=work, args=(task,), daemon=True) for task in tasks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(150)
    return np.mean([losses["chief"], losses["worker"]], axis=0)


def test_two_synchronous_workers_equal_one_process_with_both_batches(mnist: Any) -> None:
    train = mnist[0]
    one, two = losses_of_one(train, 50), losses_of_two(train, 50)
    assert one[0] > 2
    assert one[-1] < 0.5  # it has learned something
    np.testing.assert_allclose(two, one, rtol=0, atol=1e-4)
