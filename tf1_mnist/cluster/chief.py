"""The chief's role in a cluster: it trains like the other workers, and also writes the run."""

import sys
import time
from pathlib import Path
from typing import Any, List, Optional

from tf1_mnist import files, runs
from tf1_mnist.cluster import membership, replica, server
from tf1_mnist.cluster.membership import Member
from tf1_mnist.cluster.tf_config import Task
from tf1_mnist.recipe import Recipe
from tf1_mnist.runs import Plan, Request, Settings, checkpoints, progress, recording, report
from tf1_mnist.training import Epoch


def lead(
    task: Task, recipe: Recipe, settings: Settings, earlier: Optional[Path], request: Request
) -> None:
    """Trains with the other workers, writes the run and stops the parameter servers.

    Args:
        task: this process's task.
        recipe: the network and its training.
        settings: the run's settings; those of `earlier` if the run is resumed.
        earlier: the folder of the run to resume; None for a new run.
        request: what the command line asks for.
    """
    started = server.start(task)  # before the run's folder is made, since this may fail
    plan = runs.make_plan(recipe, settings, earlier, request, task.share)
    with files.locked(plan.folder):
        own = replica.build(task, recipe, plan.settings, plan.steps)
        member = Member(task, started, own, request.patience)
        model = plan.build()
        if not checkpoints.find(plan.folder):
            runs.write_settings(plan.folder, plan.settings)
        try:
            history = _train(member, plan, request.quiet)
            report.finish(model, plan, history)
        except KeyboardInterrupt:
            progress.print_interrupted(plan, "to resume, run this in each task of the cluster:")
            raise
    report.show(plan.folder)
    server.dismiss(task, started)


def _train(member: Member, plan: Plan, quiet: bool) -> List[Epoch]:
    own = member.replica

    def start(session: Any) -> None:
        recording.start(session, own.model, plan.folder)

    def attempt(session: Any) -> List[Epoch]:
        history = recording.train(session, own.model, plan, quiet)
        session.run(own.leave_op)
        _wait_for_workers(member, session)
        checkpoints.save(session, own.model, plan.folder)  # with the other workers' last steps
        session.run(own.end_op)
        return history

    return membership.retry(member, start, attempt)


def _wait_for_workers(member: Member, session: Any) -> None:
    """Waits until all workers have finished, or none takes a step for `patience` seconds."""
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
                        f"{member.task.describe(worker)} has stopped after {steps:,} of "
                        f"{max(progress) - 1:,} steps; the run ends without the others",
                        file=sys.stderr,
                    )
            return
        time.sleep(0.05)
