"""Runs a training command, from parsing its options to writing the results to a run's folder."""

import functools
from pathlib import Path
from typing import List, Mapping, Optional, Sequence, Tuple

from tf1_mnist import command_line, files, loop, runs
from tf1_mnist import tf1 as tf
from tf1_mnist.cli import options, pictures, precision
from tf1_mnist.data import Examples
from tf1_mnist.model import Model
from tf1_mnist.recipe import Recipe
from tf1_mnist.runs import Plan, Record, Request, checkpoints, progress, recording, report, saving
from tf1_mnist.training import Epoch, TakeSteps


def main(network: str, recipes: Mapping[str, Recipe], argv: Optional[Sequence[str]] = None) -> int:
    """Trains a network or resumes a run.

    Args:
        network: the module's name, such as `softmax`; `command_line` lists it.
        recipes: a dict from the name of each variant to its Recipe; `default` has no option.
        argv: the arguments; None for those of the process.
    Returns:
        The exit status, as in `command_line.status`.
    """
    recipe, request = options.parse(network, recipes, argv)

    def work() -> int:
        _train(recipes, recipe, request)
        return 0

    return command_line.status(network, work)


def _train(recipes: Mapping[str, Recipe], recipe: Recipe, request: Request) -> None:
    run, earlier = request.resume, None
    if run is not None:
        recipe, earlier = runs.earlier(run, recipes, request.network)
        runs.expect_alone(run)
        if runs.is_complete(run):
            report.show(run)
            return
        runs.expect_checkpoint(run)
    plan = make_plan(recipe, request, earlier)
    with files.locked(plan.folder), progress.resumable(plan, request.command):
        model, history = carry_out(plan, request.quiet)
        report.finish(model, plan, history)
    report.show(plan.folder)


def make_plan(recipe: Recipe, request: Request, earlier: Optional[Record] = None) -> Plan:
    """Reads a recipe's data, and makes the plan of a run in this process.

    Args:
        recipe: the network and its training.
        request: the values from the command line.
        earlier: the record of the run to resume; None for a new run.
    Raises:
        OSError, ValueError: as in `read_data`, `precision.check` and `runs.prepare`.
    """
    precision.check(recipe.settings.precision)
    record, train, test = read_data(recipe, request, earlier)
    return runs.prepare(recipe, record, train, test, request)


def read_data(
    recipe: Recipe, request: Request, earlier: Optional[Record]
) -> Tuple[Record, Examples, Examples]:
    """Reads a recipe's data.

    Args:
        recipe, request, earlier: as in `make_plan`.
    Returns:
        The record of the run, the training set and the test set.
    Raises:
        OSError, ValueError: as in `data.load_data`; ValueError also if the data differs from that
            of the run to resume.
    """
    path = recipe.settings.data
    train, test = pictures.load_data(path, request.quiet)
    network, variant = (earlier or request).network, (earlier or request).variant
    record = runs.record(network, variant, path, train, test)
    if earlier is not None:
        runs.expect_same_data(path, record, earlier)
    return record, train, test


def carry_out(plan: Plan, quiet: bool, start: Optional[Path] = None) -> Tuple[Model, List[Epoch]]:
    """Trains a network from the beginning or from the newest checkpoint, and saves it.

    Args:
        plan: the run.
        quiet: whether to print nothing.
        start: a finished run, from whose weights a new run begins; None for random weights.
    Returns:
        The graph, and all epochs of the run.
    """
    run, config = plan.folder, precision.config(plan.recipe.settings.precision)
    model, take = _built(plan)
    values = []
    if not checkpoints.find(run):
        if start is not None:
            from tf1_mnist.runs import saved_model  # imported late, since most runs load no network

            values = saved_model.values(model, start)
        runs.write_options(run, plan.recipe.settings, plan.record, plan.recipe.task)
    with tf.Session(graph=model.graph, config=config) as session:
        recording.start(session, model, run, values)
        step = int(session.run(model.global_step))
        history = recording.train(session, model, plan, quiet, step, take)
    saving.save(plan.recipe, run)
    return model, history


def _built(plan: Plan) -> Tuple[Model, Optional[TakeSteps]]:
    """Returns the graph, and how to take steps: several at once if all images have one shape."""
    if not plan.recipe.task.has_equal_shapes:
        return plan.build(), None
    model, repeated = loop.build(plan.recipe, plan.steps)
    return model, functools.partial(loop.take_steps, repeated)
