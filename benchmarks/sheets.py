"""Composes photographs of filled-in sheets, and counts the rows that are found in them.

    python benchmarks/sheets.py [--seed 0]

The numbers without signs are written into both pages with strokes 0.3 to 0.6 mm wide, in ink that
absorbs more or less of the light. Each page is then shown at a slant, under light from one side,
with blur and noise, at two sizes. The table has a line for each width of the strokes and each ink.
"""

import argparse
import io
import sys
from typing import List

import cv2
import numpy as np
from PIL import Image

from tf1_mnist.data.rows import drawn_digits
from tf1_mnist.handwriting import filled_sheet, sheet

DPI = 300
PIXELS = DPI / 25.4  # for each millimetre
HALF_WIDTH, HALF_HEIGHT = 2.2, 3.0  # millimetres, of a digit
SIZES = ((1500, 2000), (900, 1200))  # of a photograph, in pixels
CORNERS = ((0.1, 0.06), (0.89, 0.035), (0.96, 0.96), (0.04, 0.915))  # of the page, as shares of it


def printed(page: int) -> np.ndarray:
    """Returns a page as it is printed: float64, 0 is black, 1 is white."""
    content = io.BytesIO()
    sheet.figure(page).savefig(content, format="png", dpi=DPI)
    return np.asarray(Image.open(content).convert("L")) / 255


def fill(
    paper: np.ndarray, fields: List[sheet.Field], line: float, random: np.random.RandomState
) -> np.ndarray:
    """Writes the labels into the fields of a page; returns the ink: float64, 0 to 1.

    Args:
        line: the width of a stroke in millimetres.
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


def photograph(paper: np.ndarray, width: int, height: int, seed: int) -> np.ndarray:
    """Composes a photograph of a page on a dark table: uint8, 0 is black, 255 is white."""
    rows, columns = paper.shape
    own = np.array([[0, 0], [columns, 0], [columns, rows], [0, rows]], np.float32)
    corners = np.array(CORNERS, np.float32) * np.array([width, height], np.float32)
    matrix = cv2.getPerspectiveTransform(own, corners)
    scale = width / columns
    blurred = cv2.GaussianBlur(paper, (0, 0), 0.4 / scale)  # as each pixel sees it
    seen = cv2.warpPerspective(blurred, matrix, (width, height), borderValue=0.3)
    light = np.linspace(230, 120, width) * np.linspace(1, 0.85, height)[:, None]
    noise = np.random.RandomState(seed).normal(0, 4, seen.shape)
    return (cv2.GaussianBlur(light * seen, (0, 0), 0.8) + noise).clip(0, 255).astype(np.uint8)


def main() -> int:
    parser = argparse.ArgumentParser(description="Counts the rows found on filled-in sheets.")
    parser.add_argument("--seed", type=int, default=0)
    seed = parser.parse_args().seed
    pages = [printed(page) for page in range(sheet.PAGES)]
    print("line, mm  absorbed  fields  stored  taken for empty  refused")
    for line in (0.3, 0.4, 0.6):
        for absorbed in (0.8, 0.5, 0.35):
            counts = np.zeros(4, int)
            for page, paper in enumerate(pages):
                fields = [field for field in sheet.fields(page) if field.label.isdigit()]
                others = len(sheet.fields(page)) - len(fields)
                ink = fill(paper, fields, line, np.random.RandomState([seed, page]))
                for width, height in SIZES:
                    photo = photograph(paper * (1 - absorbed * ink), width, height, seed)
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
