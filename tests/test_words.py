"""Tests that each text exists in every language, is used, and gets the values that it names."""

import ast
import io
import re
import sys
from pathlib import Path
from typing import Any, Callable, Dict, List, Set, Tuple

import numpy as np
import pytest
from PIL import Image

import figures
import tf1_mnist
from messages import in_english
from number_reader.collecting import labelling, learnable
from number_reader.handwriting.paper import looks
from number_reader.handwriting.writing import page
from tf1_mnist import words
from tf1_mnist.data import picture_files, picture_limits
from tf1_mnist.web import pages
from tf1_mnist.words import InputError

PACKAGE = Path(tf1_mnist.__file__).parent
TEXTS = words.table()
NAMES = {"bundled reader", "bundled CNN"}  # the names of networks


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


def test_the_table_is_read_row_by_row() -> None:
    assert TEXTS["clear"] == {"en": "Clear", "zh": "清空"}
    lines = pages.text("words.tsv").splitlines()
    for line in lines:
        cells = line.split("\t")
        assert line == "" or (len(cells) == 3 and all(cells)), line
    assert len(TEXTS) == len([line for line in lines if line]) - 1


def test_every_text_is_in_every_language_with_the_same_values() -> None:
    errors = raised()
    for key, row in TEXTS.items():
        assert [*row] == ["en", "zh"], key
        values = {language: set(re.findall(r"{(\w+)}", row[language])) for language in row}
        if key in errors:  # a translation may leave some out
            assert values["zh"] <= values["en"], key
        else:
            assert values["zh"] == values["en"], key


def test_every_error_is_in_the_table_with_its_values() -> None:
    for key, values in raised().items():
        assert set(re.findall(r"{(\w+)}", TEXTS[key]["en"])) == values, key


def test_every_text_is_used_and_no_other() -> None:
    files = [*PACKAGE.glob("web/*.html"), *PACKAGE.glob("web/**/*.js")]
    shown = "".join(file.read_text("utf-8") for file in files)
    assert set(re.findall(r'data-(?:text|label)="(.*?)"', shown)) < set(TEXTS)
    others = {*raised(), *NAMES, "no script"}
    for key in TEXTS:
        if key.partition(": ")[0] not in figures.NAMES:  # test_figures.py tests these texts
            assert key in others or f'"{key}"' in shown, key


def test_an_error_has_its_english_text_and_its_values() -> None:
    error = InputError("too narrow", width=4, label="'11'", least=6)
    assert str(error) == "4 pixels wide, too few for the label '11'; expected at least 6"
    assert error.values == {"width": "4", "label": "'11'", "least": "6"}
    assert pages.reason(error) == {"key": "too narrow", "values": error.values}
    assert in_english(pages.reason(error)) == str(error)
    # Other errors are not translated.
    assert pages.reason(ValueError("a.png: no")) == "a.png: no"
    assert pages.reason(OSError(28, "No space left on device", "a")) == "a: No space left on device"


def saved(image: Any, kind: str = "PNG") -> bytes:
    content = io.BytesIO()
    image.save(content, kind)
    return content.getvalue()


def specks(rows: int, columns: int) -> np.ndarray:
    """Returns a page with a grid of dark specks."""
    speck = np.pad(np.zeros((9, 6), np.uint8), ((1, 1), (1, 3)), "constant", constant_values=255)
    return np.tile(speck, (rows, columns))


BLANK = np.full((300, 900), 255, np.uint8)
INK = np.eye(32, 4000, dtype=np.uint8) * 255
ANY = "expected a picture, PNG, JPEG, BMP, WebP, GIF, TIFF or HEIC"
SYMBOLS = "expected digits and the signs + - × ÷ * · / = ( ) . ,"


ERRORS: List[Tuple[str, Any, str]] = [
    ("decode", b"text", f"not a picture; {ANY}"),
    ("decode", saved(Image.fromarray(BLANK))[:90], f"damaged (...); {ANY}"),
    (
        "decode",
        saved(Image.fromarray(np.array([[0, 70_000]], np.int32)), "TIFF"),
        "32 bits per pixel; expected 8 or 16",
    ),
    (
        "decode",
        saved(Image.new("1", (10000, 10000))),
        "10000 x 10000 pixels; expected at most 50,000,000 in total",
    ),
    (
        "decode",
        b"\0\0\0\x1cftypheic",
        "a HEIC picture, as from an iPhone; expected the package pillow-heif, which reads them "
        '(python -m pip install "tf1_mnist[heic]")',
    ),
    (
        "scan",
        saved(Image.fromarray(BLANK), "JPEG"),
        "1 scans of 270,000 pixels; expected at most 1 scans",
    ),
    ("find", BLANK, "no ink; expected handwriting that stands out from the paper"),
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
    ("row", 0 * INK[:, :9], "no ink; expected handwriting that stands out from the paper"),
]


@pytest.mark.parametrize(
    ("work", "value", "message"), ERRORS, ids=[message[:20] for _, _, message in ERRORS]
)
def test_a_command_says_the_english_text(
    work: str, value: Any, message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pillow_heif", None)  # as if the library were not installed
    if work == "few":
        monkeypatch.setattr(looks, "MOST_PIECES", 100)
    if work == "scan":
        monkeypatch.setattr(picture_limits, "_MOST_SCANNED", 0)
    works: Dict[str, Callable[[Any], Any]] = {
        "decode": lambda content: picture_files.decode(io.BytesIO(content)),
        "scan": lambda content: picture_files.decode(io.BytesIO(content)),
        "find": page.find,
        "few": page.find,
        "label": labelling.normal,
        "row": lambda image: learnable.check("11", image),
    }
    with pytest.raises(InputError, match="expected") as error:
        works[work](value)
    assert re.sub(r"\(.*\)(?=; expected a)", "(...)", str(error.value)) == message
