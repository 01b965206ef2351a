"""Composes photographs of filled-in sheets and counts the rows that are found in them.

    python benchmarks/sheets.py [--seed 0]

On both pages of the sheet, the fields for numbers without signs are filled in. The strokes are 0.3
to 0.6 mm wide, and the inks absorb 35% to 80% of the light. Each page is then lit from one side and
photographed at an angle, in two sizes. The photographs are blurred and noisy. The table has a row
for each combination of stroke width and ink.
"""

import argparse
import sys
from pathlib import Path
from typing import List

import cv2
import numpy as np

from number_reader.collecting import filled_sheet, sheet
from number_reader.rows import drawn_digits

sys.path.append(str(Path(__file__).resolve().parents[1] / "tests" / "helpers"))

from sheet_photographs import photograph, printed

DPI = 300
PIXELS = DPI / 25.4  # pixels per millimetre
HALF_WIDTH, HALF_HEIGHT = 2.2, 3.0  # half the width and half the height of a digit in millimetres
SIZES = ((1500, 2000), (900, 1200))  # the width and height of a photograph in pixels


def fill(
    paper: np.ndarray, fields: List[sheet.Field], line: float, random: np.random.RandomState
) -> np.ndarray:
    """Writes the labels into the fields of a page.

    Args:
        paper: the page without handwriting.
        fields: the fields to fill in.
        line: the stroke width, in millimetres.
        random: the source of all random numbers.
    Returns:
        The ink, an array like `paper`, where 0 is paper and 1 is ink.
    """
    ink = np.zeros_like(paper)
    for field in fields:
        x, y = field.left + 5, (field.top + field.bottom) / 2
        for digit in field.label:
            for stroke in drawn_digits.strokes_of(int(digit), random.uniform(-0.5, 0.9)):
                shift = random.uniform(-0.3, 0.3, 2)
                points = np.array([x, y]) + np.array([HALF_WIDTH, HALF_HEIGHT]) * stroke + shift
                points = np.rint(16 * PIXELS * points).astype(np.int32)
                cv2.polylines(ink, [points], False, 1.0, round(line * PIXELS), cv2.LINE_AA, 4)
            x += random.uniform(6, 7.5)
    return ink.clip(0, 1)


def main() -> int:
    parser = argparse.ArgumentParser(description="Counts the rows found on filled-in sheets.")
    parser.add_argument("--seed", type=int, default=0)
    seed = parser.parse_args().seed
    pages = [printed(page, DPI) for page in range(sheet.PAGES)]
    print("line, mm  absorbed  fields  stored  taken for empty  refused")
    for line in (0.3, 0.4, 0.6):
        for absorbed in (0.8, 0.5, 0.35):
            counts = np.zeros(4, int)
            for page, paper in enumerate(pages):
                fields = [field for field in sheet.fields(page) if field.label.isdigit()]
                others = len(sheet.fields(page)) - len(fields)
                ink = fill(paper, fields, line, np.random.RandomState([seed, page]))
                for width, height in SIZES:
                    photo = photograph(paper * (1 - absorbed * ink), seed, width, height)
                    found = filled_sheet.read(photo)
                    empty = found.empty - others
                    counts += [len(fields), len(found.rows), empty, len(found.faults)]
            fields_, stored, empty, refused = counts
            print(
                f"{line:8}  {absorbed:8.0%}  {fields_:6}  {stored:6}  {empty:15}  {refused:7}",
                flush=True,
            )
    return 0


if __name__ == "__main__":
    sys.exit(main())
