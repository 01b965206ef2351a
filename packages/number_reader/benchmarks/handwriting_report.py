"""Makes the figure and some table rows in docs/handwriting-results.md, in both languages.

    python benchmarks/handwriting_report.py

The counts come from `handwriting.tsv`, to which `handwriting.py --save` adds them. The script looks
at the first cell of each row to find the rows that it replaces, and leaves all other rows
unchanged.
"""

import io
import re
from pathlib import Path

import handwriting_counts
import numpy as np
from matplotlib.figure import Figure
from PIL import Image

from tf1_mnist.analysis import fonts, scores

HERE = Path(__file__).resolve().parent
DOCS = HERE.parent / "docs"
# For each language, the document and its figure.
PAGES = [
    (DOCS / "handwriting-results.md", DOCS / "figures" / "handwriting.png"),
    (DOCS / "zh" / "handwriting-results.md", DOCS / "figures" / "handwriting.zh.png"),
]
# The kinds of pictures, in English and in Chinese.
KINDS = {
    "single": ("one digit on paper", "单个数字，写在纸上"),
    "mouse": ("one digit, drawn on a screen", "单个数字，写在屏幕上"),
    "row": ("one row on paper", "一行数字，写在纸上"),
    "row, drawn": ("one row, drawn on a screen", "一行数字，写在屏幕上"),
    "row, with operators": ("one row with operators", "一行数字，带运算符"),
    "rows": ("several rows", "多行数字"),
}
HALVES = {"first half": ("first half", "前一半"), "second half": ("second half", "后一半")}
MEASURES = {
    "digits": ("digits right", "数字全对"),
    "text": ("digits and signs right", "数字和符号全对"),
}
READERS = {
    "reader": ("the reader", "整行识别网络"),
    "rapidocr": ("RapidOCR", "RapidOCR"),
    "tesseract": ("Tesseract", "Tesseract"),
}
NUMBERS, CELLS = ("numbers", "数字"), ("cells of ten tables among these", "其中十张表格的单元格")
SIGNS, COLON = ("with signs, ", "带符号，"), (": ", "：")
AXIS = ("read without a mistake, %", "完全读对的比例（%）")
# The colours also differ in lightness, for black-and-white printers.
MARKS = {"reader": ("#0b3c8c", "o"), "rapidocr": ("#c86400", "s"), "tesseract": ("#a3a3a3", "^")}
SIZE, DPI, COLORS = (5.4, 5.4), 100, 16  # inches; letters are 11 pixels high at a width of 390


def main():
    counts = handwriting_counts.load(HERE / "handwriting.tsv")
    for language, (page, picture) in enumerate(PAGES):
        text = page.read_text(encoding="utf-8")
        for cells in lines(counts, language):
            text = put(cells, text, page)
        page.write_text(text, encoding="utf-8")
        draw(counts, language).save(picture, optimize=True)


def total(counts, pictures, measure, kind, name):
    """Returns the sum of a reader's counts over the pictures of a set.

    Args:
        counts: the table that `handwriting_counts.load` returns.
        pictures, measure: the set of pictures, and the measure.
        kind: the kind of picture; None for all kinds.
        name: the name of the reader; "of" for the greatest possible sum.
    Raises:
        ValueError: the reader's counts are missing.
    """
    lines = [counts[key] for key in counts if key == (pictures, kind or key[1], measure)]
    if not all(name in line for line in lines):
        raise ValueError(f"handwriting.tsv: {pictures}, {measure}: expected the counts of {name}")
    return sum(line[name] for line in lines)


def lines(counts, language):
    """Yields the cells of each row: a name, the number of pictures or cells, and the counts."""
    chosen = [(["numbers"], "digits", NUMBERS[language])]
    for half, name in HALVES.items():
        for measure, what in MEASURES.items():
            called = SIGNS[language] + name[language] + COLON[language] + what[language]
            chosen.append(([half], measure, called))
    chosen.append((list(HALVES), "cells", CELLS[language]))
    for pictures, measure, called in chosen:
        of, *right = (
            sum(total(counts, each, measure, None, name) for each in pictures)
            for name in ("of", *READERS)
        )
        yield [called, str(of), *(f"{number} ({number / of:.0%})" for number in right)]


def put(cells, text, page):
    """Replaces the table row that begins with cells[0], and returns the page's new text.

    Raises:
        ValueError: no row begins with this cell, or several rows do.
    """
    pattern = rf"^\| {re.escape(cells[0])} \|{'[^|]*[|]' * len(cells[1:])}"
    text, found = re.subn(pattern, f"| {' | '.join(cells)} |", text, flags=re.M)
    if found != 1:
        raise ValueError(f"{page}: {found} lines begin with {cells[0]}; expected 1")
    return text


def draw(counts, language):
    """Draws the share of pictures that each reader reads correctly, with 95% confidence limits."""
    groups = [(name[language], "numbers", "digits", kind) for kind, name in KINDS.items()]
    groups += [
        (SIGNS[language] + name[language], half, "text", None) for half, name in HALVES.items()
    ]
    of = [total(counts, *group[1:], "of") for group in groups]
    labels = [f"{group[0]} ({number})" for group, number in zip(groups, of)]
    names = [READERS[name][language] for name in MARKS]
    font = fonts.font_for([*labels, *names, AXIS[language]])
    if font is None:
        raise ValueError("no font with Chinese characters; install one, such as fonts-wqy-microhei")
    font.set_size(11)
    figure = Figure(figsize=SIZE, layout="constrained")
    axes = figure.subplots()
    for step, (reader, (color, mark)) in enumerate(MARKS.items()):
        right = [total(counts, *group[1:], reader) for group in groups]
        shares = 100 * np.divide(right, of)
        ends = 100 * np.transpose([scores.wilson_interval(*pair) for pair in zip(right, of)])
        axes.errorbar(
            shares,
            np.arange(len(groups)) + 0.24 * (step - 1),
            xerr=np.abs(ends - shares),
            fmt=mark,
            color=color,
            elinewidth=2,
            label=names[step],
        )
    axes.axhline(len(groups) - 1.5, color="black", linewidth=1)
    axes.set_yticks(range(len(groups)), labels, font=font)
    axes.tick_params("x", labelsize=11)
    axes.invert_yaxis()
    axes.set_xlim(-3, 103)  # leaves room for the marks
    axes.grid(axis="x", alpha=0.4)
    axes.set_xlabel(AXIS[language], font=font)
    figure.legend(loc="outside upper center", ncols=len(MARKS), prop=font, frameon=False)
    content = io.BytesIO()
    figure.savefig(content, format="png", dpi=DPI)
    return (
        Image.open(content)
        .convert("RGB")
        .quantize(COLORS, Image.Quantize.MAXCOVERAGE, 10, dither=Image.Dither.NONE)
    )


if __name__ == "__main__":
    main()
