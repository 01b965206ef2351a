"""The role of a task in a cluster: parameter server, chief or ordinary worker."""

from pathlib import Path
from typing import Callable, Mapping, Tuple

from tf1_mnist import runs
from tf1_mnist.cluster import chief, server, worker
from tf1_mnist.cluster.tf_config import Task
from tf1_mnist.data import Split
from tf1_mnist.recipe import Recipe
from tf1_mnist.runs import Request, Settings, report


def run(
    task: Task,
    recipes: Mapping[str, Recipe],
    recipe: Recipe,
    request: Request,
    read_data: Callable[[Recipe], Tuple[Recipe, Split, Split]],
) -> None:
    """Runs one task of a cluster that trains a network.

    The program that starts the tasks of a cluster restarts a failed task with the same command
    line. The chief therefore resumes a run that it finds in `--run-dir`, if the run has the same
    settings. The other tasks do not write to the folder.

    Args:
        task: this process's task.
        recipes: a dict from the name of each variant of the network to its Recipe.
        recipe, request: the values from the command line.
        read_data: a function that reads the data of a recipe. It returns three objects: the recipe,
            with the SHA-256 and the class names of the data; the training set; and the test set.
    Raises:
        FileNotFoundError, FileExistsError, ValueError: the run is impossible with these data or
            settings, or in this folder.
        TimeoutError: a task did not answer within `patience` seconds.
        OSError: the task's port is taken.
    """
    recipe = recipe.with_settings(workers=len(task.workers))
    _expect_supported(recipe)
    recipe = recipe.with_settings(precision="float32")
    restarted = request.run_dir is not None and (request.run_dir / "options.json").exists()
    earlier = request.run_dir if restarted else request.resume
    if earlier is not None and (task.is_chief or (task.type == "worker" and not restarted)):
        found = runs.earlier_recipe(earlier, recipes, recipe.settings)
        _expect_supported(found)
        if restarted:
            _expect_same(earlier, found.settings, recipe.settings)
        recipe = found

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
    recipe, train, test = read_data(recipe)
    if task.is_chief:
        request = request._replace(resume=earlier)
        plan = runs.make_plan(recipe, train, test, request, task.share)
        chief.lead(task, started, plan, request)
    else:
        _, batches = runs.arrange(recipe, train, test, task.share)
        worker.work(task, started, recipe, batches, request)


def _expect_supported(recipe: Recipe) -> None:
    """Checks that a recipe can be trained in a cluster.

    The weights must not be averaged over the steps, because each worker sees only its own steps.
    The precision must be float32: in bfloat16, TensorFlow's distributed runtime
    rejects the convolutions that TensorFlow's own graph optimizer creates.

    Raises:
        ValueError: the weights are averaged, or the precision is neither `auto` nor `float32`.
    """
    settings = recipe.settings
    variant = "" if settings.variant == "default" else f" --{settings.variant}"
    if recipe.average_decay is not None:
        raise ValueError(
            f"{settings.network}{variant}: averages its weights; not available in a cluster; "
            "expected a network that does not"
        )
    if settings.precision not in ("auto", "float32"):
        raise ValueError(
            f"precision {settings.precision}: not available in a cluster; expected float32 or auto"
        )


def _expect_same(run: Path, found: Settings, asked: Settings) -> None:
    """Checks that a run has the same settings as the command line.

    Raises:
        ValueError: a setting differs.
    """
    asked = asked._replace(data_sha256=found.data_sha256, class_names=found.class_names)
    for name, value in asked._asdict().items():
        if getattr(found, name) != value:
            raise ValueError(
                f"{run}: the run's {name} is {getattr(found, name)!r}; expected {value!r}"
            )
