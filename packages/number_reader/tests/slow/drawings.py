"""Makes drawings as a browser records them: strokes, which are lists of points, on a canvas.

Ten writers draw digits and signs with arcs and lines. The writers differ in the shapes of their
digits, in slant, width, spacing and pen, and in how much their hands tremble.
"""

from typing import Any, Dict, List, NamedTuple, Tuple

import numpy as np

Stroke = np.ndarray  # float (n, 2), x and y; x from 0 to 1, y from 0 (top) to 1 (base line)

_WRITERS = 10
# The canvases of the pages on a screen and on a phone, a square one, and the book's on a phone.
_CANVASES = ((1120, 320), (1120, 320), (1120, 700), (480, 480), (720, 420), (720, 420))


class Writer(NamedTuple):
    """The habits of a writer.

    shapes: int of shape (10,), the index of each digit's shape.
    slant: the distance by which a digit's top leans to the right, in heights of a digit.
    width: the width of a digit, in heights of a digit.
    space: the space between two symbols, in heights of a digit.
    tremble: the deviation of points, in heights of a digit.
    rise: the rise of a row, as a share of its length.
    pen: the width of a stroke, in heights of a digit.
    """

    shapes: np.ndarray
    slant: float
    width: float
    space: float
    tremble: float
    rise: float
    pen: float


def drawings(count: int, seed: int) -> List[Dict[str, Any]]:
    """Makes drawings of one to three rows of numbers and sums, and drawings of scribbles.

    Some of the rows are underlined or framed.

    Returns:
        Dictionaries that can be written as JSON. Their items are the `text` that was meant, the
        `strokes`, the `width` and `height` of the canvas, and `pen`, the width of a stroke. Strokes
        are lists of points {x, y}. All lengths are in pixels.
    """
    random = np.random.RandomState(seed)
    writers = [_writer(random) for _ in range(_WRITERS)]
    return [_drawing(writers[k % _WRITERS], random) for k in range(count)]


def _writer(random: np.random.RandomState) -> Writer:
    return Writer(
        shapes=random.randint(0, 2, 10),
        slant=random.uniform(-0.05, 0.3),
        width=random.uniform(0.45, 0.75),
        space=random.uniform(0.0, 0.4),
        tremble=random.uniform(0.002, 0.03),
        rise=random.uniform(-0.04, 0.04),
        pen=random.uniform(0.05, 0.14),
    )


def _drawing(writer: Writer, random: np.random.RandomState) -> Dict[str, Any]:
    width, height = _CANVASES[random.randint(len(_CANVASES))]
    rows = [_text(random) for _ in range(random.choice([1, 1, 1, 2, 2, 3]))]
    advance = writer.width + writer.space
    longest = max(len(row) for row in rows)
    size = min(0.9 * width / (longest * advance), 0.55 * height / len(rows))
    size *= random.uniform(0.7, 1)
    strokes = []
    for k, row in enumerate(rows):
        x = random.uniform(
            0.02 * width, max(0.03 * width, 0.95 * width - len(row) * advance * size)
        )
        y = height * (k + 0.5) / len(rows) - size / 2
        for symbol in row:
            high = size * random.uniform(0.92, 1.08)
            for stroke in _strokes(symbol, writer, random):
                points = stroke + random.normal(0, writer.tremble, stroke.shape)
                across = points[:, 0] * writer.width + writer.slant * (0.5 - points[:, 1])
                along = np.stack([x + high * across, y + high * points[:, 1]], axis=1)
                along[:, 1] -= writer.rise * (along[:, 0] - width / 2)
                strokes.append(_points(along))
            x += high * advance * (0.6 if symbol in "1.,()" else 1)
    more = random.randint(10)
    if more == 0:
        rows, strokes = [], [_scribble(width, height, random)]
    elif more == 1:
        strokes.append(_underline(strokes, size))
    elif more == 2:
        strokes.append(_frame(strokes, size))
    pen = round(max(3.0, writer.pen * size), 1)
    text = "\n".join(rows)
    return {"text": text, "width": width, "height": height, "pen": pen, "strokes": strokes}


def _scribble(width: int, height: int, random: np.random.RandomState) -> List[Dict[str, float]]:
    turns = np.cumsum(random.normal(0, 0.6, 80))
    step = 0.1 * height
    points = np.cumsum(step * np.stack([np.cos(turns), np.sin(turns)], axis=1), axis=0)
    points = [width, height] / np.array(2) + points - points.mean(axis=0)
    return _points(points.clip(0, [width, height]))


def _underline(strokes: List[List[Dict[str, float]]], size: float) -> List[Dict[str, float]]:
    left, _, right, bottom = _around(strokes)
    y = bottom + 0.15 * size
    return _points(np.stack([np.linspace(left, right, 20), np.linspace(y, y - 3, 20)], axis=1))


def _frame(strokes: List[List[Dict[str, float]]], size: float) -> List[Dict[str, float]]:
    left, top, right, bottom = _around(strokes)
    far = 0.2 * size
    left, top, right, bottom = left - far, top - far, right + far, bottom + far
    return _points(
        np.array([(left, top), (right, top), (right, bottom), (left, bottom), (left, top - 2)])
    )


def _around(strokes: List[List[Dict[str, float]]]) -> Tuple[float, float, float, float]:
    points = np.array([(point["x"], point["y"]) for stroke in strokes for point in stroke])
    return (*points.min(axis=0).tolist(), *points.max(axis=0).tolist())


def _points(stroke: Stroke) -> List[Dict[str, float]]:
    return [{"x": round(x, 1), "y": round(y, 1)} for x, y in stroke.tolist()]


def _text(random: np.random.RandomState) -> str:
    """Returns a number (whole, decimal or negative), a date or a calculation."""

    def number(most: int) -> str:
        return "".join(map(str, random.randint(0, 10, random.randint(1, most + 1))))

    kind = random.randint(10)
    if kind < 5:
        return number(9)
    if kind == 5:
        return f"{number(3)}.{number(2)}"
    if kind == 6:
        return f"{number(2)}/{number(2)}/{number(4)}"
    if kind == 7:
        return f"-{number(4)}"
    if kind == 8:
        return f"({number(2)}-{number(2)})×{number(1)}"
    return f"{number(2)}{'+-×÷'[random.randint(4)]}{number(2)}={number(2)}"


def _strokes(symbol: str, writer: Writer, random: np.random.RandomState) -> List[Stroke]:
    shapes = _SHAPES[symbol]
    chosen = writer.shapes[int(symbol)] if symbol.isdigit() else 0
    strokes = shapes[chosen % len(shapes)]
    stretch = random.uniform(0.9, 1.1)
    return [_dense((stroke - 0.5) * [stretch, 1] + 0.5) for stroke in strokes]


def _dense(stroke: Stroke) -> Stroke:
    """Returns points along a stroke, about as many as a browser would report for a mouse."""
    steps = np.append(0, np.cumsum(np.hypot(*np.diff(stroke, axis=0).T)))
    if steps[-1] == 0:
        return stroke[:1]
    places = np.linspace(0, steps[-1], 2 + int(steps[-1] / 0.08))
    return np.stack([np.interp(places, steps, each) for each in stroke.T], axis=1)


def _line(*points: Any) -> Stroke:
    return np.array(points, float)


def _arc(x: float, y: float, wide: float, high: float, start: float, end: float) -> Stroke:
    """Returns an arc of an ellipse centred on (x, y), clockwise from `start` to `end` degrees."""
    angles = np.deg2rad(np.linspace(start, end, 24))
    return np.stack([x + wide * np.cos(angles), y + high * np.sin(angles)], axis=1)


_SHAPES: Dict[str, List[List[Stroke]]] = {
    "0": [[_arc(0.5, 0.5, 0.5, 0.5, -90, 270)], [_arc(0.5, 0.5, 0.4, 0.5, -70, 300)]],
    "1": [[_line((0.5, 0), (0.5, 1))], [_line((0.2, 0.25), (0.55, 0), (0.55, 1))]],
    "2": [
        [np.vstack([_arc(0.5, 0.28, 0.45, 0.28, 180, 390), [(0.05, 1), (1, 1)]])],
        [np.vstack([_arc(0.5, 0.3, 0.4, 0.3, 200, 400), [(0.1, 0.95), (0.5, 0.93), (1, 1)]])],
    ],
    "3": [
        [np.vstack([_arc(0.45, 0.25, 0.4, 0.25, 200, 440), _arc(0.45, 0.74, 0.5, 0.26, -80, 160)])],
        [np.vstack([[(0.05, 0), (0.9, 0), (0.45, 0.4)], _arc(0.45, 0.7, 0.5, 0.3, -80, 150)])],
    ],
    "4": [
        [_line((0.6, 0), (0, 0.65), (1, 0.65)), _line((0.7, 0.3), (0.7, 1))],
        [_line((0.15, 0), (0.05, 0.55), (0.95, 0.55)), _line((0.75, 0.05), (0.75, 1))],
    ],
    "5": [
        [np.vstack([[(0.95, 0), (0.15, 0), (0.1, 0.45)], _arc(0.45, 0.68, 0.5, 0.32, -120, 150)])],
        [
            np.vstack([[(0.15, 0), (0.1, 0.45)], _arc(0.45, 0.68, 0.5, 0.32, -120, 150)]),
            _line((0.15, 0.02), (0.95, 0)),
        ],
    ],
    "6": [
        [np.vstack([_arc(0.9, 0.7, 0.85, 0.7, 260, 180), _arc(0.5, 0.72, 0.45, 0.28, 180, 540)])],
        [np.vstack([[(0.7, 0), (0.2, 0.45)], _arc(0.5, 0.72, 0.45, 0.28, 190, 550)])],
    ],
    "7": [
        [_line((0, 0), (1, 0), (0.35, 1))],
        [_line((0, 0.03), (1, 0), (0.4, 1)), _line((0.3, 0.5), (0.95, 0.48))],
    ],
    "8": [
        [np.vstack([_arc(0.5, 0.25, 0.38, 0.25, 90, 450), _arc(0.5, 0.75, 0.48, 0.25, -90, 270)])],
        [
            np.vstack(
                [
                    _arc(0.5, 0.26, 0.4, 0.26, -45, -270),
                    _arc(0.5, 0.76, 0.45, 0.24, -90, 270),
                    _arc(0.5, 0.26, 0.4, 0.26, 90, -45),
                ]
            )
        ],
    ],
    "9": [
        [np.vstack([_arc(0.5, 0.28, 0.42, 0.28, 0, 360), [(0.9, 1)]])],
        [np.vstack([_arc(0.5, 0.28, 0.42, 0.28, -20, 340), _arc(0.42, 0.6, 0.5, 0.4, 0, 120)])],
    ],
    "+": [[_line((0.1, 0.55), (0.9, 0.55)), _line((0.5, 0.3), (0.5, 0.8))]],
    "-": [[_line((0.1, 0.55), (0.9, 0.55))]],
    "×": [[_line((0.15, 0.35), (0.85, 0.75)), _line((0.85, 0.35), (0.15, 0.75))]],
    "÷": [[_line((0.05, 0.55), (0.95, 0.55)), _line((0.5, 0.3)), _line((0.5, 0.8))]],
    "/": [[_line((0.85, -0.02), (0.15, 1.05))]],
    "=": [[_line((0.1, 0.42), (0.9, 0.42)), _line((0.1, 0.66), (0.9, 0.66))]],
    "(": [[_arc(1.1, 0.5, 0.6, 0.6, 240, 120)]],
    ")": [[_arc(-0.1, 0.5, 0.6, 0.6, -60, 60)]],
    ".": [[_line((0.3, 0.97), (0.34, 1))]],
}
