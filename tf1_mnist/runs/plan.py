"""Makes and checks the complete plan of a run, before the graph is built."""

from pathlib import Path
from typing import Any, Mapping, NamedTuple, Optional, Tuple

from tf1_mnist import data, model
from tf1_mnist.command_line import called
from tf1_mnist.data import DIGITS, Examples, Splits
from tf1_mnist.files import is_there
from tf1_mnist.model import Model
from tf1_mnist.recipe import Recipe
from tf1_mnist.runs import checkpoints, saving
from tf1_mnist.runs.folder import create, expect_own_folders
from tf1_mnist.runs.options_file import Record, expect_task, read_options
from tf1_mnist.runs.typed_json import read_object


class Request(NamedTuple):
    """The command-line values that do not affect a run's results.

    command: the training command, as in `command_line.called`.
    network, variant: as in `Record`.
    run_dir: the folder of a new run; None for the next number in `runs/<network>/`.
    resume: the folder of a run to resume; None for a new run.
    quiet: whether to print only the result.
    """

    command: str
    network: str
    variant: str
    run_dir: Optional[Path]
    resume: Optional[Path]
    quiet: bool


class Plan(NamedTuple):
    """The plan of a run.

    recipe: the network and its training, with the final value of every setting.
    record: the network's name, and what identifies the data.
    splits: the images; `train` may be a sample of the images in `batches`.
    batches: the batches of training images; in a cluster, this process's part of each batch.
    folder: the run's folder, which exists.
    """

    recipe: Recipe
    record: Record
    splits: Splits
    batches: Any
    folder: Path

    @property
    def steps(self) -> int:
        """The total number of steps that each process takes."""
        return int(self.recipe.settings.epochs * self.batches.steps_per_epoch)

    def build(self) -> Model:
        """Builds the network's graph, for a single process."""
        return model.build(self.recipe, self.steps)


def prepare(
    recipe: Recipe,
    record: Record,
    train: Examples,
    test: Examples,
    request: Request,
    shard: Tuple[int, int] = (0, 1),
) -> Plan:
    """Checks the data, divides it into sets and batches, and creates a folder for a new run.

    Args:
        recipe: the network and its training.
        record: the network's name, and what identifies the data.
        train, test: the data.
        request: the values from the command line.
        shard: this process's part of each batch, as in `data.Batches`.
    Returns:
        The Plan.
    Raises:
        OSError, ValueError: as in `divide`, `folder.create`, `folder.expect_own_folders` and
            `saving.expect_allowed`; no folder is created.
    """
    if request.resume is not None:
        expect_own_folders(request.resume)
    try:
        saving.expect_allowed(recipe)
    except ValueError as error:
        raise ValueError(f"{record.network}: {error}") from None
    splits, batches = divide(recipe, record, train, test, shard)
    folder = request.resume or create(request.run_dir, record.network)
    return Plan(recipe, record, splits, batches, folder)


def divide(
    recipe: Recipe, record: Record, train: Examples, test: Examples, shard: Tuple[int, int]
) -> Tuple[Splits, Any]:
    """Divides the data of a run into sets and batches.

    Args:
        recipe, record, train, test, shard: as in `prepare`.
    Returns:
        The data, and the batches to train on.
    Raises:
        ValueError: as in `data.hold_out` and `data.Batches`; also raised if rows are to be composed
            of images whose classes are not digits.
    """
    task, names = recipe.task, record.class_names
    if task.symbols is not None and names != DIGITS:
        raise ValueError(
            f"{recipe.settings.data}: the classes are {', '.join(names)}; expected 0 to 9 "
            f"for {record.network}, which reads {task.name} of digits"
        )
    return recipe.arrange(Splits(*data.hold_out(train), test), shard)


def earlier(run: Path, recipes: Mapping[str, Recipe], network: str) -> Tuple[Recipe, Record]:
    """Returns an earlier run's recipe and record, if this command can resume the run.

    Args:
        run: the earlier run's folder.
        recipes: a dict that maps the name of each variant of the network to its Recipe.
        network: the network that this command trains.
    Raises:
        FileNotFoundError: there is no run in the folder.
        ValueError: the run's settings are invalid, or the run has a different network or task
            or an unknown variant.
    """
    settings, record = read_options(run)
    if record.network != network:
        raise ValueError(
            f"{run}: the run's network is {record.network[:100]!r}; expected {network!r}"
        )
    if record.variant not in recipes:
        raise ValueError(
            f"{run}: the run's variant is {record.variant[:100]!r}; expected {' or '.join(recipes)}"
        )
    recipe = recipes[record.variant]
    expect_task(run, recipe.task)
    return recipe._replace(settings=settings), record


def expect_alone(run: Path) -> None:
    """Checks that a run was not trained on a cluster, whose batches are those of all workers.

    Raises:
        ValueError: the run was trained on a cluster.
    """
    older = read_object(run / "options.json").get("workers", 1)  # as versions before 3.0 wrote it
    if is_there(run / "cluster.json") or older != 1:
        raise ValueError(
            f"{run}: trained on a cluster; expected a run of a single process (to resume this one: "
            f"{called('cluster')})"
        )


def expect_checkpoint(run: Path) -> None:
    """Checks that a run has a checkpoint to resume from.

    Raises:
        FileNotFoundError: the run has no checkpoint.
    """
    if not checkpoints.find(run):
        raise FileNotFoundError(f"{run}: no checkpoint; expected one to resume from")
