"""Tests the folder of collected rows."""

import contextlib
import functools
import subprocess
import sys
from pathlib import Path
from typing import Any, Callable, Dict, List, Tuple

import numpy as np
import pytest
from PIL import Image

from messages import naming
from number_reader.collecting import collection, learnable
from number_reader.words import InputError
from systems import any_bytes, any_name, links


def strip(width: int = 40, seed: int = 0) -> np.ndarray:
    return np.random.RandomState(seed).randint(0, 256, (32, width)).astype(np.uint8)


def add(folder: Path, rows: List[Tuple[str, np.ndarray]]) -> List[str]:
    """Stores rows and returns the names of their pictures."""
    return [row.file for row in collection.store(folder, rows)]


def labelled(*labels: str) -> List[Tuple[str, np.ndarray]]:
    """Returns a row for each label; the label determines the row's picture."""
    return [(label, strip(40, sum(map(ord, label)))) for label in labels]


def shown(path: Path) -> np.ndarray:
    """Reads a picture with Pillow alone and returns its pixels."""
    with Image.open(str(path)) as picture:
        assert picture.mode == "L"
        return np.asarray(picture)


def lines(folder: Path) -> str:
    return (folder / "labels.tsv").read_text("utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "rows"


def test_rows_are_stored_as_pictures_and_lines(folder: Path) -> None:
    images = [strip(40, 0), strip(61, 1), strip(24, 2)]
    assert add(folder, [("12", images[0]), ("3.5", images[1])]) == [
        "00001.png",
        "00002.png",
    ]
    assert add(folder, [("7", images[2])]) == ["00003.png"]
    assert lines(folder) == "file\tlabel\n00001.png\t12\n00002.png\t3.5\n00003.png\t7\n"
    for k, image in enumerate(images, 1):
        np.testing.assert_array_equal(shown(folder / f"0000{k}.png"), 255 - image)
    rows = collection.read(folder)
    assert [(row.file, row.label) for row in rows] == [
        ("00001.png", "12"),
        ("00002.png", "3.5"),
        ("00003.png", "7"),
    ]
    for row, image in zip(rows, images):
        assert row.image.dtype == np.uint8
        np.testing.assert_array_equal(row.image, image)


@pytest.mark.parametrize(
    ("typed", "named"),
    [("12:30", ["':'", "12:30", "÷"]), ("1O", ["'O'"]), ("5²", ["'²'"]), ("", ["no label", "+"])],
)
def test_a_label_with_anything_else_is_refused(typed: str, named: Any) -> None:
    with pytest.raises(ValueError, match=naming(*named).replace(r"(?<!\w)", "")):
        learnable.storable(typed, strip())


def test_a_label_needs_two_pixels_for_each_symbol_and_two_between_equal_ones(folder: Path) -> None:
    rows = [("1234", strip(8)), ("1221", strip(10)), ("11", strip(6))]
    collection.store(folder, [learnable.storable(*row) for row in rows])
    for label, width, least in (("1234", 7, 8), ("1221", 9, 10), ("111", 9, 10)):
        with pytest.raises(ValueError, match=naming(width, f"'{label}'", least)):
            learnable.storable(label, strip(width))
    with pytest.raises(ValueError, match=naming(8, "'11111'", 18)):
        collection.correct(folder, "00001.png", "11111")
    assert len(collection.read(folder)) == 3


def test_rows_are_corrected_and_discarded(folder: Path) -> None:
    collection.store(folder, labelled("12", "34", "56"))
    collection.correct(folder, "00002.png", "3x4")
    collection.discard(folder, "00001.png")
    assert lines(folder) == "file\tlabel\n00002.png\t3×4\n00003.png\t56\n"
    assert sorted(path.name for path in folder.glob("*.png")) == ["00002.png", "00003.png"]


def test_a_number_is_not_used_twice(folder: Path) -> None:
    collection.store(folder, labelled("1", "2"))
    collection.discard(folder, "00002.png")
    assert add(folder, labelled("3")) == ["00003.png"]
    collection.discard(folder, "00003.png")
    collection.discard(folder, "00001.png")
    assert add(folder, labelled("4")) == ["00004.png"]
    Image.fromarray(strip()).save(str(folder / "00017.png"))  # a file put there by hand
    assert add(folder, labelled("5")) == ["00018.png"]


@pytest.mark.parametrize("highest", [99_999, 999_999_999, 10**40])
def test_numbers_go_on_from_any_number(folder: Path, highest: int) -> None:
    collection.prepare(folder)
    Image.fromarray(strip()).save(str(folder / f"{highest}.png"))
    for k, label in enumerate("123", 1):
        assert add(folder, labelled(label)) == [f"{highest + k}.png"]
    assert list(collection.labels(folder).values()) == ["1", "2", "3", ""]


def test_only_pictures_of_the_same_size_are_read_to_find_a_row_again(
    folder: Path, monkeypatch: Any
) -> None:
    collection.store(folder, [("1", strip(width)) for width in range(40, 50)])
    opened: List[str] = []
    read = Path.read_bytes

    def noted(path: Path) -> bytes:
        opened.append(path.name)
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", noted)
    assert add(folder, [("1", strip(44)), ("1", strip(60))]) == [
        "00005.png",
        "00011.png",
    ]
    assert opened == ["00005.png"]


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("a\nb.png", marks=any_name),
        pytest.param("a\tb.png", marks=any_name),
        "a\u200b.PNG",
        pytest.param("\udcff.jpg", marks=any_bytes),
    ],
)
def test_a_picture_whose_name_cannot_stand_in_a_line_is_named(folder: Path, name: str) -> None:
    collection.store(folder, labelled("1"))
    Image.fromarray(strip()).save(str(folder / "b.png"))
    (folder / "b.png").rename(folder / name)
    (folder / ".b.png").touch()  # hidden files are not rows
    for work in (collection.labels, collection.read):
        with pytest.raises(ValueError, match=r"labels\.tsv.*invisible") as error:
            work(folder)
        assert str(error.value).startswith(f"{folder / name}: ")


def test_a_row_is_stored_with_its_label_in_symbols_and_without_padding(folder: Path) -> None:
    padded = np.pad(strip(40), ((0, 0), (0, 24)), mode="constant")
    collection.store(folder, [learnable.storable(" 3 x 4", padded)])
    (row,) = collection.read(folder)
    assert row.label == "3×4"
    np.testing.assert_array_equal(row.image, padded[:, :46])
    with pytest.raises(ValueError, match=naming(16, 18)):  # ten pixels of ink; the rest is paper
        learnable.storable("123456789", padded[:, 30:])


def test_a_row_that_is_stored_again_keeps_its_name_and_its_label(folder: Path) -> None:
    collection.store(folder, [("1", strip(40, 1)), ("2", strip(40, 2))])
    collection.correct(folder, "00002.png", "7")
    again = [("2", strip(40, 2)), ("3", strip(40, 3)), ("3", strip(40, 3))]
    assert add(folder, again) == ["00002.png", "00003.png", "00003.png"]
    assert collection.labels(folder) == {"00001.png": "1", "00002.png": "7", "00003.png": "3"}


def test_a_picture_without_a_line_can_get_one(folder: Path) -> None:
    collection.store(folder, labelled("1"))
    Image.fromarray(255 - strip(30, 5)).save(str(folder / "mine.png"))
    assert collection.labels(folder) == {"00001.png": "1", "mine.png": ""}
    with pytest.raises(ValueError, match=naming(folder / "mine.png", "no line", "labels.tsv")):
        collection.read(folder)
    collection.correct(folder, "mine.png", "89")
    assert lines(folder) == "file\tlabel\n00001.png\t1\nmine.png\t89\n"
    np.testing.assert_array_equal(collection.read(folder)[1].image, strip(30, 5))


def test_a_picture_of_another_height_is_cut_as_a_photograph_is(folder: Path, digits: Any) -> None:
    row = np.hstack([np.kron(image, np.ones((5, 5))) for image in digits[1].images[:2]])
    picture = np.uint8(np.pad(200 - 0.7 * row, 100, constant_values=200))
    collection.prepare(folder)
    Image.fromarray(picture).save(str(folder / "photo.jpg"))
    Image.fromarray(np.vstack([picture, picture])).save(str(folder / "two.jpg"))
    collection.correct(folder, "photo.jpg", "72")
    found = collection.image(folder, "photo.jpg")
    assert found.shape[0] == 32
    assert 2 * 15 < found.shape[1] < 2 * 32  # two digits, 20 pixels high
    inked = np.flatnonzero((found > 128).any(axis=1))
    assert 17 <= inked[-1] - inked[0] <= 26
    with pytest.raises(ValueError, match=naming("2 rows", "one")):
        collection.correct(folder, "two.jpg", "72")


def test_a_malformed_line_is_named_and_nothing_is_written(folder: Path) -> None:
    collection.prepare(folder)
    content = b"file\tlabel\na.png\t1k\n"
    (folder / "labels.tsv").write_bytes(content)
    Image.fromarray(strip()).save(str(folder / "a.png"))
    before = sorted(path.name for path in folder.iterdir())
    for work in (
        lambda: collection.read(folder),
        lambda: collection.store(folder, labelled("1")),
        lambda: collection.correct(folder, "a.png", "1"),
        lambda: collection.discard(folder, "a.png"),
    ):
        with pytest.raises(ValueError, match=naming(folder / "labels.tsv", "line 2", "'k'")):
            work()
    assert sorted(path.name for path in folder.iterdir()) == before
    assert (folder / "labels.tsv").read_bytes() == content


def test_a_last_number_that_cannot_be_read_is_named_at_once(folder: Path) -> None:
    collection.prepare(folder)
    for content in (b"\xff\xfe", b"seven", b""):
        (folder / "last").write_bytes(content)
        for work in (
            lambda: collection.check(folder),
            lambda: collection.prepare(folder),
            lambda: collection.store(folder, labelled("1")),
        ):
            with pytest.raises(ValueError, match=naming(folder / "last", "number")):
                work()
    assert collection.read(folder) == []


def test_a_row_that_is_far_too_wide_or_blank_is_refused_and_named(folder: Path) -> None:
    for image, named in ((strip(1601), ["1,601 x 32", "1,600 x 32"]), (0 * strip(), ["no ink"])):
        with pytest.raises(ValueError, match=naming(*named)):
            learnable.storable("1", image)
    collection.store(folder, [learnable.storable("1", strip(1600))])
    assert len(collection.read(folder)) == 1
    for image, named in ((strip(1601), ["1,601 x 32"]), (0 * strip(), ["no ink"])):
        Image.fromarray(255 - image).save(str(folder / "00001.png"))
        with pytest.raises(ValueError, match=naming(folder / "00001.png", *named)):
            collection.read(folder)
        with pytest.raises(InputError, match=naming(*named)):  # its page shows the picture
            collection.correct(folder, "00001.png", "2")


def test_a_picture_that_is_missing_or_cannot_be_read_is_named(folder: Path) -> None:
    collection.store(folder, labelled("1", "2"))
    (folder / "00002.png").write_bytes((folder / "00002.png").read_bytes()[:60])
    with pytest.raises(ValueError, match=naming(folder / "00002.png", "damaged")):
        collection.read(folder)
    (folder / "00001.png").unlink()
    with pytest.raises(OSError, match=naming(folder / "00001.png", "no such picture")):
        collection.read(folder)
    collection.discard(folder, "00001.png")
    collection.discard(folder, "00002.png")
    assert collection.read(folder) == []


def test_only_the_rows_of_the_folder_can_be_changed(folder: Path, tmp_path: Path) -> None:
    collection.store(folder, labelled("1"))
    Image.fromarray(strip()).save(str(tmp_path / "a.png"))
    for name in ("../a.png", str(tmp_path / "a.png"), "00002.png", "labels.tsv", "last", ""):
        with pytest.raises(ValueError, match=naming(folder, "no row")):
            collection.discard(folder, name)
        with pytest.raises(ValueError, match=naming(folder, "no row")):
            collection.correct(folder, name, "2")
    assert (tmp_path / "a.png").exists()


def test_a_folder_with_something_else_in_it_is_left_alone(folder: Path) -> None:
    folder.mkdir()
    Image.fromarray(strip()).save(str(folder / "holiday.png"))
    with pytest.raises(OSError, match=naming(folder, "not empty", "labels.tsv")):
        collection.store(folder, labelled("1"))
    with pytest.raises(OSError, match=naming(folder / "labels.tsv", "no such file")):
        collection.discard(folder, "holiday.png")
    assert sorted({path.name for path in folder.iterdir()} - {"lock"}) == ["holiday.png"]
    with pytest.raises(OSError, match=naming(folder / "holiday.png", "not a folder")):
        collection.prepare(folder / "holiday.png")


@links
def test_a_folder_that_is_refused_stays_as_it_was(folder: Path, tmp_path: Path) -> None:
    collection.check(folder)
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "link").symlink_to("nowhere")
    (tmp_path / "pictures").mkdir()
    (tmp_path / "pictures" / "holiday.png").touch()
    (tmp_path / "malformed").mkdir()
    (tmp_path / "malformed" / "labels.tsv").write_text("picture")
    for name in ("link", "pictures", "malformed"):
        for work in (collection.check, collection.prepare):
            with pytest.raises((ValueError, OSError), match=naming(tmp_path / name)):
                work(tmp_path / name)
    found = sorted(str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*"))
    assert found == [
        "link", "malformed", "malformed/labels.tsv", "pictures", "pictures/holiday.png",
    ]  # fmt: skip


def test_an_empty_folder_is_prepared(folder: Path) -> None:
    folder.mkdir()
    (folder / "lock").touch()  # another process is about to write `labels.tsv`
    (folder / ".labels.tsv.tmp").touch()
    collection.check(folder)
    assert sorted(path.name for path in folder.iterdir()) == [".labels.tsv.tmp", "lock"]
    collection.prepare(folder)
    assert lines(folder) == "file\tlabel\n"


def test_processes_that_add_at_once_lose_no_row(folder: Path) -> None:
    program = """
import sys
from pathlib import Path
import numpy as np
from number_reader.collecting import collection
input()
for k in range(8):
    image = np.full((32, 40 + k), int(sys.argv[2]), np.uint8)
    image[0] = 255
    collection.store(Path(sys.argv[1]), [(sys.argv[2], image)])
"""
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", program, str(folder), str(number)], stdin=subprocess.PIPE
        )
        for number in range(1, 4)
    ]
    for process in processes:  # each of them waits for this line
        assert process.stdin is not None
        process.stdin.write(b"\n")
        process.stdin.flush()
    for process in processes:
        process.communicate()
        assert process.returncode == 0
    rows = collection.read(folder)
    assert sorted(row.file for row in rows) == [f"{k:05}.png" for k in range(1, 25)]
    assert all((row.image[1:] == int(row.label)).all() for row in rows)
    assert sorted(row.label for row in rows) == sorted(8 * ["1", "2", "3"])


class Killed(BaseException):
    """An exception that stands in for the end of the process."""


def killed_at(step: int, monkeypatch: Any, work: Callable[[], Any]) -> bool:
    """Ends the work just before a step, and returns whether the work got that far.

    A step is the renaming or deletion of a file; steps are numbered from 0.
    """
    left = [step]

    def at_once(function: Any) -> Any:
        def stopping(*arguments: Any, **named: Any) -> Any:
            left[0] -= 1
            if left[0] < 0:
                raise Killed
            return function(*arguments, **named)

        return stopping

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", at_once(Path.replace))
        patch.setattr(Path, "unlink", at_once(Path.unlink))
        with contextlib.suppress(Killed):
            work()
            return False
    return True


@pytest.mark.parametrize("way", ["add", "correct", "discard"])
def test_a_kill_at_any_step_loses_nothing(tmp_path: Path, monkeypatch: Any, way: str) -> None:
    before = {"00001.png": "1", "00002.png": "2"}
    after: Dict[str, Dict[str, str]] = {
        "add": {**before, "00003.png": "3"},
        "correct": {**before, "00002.png": "9"},
        "discard": {"00001.png": "1"},
    }
    for step in range(20):
        folder = tmp_path / str(step)
        collection.store(folder, labelled("1", "2"))
        work = {
            "add": functools.partial(collection.store, folder, labelled("3")),
            "correct": functools.partial(collection.correct, folder, "00002.png", "9"),
            "discard": functools.partial(collection.discard, folder, "00002.png"),
        }[way]
        was_killed = killed_at(step, monkeypatch, work)
        found = collection.labels(folder)
        with_label = {file: label for file, label in found.items() if label}
        assert with_label in (before, after[way])
        for file in found:
            assert collection.image(folder, file).shape == (32, 40)  # complete
        if not was_killed:
            assert found == after[way]
            break
        if way == "add":  # repeating the call completes the work
            collection.store(folder, labelled("3"))
            assert collection.labels(folder) in (after[way], {**before, "00004.png": "3"})
            assert len(list(folder.glob("*.png"))) == 3
            continue
        number = int(add(folder, labelled("4"))[0][:5])
        assert number in (3, 4)
    assert 0 < step < 19
