"""Trains a network that reads a whole row of digits and signs.

    python -m number_reader train [--fast]
    python -m number_reader train --learn FOLDER

With `--learn`, a trained network learns the handwriting of one person from a folder of collected
rows, which `collecting.collection` describes.
"""

from pathlib import Path
from typing import Optional, Sequence

from number_reader import analysis, learned, learning, pretrained
from number_reader.learning import Source
from number_reader.recognition import fitting, network, rejection
from number_reader.task import ROW
from tf1_mnist import command_line, files, runs, settings
from tf1_mnist.cli import options, train
from tf1_mnist.recipe import Recipe
from tf1_mnist.runs import Request, progress, report, saved_model

COMMAND = "number_reader.train"


def main(argv: Optional[Sequence[str]] = None) -> int:
    """Trains a network or resumes a run.

    Args:
        argv: the arguments; None for those of the process.
    Returns:
        The exit status, as in `command_line.status`.
    """
    parser = options.training_parser(COMMAND, network.NAME, network.VARIANTS)
    parser.description = (
        "Trains a network that reads rows of handwritten digits and signs, and measures it on rows "
        "composed of MNIST's test digits."
    )
    parser.add_argument(
        "--learn",
        type=settings.path_of,
        metavar="FOLDER",
        help=f"{network.LEARN.description} (default: train a new network)",
    )
    parser.add_argument(
        "--from",
        type=settings.path_of,
        dest="start",
        metavar="DIR",
        help="with --learn: the finished run whose network to continue from (default: the bundled "
        "reader)",
    )
    arguments = parser.parse_args(argv)
    recipes, source = network.VARIANTS, None
    if arguments.learn is not None:
        if arguments.resume is not None:
            parser.error("--learn: not allowed with --resume, which uses the run's own options")
        if "variant" in arguments:
            parser.error(f"--{arguments.variant}: not allowed with --learn")
        recipes = {"default": network.LEARN}
        source = Source(arguments.learn, "", arguments.start or str(pretrained.READER), "")
    elif arguments.start is not None:
        parser.error("--from: only allowed with --learn")
    recipe, request = options.chosen(parser, arguments, network.NAME, recipes, COMMAND)
    if source is not None:
        request = request._replace(variant="learn")
    return command_line.status(COMMAND, lambda: _train(recipe, request, source))


def _train(recipe: Recipe, request: Request, source: Optional[Source]) -> int:
    run, earlier = request.resume, None
    if run is not None:
        recipes = {**network.VARIANTS, "learn": network.LEARN}
        recipe, earlier = runs.earlier(run, recipes, request.network)
        if runs.is_complete(run):
            _show(run)
            return 0
        runs.expect_checkpoint(run)
        source = learning.read(run) if recipe.continues else None
    own = None
    if source is not None:
        own = learning.open_source(source)
        recipe = recipe._replace(task=own.task)
        if not request.quiet:
            taken, kept = len(own.train.images), len(own.held_out.images)
            print(f"{taken:,} rows of your own to learn from, {kept:,} others to test", flush=True)
    plan = train.make_plan(recipe, request, earlier)
    with files.locked(plan.folder), progress.resumable(plan, COMMAND):
        if own is not None:
            learning.write(plan.folder, own.source)
        model, history = train.carry_out(plan, request.quiet, own and own.start)
        with saved_model.load(plan.folder, ROW) as (session, trained):
            fitted = fitting.fit(session, trained, plan.batches.since(0))
            if fitted is not None:
                rejection.write(plan.folder, fitted)
            if own is not None:
                learned.write(session, trained, plan, own.held_out, own.start)
        report.finish(model, plan, history, analysis.ROWS)
    _show(plan.folder)
    return 0


def _show(run: Path) -> None:
    report.show(run, "number_reader.read")
    learned.show(run)
