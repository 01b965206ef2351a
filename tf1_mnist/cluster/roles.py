"""The role of a task in a cluster: parameter server, chief or ordinary worker."""

from pathlib import Path
from typing import Any, Mapping, NamedTuple

from tf1_mnist import runs
from tf1_mnist.cli.train import read_data
from tf1_mnist.cluster import chief, cluster_file, server, worker
from tf1_mnist.cluster.cluster_file import ClusterSettings
from tf1_mnist.cluster.tf_config import ClusterTask
from tf1_mnist.recipe import Recipe
from tf1_mnist.runs import Request, report


class Chosen(NamedTuple):
    """The values from the command line.

    recipes: a dict from the name of each variant of the network to its Recipe.
    recipe, request: as in `cli.options.parse`.
    sync: whether training is synchronous.
    timeout: the time, in seconds, to wait for a task that does not answer.
    """

    recipes: Mapping[str, Recipe]
    recipe: Recipe
    request: Request
    sync: bool
    timeout: int


def run(task: ClusterTask, chosen: Chosen) -> None:
    """Runs one task of a cluster that trains a network.

    The program that starts the tasks of a cluster restarts a failed task with the same command
    line. The chief therefore resumes a run that it finds in `--run-dir`, if the run has the same
    settings. The other tasks do not write to the folder.

    Args:
        task: this process's task.
        chosen: the values from the command line.
    Raises:
        FileNotFoundError, FileExistsError, ValueError: the run is impossible with these data or
            settings, or in this folder.
        TimeoutError: a task did not answer within `timeout` seconds.
        OSError: the task's port is taken.
    """
    request = chosen.request
    _expect_supported(request.network, request.variant, chosen.recipe)
    recipe, record = chosen.recipe, None
    asked = ClusterSettings(len(task.workers), chosen.sync)
    restarted = request.run_dir is not None and (request.run_dir / "options.json").exists()
    earlier = request.run_dir if restarted else request.resume
    if earlier is not None and (task.is_chief or (task.type == "worker" and not restarted)):
        recipe, record = runs.earlier(earlier, chosen.recipes, request.network)
        _expect_supported(record.network, record.variant, recipe)
        recorded = cluster_file.read(earlier)
        if recorded.workers != asked.workers:
            raise ValueError(
                f"{earlier}: the run has {recorded.workers} workers; expected {asked.workers}"
            )
        if restarted:
            _expect_same(
                earlier,
                {"variant": record.variant, **recipe.settings._asdict(), **recorded._asdict()},
                {"variant": request.variant, **chosen.recipe.settings._asdict(), **asked._asdict()},
            )
        asked = recorded

    if earlier is not None and runs.is_complete(earlier):
        if task.is_chief:
            report.show(earlier)
            server.dismiss(task, server.start(task))
        return
    if task.type == "ps":
        server.serve(task)
        return
    if request.resume is not None:
        runs.expect_checkpoint(request.resume)
    started = server.start(task)  # before the run's folder is made, since the server may fail
    record, train, test = read_data(recipe, request, record)
    if task.is_chief:
        request = request._replace(resume=earlier)
        plan = runs.prepare(recipe, record, train, test, request, task.shard)
        chief.lead(task, started, plan, request, asked, chosen.timeout)
    else:
        _, batches = runs.divide(recipe, record, train, test, task.shard)
        worker.work(task, started, recipe, batches, asked, chosen.timeout)


def _expect_supported(network: str, variant: str, recipe: Recipe) -> None:
    """Checks that a recipe can be trained in a cluster.

    The weights must not be averaged over the steps, because each worker sees only its own steps.
    The precision must be float32: in bfloat16, TensorFlow's distributed runtime
    rejects the convolutions that TensorFlow's own graph optimizer creates.

    Args:
        network, variant: as in `runs.Record`.
        recipe: the network and its training.
    Raises:
        ValueError: the weights are averaged, or the precision is not float32.
    """
    if recipe.average_decay is not None:
        name = network if variant == "default" else f"{network} --{variant}"
        raise ValueError(
            f"{name}: averages its weights; not available in a cluster; "
            "expected a network that does not"
        )
    if recipe.settings.precision != "float32":
        raise ValueError(
            f"precision {recipe.settings.precision}: not available in a cluster; expected float32"
        )


def _expect_same(run: Path, found: Mapping[str, Any], asked: Mapping[str, Any]) -> None:
    """Checks that a run has the same settings as the command line.

    Raises:
        ValueError: a setting differs.
    """
    for name, value in asked.items():
        if found[name] != value:
            raise ValueError(f"{run}: the run's {name} is {found[name]!r}; expected {value!r}")
