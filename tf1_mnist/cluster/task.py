"""What one task of a cluster does: parameter server, chief or worker."""

from pathlib import Path
from typing import Mapping, Optional, Tuple

from tf1_mnist import runs
from tf1_mnist.cluster import chief, server, worker
from tf1_mnist.cluster.tf_config import Task
from tf1_mnist.runs import Recipe, Request, Settings, report


def run(task: Task, recipes: Mapping[str, Recipe], request: Request) -> None:
    """Does a task's part in training a network, as the command line says.

    Args:
        task: this process's.
        recipes: the network's variants by name.
    """
    folder, settings = _choose(task, recipes, request)
    if folder is not None and runs.is_complete(folder):
        if task.is_chief:
            report.show(folder)
            server.dismiss(task, server.start(task))
    elif task.type == "ps":
        server.serve(task)
    else:
        if request.resume is not None:
            runs.expect_checkpoint(request.resume)
        settings = settings._replace(precision=_precision(settings.precision))
        recipe = recipes[settings.variant]
        if task.is_chief:
            chief.lead(task, recipe, settings, request._replace(resume=folder))
        else:
            worker.work(task, recipe, settings, request.patience)


def _choose(
    task: Task, recipes: Mapping[str, Recipe], request: Request
) -> Tuple[Optional[Path], Settings]:
    """Returns the folder of the run to go on with, None for a new run; and the settings.

    The program that starts the tasks of a cluster starts a failed one again by the same command
    line. So a chief goes on with a run that it finds in `--run-dir`, if it has the same
    settings; the other tasks leave the folder to the chief.
    """
    asked = request.settings._replace(workers=len(task.workers))
    restarted = request.run_dir is not None and (request.run_dir / "options.json").exists()
    folder = request.run_dir if restarted else request.resume
    if folder is None or task.type == "ps" or (restarted and not task.is_chief):
        return folder, asked
    settings = runs.earlier_settings(folder, recipes, asked)
    if restarted:
        asked = asked._replace(
            data_sha256=settings.data_sha256, precision=_precision(asked.precision)
        )
        for name, value in asked._asdict().items():
            if getattr(settings, name) != value:
                raise ValueError(
                    f"{folder}: a run with {name} {getattr(settings, name)!r}; expected {value!r}"
                )
    return folder, settings


def _precision(choice: str) -> str:
    """Returns `float32`, the precision of every cluster.

    The optimizer of TensorFlow's distributed runtime makes bfloat16 convolutions that the
    runtime then refuses.
    """
    if choice not in ("auto", "float32"):
        raise ValueError(f"precision {choice}: a cluster trains in float32; expected that or auto")
    return "float32"
