"""Finds a sheet of paper that lies on something darker, and the corners of an outline."""

from typing import Optional

import cv2
import numpy as np

# A sheet of paper on a dark desk has the following properties, which were chosen on composed pages.
# Half of the pictures that people put into public repositories were checked: no component in these
# pictures has the properties.
_LARGE = 0.5  # the least share of the picture that a sheet covers; a stroke of chalk covers less
# The least share of the area of a sheet or a cell that is within the quadrilateral of its corners.
# For an ellipse, this share is only 2 / pi.
FOUR = 0.85
_LIGHT = 0.6  # the least share of a sheet's area that is light; a table drawn in chalk has less


def find(light: np.ndarray) -> Optional[np.ndarray]:
    """Finds a sheet of paper: the largest light component, if it is large and quadrilateral.

    The whole convex hull of the component counts as the sheet, since the cells of a table on the
    sheet are separate components. Most of the hull must be light.

    Args:
        light: bool of shape (height, width), the light pixels.
    Returns:
        A bool array that has the same shape and marks the sheet; None if there is no sheet.
    """
    _, labels, boxes, _ = cv2.connectedComponentsWithStats(light.astype(np.uint8))
    largest = np.uint8(labels == 1 + np.argmax(boxes[1:, cv2.CC_STAT_AREA]))
    outline = cv2.convexHull(cv2.findNonZero(largest))
    area = cv2.contourArea(outline)
    inside: np.ndarray = cv2.fillConvexPoly(np.zeros_like(largest), outline, 1) > 0
    is_sheet = (
        area > _LARGE * light.size
        and cv2.contourArea(corners(outline[:, 0])) > FOUR * area
        and np.count_nonzero(light & inside) > _LIGHT * area
    )
    return inside if is_sheet else None


def corners(outline: np.ndarray) -> np.ndarray:
    """Returns the points of an outline that are farthest in the four diagonal directions.

    Args:
        outline: int or float of shape (n, 2), the x and y of its points.
    Returns:
        The top left, top right, bottom right and bottom left points, as an array of shape (4, 2)
        with the outline's dtype.
    """
    x, y = outline.T
    order = [np.argmin(x + y), np.argmax(x - y), np.argmax(x + y), np.argmin(x - y)]
    return np.asarray(outline[order])
