"""Tests how networks are trained on folders of pictures and how commands name the classes."""

import json
import re
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

import class_folders
from messages import assert_names
from run_folders import change_options, files, saved_model
from tf1_mnist import cnn, evaluate, export, predict, runs, softmax
from tf1_mnist.cli import pictures
from tf1_mnist.data import Examples

pytestmark = pytest.mark.usefixtures("blank_figures")

NAMES = [
    "Bag",
    "Coat",
    "Dress",
    "Sandal",
    "Shirt",
    "T-shirt",
    "Trouser",
    "a$b$",
    "three words it",
    "é",
]
DIGIT = Path(__file__).resolve().parents[2] / "docs" / "figures" / "digit.jpg"
OPTIONS = ("--epochs", "2", "--quiet", "--precision", "float32")


@pytest.fixture(scope="module")
def folder(digits: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pictures")
    for name, split in zip(("train", "test"), digits):
        class_folders.write(folder / name, split, NAMES)
    return folder


@pytest.fixture(scope="module")
def run(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    run = tmp_path_factory.mktemp("runs") / "run"
    assert softmax.main(["--data", str(folder), *OPTIONS, "--run-dir", str(run)]) == 0
    return run


def test_a_folder_trains_as_a_file_with_the_same_arrays(digits: Any, run: Path, here: Path) -> None:
    train, test = map(class_folders.arranged, digits)
    np.savez("a.npz", x_train=train[0], y_train=train[1], x_test=test[0], y_test=test[1])
    assert softmax.main(["--data", "a.npz", *OPTIONS, "--run-dir", "of_file"]) == 0
    (settings, record), (of_file, record_of_file) = map(runs.read_options, (run, Path("of_file")))
    assert record == record_of_file._replace(class_names=tuple(NAMES))
    assert settings == of_file._replace(data=settings.data)
    assert files(run)[1:] == files(Path("of_file"))[1:]
    assert saved_model(run) == saved_model(Path("of_file"))


def test_the_run_of_a_folder_is_resumed_only_if_the_folder_is_the_same(
    folder: Path, run: Path, here: Path, refused: Any
) -> None:
    changed = Path(shutil.copytree(str(folder), "changed"))
    shutil.copytree(str(run), "run")
    Path("run/metrics.json").unlink()
    change_options(Path("run"), data=str(here / "changed"))

    (changed / "train" / "Bag").rename(changed / "train" / "Sack")
    (changed / "test" / "Bag").rename(changed / "test" / "Sack")
    assert_names(refused(softmax, "--resume", "run"), here / "changed", "Sack", "Bag")
    (changed / "train" / "Sack").rename(changed / "train" / "Bag")
    (changed / "test" / "Sack").rename(changed / "test" / "Bag")

    picture = next((changed / "train" / "Coat").iterdir())
    content = picture.read_bytes()
    picture.unlink()
    assert_names(refused(softmax, "--resume", "run"), here / "changed", "SHA-256")
    picture.write_bytes(content)
    assert softmax.main(["--resume", "run"]) == 0


def test_predict_prints_the_names(run: Path, capsys: Any) -> None:
    assert predict.main(["--run", str(run), str(DIGIT)]) == 0
    name = "(" + "|".join(map(re.escape, NAMES)) + ")"
    line = capsys.readouterr().out.rstrip("\n")
    assert re.fullmatch(rf".*jpg: {name} \(.*%\), then {name} \(.*%\), {name} \(.*%\)", line)


def test_the_json_has_the_label_and_the_name(run: Path, capsys: Any) -> None:
    assert predict.main(["--run", str(run), str(DIGIT), "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["name"] == NAMES[answer["digit"]]
    assert answer["digit"] == np.argmax(answer["probabilities"])


def test_evaluate_lists_the_names(run: Path, folder: Path, here: Path, capsys: Any) -> None:
    assert evaluate.main(["--run", str(run), "--save", "figures"]) == 0
    own = capsys.readouterr().out
    for name in NAMES:
        assert len(re.findall(rf"^ *{re.escape(name)}( |$)", own, re.MULTILINE)) == 2
    assert evaluate.main(["--run", str(run), "--save", "again", "--data", str(folder)]) == 0
    assert capsys.readouterr().out == own.replace("figures in figures", "figures in again")


def test_evaluate_refuses_other_classes(
    run: Path,
    folder: Path,
    weak_run: Path,
    digits: Any,
    digits_npz: Path,
    here: Path,
    refused: Any,
    capsys: Any,
) -> None:
    for other in ("0123456789", [chr(0x660 + digit) for digit in range(10)]):  # Arabic digits
        class_folders.write(here / other[7], digits[1], list(other))
        message = refused(evaluate, "--run", run, "--data", here / other[7])
        assert_names(message, here / other[7], other[9], "Trouser", run)
    assert_names(refused(evaluate, "--bundled", "cnn", "--data", folder), folder, "Trouser", "9")
    for option in ("--compare", "--ensemble"):
        assert_names(refused(evaluate, option, run, weak_run), run, weak_run, "Bag", "9")
    capsys.readouterr()
    # The labels in a file have no names.
    assert evaluate.main(["--ensemble", str(run), "--data", str(digits_npz)]) == 0
    assert "Trouser" in capsys.readouterr().out


def test_export_prints_the_names_by_their_labels(run: Path, here: Path, capsys: Any) -> None:
    assert export.main(["--run", str(run), "--to", "frozen_graph", "--output", "graph.pb"]) == 0
    expected = "classes: " + ", ".join(f"{label} {name}" for label, name in enumerate(NAMES))
    assert capsys.readouterr().out.splitlines()[-1] == expected


def test_a_file_that_cannot_be_read_is_named_before_a_run_is_started(
    folder: Path, here: Path, refused: Any
) -> None:
    shutil.copytree(str(folder), "damaged")
    path = here / "damaged" / "test" / "Bag" / "no picture.png"
    path.write_bytes(b"no picture")
    for network in (softmax, cnn):
        assert_names(refused(network, "--data", "damaged"), path, "PNG")
    assert not Path("runs").exists()


# --- Output while the data are read ----------------------------------------------------------


@pytest.mark.parametrize("inverted", [10, 11])
def test_most_pictures_dark_on_light_are_noted(
    inverted: int, digits: Any, here: Path, capsys: Any
) -> None:
    paths = [here / f"{number}.png" for number in range(20)]
    for number, path in enumerate(paths):
        image = digits[0].images[number]
        Image.fromarray(255 - image if number < inverted else image).save(str(path))
    images = np.stack(list(pictures.read(paths)))
    assert np.count_nonzero(images[:, 0, 0]) == inverted
    said = capsys.readouterr().err
    if inverted == 10:
        assert said == ""
    else:
        assert_names(said, "11 of 20", "dark on light")


def test_a_bar_is_shown_on_a_terminal_unless_quiet(
    digits: Any, here: Path, capsys: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    class_folders.write(here, Examples(digits[0].images[:3], digits[0].labels[:3]))
    paths = sorted(here.glob("*/*.png"))
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    monkeypatch.setattr(pictures, "DELAY", 0)
    assert len(list(pictures.read(paths, quiet=True))) == 3
    assert capsys.readouterr().err == ""
    assert len(list(pictures.read(paths))) == 3
    assert_names(capsys.readouterr().err, "pictures")
