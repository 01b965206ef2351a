"""Tests how benchmarks/limits.py finds and changes limits, and how it counts pictures.

The counts are compared with those found by reading every picture again.
"""

import csv
import linecache
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any, Dict, Iterator, List, Tuple

import numpy as np
import pytest
from PIL import Image

from scripted_strokes import WRITERS, write

sys.path.append(str(Path(__file__).resolve().parents[2] / "benchmarks"))

import limits
import limits_constants
from limits_constants import READING, Constant
from limits_memory import Memory

import number_reader
from number_reader import pretrained

SIZES = '''
"""Numbers."""
# They are examples.
_LEAST = 3  # pieces
_SHARE, _PERCENT = 0.5, 90  # of the width, and percent
_PAIR = (0.8, 1.25)
FAR = 2.0  # so far,
_STEP = 16  # and so wide
_NAMES = ("a",)
_IS_ON = True
RAN = []

def few(count, least=_LEAST):
    return count < least

def wide(x):
    RAN.append("wide")
    return bool(x > _SHARE * 10)

def stretched(x):
    RAN.append("stretched")
    return (wide(x), tuple(x * each for each in _PAIR))

def near(x):
    return max(x, FAR)

def stepped(x):
    return x * _STEP + _PERCENT
'''
USES = "from made.part.sizes import FAR\n\ndef is_far(x):\n    return x > FAR\n"


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    """Makes a package of two modules and returns the module with the constants."""
    part = tmp_path / "made" / "part"
    part.mkdir(parents=True)
    for file in (part.parent / "__init__.py", part / "__init__.py"):
        file.write_text("")
    (part / "sizes.py").write_text(SIZES)
    (part / "uses.py").write_text(USES)
    monkeypatch.syspath_prepend(tmp_path)
    import made.part.sizes
    import made.part.uses

    yield made
    limits_constants.places.cache_clear()
    for name in [name for name in sys.modules if name.partition(".")[0] == "made"]:
        del sys.modules[name]


def constants(package: Any) -> Dict[str, Constant]:
    return {str(each): each for each in limits_constants.find(package)}


def test_constants_are_found_with_their_reasons(made: Any) -> None:
    found = limits_constants.find(made)
    assert [(str(each), each.value, each.reason, each.is_limit) for each in found] == [
        ("_LEAST", 3, "pieces", False),
        ("_SHARE", 0.5, "of the width, and percent", True),
        ("_PERCENT", 90, "of the width, and percent", False),
        ("_PAIR[0]", 0.8, "", False),
        ("_PAIR[1]", 1.25, "", False),
        ("FAR", 2.0, "so far,", True),
        ("_STEP", 16, "so far, and so wide", False),
    ]


def test_variations_are_a_quarter_and_for_limits_nothing_and_all(made: Any) -> None:
    tried = {name: limits_constants.variations(each) for name, each in constants(made).items()}
    assert tried["_LEAST"] == {"less": 2, "more": 4}
    assert tried["_SHARE"] == {"less": 0.375, "more": 0.625, "none": 0, "huge": 10**9}
    assert tried["_PERCENT"] == {"less": 68, "more": 100}
    assert tried["_STEP"] == {"less": 12, "more": 20}


def test_a_constant_changes_wherever_it_is_held_and_only_for_a_while(made: Any) -> None:
    """The constant may be a default argument, an item of a tuple, or a name in another module."""
    found, (sizes, uses) = constants(made), (made.part.sizes, made.part.uses)
    with limits_constants.changed(found["_LEAST"], 5):
        assert sizes.few(4)
    assert not sizes.few(4)
    with limits_constants.changed(found["_PAIR[1]"], 2):
        assert sizes.stretched(1)[1] == (0.8, 2)
    assert sizes.stretched(1)[1] == (0.8, 1.25)
    with limits_constants.changed(found["FAR"], 9.0):
        assert (uses.is_far(3), sizes.near(3)) == (False, 9.0)
    assert (uses.is_far(3), sizes.near(3)) == (True, 3)


def test_a_constant_that_is_computed_from_another_is_refused(made: Any) -> None:
    Path(made.part.sizes.__file__).write_text(SIZES + "_TWICE = 2 * _LEAST\n")
    linecache.clearcache()  # the source is taken from this cache
    with pytest.raises(ValueError, match=r"made\.part\.sizes: _TWICE: computed from a constant"):
        limits_constants.find(made)


@pytest.fixture
def memory(made: Any) -> Iterator[Memory]:
    found = Memory(limits_constants.find(made), {})
    yield found
    found.close()


def test_what_does_not_use_a_changed_constant_does_not_run_again(made: Any, memory: Memory) -> None:
    found, sizes = constants(made), made.part.sizes
    sizes.wide = memory.remembered(sizes.wide)
    stretched = memory.remembered(sizes.stretched)

    def runs(name: str, value: float) -> Tuple[Any, List[str]]:
        sizes.RAN.clear()
        with limits_constants.changed(found[name], value):
            memory.change(found[name])
            return stretched(8), list(sizes.RAN)

    assert stretched(8) == (True, (6.4, 10.0))
    assert runs("_STEP", 20) == ((True, (6.4, 10.0)), [])
    assert runs("_PAIR[0]", 1.0) == ((True, (8.0, 10.0)), ["stretched"])
    assert runs("_SHARE", 0.9) == ((False, (6.4, 10.0)), ["stretched", "wide"])
    memory.change(None)
    assert stretched(8) == (True, (6.4, 10.0))


def test_arrays_are_told_apart_and_cannot_be_changed_from_outside(memory: Memory) -> None:
    ran = []

    def double(array: np.ndarray) -> np.ndarray:
        ran.append(array.shape)
        return 2 * array

    remembered = memory.remembered(double)
    for shape in ((2, 3), (3, 2), (2, 3)):
        answer = remembered(np.ones(shape, np.uint8))
        assert (answer == np.full(shape, 2)).all()
        answer[:] = 7
    assert ran == [(2, 3), (3, 2)]


def test_each_number_of_handwriting_says_what_it_is_for() -> None:
    """A comment about all the numbers in a module is not enough; each number needs its own."""
    without = [
        f"{each.file}: {each}"
        for each in limits_constants.find(*READING)
        if not each.reason or each.reason.startswith("These ")
    ]
    assert without == []


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Writes three pictures, of which the script reads the first and the third.

    The first picture shows three rows in uneven light.
    """
    folder = tmp_path_factory.mktemp("pictures")
    (folder / "pictures").mkdir()
    one, two, three = (write(text, WRITERS[0], 80, 9, 5, (140, 500)) for text in ("407", "52", "6"))
    rows = np.vstack([one, two, three])
    light = 0.7 + 0.3 * np.sin(np.linspace(0, 6, rows.shape[1]))
    pictures = {"407-52-6": (rows * light).astype(np.uint8), "52": two, "407": one}
    lines = ["file\tlabel\tkind\twhat"]
    for label, picture in pictures.items():
        Image.fromarray(picture).save(folder / "pictures" / f"{label}.png")
        lines.append(f"{label}.png\t{label}\trow\t")
    (folder / "index.tsv").write_text("\n".join(lines) + "\n")
    return folder


@pytest.mark.parametrize("only_strips", [False, True])
def test_the_table_has_what_reading_every_picture_anew_finds(
    folder: Path, only_strips: bool
) -> None:
    names = ["_CLOSING_RADIUS", "line_images._DIGIT", "_TALL"]
    names += ["grouping._OVERLAP", "grouping._LEAST_INK"]  # these change a text
    command = [sys.executable, limits.__file__, "--numbers", folder, "--kinds", "numbers"]
    command += ["--only", *names, "--processes", "1", *(["--strips"] if only_strips else [])]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    lines = list(csv.DictReader(done.stdout.splitlines(), delimiter="\t"))
    first, *rest = lines
    assert (first["changed"], first["other"]) == ("nothing", "2")

    names = ["407-52-6", "407"]
    images = [np.asarray(Image.open(folder / "pictures" / f"{name}.png")) for name in names]
    labels = [name.replace("-", "\n") for name in names]
    found = {(each.file, str(each)): each for each in limits_constants.find(*READING)}
    with number_reader.reader_of(pretrained.READER) as reader:

        def read(image: np.ndarray) -> str:
            try:
                return limits.strips_of(image) if only_strips else reader.read(image).text
            except ValueError:
                return ""

        usual = [read(image) for image in images]
        assert only_strips or usual == labels
        changing = set()
        for line in rest:
            constant = found[line["file"], line["constant"]]
            value = limits_constants.variations(constant)[line["changed"]]
            with limits_constants.changed(constant, value):
                answers = [read(image) for image in images]
            other = sum(a != b for a, b in zip(answers, usual))
            wrong = sum(a != b for a, b in zip(answers, labels))
            assert line["other"] == str(other), line
            assert int(line["numbers"] or 0) == -(other if only_strips else wrong), line
            if other:
                changing.add(line["constant"])
    assert len(changing) >= 2
