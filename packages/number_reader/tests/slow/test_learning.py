"""Tests a run that continues to train the bundled reader on one writer's rows."""

import json
import re
import shutil
from pathlib import Path
from typing import Any, Iterator, List

import numpy as np
import pytest

from messages import assert_names
from number_reader import learning, pretrained, rows
from number_reader.collecting import collection, learnable
from number_reader.commands import read, train
from number_reader.recognition import fitting
from number_reader.rows import batches
from number_reader.task import ROW
from run_folders import assert_same
from tf1_mnist import runs, training
from tf1_mnist.data import Examples
from tf1_mnist.runs import recording, saved_model

OPTIONS = ["--epochs", "2", "--batch-size", "16", "--precision", "float32"]


@pytest.fixture(scope="module", autouse=True)
def few_rows_to_reject() -> Iterator[None]:
    """Limits how many rows, with or without digits, a run composes for rejection.json."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fitting, "_DRAWN", ((0, 1), (1, 1)))
        patch.setattr(fitting, "_MORE_DRAWN", ((2, 1),))
        patch.setattr(fitting, "_DISCS", 1)
        patch.setattr(fitting, "_FIGURES", 4)
        patch.setattr(fitting, "_BATCH", 8)
        yield


@pytest.fixture(scope="module")
def few_npz(digits: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Writes 300 training digits, enough for 68 rows, and 100 test digits, enough for 25 rows."""
    path = tmp_path_factory.mktemp("data") / "digits.npz"
    (x_train, y_train), (x_test, y_test) = digits
    np.savez(
        str(path),
        x_train=x_train[:300],
        y_train=y_train[:300],
        x_test=x_test[:100],
        y_test=y_test[:100],
    )
    return path


@pytest.fixture(scope="module")
def folder(mnist: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Collects twelve rows and returns their folder."""
    images, labels = batches.random_rows(mnist[1], 12, np.random.RandomState(7))
    folder = tmp_path_factory.mktemp("collected") / "rows"
    collection.store(folder, list(map(learnable.storable, map(rows.text, labels), images)))
    return folder


def learn(folder: Path, few_npz: Path, run: Path, *more: str) -> int:
    return train.main(
        ["--learn", str(folder), "--data", str(few_npz), "--run-dir", str(run), *OPTIONS, *more]
    )


@pytest.fixture(scope="module")
def run(folder: Path, few_npz: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Learns from the rows in two epochs of five steps each, and returns the run's folder."""
    run = tmp_path_factory.mktemp("learned") / "run"
    assert learn(folder, few_npz, run, "--quiet") == 0
    return run


def right(network: Path, split: Examples) -> List[bool]:
    """Returns, for each row, whether a network reads it correctly."""
    with saved_model.load(network, ROW) as (session, model):
        classes = training.predict(session, model, split.images).argmax(axis=2)
    return [
        rows.text(rows.spell(path)) == rows.text(label)
        for path, label in zip(classes, split.labels)
    ]


def test_it_tells_how_many_rows_are_read_before_and_after(
    run: Path, folder: Path, digits: Any, capsys: Any
) -> None:
    kept = [row for row in collection.read(folder) if row.file in ("00005.png", "00010.png")]
    own = batches.stack([row.image for row in kept], [rows.classes(row.label) for row in kept])
    learned = json.loads((run / "learned.json").read_text())
    few = Examples(digits[1].images[:100], digits[1].labels[:100])
    for kind, split in (("own", own), ("composed", batches.fixed_rows(few))):
        pairs = list(zip(right(pretrained.READER, split), right(run, split)))
        for name, pair in (
            ("both", (True, True)),
            ("before", (True, False)),
            ("after", (False, True)),
            ("neither", (False, False)),
        ):
            assert learned[f"{kind}_{name}"] == pairs.count(pair)
    assert train.main(["--resume", str(run)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert re.match(r"yours, held out +2 +\d", lines[-4])
    assert re.match(r"composed of test digits +25 +\d", lines[-3])


def test_it_begins_where_the_bundled_reader_ended(run: Path) -> None:
    """After five steps, a new network would read none of the rows correctly."""
    assert runs.read_history(run)[0].accuracy > 0.7
    assert runs.read_options(run)[1].variant == "learn"


def test_a_resumed_run_equals_one_that_was_never_stopped(
    run: Path, folder: Path, few_npz: Path, here: Path, monkeypatch: Any
) -> None:
    write_history = recording.write_history

    def interrupt(run: Path, history: List[Any]) -> None:
        write_history(run, history)
        if len(history) == 1:
            raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(recording, "write_history", interrupt)
        assert learn(folder, few_npz, Path("parts"), "--quiet") == 130
    assert train.main(["--resume", "parts", "--quiet"]) == 0
    assert_same(Path("parts"), run)
    for name in ("learning.json", "learned.json", "rejection.json"):
        assert Path("parts", name).read_bytes() == (run / name).read_bytes()


def test_it_resumes_with_the_same_rows_only(
    run: Path, folder: Path, few_npz: Path, here: Path, refused: Any
) -> None:
    collection.store(Path("rows"), [(row.label, row.image) for row in collection.read(folder)])
    (here / "run").mkdir()
    (here / "run" / "checkpoints").mkdir()
    shutil.copy(str(run / "options.json"), "run")
    source = learning.read(run)
    learning.write(Path("run"), source._replace(learn="rows"))
    for path in (run / "checkpoints").iterdir():
        (here / "run" / "checkpoints" / path.name).write_bytes(path.read_bytes())
    collection.correct(Path("rows"), "00003.png", "7")
    line = refused(train, "--resume", "run")
    assert_names(line, "rows", "SHA-256", source.learn_sha256)


def test_the_next_run_continues_from_it(
    run: Path, folder: Path, few_npz: Path, here: Path, capsys: Any
) -> None:
    more = ["--from", str(run), "--epochs", "1"]
    assert learn(folder, few_npz, Path("next"), *more) == 0
    assert "10 rows of your own" in capsys.readouterr().out
    first, second = (
        json.loads((each / "learned.json").read_text()) for each in (run, Path("next"))
    )
    for kind in ("own", "composed"):
        before, after = (
            learned[f"{kind}_both"] + learned[f"{kind}_{when}"]
            for learned, when in ((second, "before"), (first, "after"))
        )
        assert before == after


def test_read_uses_it(run: Path, capsys: Any) -> None:
    picture = Path(__file__).parents[2] / "docs" / "figures" / "date.jpg"
    assert read.main([str(picture), "--run", str(run), "--digits", "8", "--json"]) == 0
    (row,) = json.loads(capsys.readouterr().out)["rows"]
    assert len(row["digits"]) == 8
