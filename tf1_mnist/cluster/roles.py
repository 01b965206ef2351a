"""The role of a task in a cluster: parameter server, chief or another worker."""

from pathlib import Path
from typing import Mapping

from tf1_mnist import runs
from tf1_mnist.cluster import chief, server, worker
from tf1_mnist.cluster.tf_config import Task
from tf1_mnist.recipe import Recipe
from tf1_mnist.runs import Request, Settings, report


def run(task: Task, recipes: Mapping[str, Recipe], request: Request) -> None:
    """Does the work of a task in training a network.

    The program that starts the tasks of a cluster restarts a failed task with the same command
    line. The chief therefore resumes a run that it finds in `--run-dir`, if it has the same
    settings. The other tasks do not write to the folder.

    Args:
        task: this process's task.
        recipes: the network's variants by name.
        request: what the command line asks for.
    Raises:
        FileNotFoundError, FileExistsError, ValueError: the data, the settings or the folder do
            not allow the run.
        TimeoutError: a task did not answer within `patience` seconds.
        OSError: the task's port is taken.
    """
    settings = request.settings._replace(workers=len(task.workers))
    _expect_supported(recipes, settings)
    settings = settings._replace(precision="float32")
    restarted = request.run_dir is not None and (request.run_dir / "options.json").exists()
    earlier = request.run_dir if restarted else request.resume
    if earlier is not None and (task.is_chief or (task.type == "worker" and not restarted)):
        found = runs.earlier_settings(earlier, recipes, settings)
        _expect_supported(recipes, found)
        if restarted:
            _expect_same(earlier, found, settings)
        settings = found

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
    recipe = recipes[settings.variant]
    if task.is_chief:
        chief.lead(task, recipe, settings, earlier, request)
    else:
        worker.work(task, recipe, settings, request)


def _expect_supported(recipes: Mapping[str, Recipe], settings: Settings) -> None:
    """Checks that a run can be trained in a cluster.

    It must use float32: in bfloat16, TensorFlow's distributed runtime rejects the convolutions
    that its own graph optimizer creates. It must not average its weights over the steps, because
    each worker sees only its own steps.

    Raises:
        ValueError: the precision is neither `auto` nor `float32`, or the weights are averaged.
    """
    if recipes[settings.variant].average_decay is not None:
        variant = "" if settings.variant == "default" else f" --{settings.variant}"
        raise ValueError(
            f"{settings.network}{variant}: averages its weights; not available in a cluster; "
            "expected a network that does not"
        )
    if settings.precision not in ("auto", "float32"):
        raise ValueError(
            f"precision {settings.precision}: not available in a cluster; expected float32 or auto"
        )


def _expect_same(run: Path, found: Settings, asked: Settings) -> None:
    """Raises ValueError if a run's settings differ from those of the command line."""
    asked = asked._replace(data_sha256=found.data_sha256, class_names=found.class_names)
    for name, value in asked._asdict().items():
        if getattr(found, name) != value:
            raise ValueError(
                f"{run}: the run's {name} is {getattr(found, name)!r}; expected {value!r}"
            )
