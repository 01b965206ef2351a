"""Tests that each text exists in every language, is used, and gets the values that it names."""

import ast
import io
import re
import sys
from pathlib import Path
from typing import Any, Dict, List, Set, Tuple

import numpy as np
import pytest
from PIL import Image

import tf1_mnist
from tf1_mnist import words
from tf1_mnist.pictures import picture_files, picture_limits
from tf1_mnist.words import InputError

PACKAGE = Path(tf1_mnist.__file__).parent
TEXTS = words.table()
NAMES = {"bundled CNN"}  # the names of networks


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
    lines = (PACKAGE / "web" / "words.tsv").read_text("utf-8").splitlines()
    for line in lines:
        cells = line.split("\t")
        assert line == "" or (len(cells) == 3 and all(cells)), line
    assert len(TEXTS) == len([line for line in lines if line]) - 1


def test_another_package_has_a_table_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "words.tsv").write_text("name\tde\tfr\n\nno\tnein\tnon\n", "utf-8")
    assert words.read(tmp_path / "words.tsv") == {"no": {"de": "nein", "fr": "non"}}


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
        assert key in others or f'"{key}"' in shown, key


def test_an_error_has_its_english_text_and_its_values() -> None:
    error = InputError("too long", found="9 x 8", times=200)
    assert str(error) == (
        "9 x 8 pixels; expected the longer side to be at most 200 times the shorter"
    )
    assert (error.key, error.values) == ("too long", {"found": "9 x 8", "times": "200"})


def test_an_error_of_another_package_has_the_text_of_its_table() -> None:
    class OtherError(InputError):
        table = staticmethod(lambda: {"too long": {"en": "{length} km; expected less"}})

    error = OtherError("too long", length=7)
    assert str(error) == "7 km; expected less"
    assert (error.key, error.values) == ("too long", {"length": "7"})
    assert str(InputError("32 bits")) == "32 bits per pixel; expected 8 or 16"


def saved(image: Any, kind: str = "PNG") -> bytes:
    content = io.BytesIO()
    image.save(content, kind)
    return content.getvalue()


BLANK = np.full((300, 900), 255, np.uint8)
ANY = "expected a picture, PNG, JPEG, BMP, WebP, GIF, TIFF or HEIC"

ERRORS: List[Tuple[str, bytes, str]] = [
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
        '(python -m pip install . "./packages/number_reader[heic]")',
    ),
    (
        "scan",
        saved(Image.fromarray(BLANK), "JPEG"),
        "1 scans of 270,000 pixels; expected at most 1 scans",
    ),
]


@pytest.mark.parametrize(
    ("work", "content", "message"), ERRORS, ids=[message[:20] for _, _, message in ERRORS]
)
def test_a_command_says_the_english_text(
    work: str, content: bytes, message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pillow_heif", None)  # as if the library were not installed
    if work == "scan":
        monkeypatch.setattr(picture_limits, "_MOST_SCANNED", 0)
    with pytest.raises(InputError, match="expected") as error:
        picture_files.decode(io.BytesIO(content))
    assert re.sub(r"\(.*\)(?=; expected a)", "(...)", str(error.value)) == message
