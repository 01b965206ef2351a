"""Composes sheets without handwriting and counts those on which a reader sees digits.

    python benchmarks/paper.py [--seed 0] [--sheets 60] [--run DIR] [--save FOLDER]

Each kind has the same number of sheets. Some kinds show empty paper, which is plain, ruled or
squared. The lines are dark or pale, thin or thick, and may end before the edge. A ruled sheet may
have a margin. Some kinds show drawings: discs, crosses, triangles, chessboard patterns, bricks, or
specks and blots. Some kinds show printed text: words, or a single letter that does not resemble a
digit. Each of these sheets is lit from one side and photographed at an angle. The photographs are
blurred and noisy. `paper_drawings.py` draws the other kinds: figures in lines, gradients, and ruled
paper with a margin. About half of these sheets are scanned instead, so they are even and hardly
noisy. The same seed gives the same sheets. Answers that the reader marks as doubtful are not
counted.
"""

import argparse
import sys
from pathlib import Path
from typing import Callable, Dict, List

import cv2
import matplotlib
import numpy as np
import paper_drawings
from PIL import Image, ImageDraw, ImageFont

from number_reader import Reader, pretrained, reader_of

Random = np.random.RandomState

FONTS = Path(matplotlib.get_data_path(), "fonts", "ttf")
TYPEFACES = ("DejaVuSans-Bold", "DejaVuSansMono-Oblique", "DejaVuSerif-Italic", "STIXGeneral")
LETTERS = "ACDEFGHJKMNPRTUVWXYadefhkmnprtuvwxy"  # without those that look like digits
WORDS = ("Name", "Date", "Total", "Monday", "Sum", "Hours", "Table", "Please", "return", "office")


def blank(random: Random, width: int, height: int) -> np.ndarray:
    return np.zeros((height, width), np.float32)


def ruled(random: Random, width: int, height: int) -> np.ndarray:
    sheet = blank(random, width, height)
    lines = _Lines(random, width)
    lines.draw(sheet)
    if random.rand() < 0.4:
        x = round(width * random.uniform(0.05, 0.2))
        cv2.line(sheet, (x, 0), (x, height), random.uniform(0.2, 0.8), lines.thickness)
    return sheet


def squared(random: Random, width: int, height: int) -> np.ndarray:
    level, upright = blank(random, width, height), blank(random, height, width)
    lines = _Lines(random, width)
    lines.draw(level)
    lines.draw(upright)
    return np.maximum(level, upright.T)


class _Lines:
    """The lines of ruled or squared paper."""

    def __init__(self, random: Random, width: int) -> None:
        self.spacing = random.uniform(width / 40, width / 8)
        self.first = random.uniform(0, self.spacing)
        self.darkness = random.uniform(0.15, 0.9)
        self.thickness = max(1, round(width * random.uniform(0.0008, 0.004)))
        self.margin = round(width * random.choice([0, 0, 0.03, 0.08]))

    def draw(self, sheet: np.ndarray) -> None:
        """Draws the horizontal lines on a sheet.

        In the array of the sheet, 0 stands for blank paper and 1 for black ink.
        """
        height, width = sheet.shape
        for y in np.arange(self.first, height, self.spacing):
            start, end = (self.margin, round(y)), (width - self.margin, round(y))
            cv2.line(sheet, start, end, self.darkness, self.thickness)


def discs(random: Random, width: int, height: int) -> np.ndarray:
    return _scattered(random, width, height, 64)


def crosses(random: Random, width: int, height: int) -> np.ndarray:
    return _scattered(random, width, height, 4)


def triangles(random: Random, width: int, height: int) -> np.ndarray:
    return _scattered(random, width, height, 3)


def _scattered(random: Random, width: int, height: int, corners: int) -> np.ndarray:
    """Draws crosses if `corners` is 4, discs if it is 64, and polygons otherwise.

    The discs are filled; the polygons are either all filled or all outlined.
    """
    sheet = blank(random, width, height)
    ink, line = random.uniform(0.4, 0.9), random.randint(3, 12)
    is_full = corners == 64 or random.rand() < 0.5
    for _ in range(random.randint(1, 13)):
        size = width * random.uniform(0.02, 0.1)
        angles = random.uniform(0, 2 * np.pi) + np.arange(corners) * 2 * np.pi / corners
        middle = [random.uniform(0.15, 0.85) * side for side in (width, height)]
        points = np.round(middle + size * np.stack([np.cos(angles), np.sin(angles)], 1)).astype(int)
        if corners == 4:
            for k in (0, 1):
                cv2.line(sheet, points[k].tolist(), points[k + 2].tolist(), ink, line)
        elif is_full:
            cv2.fillPoly(sheet, [points], ink)
        else:
            cv2.polylines(sheet, [points], True, ink, line)
    return sheet


def boards(random: Random, width: int, height: int) -> np.ndarray:
    side = round(width * random.uniform(0.03, 0.12))
    y, x = np.mgrid[:height, :width] // side
    margin = round(width * random.choice([0, 0.1]))
    board = random.uniform(0.4, 0.9) * ((x + y) % 2).astype(np.float32)
    board[:margin], board[:, :margin] = 0, 0
    return np.asarray(board)


def bricks(random: Random, width: int, height: int) -> np.ndarray:
    sheet = blank(random, width, height)
    tall = round(width * random.uniform(0.03, 0.08))
    wide, ink, line = round(tall * random.uniform(2, 3)), random.uniform(0.3, 0.9), 3
    for row, y in enumerate(range(0, height, tall)):
        cv2.line(sheet, (0, y), (width, y), ink, line)
        for x in range(wide // 2 * (row % 2), width, wide):
            cv2.line(sheet, (x, y), (x, y + tall), ink, line)
    return sheet


def specks(random: Random, width: int, height: int) -> np.ndarray:
    blur = width * random.uniform(0.002, 0.012)
    field = cv2.GaussianBlur(random.normal(size=(height, width)).astype(np.float32), (0, 0), blur)
    share = random.choice([0.2, 2, 8])
    return np.float32(random.uniform(0.4, 0.9) * (field > np.percentile(field, 100 - share)))


def letters(random: Random, width: int, height: int) -> np.ndarray:
    return _printed(random, width, height, [str(random.choice(list(LETTERS)))])


def words(random: Random, width: int, height: int) -> np.ndarray:
    return _printed(random, width, height, random.choice(WORDS, random.randint(1, 6)).tolist())


def _printed(random: Random, width: int, height: int, texts: List[str]) -> np.ndarray:
    """Draws lines of text in a random typeface."""
    image = Image.new("L", (width, height))
    size = round(height * random.uniform(0.04, 0.12))
    face = str(FONTS / f"{random.choice(TYPEFACES)}.ttf")
    place = width * random.uniform(0.15, 0.4), height * random.uniform(0.15, 0.3)
    ink = round(255 * random.uniform(0.5, 0.9))
    font = ImageFont.truetype(face, size)
    ImageDraw.Draw(image).multiline_text(place, "\n".join(texts), ink, font)
    return np.float32(np.asarray(image) / 255)


KINDS: Dict[str, Callable[[Random, int, int], np.ndarray]] = {
    "blank": blank,
    "ruled": ruled,
    "squared": squared,
    "discs": discs,
    "crosses": crosses,
    "triangles": triangles,
    "boards": boards,
    "bricks": bricks,
    "specks": specks,
    "letters": letters,
    "words": words,
    "drawn triangles": paper_drawings.triangles,
    "drawn polygons": paper_drawings.polygons,
    "drawn zigzags": paper_drawings.zigzags,
    "drawn arrows": paper_drawings.arrows,
    "drawn hearts": paper_drawings.hearts,
    "drawn stars": paper_drawings.stars,
    "gradients": paper_drawings.gradients,
    "margins": paper_drawings.margins,
}


def photograph(random: Random, sheet: np.ndarray) -> np.ndarray:
    """Returns a picture of a sheet that is seen at an angle and lit from one side.

    Args:
        random: the source of all random numbers.
        sheet: a float32 array of shape (height, width) in which 0 is paper and 1 is black.
    Returns:
        The picture, a uint8 array of the same shape in which 0 is black and 255 is white.
    """
    height, width = sheet.shape
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    moved = corners + random.uniform(-0.06, 0.06, corners.shape).astype(np.float32) * width
    centre = moved.mean(axis=0)
    moved = centre + (moved - centre) * 1.25  # so that the sheet covers the whole picture
    seen = cv2.warpPerspective(sheet, cv2.getPerspectiveTransform(corners, moved), (width, height))
    angle, strength = random.uniform(0, 2 * np.pi), random.uniform(0, 0.5)
    y, x = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j]
    light = random.uniform(0.6, 0.95) * (
        1 - strength * (1 + np.cos(angle) * x + np.sin(angle) * y) / 2
    )
    seen = cv2.GaussianBlur(seen, (0, 0), random.uniform(0.3, 0.0015 * width))
    picture = light * (1 - seen) + random.normal(0, random.uniform(0, 0.02), seen.shape)
    return np.asarray(np.clip(255 * picture, 0, 255).astype(np.uint8))


def scan(random: Random, sheet: np.ndarray) -> np.ndarray:
    """Returns a picture of a sheet that is evenly lit and hardly noisy; see `photograph`."""
    noise = random.normal(0, random.choice([0, 0.01]), sheet.shape)
    return np.asarray(np.clip(255 * (1 - sheet + noise), 0, 255).astype(np.uint8))


def compose(kind: str, seed: int) -> np.ndarray:
    """Returns a picture of a sheet as a uint8 array of shape (height, width)."""
    random = Random(seed)
    width, height = [(1400, 1000), (1000, 1400), (2000, 1500), (900, 900)][random.randint(4)]
    sheet = KINDS[kind](random, width, height)
    is_scanned = KINDS[kind].__module__ == paper_drawings.__name__ and random.rand() < 0.5
    return (scan if is_scanned else photograph)(random, sheet)


def answer(reader: Reader, picture: np.ndarray) -> str:
    """Returns, as text, the rows that a reader reads on a sheet and does not mark as doubtful."""
    try:
        found = reader.read(picture)
    except ValueError:  # no ink
        return ""
    sure = (row for row in found.rows if not row.doubtful)
    return " ".join(f"{row.number} ({row.confidence:.1%})" for row in sure)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, metavar="N", default=0)
    parser.add_argument("--sheets", type=int, metavar="N", default=60, help="of each kind")
    parser.add_argument("--run", type=Path, metavar="DIR", default=pretrained.READER)
    parser.add_argument("--save", type=Path, metavar="FOLDER", help="where the sheets go")
    arguments = parser.parse_args()
    with reader_of(arguments.run) as reader:
        for kind in KINDS:
            wrong = 0
            for k in range(arguments.sheets):
                picture = compose(kind, 10_000 * arguments.seed + k)
                read = answer(reader, picture)
                if read:
                    wrong += 1
                    print(f"{kind} {k}: {read[:90]}", flush=True)
                    if arguments.save is not None:
                        arguments.save.mkdir(parents=True, exist_ok=True)
                        Image.fromarray(picture).save(arguments.save / f"{kind}{k:03}.png")
            print(f"{kind}: digits read on {wrong} of {arguments.sheets} sheets", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
