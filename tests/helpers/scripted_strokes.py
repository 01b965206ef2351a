"""Imitates ten people who write numbers with a pen or a mouse.

Writers differ in the forms of their digits, in slant, width, speed and steadiness, and in how they
write a decimal point. The first five writers may be examined during development. The other five are
used only to measure whether a change helps.
"""

from typing import List, NamedTuple, Tuple

import numpy as np

# The strokes of each form. A stroke is a smooth line through points, with x and y in hundredths of
# a digit's height; y grows downwards. A corner is a point that is given twice.
_FORMS = {
    "0": "30,0 5,30 8,75 32,100 55,70 52,25 28,0",
    "0 square": "10,2 10,2 5,50 8,95 30,100 52,96 56,50 50,4 30,0 10,2",
    "1": "20,0 19,50 20,100",
    "1 flag": "0,25 25,0 25,0 24,100",
    "1 foot": "0,22 22,0 22,0 22,100 / 0,100 45,99",
    "2": "5,22 28,0 52,25 30,65 0,100 0,100 58,98",
    "2 foot": "2,20 26,0 48,22 34,60 2,96 12,84 30,97 62,93",
    "2 sharp": "2,5 50,0 50,0 2,100 2,100 55,100",
    "3": "5,10 32,0 48,22 20,45 20,45 52,70 30,100 0,90",
    "3 flat": "2,2 50,0 50,0 22,40 22,40 52,68 28,100 0,88",
    "4": "38,0 0,65 0,65 60,63 / 42,35 40,100",
    "4 open": "4,0 2,55 2,55 56,53 / 50,2 46,100",
    "5": "8,0 8,0 6,42 6,42 34,36 52,68 30,100 0,90 / 8,0 55,1",
    "5 whole": "52,0 10,2 10,2 6,45 6,45 40,42 50,72 28,100 0,92",
    "6": "45,0 12,35 4,75 28,100 52,78 32,52 6,72",
    "7": "0,2 55,0 55,0 22,100",
    "7 bar": "0,4 55,0 55,0 20,100 / 12,52 52,50",
    "8": "48,14 24,0 6,20 30,48 54,76 28,100 2,76 28,46 48,14",
    "9": "50,15 20,0 3,28 26,50 50,20 50,20 44,100",
    "9 curl": "50,15 22,0 3,26 26,48 51,18 51,18 50,75 28,100 4,90",
}


class Writer(NamedTuple):
    """A writer's habits.

    forms: the digits that are not written in the usual form.
    slant: the slant of the digits, dx/dy.
    wide: the width of the digits, as a multiple of the width of the forms.
    gap: the gap between two digits, as a share of their height.
    uneven: the largest deviation of a digit's height and position, as a share of the height.
    shaky: the standard deviation of a stroke's points, as a share of the height.
    step: the distance between two reported positions of the pen, as a share of the height; it is
        large if the pen moves fast.
    dash: the length of a decimal point, as a multiple of the pen's width; 0 if the pen only
        touches the paper.
    """

    forms: Tuple[str, ...]
    slant: float
    wide: float
    gap: float
    uneven: float
    shaky: float
    step: float
    dash: float


WRITERS = (
    Writer((), 0.0, 1.0, 0.3, 0.03, 0.01, 0.02, 0.0),
    Writer(("2 foot", "7 bar", "9 curl"), 0.12, 1.1, 0.25, 0.06, 0.015, 0.03, 0.3),
    Writer(("0 square", "4 open", "5 whole"), -0.05, 0.9, 0.4, 0.08, 0.02, 0.06, 0.0),
    Writer(("2 sharp", "3 flat", "7 bar"), 0.05, 1.25, 0.35, 0.05, 0.01, 0.1, 0.6),
    Writer(("5 whole", "9 curl"), 0.2, 0.8, 0.22, 0.1, 0.025, 0.04, 0.2),
    # These are used only to measure whether a change helps.
    Writer(("2 foot", "4 open"), 0.03, 1.15, 0.28, 0.07, 0.015, 0.05, 0.0),
    Writer(("3 flat", "5 whole"), -0.08, 0.95, 0.33, 0.04, 0.01, 0.02, 0.4),
    Writer(("0 square", "2 sharp", "9 curl"), 0.15, 0.85, 0.24, 0.09, 0.02, 0.08, 0.0),
    Writer(("7 bar",), 0.08, 1.05, 0.45, 0.05, 0.03, 0.03, 0.7),
    Writer(("2 foot", "3 flat", "4 open", "7 bar"), 0.1, 1.3, 0.3, 0.06, 0.012, 0.12, 0.1),
)


def write(
    text: str,
    writer: Writer,
    height: float,
    pen: int,
    seed: int,
    shape: Tuple[int, int] = (400, 1200),
    at: Tuple[float, float] = (0.5, 0.5),
) -> np.ndarray:
    """Writes a number in black on white paper.

    The arguments are those of `strokes`.

    Returns:
        A uint8 array of shape `shape`; 0 is ink, and 255 is paper.
    """
    import cv2  # the tests of a package that does not need OpenCV use only `strokes`

    paper = np.full(shape, 255, np.uint8)
    for stroke in strokes(text, writer, height, pen, seed, shape, at):
        points = np.rint(16 * stroke).astype(np.int32)
        cv2.polylines(paper, [points], False, 0, pen, cv2.LINE_AA, 4)
    return paper


def strokes(
    text: str,
    writer: Writer,
    height: float,
    pen: int,
    seed: int,
    shape: Tuple[int, int] = (400, 1200),
    at: Tuple[float, float] = (0.5, 0.5),
) -> List[np.ndarray]:
    """Returns the strokes of a written number.

    Args:
        text: digits and points; `1 flag` is a 1 with an upstroke, and `1 foot` also has a base.
        writer: the writer, whose habits determine the strokes.
        height: the height of the digits, in pixels.
        pen: the width of the pen, in pixels.
        seed: determines the random variations.
        shape: the height and width of the paper, in pixels.
        at: the middle of the number, as shares of the paper's height and width.
    Returns:
        For each stroke, the positions of the pen: float64 of shape (n, 2), x and y in pixels.
    """
    random = np.random.RandomState(seed)
    written: List[np.ndarray] = []
    x = 0.0
    for symbol in text.split(" ") if " " in text else text:
        size = 1 + writer.uneven * random.uniform(-1, 1)
        below = (1 - size) / 2 + writer.uneven * random.uniform(-0.5, 0.5)
        if symbol == ".":
            length = writer.dash * pen / height
            stroke = [(0.0, 1 - pen / height / 2), (-length / 2, 1 - pen / height / 2 + length)]
            parts = [np.array(stroke)]
        else:
            form = _FORMS[_form(symbol, writer)].split(" / ")
            parts = [_smooth(points, writer, random) * size for points in form]
            for part in parts:
                part[:, 1] += below
        ink = np.vstack(parts)
        left, right = ink[:, 0].min(), ink[:, 0].max()
        for part in parts:
            part[:, 0] += x - left
        written += parts
        x += right - left + pen / height + writer.gap * random.uniform(0.6, 1.4)
    turned = [part + np.stack([-writer.slant * part[:, 1], 0 * part[:, 1]], 1) for part in written]
    ends = np.vstack(turned)
    middle = (ends.max(axis=0) + ends.min(axis=0)) / 2
    place = np.array([at[1] * shape[1], at[0] * shape[0]])
    return [height * (part - middle) + place for part in turned]


def _form(symbol: str, writer: Writer) -> str:
    if "-" in symbol:
        return symbol.replace("-", " ")
    return next((form for form in writer.forms if form[0] == symbol), symbol)


def _smooth(form: str, writer: Writer, random: np.random.RandomState) -> np.ndarray:
    """Returns the positions of the pen along a smooth line (Catmull and Rom, 1974)."""
    points = [tuple(int(each) / 100 for each in point.split(",")) for point in form.split(" ")]
    corners = np.array(points) * (writer.wide, 1)
    corners += random.normal(0, writer.shaky, corners.shape)
    for k in range(1, len(points)):
        if points[k] == points[k - 1]:
            corners[k] = corners[k - 1]
    padded = np.vstack([corners[:1], corners, corners[-1:]])
    found = [corners[:1]]
    for before, start, end, after in zip(padded, padded[1:], padded[2:], padded[3:]):
        length = float(np.hypot(*(end - start)))
        t = np.linspace(0, 1, max(2, int(length / writer.step) + 1))[1:, None]
        first, last = (end - before) / 2, (after - start) / 2
        if (before == start).all():
            first = last
        if (after == end).all():
            last = (end - start) if (before == start).all() else first
        found.append(
            (2 * t**3 - 3 * t**2 + 1) * start
            + (t**3 - 2 * t**2 + t) * first
            + (3 * t**2 - 2 * t**3) * end
            + (t**3 - t**2) * last
        )
    return np.vstack(found)
