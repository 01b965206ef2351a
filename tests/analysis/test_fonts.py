"""Tests which font is chosen for class names in figures."""

import shutil
import unicodedata
from pathlib import Path
from typing import List

import matplotlib
import pytest
from matplotlib import font_manager

from tf1_mnist.analysis import fonts

UNASSIGNED = "\U000e0fff"  # not a letter, so no font has it


def test_the_usual_font_is_taken_if_it_has_the_letters() -> None:
    for text in ("Ankle boot", "\u0663", "é", "", "7\n21"):
        found = fonts.font_for([text])
        assert found is not None
        assert Path(font_manager.findfont(found)).stem == "DejaVuSans"


def test_another_font_is_taken_if_only_that_has_them(monkeypatch: pytest.MonkeyPatch) -> None:
    """DejaVu Sans lacks the script capital A, which Matplotlib's STIX font contains."""
    letter = "\N{MATHEMATICAL SCRIPT CAPITAL A}"
    files = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
    own = [entry for entry in font_manager.fontManager.ttflist if Path(entry.fname).parent == files]
    monkeypatch.setattr(font_manager.fontManager, "ttflist", own)
    found = fonts.font_for([letter, "A1"])
    assert found is not None
    font = font_manager.get_font(font_manager.findfont(found))
    assert font.get_char_index(ord(letter)) > 0
    assert fonts.names_to_draw([letter, *"123456789"])[0] == [letter, *"123456789"]


def test_a_font_that_has_gone_or_is_damaged_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = font_manager.findfont(font_manager.FontProperties())
    gone, damaged = tmp_path / "gone.ttf", tmp_path / "damaged.ttf"
    shutil.copy(usual, str(gone))
    shutil.copy(usual, str(damaged))
    entries = [font_manager.FontEntry(str(path), path.stem) for path in (gone, damaged)]
    gone.unlink()
    damaged.write_bytes(b"no font")
    monkeypatch.setattr(font_manager.fontManager, "ttflist", entries)
    assert fonts.font_for([UNASSIGNED]) is None


def test_a_title_has_question_marks_for_letters_that_no_font_has() -> None:
    assert fonts.title("$2.png")[0] == r"\$2.png"
    text, font = fonts.title(f"{UNASSIGNED}7.png")
    assert text == "?7.png"
    assert Path(font_manager.findfont(font)).stem == "DejaVuSans"


def test_labels_stand_for_names_that_no_font_has() -> None:
    assert unicodedata.category(UNASSIGNED) == "Cn"
    names, _ = fonts.names_to_draw([UNASSIGNED, *"abcdefghi"])
    assert names == list("0123456789")


@pytest.mark.parametrize(
    ("name", "shown"),
    [("$x$", r"\$x\$"), ("sixteen letters!", "sixteen letters!"), ("w" * 17, "w" * 15 + "…")],
)
def test_names_are_cut_and_no_formulas(name: str, shown: str) -> None:
    others: List[str] = list("123456789")
    assert fonts.names_to_draw([name, *others])[0] == [shown, *others]
