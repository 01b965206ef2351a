"""The training commands: options -> plan -> graph -> session -> a run's folder."""

from pathlib import Path
from typing import Mapping, Optional, Sequence

from tf1_mnist import files, runs
from tf1_mnist import tf1 as tf
from tf1_mnist.cli import command, options, precision
from tf1_mnist.cluster import roles, tf_config
from tf1_mnist.collecting import collection
from tf1_mnist.recipe import Recipe
from tf1_mnist.runs import (
    Plan,
    Request,
    Settings,
    checkpoints,
    progress,
    recording,
    report,
    saved_model,
)
from tf1_mnist.runs.plan import Learning


def main(network: str, recipes: Mapping[str, Recipe], argv: Optional[Sequence[str]] = None) -> int:
    """Trains a network or resumes a run.

    Args:
        network: the module's name, such as `softmax`; `command_list` lists it.
        recipes: the network's variants by name; `default` is the one without an option.
        argv: the arguments; None for those of the process.
    Returns:
        The exit status, as in `command.status`.
    """
    request = options.parse(network, recipes, argv)

    def work() -> int:
        task = tf_config.read()
        if task is not None:
            roles.run(task, recipes, request)
        elif request.settings.sync:
            raise ValueError("--sync: no cluster; expected TF_CONFIG to describe one")
        else:
            _train(recipes, request)
        return 0

    return command.status(network, work)


def _train(recipes: Mapping[str, Recipe], request: Request) -> None:
    settings, run = request.settings, request.resume
    if run is not None:
        settings = runs.earlier_settings(run, recipes, settings)
        if runs.is_complete(run):
            if request.trace:
                raise ValueError(f"{run}: already complete; expected an unfinished run to trace")
            report.show(run)
            return
        runs.expect_checkpoint(run)
    settings = settings._replace(precision=precision.resolve(settings.precision))
    learning = _learning(settings)
    plan = runs.make_plan(recipes[settings.variant], settings, run, request, learning=learning)
    with files.locked(plan.folder):
        _carry_out(plan, request)
    report.show(plan.folder)


def _learning(settings: Settings) -> Optional[Learning]:
    """Reads the collected rows that a run is to learn; returns None if it learns none."""
    if settings.learn is None or settings.start is None:
        return None
    return Learning(*collection.to_learn(Path(settings.learn)), Path(settings.start))


def _carry_out(plan: Plan, request: Request) -> None:
    run, config = plan.folder, precision.config(plan.settings.precision)
    model = plan.build()
    values = []
    if not checkpoints.find(run):
        if plan.learning is not None:
            values = saved_model.values(model, plan.learning.start)
        runs.write_settings(run, plan.settings)
    try:
        with tf.Session(graph=model.graph, config=config) as session:
            recording.start(session, model, run, values)
            history = recording.train(session, model, plan, request.quiet)
        report.finish(model, plan, history, config, request.trace)
    except KeyboardInterrupt:
        progress.print_interrupted(plan, "to resume:")
        raise
