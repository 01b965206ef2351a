"""Separates the ink of a picture from the paper."""

from typing import Tuple

import cv2
import numpy as np

from number_reader import images
from number_reader.detection import paper_sheet, strokes

# These values were chosen on validation images.
TONE_SIDE = 200  # pixels, the longer side of the copy in which light ink and desks are detected
_TONE_HEIGHT = 20  # pixels; in a lower copy of a long strip, ink and paper would blend into grey
# The share of the distance from the centre to the border at which the picture is divided into an
# inner and an outer half of equal areas. Only the outer half shows how bright the paper is, since
# thick strokes may cover most of the inner half.
_OUTER = 0.7
_FITS = 10  # iterations in which a plane is fitted to the paper's brightness
_PAPER_SIDE = 64  # pixels, the shorter side of the copy for estimating the paper's brightness
# The radius of the morphological closing that removes the ink, as a share of the picture's shorter
# side. It must be greater than half the width of a stroke, but less than the width of a shadow.
_CLOSING_RADIUS = 0.15
# Paper is uniform if more than this share of the border has one brightness and more than this
# share of the picture has the same brightness or is black. Then this brightness is used instead of
# the closing, which would take thick ink for paper.
_PLAIN = 0.75
# Times the paper's brightness. Black ink is darker than this, but a photograph in a white frame is
# not.
_BLACK = 0.3
# Times the threshold between paper and ink, the lower threshold for the faint parts of a stroke. It
# was chosen on real handwriting.
_FAINT = 0.75
_FAINTEST_INK = 0.1  # ink absorbs at least this share of the paper's brightness


def measure(image: np.ndarray, side: int) -> Tuple[np.ndarray, float]:
    """Measures how much darker each pixel is than the paper.

    Args:
        image: uint8 of shape (height, width), dark ink on light paper or light ink on dark.
        side: a larger image is shrunk until its longer side is about this size, in pixels.
    Returns:
        (contrast, threshold). `contrast` is a float32 array with the shape of the shrunk image.
        Each value is the amount by which a pixel is darker than the paper, as a share of the
        paper's brightness. `threshold` is the threshold between paper and ink.
    """
    image = images.shrink(image, side)
    longer = _TONE_HEIGHT * max(image.shape) // min(image.shape)
    light = is_light_on_dark(images.shrink(image, max(TONE_SIDE, longer)))
    image = 255 - image if light else image
    white = paper(image)
    # Dark ink absorbs a share of the light that falls on the paper; light ink adds light.
    contrast = white - image
    contrast /= 255 if light else np.maximum(white, 1, out=white)
    return contrast, threshold_of(contrast)


def mask(contrast: np.ndarray, threshold: float) -> np.ndarray:
    """Decides which pixels are ink: those above the threshold and fainter pixels connected to them.

    A stroke that fades therefore stays in one component. The method is thresholding with hysteresis
    (Canny, "A computational approach to edge detection", 1986).

    Args:
        contrast, threshold: from `measure`.
    Returns:
        A bool array of the same shape.
    """
    lower = max(_FAINTEST_INK, _FAINT * threshold)
    count, components = cv2.connectedComponents((contrast > lower).astype(np.uint8))
    is_ink = np.zeros(count, bool)
    is_ink[components[contrast > threshold]] = True
    return np.asarray(is_ink[components])


def soften(contrast: np.ndarray, threshold: float, mask: np.ndarray) -> np.ndarray:
    """Turns contrast into an image of the ink, with soft edges.

    Args:
        contrast, threshold: from `measure`.
        mask: bool of the same shape, the ink that counts.
    Returns:
        A uint8 array of the same shape; 0 is paper, and 255 is ink.
    """
    lowest, highest = threshold / 4, np.percentile(contrast[mask], 90)
    ink = ((contrast - lowest) / (highest - lowest)).clip(0, 1)
    return np.asarray(np.round(255 * ink), np.uint8)


def is_light_on_dark(image: np.ndarray) -> bool:
    """Returns whether the ink is lighter than the paper.

    The paper's brightness is modelled by a plane, which is fitted to the outer half of the picture.
    The fit minimizes the sum of absolute errors by iteratively reweighted least squares, so the
    edge of a desk along one side of the picture has little influence. The pixels that differ most
    from the plane are ink, unless they form a sheet of paper on a dark desk.

    Args:
        image: uint8 of shape (height, width); 0 is black, and 255 is white.
    """
    y, x = np.meshgrid(*(np.linspace(-1, 1, side) for side in image.shape), indexing="ij")
    outside = np.maximum(abs(x), abs(y)) > _OUTER
    terms, tones = np.stack([np.ones_like(x), x, y], axis=-1), image.astype(float)
    outer_terms, outer_tones = terms[outside], tones[outside]
    weights = np.ones(len(outer_tones))
    for _ in range(_FITS):
        weighted = weights * outer_terms.T
        plane = np.linalg.solve(weighted @ outer_terms, weighted @ outer_tones)
        weights = 1 / np.maximum(abs(outer_tones - outer_terms @ plane), 1)
    difference = tones - terms @ plane
    highest = float(difference.max())
    return highest > -difference.min() and paper_sheet.find(difference > highest / 4) is None


def paper(image: np.ndarray) -> np.ndarray:
    """Estimates the paper's brightness, even under dark ink.

    The method is a morphological closing (Serra, "Image Analysis and Mathematical Morphology",
    1982), applied to a small copy of the image. A picture from a drawing program, for example, may
    show only black ink on paper of uniform brightness. The estimate is then that brightness,
    whatever the stroke width.

    Args:
        image: uint8 of shape (height, width), dark ink on light paper.
    Returns:
        A float32 array of the image's shape, with values from 0 to 255.
    """
    border = np.concatenate([image[0], image[-1], image[:, 0], image[:, -1]])
    plain = np.median(border)
    is_plain = (image >= plain - 1) & (image <= plain + 1)
    if (
        min(np.mean(abs(border - plain) <= 1), np.mean(is_plain | (image < _BLACK * plain)))
        > _PLAIN
    ):
        return np.full(image.shape, plain, np.float32)
    small = images.shrink(image, round(_PAPER_SIDE * max(image.shape) / min(image.shape)))
    reach = max(1, round(_CLOSING_RADIUS * min(small.shape)))
    # Extrapolate the brightness beyond the border; otherwise, the closing would fill dark corners.
    closed = np.pad(small.astype(int), reach, mode="reflect", reflect_type="odd")
    closed = closed.clip(0, 255).astype(np.float32)
    closed = cv2.morphologyEx(closed, cv2.MORPH_CLOSE, strokes.square(reach))
    closed = cv2.GaussianBlur(closed, (0, 0), 2)[reach:-reach, reach:-reach]
    return cv2.resize(closed, image.shape[::-1], interpolation=cv2.INTER_LINEAR)


def threshold_of(contrast: np.ndarray) -> float:
    """Returns the threshold between paper and ink: half of the ink's mean contrast.

    The method is that of Ridler and Calvard ("Picture thresholding using an iterative selection
    method", 1978), with two changes. First, the paper's mean contrast is known to be 0, so the
    amount of ink does not matter. Second, only one step is taken, since more steps would lower the
    threshold to the contrast of a remaining shadow.

    Args:
        contrast: float32 of shape (height, width), as in `measure`.
    Returns:
        The threshold, a contrast of at least 0.1.
    """
    half = float(contrast.max()) / 2
    if half <= _FAINTEST_INK:
        return _FAINTEST_INK
    return max(_FAINTEST_INK, float(contrast[contrast > half].mean()) / 2)
