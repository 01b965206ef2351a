"""Signs that stand between the digits of a row: operators, parentheses and points.

They are not digits, and a reader has to leave them out.
"""

import numpy as np

from tf1_mnist.data.rows import pen


def draw(row: np.ndarray, x: float, any_kind: bool, random: np.random.RandomState) -> float:
    """Draws an operator, a parenthesis or a point.

    Args:
        row: where to draw it.
        x: where it begins.
        any_kind: False for a dash.
        random: the source of all random numbers.
    Returns:
        Where it ends.
    """
    height = row.shape[0]
    kind = random.choice(list("+-x:=().")) if any_kind else "-"
    half, width = float(height * random.uniform(0.09, 0.22)), random.uniform(3, 6)
    middle, y = x + half, height * random.uniform(0.42, 0.58)

    def line(x0: float, y0: float, x1: float, y1: float) -> None:
        """Draws a line; the coordinates are shares of `half`, from the middle."""
        tilt = random.uniform(-0.2, 0.2, 2)
        ends = (
            (middle + half * x, y + half * y_) for x, y_ in ((x0, y0 + tilt[0]), (x1, y1 + tilt[1]))
        )
        pen.line(row, next(ends), next(ends), width)

    if kind in "+-:":
        line(-1, 0, 1, 0)
    if kind == "+":
        line(0, -1, 0, 1)
    if kind == ":":
        line(0, -0.7, 0.05, -0.7)
        line(0, 0.7, 0.05, 0.7)
    if kind == "x":
        line(-1, -1, 1, 1)
        line(1, -1, -1, 1)
    if kind == "=":
        line(-1, -0.4, 1, -0.4)
        line(-1, 0.4, 1, 0.4)
    if kind == ".":
        line(0, 1.4, 0.05, 1.4)
    if kind in "()":
        angles = (110, 250) if kind == "(" else (-70, 70)
        pen.arc(row, (middle, height / 2), (half + 2, height * 0.36), angles, width)
    return x + 2 * half
