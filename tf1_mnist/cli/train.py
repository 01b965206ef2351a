"""The training commands: options -> plan -> graph -> session -> a run's folder."""

from typing import Mapping, Optional, Sequence

from tf1_mnist import command_line, files, runs
from tf1_mnist import tf1 as tf
from tf1_mnist.cli import options, own_rows, precision
from tf1_mnist.cluster import roles, tf_config
from tf1_mnist.recipe import Recipe
from tf1_mnist.runs import Plan, Request, checkpoints, progress, recording, report, saved_model


def main(network: str, recipes: Mapping[str, Recipe], argv: Optional[Sequence[str]] = None) -> int:
    """Trains a network or resumes a run.

    Args:
        network: the module's name, such as `softmax`; `command_line` lists it.
        recipes: the network's variants by name; `default` is the one without an option.
        argv: the arguments; None for those of the process.
    Returns:
        The exit status, as in `command_line.status`.
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

    return command_line.status(network, work)


def _train(recipes: Mapping[str, Recipe], request: Request) -> None:
    settings, run = request.settings, request.resume
    if run is not None:
        settings = runs.earlier_settings(run, recipes, settings)
        if runs.is_complete(run):
            report.show(run)
            return
        runs.expect_checkpoint(run)
    settings = settings._replace(precision=precision.resolve(settings.precision))
    learning = own_rows.read(settings)
    plan = runs.make_plan(recipes[settings.variant], settings, run, request, learning=learning)
    with files.locked(plan.folder):
        _carry_out(plan, request)
    report.show(plan.folder)


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
        report.finish(model, plan, history)
    except KeyboardInterrupt:
        progress.print_interrupted(plan, "to resume:")
        raise
