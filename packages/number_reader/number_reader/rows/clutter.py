"""Adds clutter to a row: a ruled line, dots, ink from another row, or the edge of a box."""

import numpy as np

from number_reader.rows import pen


def add(row: np.ndarray, random: np.random.RandomState) -> None:
    """Adds clutter to a row; each kind of clutter is added with a small probability.

    Args:
        row: uint8 of shape (height, width); 0 is paper, and 255 is ink. The row is changed.
        random: the source of all random numbers.
    """
    height, width = row.shape
    ruled, dotted, invaded, edged = random.uniform(size=4)
    if ruled < 0.12:
        y, rise = height * random.uniform(0.05, 0.98), random.uniform(-3, 3)
        line = np.zeros_like(row)
        pen.line(line, (0, y), (width, y + rise), random.randint(1, 4))
        np.maximum(row, (line * random.uniform(0.3, 1)).astype(np.uint8), out=row)
    if dotted < 0.2:
        for _ in range(random.randint(1, 4)):
            # A dot where a decimal point may stand is smaller than a decimal point.
            x, y, size = random.uniform(0, width), random.uniform(0, height), 1.0
            if not 0.3 * height < y < 0.95 * height:
                size = random.uniform(2, 4)
            pen.line(row, (x, y), (x + random.uniform(0, 3) * (size > 1), y), size)
    if invaded < 0.08:
        centre = random.uniform(0, width), random.choice([-2, height + 2])
        axes = random.uniform(4, 20), random.uniform(2, 10)
        pen.arc(row, centre, axes, (0, 360), random.randint(3, 7))
    if edged < 0.1:
        x = random.choice([random.uniform(0, 4), width - random.uniform(0, 4)])
        pen.line(row, (x, -5), (x + random.uniform(-4, 4), height + 5), random.uniform(2, 8))
