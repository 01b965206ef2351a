"""Tests the figure that shows the pictures after they have been read."""

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

from drawn_figures import drawn
from messages import assert_names, naming
from number_reader import elements
from number_reader.commands import figure
from number_reader.commands.figure import Figure, Shown
from number_reader.elements import Cell, Page, Row, Symbol
from systems import LINUX, links, only_on_linux
from tf1_mnist.cli.picture_arguments import Picture

CORNERS = ((10.0, 10.0), (40.0, 10.0), (40.0, 40.0), (10.0, 40.0))
PROBABILITIES = np.full(10, 0.1, np.float32)
DIGIT = elements.digit(7, PROBABILITIES, 0.0, 30.0)
PAGE = Page((Row(text="7", confidence=0.9, symbols=(DIGIT,), corners=CORNERS),))


def picture(name: str, height: int = 50, width: int = 60) -> Picture:
    return Picture(name, np.full((height, width), 200, np.uint8))


@pytest.fixture
def shown(monkeypatch: Any) -> List[Any]:
    """Returns a list to which each call to `drawn` adds the pictures to be drawn."""
    calls: List[Any] = []
    original = figure.drawn
    monkeypatch.setattr(figure, "drawn", lambda some: calls.append(some) or original(some))
    return calls


def test_a_picture_is_drawn_shrunk_with_what_was_read(here: Path, shown: List[Any]) -> None:
    made = Figure(Path("figure.png"), False)
    made.add(picture("small\n.png"), PAGE)
    made.add(picture("large.png", 800, 4000), PAGE)
    made.draw()
    ((small, large),) = shown
    assert small.picture.name == "small\N{REPLACEMENT CHARACTER}.png"
    assert large.picture.name == "large.png"
    assert (small.picture.pixels.shape, small.shape) == ((50, 60), (50, 60))
    assert (large.picture.pixels.shape, large.shape) == ((267, 1334), (800, 4000))
    assert small.page == large.page == PAGE


def test_of_many_pictures_the_first_20_are_drawn(here: Path, shown: List[Any]) -> None:
    made = Figure(Path("figure.png"), False)
    for k in range(25):
        made.add(picture(str(k)), PAGE)
    made.draw()
    (some,) = shown
    assert [each.picture.name for each in some] == [str(k) for k in range(20)]


def test_nothing_is_drawn_without_a_picture_or_a_wish_for_it(here: Path, shown: List[Any]) -> None:
    Figure(Path("figure.png"), False).draw()
    unwanted = Figure(None, False)
    unwanted.add(picture("a.png"), PAGE)
    unwanted.draw()
    assert (shown, list(here.iterdir())) == ([], [])


def test_a_file_called_tmp_is_left_alone(here: Path) -> None:
    Path("figure.png.tmp").write_text("mine")
    made = Figure(Path("figure.png"), False)
    made.add(picture("a.png"), PAGE)
    made.draw()
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
    made = Figure(Path("figure.png"), False)
    made.add(picture("a.png"), PAGE)
    Path("figure.png").write_bytes(b"mine")  # after the first check
    with pytest.raises(FileExistsError, match=naming("figure.png", "already exists")):
        made.draw()
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
            [sys.executable, "-m", "number_reader", "read", "a.png", "--show"],
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
    made = Figure(None, True)
    for name in ("a.png", "b.png", "c.png"):
        made.add(picture(name), PAGE)
    made.draw()
    assert shown == [3]
    pyplot.close("all")


# --- What is drawn ---------------------------------------------------------------------------


def test_readings_frame_each_row_and_write_each_symbol_above_its_place() -> None:
    pictures = [np.full((40, 30), 200, np.uint8), np.full((28, 90), 10, np.uint8)]
    ten = tuple([0.0] * 10)
    two = Row(
        text="7-2",
        confidence=0.9,
        symbols=(Symbol("7", 1, 0, 8, ten), Symbol("-", 1, 8, 12), Symbol("2", 1, 12, 20, ten)),
        corners=((5, 10), (25, 10), (25, 30), (5, 30)),
    )
    corners = ((10, 5), (40, 45), (32, 51), (2, 11))
    slanted = two._replace(text="1", corners=corners, symbols=(Symbol("1", 1, 20, 30, ten),))
    answers = [Page((two,)), Page((slanted, two))]
    shapes = [(40, 30), (280, 900)]  # the second was ten times as large
    named = [Picture(*each) for each in zip(["a$b$.png", "b.png"], pictures)]
    axes = drawn(figure.drawn(list(map(Shown, named, shapes, answers))))
    assert [a.get_title().replace("\\$", "$") for a in axes] == ["a$b$.png", "b.png"]
    for each, picture, (height, width), answer in zip(axes, pictures, shapes, answers):
        np.testing.assert_array_equal(each.images[0].get_array(), picture)
        assert list(each.images[0].get_extent()) == [0, width, height, 0]
        assert (each.images[0].get_cmap().name, each.images[0].get_clim()) == ("gray", (0, 255))
        frames = [patch.get_xy()[:4].tolist() for patch in each.patches]
        assert frames == [list(map(list, row.corners)) for row in answer.rows]
    assert [(t.get_text(), *t.get_position()) for t in axes[0].texts] == [
        ("7", 9, 10),
        ("2", 21, 10),
        ("-", 15, 10),
    ]
    slanted_text = axes[1].texts[0]  # 25 pixels along (0.6, 0.8) from (10, 5)
    assert slanted_text.get_position() == pytest.approx((25, 25))


def test_a_frame_ends_at_the_edge_of_the_picture() -> None:
    """The writing is so close to the edge that the margin around it extends beyond the picture."""
    beyond = ((-4.0, 10.0), (66.0, 10.0), (66.0, 55.0), (-4.0, 55.0))
    row = PAGE.rows[0]._replace(corners=beyond)
    cell = Cell(0, 0, beyond, (row,))
    for found in (Page((row,)), PAGE._replace(grids=((cell,),))):
        (axes,) = drawn(figure.drawn([Shown(picture("a.png"), (50, 60), found)]))
        (frame,) = axes.patches
        assert frame.get_xy()[:4].tolist() == [[0, 10], [60, 10], [60, 50], [0, 50]]
        assert (axes.get_xlim(), axes.get_ylim()) == ((0, 60), (50, 0))
        assert not frame.get_clip_on()  # otherwise, half of a line on the edge would be hidden
        assert frame.get_zorder() > axes.spines["right"].get_zorder()
