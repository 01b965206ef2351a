"""Tests the figure of the pictures that are read."""

import io
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, List

import numpy as np
import pytest
from matplotlib import pyplot
from matplotlib.backends.backend_agg import FigureCanvasAgg
from PIL import Image

from messages import assert_names, naming
from systems import LINUX, links, only_on_linux
from tf1_mnist.analysis import plots
from tf1_mnist.cli.figure import Figure
from tf1_mnist.handwriting.text import readings

CORNERS = np.array([[10, 10], [40, 10], [40, 40], [10, 40]], float)
PROBABILITIES = np.full(10, 0.1, np.float32)
DIGIT = readings.digit(7, PROBABILITIES, 0.0, 30.0, tuple("0123456789"))
READING = readings.in_rows([readings.row("7", [DIGIT], [], 0.9, CORNERS)])


def picture(height: int = 50, width: int = 60) -> np.ndarray:
    return np.full((height, width), 200, np.uint8)


@pytest.fixture
def drawn(monkeypatch: Any) -> List[Any]:
    """Keeps the arguments of `plots.readings`."""
    calls: List[Any] = []
    readings = plots.readings
    monkeypatch.setattr(plots, "readings", lambda *given: calls.append(given) or readings(*given))
    return calls


def test_a_picture_is_drawn_shrunk_with_what_was_read(here: Path, drawn: List[Any]) -> None:
    figure = Figure(Path("figure.png"), False)
    figure.add("small\n.png", picture(), READING)
    figure.add("large.png", picture(800, 4000), READING)
    figure.draw()
    ((names, smaller, shapes, answers),) = drawn
    assert list(names) == ["small\N{REPLACEMENT CHARACTER}.png", "large.png"]
    assert [each.shape for each in smaller] == [(50, 60), (267, 1334)]
    assert list(shapes) == [(50, 60), (800, 4000)]
    assert list(answers) == [READING, READING]


def test_of_many_pictures_the_first_20_are_drawn(here: Path, drawn: List[Any]) -> None:
    figure = Figure(Path("figure.png"), False)
    for k in range(25):
        figure.add(str(k), picture(), READING)
    figure.draw()
    ((names, *_),) = drawn
    assert list(names) == [str(k) for k in range(20)]


def test_nothing_is_drawn_without_a_picture_or_a_wish_for_it(here: Path, drawn: List[Any]) -> None:
    Figure(Path("figure.png"), False).draw()
    unwanted = Figure(None, False)
    unwanted.add("a.png", picture(), READING)
    unwanted.draw()
    assert (drawn, list(here.iterdir())) == ([], [])


def test_a_file_called_tmp_is_left_alone(here: Path) -> None:
    Path("figure.png.tmp").write_text("mine")
    figure = Figure(Path("figure.png"), False)
    figure.add("a.png", picture(), READING)
    figure.draw()
    assert Path("figure.png.tmp").read_text() == "mine"
    with Image.open("figure.png") as image:
        assert image.width == 840


@links
def test_a_file_that_exists_is_not_overwritten(here: Path) -> None:
    Path("b.png").write_bytes(b"mine")
    Path("link.png").symlink_to("nowhere.png")
    for name in ("b.png", "link.png"):
        with pytest.raises(FileExistsError, match=naming(name, "already exists", "new")):
            Figure(Path(name), False)
    figure = Figure(Path("figure.png"), False)
    figure.add("a.png", picture(), READING)
    Path("figure.png").write_bytes(b"mine")  # after the first check
    with pytest.raises(FileExistsError, match=naming("figure.png", "already exists")):
        figure.draw()
    assert Path("b.png").read_bytes() == Path("figure.png").read_bytes() == b"mine"
    assert sorted(path.name for path in here.iterdir()) == ["b.png", "figure.png", "link.png"]


def test_a_file_that_cannot_be_written_is_refused_at_the_start(here: Path) -> None:
    Path("folder.png").mkdir()
    for place, *named in (
        ("none/a.png", "No such file"),
        *([("/proc/a.png",)] if LINUX else []),
        ("folder.png", "already exists"),
    ):
        with pytest.raises((ValueError, OSError), match=naming(place, *named)):
            Figure(Path(place), False)


@only_on_linux("a computer need not have a screen")
def test_a_window_without_a_screen_is_refused() -> None:
    environment = {name: os.environ[name] for name in os.environ if "DISPLAY" not in name}
    for backend in ({}, {"MPLBACKEND": "tkagg"}):
        answer = subprocess.run(
            [sys.executable, "-m", "tf1_mnist.predict", "a.png", "--show"],
            capture_output=True,
            text=True,
            env={**environment, **backend},
        )
        assert (answer.returncode, answer.stdout) == (2, "")
        assert answer.stderr.count("\n") == 1
        assert_names(answer.stderr, "--show", "screen", "--save")


def test_a_window_shows_the_figure(monkeypatch: Any) -> None:
    """There is no screen, so the canvas only pretends to have a window."""
    shown: List[int] = []

    def show() -> None:
        canvas = pyplot.gcf().canvas
        canvas.print_png(io.BytesIO())
        shown.append(len(canvas.figure.axes))

    pyplot.switch_backend("agg")
    monkeypatch.setattr(FigureCanvasAgg, "required_interactive_framework", "none", raising=False)
    monkeypatch.setattr(pyplot, "show", show)
    figure = Figure(None, True)
    for name in ("a.png", "b.png", "c.png"):
        figure.add(name, picture(), READING)
    figure.draw()
    assert shown == [3]
    pyplot.close("all")
