"""The role of a worker that is not the chief; such a worker trains, but writes no files."""

from __future__ import annotations

import time

from tf1_mnist import tf1 as tf
from tf1_mnist import training
from tf1_mnist.cluster import membership, replica, updates
from tf1_mnist.cluster.cluster_file import ClusterSettings
from tf1_mnist.cluster.membership import Member
from tf1_mnist.cluster.tf_config import ClusterTask
from tf1_mnist.cluster.waiting import reach
from tf1_mnist.data import Batches
from tf1_mnist.recipe import Recipe


def work(
    task: ClusterTask,
    started: tf.train.Server,
    recipe: Recipe,
    batches: Batches,
    cluster: ClusterSettings,
    timeout: int,
) -> None:
    """Takes this worker's steps, then waits until the chief has saved the trained variables.

    Args:
        task: this process's task.
        started: its tf.train.Server.
        recipe: the network and its training.
        batches: this worker's part of each batch of training images.
        cluster: what the run records about its cluster.
        timeout: as in `Member`.
    """
    steps = recipe.settings.epochs * batches.steps_per_epoch
    own = replica.build(task, recipe, steps, cluster.sync)
    member = Member(task, started, own, timeout)
    worker, _ = task.shard

    def attempt(session: tf.Session) -> None:
        step = int(session.run(own.local_step))
        with membership.announcing(member, session):
            while step < steps:
                *_, (step, _, _) = training.take_steps(session, own.model, batches, step)
            session.run(own.leave_op)
        # Stay until the chief has saved the variables. If the chief fails and goes back to a
        # checkpoint, it may need more steps from this worker.
        type_, index = task.workers[0]
        while True:
            progress = session.run(own.progress)[worker]
            if progress == steps + 2:  # the chief has saved
                return
            if progress < steps + 1:
                raise tf.errors.AbortedError(None, None, updates.WENT_BACK)
            reach(f"{type_} {index}", task.cluster[type_][index], timeout)
            time.sleep(0.1)

    membership.retry(member, None, attempt)
