"""Small runs for the fuzzers: a finished and an interrupted one, and what commands say of them."""

import json
import os
import re
import shlex
import shutil
import sys
from pathlib import Path
from typing import Any, Dict, NamedTuple, Tuple

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "helpers"))
from contract import Outcome, broken, call, contents
from run_folders import assert_same
from tf1_mnist import evaluate, export, predict, softmax
from tf1_mnist.data import BUNDLED, load_data
from tf1_mnist.runs import checkpoints

SECONDS = 60  # of processor time
STEPS_PER_EPOCH, EPOCHS = 7, 3

# RUN stands for the run's folder, OUT for a path in another one, and PICTURE for a picture.
COMMANDS: Dict[str, Tuple[Any, Tuple[str, ...]]] = {
    "resume": (softmax, ("--quiet", "--resume", "RUN")),
    "evaluate": (evaluate, ("--ensemble", "RUN")),  # one network, and no figures
    "evaluate with figures": (evaluate, ("--run", "RUN")),
    "export a SavedModel": (export, ("--run", "RUN", "--to", "saved_model", "--output", "OUT")),
    "export a graph": (export, ("--run", "RUN", "--to", "frozen_graph", "--output", "OUT")),
    "predict": (predict, ("--run", "RUN", "PICTURE")),
}
PICTURE = Path(__file__).resolve().parents[1] / "docs" / "figures" / "chalk.jpg"


class Judgement(NamedTuple):
    """What a command did: "done" or "refused"; and what is wrong with that, "" if nothing is."""

    answer: str
    fault: str


def write_digits(path: Path) -> None:
    """Writes an .npz file with 330 training images and 60 test images."""
    (x_train, y_train), (x_test, y_test) = load_data()
    sets: Dict[str, Any] = {"x_train": x_train[:330], "y_train": y_train[:330]}
    sets.update(x_test=x_test[:60], y_test=y_test[:60])
    np.savez(str(path), **sets)


class SmallRuns:
    """A finished run, and the same run as it was after two of its three epochs.

    Attributes:
        folders: the runs, by "finished" or "interrupted".
        scratch: a folder for copies of them.
    """

    def __init__(self, folder: Path) -> None:
        data = folder / "digits.npz"
        write_digits(data)
        finished, cut = folder / "finished", folder / "interrupted"
        options = ("--data", str(data), "--epochs", str(EPOCHS), "--batch-size", "50", "--quiet")
        trained = call(softmax.main, [*options, "--run-dir", str(finished)], SECONDS)
        assert trained.status == 0, trained  # noqa: S101
        shutil.copytree(str(finished), str(cut))
        (cut / "metrics.json").unlink()
        for path in (cut / "checkpoints").glob(f"model-{STEPS_PER_EPOCH * EPOCHS}.*"):
            path.unlink()
        for name in ("saved_model", "figures", "test"):
            shutil.rmtree(str(cut / name))
        self.folders = {"finished": finished, "interrupted": cut}
        self.scratch = folder / "scratch"
        self.scratch.mkdir()
        self._right: Dict[Tuple[str, str], str] = {}  # what each command shows; "" if it refuses
        for state in self.folders:
            for command in COMMANDS:
                outcome, _ = self._run(command, self.copy(state))
                self._right[state, command] = self._shown(outcome, self.scratch / "run")
                fault = broken(outcome, self.scratch)
                done = state == "finished" or command == "resume"
                assert not fault, fault  # noqa: S101
                assert outcome.status == (0 if done else 2), outcome  # noqa: S101
                self.clear()

    def copy(self, state: str) -> Path:
        """Returns a copy of a run; its files are links, to be replaced and not written to."""
        run = self.scratch / "run"
        shutil.copytree(str(self.folders[state]), str(run), copy_function=os.link)
        return run

    def clear(self) -> None:
        shutil.rmtree(str(self.scratch))
        self.scratch.mkdir()

    def judge(self, state: str, command: str, run: Path, expected: str) -> Judgement:
        """Runs a command on a damaged copy of a run, and checks what it does.

        Args:
            state: of the run that was copied.
            command: one of COMMANDS.
            run: the path of the copy that the command gets.
            expected: "same" if the answer must be that for the whole run; "refused"; "same or
                refused"; "same or stopped" if the command may fail after it has written files;
                "other" if it may be an answer that is right for other settings, too.
        """
        outcome, changed = self._run(command, run)
        right = self._right[state, command]
        fault = broken(outcome, run, _data(run))
        answer = "done" if outcome.status == 0 else "refused"
        if not fault and changed and expected != "same or stopped":
            fault = f"{answer}, but changes {changed}"
        if not fault and answer == "refused" and expected == "same" and right:
            fault = f"the damage does not matter, but it is refused: {outcome.err[-300:]!r}"
        if not fault and answer == "done" and expected == "refused":
            fault = f"invalid, but accepted: {outcome.out[:200]!r}"
        if not fault and answer == "done" and expected != "other":
            if self._shown(outcome, run) != right:
                fault = f"another answer: {outcome.out[:300]!r}"
            elif (state, command) == ("interrupted", "resume"):
                self._remove_others(run)
                try:
                    assert_same(run, self.folders["finished"])
                except (AssertionError, ValueError, OSError) as error:
                    fault = f"ends as another run: {str(error)[:300]!r}"
        return Judgement(answer, fault)

    def _remove_others(self, run: Path) -> None:
        """Removes what only looks like a newer checkpoint than the last one of a run."""
        for path in checkpoints.find(run):
            if int(path.name[6:]) > STEPS_PER_EPOCH * EPOCHS:
                index = path.with_suffix(".index")
                (shutil.rmtree if index.is_dir() else os.remove)(str(index))

    def _run(self, command: str, run: Path) -> Tuple[Outcome, str]:
        """Returns what a command does, and the first file that it changes and should not."""
        module, words = COMMANDS[command]
        places = {"RUN": str(run), "OUT": str(self.scratch / "out"), "PICTURE": str(PICTURE)}
        before = contents(self.scratch)
        outcome = call(module.main, [places.get(word, word) for word in words], SECONDS)
        writes = outcome.status == 0 and command in ("resume", "evaluate with figures")
        after = before if writes else contents(self.scratch)
        changed = {name for name in {**before, **after} if before.get(name) != after.get(name)}
        if outcome.status == 0:
            changed = {name for name in changed if not name.startswith(places["OUT"])}
        return outcome, min(changed, default="")

    def _shown(self, outcome: Outcome, run: Path) -> str:
        """Returns what a command has printed and exported, without what differs between equal runs.

        It is empty if the command has refused the run.
        """
        if outcome.status != 0:
            return ""
        out = self.scratch / "out"
        written = [path for path in (out, *sorted(out.rglob("*"))) if path.is_file()]
        sizes = [path.stat().st_size for path in written if path.name != "SHA256SUMS"]
        text = outcome.out.replace(shlex.quote(str(run)), "RUN").replace(str(run), "RUN")
        text = re.sub(r"after \d+ s of training|: [\d,]+ bytes", "", text)
        return f"{text}{sizes}"


def _data(run: Path) -> Path:
    """Returns the path of the data that a run's options name, which an error may be about."""
    path = run / "options.json"
    try:
        readable = path.is_file() and path.stat().st_size < 1 << 20
        content = json.loads(path.read_text("utf-8")) if readable else {}
        return BUNDLED if content["data"] is None else Path(content["data"])
    except (ValueError, OSError, RecursionError, LookupError, TypeError):
        return run
