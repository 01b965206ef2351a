"""Makes runs for tests to damage, and checks what commands do with damaged copies of these runs."""

import json
import os
import re
import shlex
import shutil
from pathlib import Path
from typing import Any, Callable, Dict, Tuple

from PIL import Image

from run_folders import assert_same
from system.contract import Outcome, assert_kept, call, contents
from tf1_mnist import evaluate, export, layers, predict, softmax
from tf1_mnist.data import BUNDLED, load_data
from tf1_mnist.printing import printable, quoted
from tf1_mnist.recipe import Recipe, Settings
from tf1_mnist.runs import checkpoints

STEPS_PER_EPOCH, EPOCHS = 7, 3

# RUN stands for the run's folder, OUT for a path in another folder, and PICTURE for a digit.
COMMANDS: Dict[str, Tuple[Any, Tuple[str, ...]]] = {
    "resume": (softmax, ("--quiet", "--resume", "RUN")),
    "evaluate": (evaluate, ("--ensemble", "RUN")),  # one network, and no figures
    "evaluate with figures": (evaluate, ("--run", "RUN")),
    "export a graph": (export, ("--run", "RUN", "--to", "frozen_graph", "--output", "OUT")),
    "predict": (predict, ("--run", "RUN", "PICTURE")),
}
SAVED_MODEL = (
    "saved_model/SHA256SUMS",
    "saved_model/saved_model.pb",
    "saved_model/variables/variables.data-00000-of-00001",
    "saved_model/variables/variables.index",
)
# The files that a command reads in each run.
READ = {
    ("finished", "resume"): ("options.json", "metrics.json"),
    ("finished", "evaluate"): ("options.json", *SAVED_MODEL),
    ("finished", "predict"): ("options.json", *SAVED_MODEL),
    ("finished", "export a graph"): ("options.json", *SAVED_MODEL),
    ("interrupted", "resume"): (
        "options.json",
        "history.csv",
        "lock",
        "checkpoints/checkpoint",
        "checkpoints/model-14.index",
        "checkpoints/model-14.data-00000-of-00001",
        "checkpoints/model-7.index",
        "checkpoints/model-7.data-00000-of-00001",
    ),
}


def tiny(images: Any, training: Any) -> Any:
    """Computes the logits of a network that takes the place of the Softmax network."""
    x = layers.flatten(layers.normalize(images))
    x = layers.relu(layers.dense(x, 64, name="dense_1"))
    return layers.dense(x, 10, name="dense_2")


TINY = {"default": Recipe(tiny, Settings(epochs=EPOCHS, batch_size=50, learning_rate=0.02))}


class SmallRuns:
    """A finished run, and the same run after two of its three epochs.

    Attributes:
        folders: a dict from "finished" and "interrupted" to the runs' folders.
        scratch: a folder for copies of the runs.
    """

    def __init__(self, folder: Path, data: Path) -> None:
        finished, cut = folder / "finished", folder / "interrupted"
        assert softmax.main(["--data", str(data), "--quiet", "--run-dir", str(finished)]) == 0
        shutil.copytree(str(finished), str(cut))
        (cut / "metrics.json").unlink()
        for path in (cut / "checkpoints").glob(f"model-{STEPS_PER_EPOCH * EPOCHS}.*"):
            path.unlink()
        for name in ("saved_model", "figures", "test"):
            shutil.rmtree(str(cut / name))
        self.folders = {"finished": finished, "interrupted": cut}
        self.scratch = folder / "scratch"
        self.picture = folder / "digit.png"
        Image.fromarray(load_data(data)[1].images[0]).save(str(self.picture))
        self._right: Dict[Tuple[str, str], str] = {}

    def check(
        self, state: str, command: str, change: Callable[[Path], Path], expected: str, capfd: Any
    ) -> None:
        """Runs a command on a changed copy of a run, and fails unless the result is as expected.

        Args:
            state: the state of the run that is copied.
            command: one of COMMANDS.
            change: changes a copy, whose files are links and must not be written to, and returns
                the path that the command gets.
            expected: "same" if the result must be that for the intact run; "refused"; "same or
                refused"; "same or stopped" if the command may fail after it has written files;
                "other" if the result may also be one that is correct for different settings.
            capfd: pytest's fixture.
        """
        right = self._answer(state, command, capfd)
        run = change(self._copy(state))
        outcome, changed = self._run(command, run, capfd)
        assert_kept(outcome, run, _data(run))
        assert not changed or expected == "same or stopped"
        if outcome.status == 2:
            assert expected != "same" or not right, outcome
            return
        assert expected != "refused", outcome
        if expected == "other":
            return
        assert self._shown(outcome, run) == right
        if (state, command) == ("interrupted", "resume"):
            self._remove_others(run)
            assert_same(run, self.folders["finished"])

    def _answer(self, state: str, command: str, capfd: Any) -> str:
        """Returns a command's output for the intact run, or "" if the command refuses the run."""
        if (state, command) not in self._right:
            run = self._copy(state)
            outcome, _ = self._run(command, run, capfd)
            done = state == "finished" or command == "resume"
            assert outcome.status == (0 if done else 2), outcome
            self._right[state, command] = self._shown(outcome, run)
        return self._right[state, command]

    def _copy(self, state: str) -> Path:
        """Removes all earlier copies and returns a new copy of a run."""
        shutil.rmtree(str(self.scratch), ignore_errors=True)
        self.scratch.mkdir()
        run = self.scratch / "run"
        shutil.copytree(str(self.folders[state]), str(run), copy_function=os.link)
        return run

    def _run(self, command: str, run: Path, capfd: Any) -> Tuple[Outcome, str]:
        """Returns a command's outcome and the first file that it wrongly changed ("" if none)."""
        module, words = COMMANDS[command]
        places = {"RUN": str(run), "OUT": str(self.scratch / "out"), "PICTURE": str(self.picture)}
        before = contents(self.scratch)
        outcome = call(module, [places.get(word, word) for word in words], capfd)
        writes = outcome.status == 0 and command in ("resume", "evaluate with figures")
        after = before if writes else contents(self.scratch)
        changed = {name for name in {**before, **after} if before.get(name) != after.get(name)}
        if outcome.status == 0:
            changed = {name for name in changed if not name.startswith(places["OUT"])}
        return outcome, min(changed, default="")

    def _shown(self, outcome: Outcome, run: Path) -> str:
        """Returns a command's output and the sizes of the files that it has exported.

        Anything that differs between otherwise identical runs is left out. The result is empty if
        the command has refused the run.
        """
        if outcome.status != 0:
            return ""
        out = self.scratch / "out"
        written = [path for path in (out, *sorted(out.rglob("*"))) if path.is_file()]
        sizes = [path.stat().st_size for path in written if path.name != "SHA256SUMS"]
        text = re.sub(r"after \d+ s of training|: [\d,]+ bytes", "", outcome.out)
        path = str(run)
        for name in (printable(quoted(path)), shlex.quote(path), printable(path), path):
            text = text.replace(name.encode(errors="replace").decode(), "RUN")  # as capfd shows it
        return f"{text}{sizes}"

    def _remove_others(self, run: Path) -> None:
        """Removes files that look like checkpoints of steps after the run's last step."""
        for path in checkpoints.find(run):
            if int(path.name[6:]) > STEPS_PER_EPOCH * EPOCHS:
                index = path.with_suffix(".index")
                (shutil.rmtree if index.is_dir() else os.remove)(str(index))


def _data(run: Path) -> Path:
    """Returns the path of the data in a run's options; an error message may name this path."""
    path = run / "options.json"
    try:
        readable = path.is_file() and path.stat().st_size < 1 << 20
        content = json.loads(path.read_text("utf-8")) if readable else {}
        return BUNDLED if content["data"] is None else Path(content["data"])
    except (ValueError, OSError, RecursionError, LookupError, TypeError):
        return run
