"""Draws figures in lines that nobody takes for digits, such as triangles, stars and arrows."""

from typing import Callable, List, Sequence, Tuple, Union

import cv2
import numpy as np

_SUBPIXELS = 4  # bits of the fraction in OpenCV coordinates
_STEPS = 60  # points on a curve
_TURN = 0.15  # radians, the standard deviation of the angle by which a figure is turned
_WOBBLE = 0.02  # times the figure's height, the standard deviation of a corner's displacement

Random = np.random.RandomState
Strokes = List[np.ndarray]  # float of shape (n, 2): the x and y of the points of each stroke
Kind = Callable[[Random], Strokes]


def kind(random: Random) -> Kind:
    """Returns a random one of `FIGURES`."""
    return FIGURES[random.randint(len(FIGURES))]


def draw(figure: Kind, height: float, line: int, random: Random) -> np.ndarray:
    """Draws a figure.

    Args:
        figure: one of `FIGURES`.
        height: the height of the figure, in pixels; for a figure that is more than four times as
            wide as high, a quarter of its width.
        line: the stroke width, in pixels.
        random: the source of all random numbers.
    Returns:
        A uint8 array, just large enough for the figure; 0 is paper, and 255 is ink.
    """
    strokes = figure(random)
    size = _height(np.vstack(strokes))
    angle, mirror = random.normal(0, _TURN), random.choice([-1, 1])
    matrix = np.array([[mirror * np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    moved = [
        (stroke / size + random.normal(0, _WOBBLE, (1, 2)) + _bend(len(stroke), random)) @ matrix
        for stroke in strokes
    ]
    points = np.vstack(moved)
    low, high = points.min(axis=0), points.max(axis=0)
    zoom = height / _height(points)
    width, tall = np.ceil(zoom * (high - low)).astype(int) + 2 * line
    image = np.zeros((tall, width), np.uint8)
    for stroke in moved:
        fixed = np.rint(2**_SUBPIXELS * (zoom * (stroke - low) + line)).astype(np.int32)
        cv2.polylines(image, [fixed], False, 255, line, cv2.LINE_AA, _SUBPIXELS)
    return image


def _height(points: np.ndarray) -> float:
    """Returns the height of a figure or, if this is greater, a quarter of its width."""
    wide, high = np.ptp(points, axis=0)
    return float(max(high, wide / 4))


def _turned(strokes: Strokes, angle: float) -> Strokes:
    matrix = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    return [stroke @ matrix for stroke in strokes]


def _bend(count: int, random: Random) -> np.ndarray:
    """Returns smooth displacements for the points of a stroke, as by an unsteady hand."""
    few = random.normal(0, _WOBBLE, (5, 2))
    at = np.linspace(0, 4, count)
    return np.stack([np.interp(at, np.arange(5), side) for side in few.T], axis=1)


def _along(*corners: Union[Sequence[float], np.ndarray]) -> np.ndarray:
    """Returns points on straight lines from corner to corner."""
    given = np.array(corners, float)
    at = np.linspace(0, len(given) - 1, 12 * (len(given) - 1) + 1)
    return np.stack([np.interp(at, np.arange(len(given)), side) for side in given.T], axis=1)


def _arc(
    centre: Tuple[float, float], radii: Tuple[float, float], start: float, end: float
) -> np.ndarray:
    """Returns points on an ellipse between two angles in degrees."""
    angle = np.deg2rad(np.linspace(start, end, _STEPS))
    points = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    return np.asarray(np.array(centre) + np.array(radii) * points)


def _triangle(random: Random) -> Strokes:
    width, top = random.uniform(0.12, 1.1), random.uniform(-0.7, 0.7)
    corners = [(-width / 2, 0.5), (width / 2, 0.5 + random.uniform(-0.2, 0.2)), (top * width, -0.5)]
    angle = random.choice([0, np.pi, random.uniform(0, 2 * np.pi)], p=(0.4, 0.2, 0.4))
    return _turned([_along(*corners, corners[0])], angle)


def _quadrilateral(random: Random) -> Strokes:
    width, lean = random.uniform(0.5, 1.6), random.choice([0, random.uniform(-0.3, 0.3)])
    corners = [(-width / 2 + lean, -0.5), (width / 2 + lean, -0.5), (width / 2, 0.5)]
    corners.append((-width / 2, 0.5))
    strokes = [_along(*corners, corners[0])]
    if random.uniform() < 0.3:  # crossed out
        strokes += [_along(corners[0], corners[2]), _along(corners[1], corners[3])]
    return strokes


def _zigzag(random: Random) -> Strokes:
    count = random.randint(4, 11)
    x = np.linspace(-0.5, 0.5, count) * random.uniform(0.15, 0.45) * count
    y = np.where(np.arange(count) % 2, 0.5, -0.5) + random.normal(0, 0.05, count)
    points = np.stack([x, y], axis=1)
    angle = random.choice([0, np.pi / 2, random.uniform(0, np.pi)], p=(0.5, 0.25, 0.25))
    return _turned([_along(*points)], angle)


def _lightning(random: Random) -> Strokes:
    top, step = random.uniform(-0.1, 0.3), random.uniform(0.1, 0.35)
    middle = random.uniform(-0.1, 0.15)
    corners = [(top, -0.5), (-step, middle), (step, middle - random.uniform(0, 0.1))]
    return [_along(*corners, (random.uniform(-0.3, 0.1), 0.5))]


def _wave(random: Random) -> Strokes:
    x = np.linspace(-0.5, 0.5, 3 * _STEPS)
    turns, length = random.uniform(1.2, 5), random.uniform(0.6, 3)
    y = 0.5 * np.sin(2 * np.pi * turns * x + random.uniform(0, 2 * np.pi))
    points = np.stack([length * x, y], axis=1)
    return [points if random.uniform() < 0.7 else points[:, ::-1]]


def _spiral(random: Random) -> Strokes:
    share = np.linspace(0, 1, 3 * _STEPS)
    angle = 2 * np.pi * random.uniform(1.6, 5) * share + random.uniform(0, 2 * np.pi)
    radius = 0.5 * share[:, None]
    return [radius * np.stack([np.cos(angle), np.sin(angle)], axis=1)]


def _star(random: Random) -> Strokes:
    points = random.choice([4, 5, 5, 6, 8])
    if points == 5 and random.uniform() < 0.5:  # in one go, with crossing lines
        angle, radius = np.arange(6) * 4 * np.pi / 5, np.full(6, 0.5)
    else:
        angle = np.arange(2 * points + 1) * np.pi / points
        radius = np.where(np.arange(2 * points + 1) % 2, random.uniform(0.15, 0.3), 0.5)
    angle = angle - np.pi / 2
    return [_along(*np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1))]


def _arrow(random: Random) -> Strokes:
    angle, length = random.uniform(0, 2 * np.pi), random.uniform(0.8, 1.4)
    tip = length / 2 * np.array([np.cos(angle), np.sin(angle)])
    spread, head = random.uniform(0.4, 0.9), random.uniform(0.2, 0.45)
    barbs = [
        tip - head * np.array([np.cos(angle + side), np.sin(angle + side)])
        for side in (spread, -spread)
    ]
    strokes = [_along(-tip, tip), _along(barbs[0], tip, barbs[1])]
    return [*strokes, _along(-barbs[0], -tip, -barbs[1])] if random.uniform() < 0.2 else strokes


def _polygon(random: Random) -> Strokes:
    """Draws a polygon with five to seven corners at uneven distances from its centre."""
    count = random.randint(5, 8)
    angles = 2 * np.pi * (np.arange(count) + random.normal(0, 0.15, count)) / count
    radii = random.uniform(0.75, 1.0, count)
    corners = np.stack([random.uniform(0.6, 1.4) * np.cos(angles), np.sin(angles)], axis=1)
    corners *= radii[:, None]
    return _turned([_along(*corners, corners[0])], random.uniform(0, 2 * np.pi))


def _kite(random: Random) -> Strokes:
    """Draws a quadrilateral that stands on a corner."""
    half, low = random.uniform(0.2, 0.7), random.uniform(-0.25, 0.25)
    corners = [(0.0, -0.5), (half, low), (0.0, 0.5), (-half, low + random.normal(0, 0.05))]
    return [_along(*corners, corners[0])]


def _drop(random: Random) -> Strokes:
    """Draws a drop: a round bottom and a pointed top, or a leaf with two points."""
    t = np.linspace(0, 2 * np.pi, 2 * _STEPS)
    sharp = random.randint(1, 4)
    x = random.uniform(0.5, 1) * np.sin(t) * np.sin(t / 2) ** sharp
    if random.uniform() < 0.4:
        x = random.uniform(0.3, 0.7) * np.sin(t) * abs(np.sin(t))
    return _turned([np.stack([x, -np.cos(t)], axis=1)], random.choice([0, np.pi]))


def _half_disc(random: Random) -> Strokes:
    """Draws the outline of a half-disc or of a crescent."""
    inner = random.choice([0.0, random.uniform(-0.4, 0.7)])
    outer, back = _arc((0, 0), (1, 1), -90, 90), _arc((0, 0), (inner, 1), 90, -90)
    return _turned([np.vstack([outer, back])], random.uniform(0, 2 * np.pi))


def _flower(random: Random) -> Strokes:
    """Draws a closed line with three to nine bulges, as around a flower or a cloud."""
    t, bulges = np.linspace(0, 2 * np.pi, 4 * _STEPS), random.randint(3, 10)
    radius = 1 + random.uniform(0.12, 0.5) * abs(np.sin(bulges * t / 2 + random.uniform(0, 3)))
    return [np.stack([random.uniform(0.8, 1.6) * radius * np.cos(t), radius * np.sin(t)], axis=1)]


def _heart(random: Random) -> Strokes:
    """Draws a heart with a smooth outline, or one of two arcs and a tip."""
    if random.uniform() < 0.5:
        top, wide = random.uniform(-0.35, -0.15), random.uniform(0.22, 0.34)
        ends = random.uniform(10, 40)
        half = _arc((wide, top), (wide, random.uniform(0.2, 0.35)), -180, ends)
        tip = half[-1] + np.linspace(0, 1, 20)[1:, None] * (np.array([0, 0.5]) - half[-1])
        tip[:, 0] += random.uniform(0, 0.08) * np.sin(np.linspace(0, np.pi, 19))
        right = np.vstack([half, tip])
        return [np.vstack([right, right[::-1] * (-1, 1)])]
    t = np.linspace(0, 2 * np.pi, 2 * _STEPS)
    y = 13 * np.cos(t) - 5 * np.cos(2 * t) - 2 * np.cos(3 * t) - np.cos(4 * t)
    return [np.stack([random.uniform(12, 18) * np.sin(t) ** 3, -y], axis=1) / 29]


def _house(random: Random) -> Strokes:
    eaves, half = random.uniform(-0.2, 0.1), random.uniform(0.3, 0.6)
    outline = [(-half, 0.5), (-half, eaves), (0, -0.5), (half, eaves), (half, 0.5), (-half, 0.5)]
    strokes = [_along(*outline)]
    if random.uniform() < 0.6:
        strokes.append(_along((-half, eaves), (half, eaves)))
    if random.uniform() < 0.5:
        strokes.append(_along((-0.1, 0.5), (-0.1, 0.25), (0.1, 0.25), (0.1, 0.5)))
    return strokes


def _tree(random: Random) -> Strokes:
    half, trunk = random.uniform(0.25, 0.5), random.uniform(0.1, 0.3)
    return [
        _along((-half, trunk), (0, -0.5), (half, trunk), (-half, trunk)),
        _along((0, trunk), (0, 0.5)),
    ]


def _scribble(random: Random) -> Strokes:
    corners = random.uniform(-0.5, 0.5, (random.randint(8, 30), 2))
    corners[:, 0] *= random.uniform(0.6, 2)
    rough = _along(*corners)
    return [cv2.GaussianBlur(rough, (1, 15), random.uniform(0.5, 4))]


def _tick(random: Random) -> Strokes:
    low = random.uniform(-0.25, 0)
    start = low - 0.25, random.uniform(-0.1, 0.2)
    return [_along(start, (low, 0.5), (random.uniform(0.3, 0.8), -0.5))]


def _leaning_line(random: Random) -> Strokes:
    """Draws a line that leans more than any 1."""
    angle = np.deg2rad(random.uniform(-40, 40))
    end = 0.5 * np.array([np.cos(angle), np.sin(angle)])
    return [_along(-end, end)]


FIGURES: Tuple[Kind, ...] = (  # a kind that is listed twice is drawn twice as often
    _triangle,
    _triangle,
    _quadrilateral,
    _zigzag,
    _zigzag,
    _lightning,
    _wave,
    _spiral,
    _star,
    _arrow,
    _arrow,
    _heart,
    _heart,
    _polygon,
    _polygon,
    _kite,
    _drop,
    _half_disc,
    _flower,
    _house,
    _tree,
    _scribble,
    _tick,
    _leaning_line,
)
