"""The role of the chief, which trains like the other workers, but also writes the run's files."""

from __future__ import annotations

import sys
import time
from typing import List

from tf1_mnist import files, runs
from tf1_mnist import tf1 as tf
from tf1_mnist.cluster import cluster_file, membership, replica, server
from tf1_mnist.cluster.cluster_file import ClusterSettings
from tf1_mnist.cluster.membership import Member
from tf1_mnist.cluster.tf_config import ClusterTask
from tf1_mnist.runs import Plan, Request, checkpoints, progress, recording, report, saving
from tf1_mnist.training import Epoch


def lead(
    task: ClusterTask,
    started: tf.train.Server,
    plan: Plan,
    request: Request,
    cluster: ClusterSettings,
    timeout: int,
) -> None:
    """Trains with the other workers, writes the run's files and stops the parameter servers.

    Args:
        task: this process's task.
        started: its tf.train.Server.
        plan: the run.
        request: the values from the command line.
        cluster: what the run records about its cluster.
        timeout: as in `Member`.
    """
    with files.locked(plan.folder):
        own = replica.build(task, plan.recipe, plan.steps, cluster.sync)
        member = Member(task, started, own, timeout)
        model = plan.build()
        if not checkpoints.find(plan.folder):
            cluster_file.write(plan.folder, cluster)
            runs.write_options(plan.folder, plan.recipe.settings, plan.record, plan.recipe.task)
        if not request.quiet:
            how = "together" if cluster.sync else "each on its own"
            print(f"{cluster.workers} workers, which update the variables {how}", flush=True)
        advice = "to resume, run this in each task of the cluster:"
        with progress.resumable(plan, request.command, advice):
            history = _train(member, plan, request.quiet)
            saving.save(plan.recipe, plan.folder)
            report.finish(model, plan, history)
    report.show(plan.folder)
    server.dismiss(task, started)


def _train(member: Member, plan: Plan, quiet: bool) -> List[Epoch]:
    own = member.replica

    def start(session: tf.Session) -> None:
        recording.start(session, own.model, plan.folder)

    def attempt(session: tf.Session) -> List[Epoch]:
        with membership.announcing(member, session):
            step = int(session.run(own.local_step))
            history = recording.train(session, own.model, plan, quiet, step)
            session.run(own.leave_op)
            _wait_for_workers(member, session)
        checkpoints.save(session, own.model, plan.folder)  # with the other workers' last steps
        session.run(own.end_op)
        return history

    return membership.retry(member, start, attempt)


def _wait_for_workers(member: Member, session: tf.Session) -> None:
    """Waits for all workers to finish; gives up if none takes a step for `timeout` seconds."""
    progress: List[int] = []
    while True:
        now = session.run(member.replica.progress).tolist()
        if min(now) == max(now):
            return
        if now != progress:
            progress, deadline = now, time.monotonic() + member.timeout
        elif time.monotonic() > deadline:
            for worker, steps in enumerate(progress):
                if steps < max(progress):
                    print(
                        f"{member.task.describe(worker)} has stopped after {steps:,} of "
                        f"{max(progress) - 1:,} steps; the run ends without the others",
                        file=sys.stderr,
                    )
            return
        time.sleep(0.05)
