"""What a run will do, complete and checked before anything is built."""

from pathlib import Path
from typing import Any, Callable, Mapping, NamedTuple, Optional, Tuple

from tf1_mnist import data, model, optimizers
from tf1_mnist.data import Batches, Split
from tf1_mnist.model import Model
from tf1_mnist.runs import checkpoints
from tf1_mnist.runs.folder import create
from tf1_mnist.runs.settings import Settings, load_data, read_settings


class Recipe(NamedTuple):
    """A network, and how it is trained unless the command line says otherwise.

    inference: the network: takes `images` and `training`, returns the logits.
    epochs, batch_size, learning_rate: the options' defaults.
    schedule, optimizer: as `model.build` takes them.
    description: of a variant, for its option's help.
    """

    inference: Callable[[Any, Any], Any]
    epochs: int
    batch_size: int
    learning_rate: float = 2e-3
    schedule: Callable[[float, Any, int], Any] = optimizers.cosine
    optimizer: Callable[[Any], Any] = optimizers.adam
    description: str = ""


class Request(NamedTuple):
    """What a command line asks for.

    settings: of the run.
    run_dir: the folder of a new run; None for the next in `runs/`.
    resume: the folder of a run to go on with; None for a new one.
    patience: seconds that a cluster waits for a task that does not answer.
    trace: whether to write the timeline of a step.
    quiet: whether to print the result alone.
    """

    settings: Settings
    run_dir: Optional[Path]
    resume: Optional[Path]
    patience: int
    trace: bool
    quiet: bool


class Splits(NamedTuple):
    """The images to train on, to validate with and to test with."""

    train: Split
    validation: Split
    test: Split


class Plan(NamedTuple):
    """What a run will do.

    recipe: the network and its training.
    settings: the options, each with its value.
    splits: the data.
    batches: the order of the training images; in a cluster, this process's share.
    folder: the run's, which exists.
    """

    recipe: Recipe
    settings: Settings
    splits: Splits
    batches: Batches
    folder: Path

    @property
    def steps(self) -> int:
        """The steps that each process takes in all."""
        return self.settings.epochs * self.batches.steps_per_epoch

    def build(self) -> Model:
        """Builds the network's graph, for a single process."""
        recipe, settings = self.recipe, self.settings
        return model.build(
            recipe.inference,
            settings.seed,
            settings.learning_rate,
            self.steps,
            recipe.schedule,
            recipe.optimizer,
        )


def make_plan(
    recipe: Recipe,
    settings: Settings,
    earlier: Optional[Path],
    run_dir: Optional[Path],
    share: Tuple[int, int] = (0, 1),
) -> Plan:
    """Reads the data, checks that it suits the settings, and makes the folder of a new run.

    Args:
        earlier: the folder of the run to go on with; None for a new run.
        run_dir: the folder of a new run; None for the next number in `runs/`.
        share: this process's part of each batch, as in `data.Batches`.
    Raises:
        FileNotFoundError, FileExistsError, ValueError: as `load_data`, `data.Batches` and
            `folder.create` raise them; no folder was made then.
    """
    settings, splits, batches = prepare_data(settings, share)
    folder = earlier or create(run_dir, settings.network)
    return Plan(recipe, settings, splits, batches, folder)


def prepare_data(settings: Settings, share: Tuple[int, int]) -> Tuple[Settings, Splits, Batches]:
    """Reads the data of a run.

    Args:
        share: this process's part of each batch, as in `data.Batches`.
    Returns:
        The settings with the data's SHA-256, the data, and the batches to train on.
    Raises:
        FileNotFoundError, ValueError: as `load_data` and `data.Batches` raise them.
    """
    full, test, sha256 = load_data(settings)
    train, validation = data.hold_out(full)
    batch_size = settings.batch_size * settings.workers
    return (
        settings._replace(data_sha256=sha256),
        Splits(train, validation, test),
        Batches(train, batch_size, settings.seed, share),
    )


def earlier_settings(run: Path, recipes: Mapping[str, Recipe], asked: Settings) -> Settings:
    """Returns an earlier run's settings, where this command can go on with the run.

    Args:
        run: the earlier run's folder.
        recipes: the network's variants.
        asked: the settings that the command line gives.
    Raises:
        FileNotFoundError, ValueError: it is no run, or one of another network, of an unknown
            variant, or of another number of workers.
    """
    settings = read_settings(run)
    if settings.network != asked.network:
        raise ValueError(
            f"{run}: a run of the network {settings.network!r}; expected {asked.network!r}"
        )
    if settings.variant not in recipes:
        raise ValueError(
            f"{run}: a run of the variant {settings.variant!r}; expected {' or '.join(recipes)}"
        )
    if settings.workers != asked.workers:
        raise ValueError(f"{run}: a run with workers {settings.workers}; expected {asked.workers}")
    return settings


def expect_checkpoint(run: Path) -> None:
    """Raises FileNotFoundError where a run has no checkpoint to resume from."""
    if not checkpoints.find(run):
        raise FileNotFoundError(f"{run}: holds no checkpoint to resume from")
