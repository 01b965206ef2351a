"""What a task of a cluster does: it is a parameter server, the chief or another worker."""

from pathlib import Path
from typing import Mapping

from tf1_mnist import runs
from tf1_mnist.cluster import chief, server, worker
from tf1_mnist.cluster.tf_config import Task
from tf1_mnist.runs import Recipe, Request, Settings, report


def run(task: Task, recipes: Mapping[str, Recipe], request: Request) -> None:
    """Does a task's part in training a network.

    The program that starts the tasks of a cluster starts a failed one again by the same command
    line. So a chief goes on with a run that it finds in `--run-dir`, if its settings are the
    same. The other tasks leave the folder to the chief.

    Args:
        task: this process's.
        recipes: the network's variants by name.
        request: what the command line says.
    """
    settings = request.settings._replace(workers=len(task.workers))
    _expect_float32(settings)
    settings = settings._replace(precision="float32")
    restarted = request.run_dir is not None and (request.run_dir / "options.json").exists()
    earlier = request.run_dir if restarted else request.resume
    if earlier is not None and (task.is_chief or (task.type == "worker" and not restarted)):
        found = runs.earlier_settings(earlier, recipes, settings)
        _expect_float32(found)
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
        worker.work(task, recipe, settings, request.patience)


def _expect_float32(settings: Settings) -> None:
    """Raises ValueError for another precision.

    In bfloat16, TensorFlow's distributed runtime refuses the convolutions that its own graph
    optimizer makes.
    """
    if settings.precision not in ("auto", "float32"):
        raise ValueError(
            f"precision {settings.precision}: a cluster trains in float32; expected that or auto"
        )


def _expect_same(run: Path, found: Settings, asked: Settings) -> None:
    """Raises ValueError where a run has other settings than the command line says."""
    for name, value in asked._replace(data_sha256=found.data_sha256)._asdict().items():
        if getattr(found, name) != value:
            raise ValueError(
                f"{run}: a run with {name} {getattr(found, name)!r}; expected {value!r}"
            )
