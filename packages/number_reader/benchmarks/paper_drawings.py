"""Draws sheets for `paper.py`: figures drawn in lines, gradients, and ruled paper with a margin.

Every function takes the source of all random numbers, and the width and height of the sheet in
pixels. It returns a float32 array of shape (height, width), in which 0 is paper and 1 is black.
"""

import cv2
import numpy as np

BITS = 4  # of the fraction in OpenCV coordinates


def triangles(random, width, height):
    return _figures(random, width, height, _triangle)


def polygons(random, width, height):
    return _figures(random, width, height, _polygon)


def zigzags(random, width, height):
    return _figures(random, width, height, _zigzag)


def arrows(random, width, height):
    return _figures(random, width, height, _arrow)


def hearts(random, width, height):
    return _figures(random, width, height, _heart)


def stars(random, width, height):
    return _figures(random, width, height, _star)


def gradients(random, width, height):
    """Shades the whole sheet, along a line or around a point."""
    y, x = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j]
    if random.rand() < 0.5:
        angle = random.uniform(0, 2 * np.pi)
        shade = np.cos(angle) * x + np.sin(angle) * y
    else:
        left, top = random.uniform(-1.5, 1.5, 2)
        shade = np.hypot(x - left, y - top)
    shade = (shade - shade.min()) / np.ptp(shade)
    return np.float32(random.uniform(0.3, 1) * shade ** random.uniform(0.5, 2))


def margins(random, width, height):
    """Draws ruled paper with one or two upright margin lines, which may be paler."""
    sheet = np.zeros((height, width), np.float32)
    line, ink = random.randint(1, 4), random.uniform(0.2, 0.8)
    spacing = width * random.uniform(0.025, 0.07)
    for y in np.arange(random.uniform(1, 3) * spacing, height, spacing):
        cv2.line(sheet, (0, round(y)), (width, round(y)), ink, line)
    left, pale = random.uniform(0.06, 0.2), random.uniform(0.5, 1)
    for share in (left, 1 - left)[: random.randint(1, 3)]:
        x = round(share * width)
        cv2.line(sheet, (x, 0), (x, height), ink * pale, line)
    return sheet


def _figures(random, width, height, figure):
    """Draws one to four figures of the same kind beside each other, with an unsteady hand."""
    sheet = np.zeros((height, width), np.float32)
    count, ink = random.randint(1, 5), random.uniform(0.5, 0.95)
    size = min(width / (1.6 * count), height / 1.6) * random.uniform(0.25, 0.9)
    line = max(2, round(size * random.uniform(0.02, 0.1)))
    for k in range(count):
        middle = width * (k + 0.5) / count, height / 2 + size * random.uniform(-0.15, 0.15)
        for stroke in figure(random):
            points = middle + size / 2 * _unsteady(stroke, random)
            points = np.rint(2**BITS * points).astype(np.int32)
            cv2.polylines(sheet, [points], False, ink, line, cv2.LINE_AA, BITS)
    return sheet


def _unsteady(stroke, random):
    """Returns points along a stroke that swing a little about it."""
    steps = np.hypot(*np.diff(stroke, axis=0).T)
    far = np.append(0, np.cumsum(steps))
    along = np.linspace(0, far[-1], 100)
    points = np.stack([np.interp(along, far, side) for side in np.transpose(stroke)], axis=1)
    for axis in (0, 1):
        for waves in (1.5, 4.0):
            phase = random.uniform(0, 2 * np.pi)
            points[:, axis] += random.normal(0, 0.03 / waves) * np.sin(waves * along + phase)
    return points


def _closed(points, random):
    """Returns an outline whose end misses its start a little."""
    return np.vstack([points, points[0] + random.uniform(-0.06, 0.06, 2)])


def _triangle(random):
    """Draws a triangle; its least angle is about 15 to 60 degrees."""
    half = np.tan(np.deg2rad(random.uniform(15, 60)) / 2)
    corners = np.array([(-half, 1), (random.uniform(-0.3, 0.3) * half, -1), (half, 1)])
    degrees = random.choice([0, 0, 90, 180, 270]) + random.uniform(-15, 15)
    return [_closed(_turned(corners, degrees), random)]


def _polygon(random):
    """Draws a polygon with four to six corners, whose sides differ in length."""
    count = random.randint(4, 7)
    angles = 2 * np.pi * (np.arange(count) + random.uniform(-0.2, 0.2, count)) / count
    flat = random.uniform(0.6, 1)
    points = np.stack([flat * np.cos(angles), np.sin(angles)], axis=1)
    return [_closed(_turned(points, random.uniform(0, 360)), random)]


def _zigzag(random):
    count = random.randint(4, 9)
    steep = random.uniform(0.5, 1.6)
    x = np.linspace(-1, 1, count) + random.uniform(-0.3, 0.3, count) / count
    y = np.resize([-1, 1], count) * random.uniform(0.8, 1.2, count) * 2 * steep / count
    return [_turned(np.stack([x, y], axis=1), random.choice([0, 90]) + random.uniform(-15, 15))]


def _arrow(random):
    """Draws an arrow; its tip is drawn in one stroke or as a triangle."""
    back, half = random.uniform(0.3, 0.8), random.uniform(0.2, 0.5)
    tip = np.array([(1 - back, -half), (1, 0), (1 - back, half)])
    if random.rand() < 0.3:
        tip = _closed(tip, random)
    angle = random.choice([0, 90, 180, 270]) + random.normal(0, 20)
    return [_turned(each, angle) for each in (np.array([(-1, 0), (1, 0)]), tip)]


def _heart(random):
    """Draws two half-circles above two straight or bulging sides."""
    turn, bulge = np.linspace(np.pi, 2 * np.pi, 20), random.uniform(0, 0.3)
    lobe = np.stack([0.5 + 0.5 * np.cos(turn), -0.4 + 0.5 * np.sin(turn)], axis=1)
    down = np.linspace(0, 1, 20)[1:]
    side = np.stack([1 - down + bulge * np.sin(np.pi * down), -0.4 + 1.4 * down], axis=1)
    right = np.vstack([lobe, side]) * (random.uniform(0.7, 1.1), 1)
    outline = np.vstack([right, right[::-1] * (-1, 1)])
    return [_turned(outline, random.normal(0, 8))]


def _star(random):
    """Draws a star with four to seven tips; one with five tips may be drawn in a single stroke."""
    tips = random.randint(4, 8)
    if tips == 5 and random.rand() < 0.7:
        angles, radii = 4 * np.pi / 5 * np.arange(5), np.ones(5)
    else:
        angles = np.pi / tips * np.arange(2 * tips)
        radii = np.resize([1, random.uniform(0.3, 0.6)], 2 * tips)
    points = radii[:, None] * np.stack([np.sin(angles), -np.cos(angles)], axis=1)
    return [_closed(_turned(points, random.normal(0, 10)), random)]


def _turned(points, degrees):
    angle = np.deg2rad(degrees)
    return points @ np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
