"""Paints over the dark desk around a sheet of paper, so that the desk is not taken for ink."""

import cv2
import numpy as np

from number_reader import images
from number_reader.detection import ink, paper_sheet, strokes

# These values were chosen on photographs of handwriting to which desks and shadows were added.

# Pixels of a small copy: half the width of a thick stroke, since ink must not be taken for desk.
# The edge of a sheet is about as wide.
_MARGIN = 3
# Multiples of the paper's brightness. A desk is darker than _DESK. Since the edge of a sheet is
# sharp, the area darker than _PAPER is hardly larger than the area darker than _DESK. Few shadows
# are darker than _DESK, and the edges of a shadow are soft.
_DESK, _PAPER = 0.45, 0.55
# If the edge is sharp, more than this share of the area darker than _PAPER is also darker than
# _DESK. Otherwise, the dark area is a shadow, and there may be writing in it.
_SHARP = 0.85


def painted_over(picture: np.ndarray) -> np.ndarray:
    """Gives the desk around a sheet of paper the brightness of the nearest paper.

    The method is inpainting (Telea, "An image inpainting technique based on the fast marching
    method", 2004), applied to a small copy of the picture. A picture without a dark desk is
    returned unchanged.

    Args:
        picture: uint8 of shape (height, width); 0 is black, and 255 is white.
    Returns:
        A uint8 array of the same shape.
    """
    small = images.shrink(picture, ink.TONE_SIDE)
    plain = cv2.morphologyEx(small, cv2.MORPH_CLOSE, strokes.square(_MARGIN))  # without the ink
    white = np.percentile(plain, 90)
    sheet, paper = (paper_sheet.find(plain >= share * white) for share in (_DESK, _PAPER))
    if sheet is None or paper is None:
        return picture
    if np.count_nonzero(~sheet) <= _SHARP * np.count_nonzero(~paper):
        return picture
    desk = 1 - cv2.erode(paper.astype(np.uint8), strokes.square(_MARGIN), borderValue=1)
    painted = cv2.inpaint(plain, desk, _MARGIN, cv2.INPAINT_TELEA)
    if ink.is_light_on_dark(np.where(desk > 0, painted, small)):
        return picture
    shape = picture.shape[::-1]
    is_desk = cv2.resize(255 * desk, shape, interpolation=cv2.INTER_LINEAR) > 0
    return np.where(is_desk, cv2.resize(painted, shape, interpolation=cv2.INTER_LINEAR), picture)
