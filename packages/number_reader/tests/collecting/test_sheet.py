"""Tests the sheet with numbers to copy: its numbers and the file from which it is printed."""

from typing import Dict

from number_reader.collecting import sheet


def test_the_labels_of_sheets_that_are_printed_stay_the_same() -> None:
    first, second = ([field.label for field in sheet.fields(page)] for page in range(2))
    assert first[:6] == ["6", "4.857", "1932", "036", "4×52", "97+81=03"]
    assert (len(first), len(second)) == (30, 30)
    assert set(first) != set(second)
    counts: Dict[str, int] = {}
    for symbol in "".join(first + second):
        counts[symbol] = counts.get(symbol, 0) + 1
    digits = [counts.pop(digit) for digit in "0123456789"]
    assert max(digits) - min(digits) <= 2
    assert counts == {"+": 2, "=": 2, "-": 2, "×": 2, "÷": 2, ".": 2, "/": 2}


def test_the_file_is_the_same_each_time() -> None:
    content = sheet.pdf()
    assert content.startswith(b"%PDF-")
    assert content == sheet.pdf()
    assert content.count(b"/Type /Page\n") + content.count(b"/Type /Page ") == sheet.PAGES
    assert b"/MediaBox [ 0 0 595.2" in content  # A4: 595.28 x 841.89 points
