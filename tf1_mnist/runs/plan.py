"""Makes and checks the complete plan of a run, before the graph is built."""

from pathlib import Path
from typing import TYPE_CHECKING, Any, Mapping, NamedTuple, Optional, Tuple

from tf1_mnist import data, model
from tf1_mnist.data import DIGITS, Split, Splits
from tf1_mnist.model import Model
from tf1_mnist.recipe import Recipe, Settings
from tf1_mnist.runs import checkpoints, saved_model
from tf1_mnist.runs.folder import create, expect_own_folders, is_complete
from tf1_mnist.runs.settings import read_settings

if TYPE_CHECKING:
    from tf1_mnist.data.rows.own import OwnRows


class Request(NamedTuple):
    """The command-line values that do not affect a run's results.

    run_dir: the folder of a new run; None for the next number in `runs/<network>/`.
    resume: the folder of a run to resume; None for a new run.
    patience: the time, in seconds, to wait for a cluster task that does not answer.
    quiet: whether to print only the result.
    """

    run_dir: Optional[Path]
    resume: Optional[Path]
    patience: int
    quiet: bool


class Learning(NamedTuple):
    """A user's own rows, and the network that learns from them.

    train: the rows to learn from.
    held_out: the rows on which to measure the effect of learning.
    start: the folder of the network from which training continues.
    """

    train: "OwnRows"
    held_out: "OwnRows"
    start: Path


class Plan(NamedTuple):
    """The plan of a run.

    recipe: the network and its training, with the final value of every setting.
    splits: the images; `train` may be a sample of the images in `batches`.
    batches: the batches of training images; in a cluster, this process's part of each batch.
    folder: the run's folder, which exists.
    learning: the user's own rows to learn from; None if there are none.
    """

    recipe: Recipe
    splits: Splits
    batches: Any
    folder: Path
    learning: Optional[Learning] = None

    @property
    def steps(self) -> int:
        """The total number of steps that each process takes."""
        return int(self.recipe.settings.epochs * self.batches.steps_per_epoch)

    def build(self) -> Model:
        """Builds the network's graph, for a single process."""
        return model.build_recipe(self.recipe, self.steps)


def make_plan(
    recipe: Recipe,
    train: Split,
    test: Split,
    request: Request,
    share: Tuple[int, int] = (0, 1),
    learning: Optional[Learning] = None,
) -> Plan:
    """Checks the data, divides it into sets and batches, and creates a folder for a new run.

    Args:
        recipe: the network and its training.
        train, test: the data, which the recipe's settings identify.
        request: the values from the command line.
        share: this process's part of each batch, as in `data.Batches`.
        learning: the user's own rows to learn from; None if there are none.
    Returns:
        The Plan.
    Raises:
        OSError, ValueError: as in `arrange`, `folder.create`, `folder.expect_own_folders` and
            `saved_model.expect_allowed`; no folder is created. ValueError is also raised if the run
            to be resumed began with different user rows or a different network.
    """
    if request.resume is not None:
        expect_own_folders(request.resume)
    saved_model.expect_allowed(recipe)
    if learning is not None:  # first, since composing rows is slow
        recipe = recipe._replace(settings=_identified(recipe.settings, learning))
    splits, batches = arrange(recipe, train, test, share)
    if learning is not None:
        batches = batches.mixed_with(learning.train)
        splits = splits._replace(train=next(batches.since(0)))
    folder = request.resume or create(request.run_dir, recipe.settings.network)
    return Plan(recipe, splits, batches, folder, learning)


def _identified(settings: Settings, learning: Learning) -> Settings:
    """Returns the settings, now including two checksums.

    The checksums are the SHA-256 of the user's rows and that of the network to train.

    Raises:
        ValueError: the rows or the network differ from those with which the run began, or the
            network does not read rows.
        FileNotFoundError: the network does not belong to a finished run.
        OSError: as in `saved_model.load`.
    """
    start = learning.start
    reads = read_settings(start).objective
    if reads is not settings.objective:
        raise ValueError(
            f"{start}: reads {reads.name}; expected a network that reads {settings.reads}"
        )
    if not is_complete(start):
        raise FileNotFoundError(f"{start}: not a finished run; expected metrics.json in it")
    labelled = (*zip(*learning.train), *zip(*learning.held_out))
    found = settings._replace(
        learn_sha256=data.sha256(*(Split(*row) for row in labelled)),
        start_sha256=saved_model.sha256(start),
    )
    for name, what in (("learn", "rows"), ("start", "network")):
        now, then = (getattr(each, f"{name}_sha256") for each in (found, settings))
        if then not in ("", now):
            raise ValueError(
                f"{getattr(settings, name)}: the SHA-256 of the {what} is {now}; "
                f"expected {then[:100]}, that of the {what} with which the run began"
            )
    return found


def arrange(
    recipe: Recipe, train: Split, test: Split, share: Tuple[int, int]
) -> Tuple[Splits, Any]:
    """Divides the data of a run into sets and batches.

    Args:
        recipe, train, test, share: as in `make_plan`.
    Returns:
        The data, and the batches to train on.
    Raises:
        ValueError: as in `data.hold_out` and `data.Batches`; also raised if rows are to be composed
            of images whose classes are not digits.
    """
    objective, settings = recipe.objective, recipe.settings
    if objective.symbols is not None and settings.class_names != DIGITS:
        raise ValueError(
            f"{settings.data}: the classes are {', '.join(settings.class_names)}; expected 0 to 9 "
            f"for {settings.network}, which reads {objective.name} of digits"
        )
    return objective.arrange(
        Splits(*data.hold_out(train), test),
        settings.batch_size * settings.workers,
        settings.seed,
        share,
        settings.augment,
    )


def earlier_recipe(run: Path, recipes: Mapping[str, Recipe], asked: Settings) -> Recipe:
    """Returns an earlier run's recipe, if this command can resume the run.

    Args:
        run: the earlier run's folder.
        recipes: a dict that maps the name of each variant of the network to its Recipe.
        asked: the settings from the command line.
    Raises:
        FileNotFoundError: there is no run in the folder.
        ValueError: the run's settings are invalid, or the run has a different network, an unknown
            variant or a different number of workers.
    """
    settings = read_settings(run)
    if settings.network != asked.network:
        raise ValueError(
            f"{run}: the run's network is {settings.network[:100]!r}; expected {asked.network!r}"
        )
    if settings.variant not in recipes:
        raise ValueError(
            f"{run}: the run's variant is {settings.variant[:100]!r}; "
            f"expected {' or '.join(recipes)}"
        )
    recipe = recipes[settings.variant]
    if settings.reads != recipe.settings.reads:
        raise ValueError(f"{run}: the run reads {settings.reads}; expected {recipe.settings.reads}")
    if settings.workers != asked.workers:
        raise ValueError(f"{run}: the run has {settings.workers} workers; expected {asked.workers}")
    return recipe._replace(settings=settings)


def expect_checkpoint(run: Path) -> None:
    """Checks that a run has a checkpoint to resume from.

    Raises:
        FileNotFoundError: the run has no checkpoint.
    """
    if not checkpoints.find(run):
        raise FileNotFoundError(f"{run}: no checkpoint; expected one to resume from")
