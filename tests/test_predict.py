"""Tests `predict`, from pictures on the command line to its output."""

import io
import json
import os
import shutil
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any, List

import numpy as np
import pytest
from PIL import Image

from messages import assert_names
from run_folders import change_options
from systems import any_bytes, special_files
from tf1_mnist import predict, pretrained, training
from tf1_mnist.pictures import picture_files, prepare
from tf1_mnist.runs import saved_model

ERROR = "python -m tf1_mnist.predict: error: "


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory, mnist: Any) -> Path:
    """Returns a folder with a text file and pictures of a 7, a 2 and the number 7210."""
    folder = tmp_path_factory.mktemp("pictures")
    images = 255 - mnist[1].images
    for name, image in (
        ("b.png", images[0]),
        ("a.JPG", images[1]),
        ("number.webp", np.hstack(list(images[:4]))),
    ):
        picture = Image.fromarray(image)
        picture.resize((4 * picture.width, 4 * picture.height), Image.Resampling.BICUBIC).save(
            folder / name
        )
    (folder / "notes.txt").write_text("not a picture")
    return folder


def run(run_folder: Path, *arguments: Any) -> int:
    return predict.main([*map(str, arguments), "--run", str(run_folder)])


def shares(weak_run: Path, path: Path) -> List[float]:
    """Returns the probabilities that the command should print for a picture."""
    image = prepare(picture_files.read(path))
    with saved_model.load(weak_run) as (session, model):
        return training.predict(session, model, np.stack([image]))[0].tolist()


def test_a_line_says_the_digit_and_the_runners_up(
    weak_run: Path, pictures: Path, capsys: Any
) -> None:
    ten = shares(weak_run, pictures / "b.png")
    first, second, third = sorted(range(10), key=lambda digit: -ten[digit])[:3]
    capsys.readouterr()
    assert run(weak_run, pictures / "b.png") == 0
    printed = capsys.readouterr()
    assert printed.err == f"network: {weak_run}\n"
    assert first == 7
    assert printed.out == (
        f"{pictures / 'b.png'}: {first} ({100 * ten[first]:.1f}%), "
        f"then {second} ({100 * ten[second]:.1f}%), {third} ({100 * ten[third]:.1f}%)\n"
    )


def test_json_has_one_line_per_picture(weak_run: Path, pictures: Path, capsys: Any) -> None:
    capsys.readouterr()
    paths = [pictures / "b.png", pictures / "a.JPG"]
    assert run(weak_run, *paths, "--json") == 0
    answers = list(map(json.loads, capsys.readouterr().out.splitlines()))
    for answer, path, digit in zip(answers, paths, (7, 2)):
        ten = shares(weak_run, path)
        assert answer == {
            "file": str(path),
            "network": str(weak_run),
            "digit": digit,
            "name": str(digit),
            "probability": max(ten),
            "probabilities": ten,
        }


def test_the_names_of_other_classes_are_printed(
    weak_run: Path, pictures: Path, here: Path, capsys: Any
) -> None:
    folder = Path(shutil.copytree(str(weak_run), "run"))
    names = tuple(chr(ord("a") + label) for label in range(10))
    change_options(folder, class_names=names)
    assert run(folder, pictures / "b.png") == 0
    assert run(folder, pictures / "b.png", "--json") == 0
    text, answer = capsys.readouterr().out.splitlines()
    assert text.startswith(f"{pictures / 'b.png'}: h (")
    answer = json.loads(answer)
    assert (answer["digit"], answer["name"]) == (7, "h")


def test_a_folder_is_read_in_the_order_of_names(
    weak_run: Path, pictures: Path, capsys: Any
) -> None:
    capsys.readouterr()
    assert run(weak_run, pictures) == 2
    printed = capsys.readouterr()
    assert [line.split(" (")[0] for line in printed.out.splitlines()] == [
        f"{pictures / name}" for name in ("a.JPG: 2", "b.png: 7")
    ]
    assert str(pictures / "number.webp") in printed.err


def test_several_digits_are_refused_with_the_command_that_reads_them(
    weak_run: Path, pictures: Path, here: Path, monkeypatch: Any, capsys: Any
) -> None:
    shutil.copy(str(pictures / "number.webp"), "a sum.webp")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(Path("a sum.webp").read_bytes())))
    assert run(weak_run, "a sum.webp", "-", pictures / "b.png") == 2
    printed = capsys.readouterr()
    assert printed.out.startswith(f"{pictures / 'b.png'}: 7 (")
    # From the left end of the 7 to the right end of the 0, with the height of the highest digit.
    ink = np.asarray(Image.open("a sum.webp").convert("L")) < 128
    (rows,), (columns,) = np.nonzero(ink.any(axis=1)), np.nonzero(ink.any(axis=0))
    times = (np.ptp(columns) + 1) / (np.ptp(rows) + 1)
    _, one, other = printed.err.splitlines()
    for line, name, given in ((one, "a sum.webp", "a sum.webp"), (other, "standard input", "-")):
        assert line.startswith(f"{ERROR}{name}: the ink is ")
        assert float(line.split(" ink is ")[1].split(" times")[0]) == pytest.approx(times, rel=0.1)
        typed = f"'{given}'" if " " in given and os.name != "nt" else given
        assert_names(line, "expected one digit", "python -m number_reader read", typed)


def test_standard_input_is_read(
    weak_run: Path, pictures: Path, monkeypatch: Any, capsys: Any
) -> None:
    content = io.BytesIO((pictures / "b.png").read_bytes())
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(content))
    assert run(weak_run, "-") == 0
    printed = capsys.readouterr()
    assert printed.out.startswith("standard input: 7 (")
    assert printed.err == f"network: {weak_run}\n"


@special_files
def test_a_picture_may_come_through_a_named_pipe(
    weak_run: Path, pictures: Path, here: Path, capsys: Any
) -> None:
    """In a shell, `predict <(command)` passes the name of such a pipe to `predict`."""
    os.mkfifo("pipe")
    content = (pictures / "b.png").read_bytes()
    writer = threading.Thread(target=Path("pipe").write_bytes, args=(content,))
    writer.start()
    assert run(weak_run, "pipe") == 0
    writer.join()
    assert capsys.readouterr().out.startswith("pipe: 7 (")


def test_without_a_run_the_bundled_network_reads(
    weak_run: Path, pictures: Path, here: Path, capsys: Any
) -> None:
    shutil.copytree(str(weak_run), "runs/softmax/1")  # the newest run is not used
    before = sorted(here.rglob("*"))
    assert predict.main([str(pictures / "b.png")]) == 0
    printed = capsys.readouterr()
    assert ": 7 (" in printed.out
    assert printed.err == "network: the bundled CNN\n"
    assert sorted(here.rglob("*")) == before  # nothing is stored


def test_bad_files_are_named_and_the_others_read(
    weak_run: Path, pictures: Path, here: Path, capsys: Any
) -> None:
    Path("text.png").write_text("text")
    Path("cut.jpg").write_bytes((pictures / "a.JPG").read_bytes()[:1000])
    Image.new("L", (50, 50), 200).save("empty.png")
    Image.new("1", (10000, 10000)).save("large.png")
    Path("folder").mkdir()
    files = ["text.png", "cut.jpg", "empty.png", "large.png", "folder", "missing.png"]
    capsys.readouterr()
    assert run(weak_run, *files[:3], pictures / "b.png", *files[3:], pictures / "a.JPG") == 2
    printed = capsys.readouterr()
    assert [line.split(": ")[1][0] for line in printed.out.splitlines()] == ["7", "2"]
    network, *lines = printed.err.splitlines()
    assert network == f"network: {weak_run}"
    assert [line[: len(ERROR) + len(name) + 2] for line, name in zip(lines, files)] == [
        f"{ERROR}{name}: " for name in files
    ]
    for line, fault in zip(
        lines, ("PNG", "damaged", "ink", "10000 x 10000", "folder", "No such file")
    ):
        assert_names(line, fault)


def test_a_wrong_command_line_or_run_is_refused(pictures: Path, here: Path, refused: Any) -> None:
    assert_names(refused(predict), "IMAGE")
    assert_names(refused(predict, pictures, "--run", "none"), "none")
    shutil.copytree(str(pretrained.CNN), "rows")
    change_options(Path("rows"), reads="rows")
    line = refused(predict, pictures, "--run", "rows")
    assert_names(line, "rows", "single digits", "number_reader")


@special_files
def test_files_that_are_no_pictures_do_not_stop_the_others(
    weak_run: Path, pictures: Path, here: Path, capsys: Any
) -> None:
    os.mkfifo("pipe.png")  # reading it would wait for a writer
    shutil.copy(str(pictures / "b.png"), "b.png")
    assert run(weak_run, "", "gone.png", here) == 2
    printed = capsys.readouterr()
    assert printed.out.startswith(f"{here / 'b.png'}: 7 (")
    _, *errors = printed.err.splitlines()
    for line, name in zip(errors, ("''", "gone.png")):
        assert line.startswith(ERROR)
        assert_names(line, name, "No such file", "picture")
    assert len(errors) == 2


@any_bytes
def test_a_name_that_cannot_be_printed_stays_on_one_line(
    weak_run: Path, pictures: Path, here: Path, capsys: Any
) -> None:
    name = os.fsdecode(b"a\nb\xff.png")
    shown = "a\N{REPLACEMENT CHARACTER}b\N{REPLACEMENT CHARACTER}.png"
    for content in (pictures / "b.png", pictures / "number.webp", pictures / "notes.txt"):
        shutil.copy(str(content), name)
        status = run(weak_run, name)
        printed = capsys.readouterr()
        if content.suffix == ".png":
            assert status == 0
            assert printed.out.startswith(f"{shown}: 7 (")
        else:
            assert status == 2
            _, *errors = printed.err.splitlines()
            assert [error[: len(ERROR) + len(shown)] for error in errors] == [ERROR + shown]


def test_a_name_that_stdout_cannot_encode_is_printed_with_an_escape(
    weak_run: Path, pictures: Path, here: Path, monkeypatch: Any
) -> None:
    shutil.copy(str(pictures / "b.png"), "七.png")
    output = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(output, encoding="ascii"))
    assert run(weak_run, "七.png") == 0
    assert output.getvalue().startswith(b"\\u4e03.png: 7 (")


def test_help_fits_a_terminal_and_the_command_needs_no_opencv() -> None:
    program = """
import sys
sys.modules["cv2"] = sys.modules["matplotlib"] = None  # importing them raises an ImportError
from tf1_mnist import predict
assert not any(name.startswith("tf1_mnist.handwriting") for name in sys.modules)
predict.main(["--help"])
"""
    answer = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "COLUMNS": "80"},
    )
    assert "usage: python -m tf1_mnist.predict" in answer.stdout
    assert max(map(len, answer.stdout.splitlines())) <= 80
