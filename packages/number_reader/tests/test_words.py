"""Tests that each text exists in every language, is used, and gets the values that it names."""

import ast
import re
from pathlib import Path
from typing import Any, Callable, Dict, List, Set, Tuple

import numpy as np
import pytest

import number_reader
import tf1_mnist.words
from number_reader import words
from number_reader.collecting import labelling, learnable
from number_reader.detection import page_rows, pyramid
from number_reader.web import pages
from number_reader.words import InputError
from page_texts import in_english

PACKAGE = Path(number_reader.__file__).parent
OWN = tf1_mnist.words.read(PACKAGE / "web" / "words.tsv")
NAMES = {"bundled reader"}  # the names of networks


def raised() -> Dict[str, Set[str]]:
    """Returns the errors that pages translate: their names and the names of their values."""
    found: Dict[str, Set[str]] = {}
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "InputError":
                (key,) = (ast.literal_eval(each) for each in node.args)
                values = {str(each.arg) for each in node.keywords}
                assert found.setdefault(key, values) == values, key
    return found


def test_the_table_has_the_texts_of_both_packages() -> None:
    lines = (PACKAGE / "web" / "words.tsv").read_text("utf-8").splitlines()
    for line in lines:
        cells = line.split("\t")
        assert line == "" or (len(cells) == 3 and all(cells)), line
    assert len(OWN) == len([line for line in lines if line]) - 1
    core = tf1_mnist.words.table()
    assert not set(OWN) & set(core)
    assert words.table() == {**core, **OWN}


def test_every_text_is_in_every_language_with_the_same_values() -> None:
    errors = raised()
    for key, row in OWN.items():
        assert [*row] == ["en", "zh"], key
        values = {language: set(re.findall(r"{(\w+)}", row[language])) for language in row}
        if key in errors:  # a translation may leave some out
            assert values["zh"] <= values["en"], key
        else:
            assert values["zh"] == values["en"], key


def test_every_error_is_in_the_table_with_its_values() -> None:
    for key, values in raised().items():
        assert set(re.findall(r"{(\w+)}", words.table()[key]["en"])) == values, key


def test_every_text_is_used_and_no_other() -> None:
    files = [*PACKAGE.glob("web/*.html"), *PACKAGE.glob("web/**/*.js")]
    shown = "".join(file.read_text("utf-8") for file in files)
    assert set(re.findall(r'data-(?:text|label)="(.*?)"', shown)) < set(words.table())
    for key in OWN:
        assert key in {*raised(), *NAMES} or f'"{key}"' in shown, key


def test_an_error_has_its_english_text_and_its_values() -> None:
    error = InputError("too narrow", width=4, label="'11'", least=6)
    assert str(error) == "4 pixels wide, too few for the label '11'; expected at least 6"
    assert error.values == {"width": "4", "label": "'11'", "least": "6"}
    assert pages.reason(error) == {"key": "too narrow", "values": error.values}
    assert in_english(pages.reason(error)) == str(error)
    # Other errors are not translated.
    assert pages.reason(ValueError("a.png: no")) == "a.png: no"
    assert pages.reason(OSError(28, "No space left on device", "a")) == "a: No space left on device"


def test_an_error_of_the_other_package_is_translated_too() -> None:
    error = tf1_mnist.words.InputError("too many pixels", found="7 x 5", most="30")
    assert in_english(pages.reason(error)) == str(error)


def specks(rows: int, columns: int) -> np.ndarray:
    """Returns a page with a grid of dark specks."""
    speck = np.pad(np.zeros((9, 6), np.uint8), ((1, 1), (1, 3)), "constant", constant_values=255)
    return np.tile(speck, (rows, columns))


BLANK = np.full((300, 900), 255, np.uint8)
INK = np.eye(32, 4000, dtype=np.uint8) * 255
SYMBOLS = "expected digits and the signs + - × ÷ * · / = ( ) . ,"
NO_INK = "no ink; expected handwriting that stands out from the paper"


ERRORS: List[Tuple[str, Any, str]] = [
    ("find", BLANK, NO_INK),
    (
        "find",
        BLANK[:3],
        "900 x 3 pixels; expected the longer side to be at most 200 times the shorter",
    ),
    ("few", specks(12, 10), "120 pieces of ink; expected at most 100"),
    (
        "find",
        specks(600, 10),
        "600 rows with room for 6,400 digits; expected at most 500 rows and 8,000 digits",
    ),
    ("label", " ", f"no label; {SYMBOLS}"),
    ("label", "1k", f"'k' in the label '1k'; {SYMBOLS}"),
    ("row", INK[:, :4], "4 pixels wide, too few for the label '11'; expected at least 6"),
    ("row", INK, "a row of 4,000 x 32 pixels; expected at most 1,600 x 32"),
    ("row", 0 * INK[:, :9], NO_INK),
]


@pytest.mark.parametrize(
    ("work", "value", "message"), ERRORS, ids=[message[:20] for _, _, message in ERRORS]
)
def test_a_command_says_the_english_text(
    work: str, value: Any, message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if work == "few":
        monkeypatch.setattr(pyramid, "MOST_PIECES", 100)
    works: Dict[str, Callable[[Any], Any]] = {
        "find": page_rows.find,
        "few": page_rows.find,
        "label": labelling.normal,
        "row": lambda image: learnable.check("11", image),
    }
    with pytest.raises(InputError) as error:
        works[work](value)
    assert str(error.value) == message
