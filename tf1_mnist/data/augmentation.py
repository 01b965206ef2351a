"""Distorts the training images at random, in a different way in every epoch.

`affine` rotates, scales, shears and shifts a digit. `elastic` also moves each pixel by a random
distance, in such a way that neighbouring pixels move together. The method is that of Simard,
Steinkraus and Platt ("Best practices for convolutional neural networks applied to visual document
analysis", 2003).
"""

from typing import List

import numpy as np

from tf1_mnist.data.batches import AUGMENTATIONS
from tf1_mnist.data.files import IMAGE_SIZE

# The largest changes. They leave a digit readable; no other values were tried.
_ROTATION = np.deg2rad(12)
_SCALE = 0.12  # of width and height separately, so the aspect ratio changes, too
_SHEAR = 0.2
_SHIFT = 2.0  # pixels

# As in the paper, the distances are random numbers from -1 to 1, smoothed with a Gaussian and
# multiplied by a factor. The paper's factor is 34, without affine changes. With affine changes, 15
# worked better on validation images; it moves a pixel by about 0.6 pixels in x and in y (root mean
# square).
_SMOOTHING = 4.0  # pixels, the Gaussian's standard deviation
_STRENGTH = 15.0
_FIELD_SIZE = 512  # pixels

_AT_ONCE = 32  # images; what is computed for so many fits into a processor's cache
_BORDER = 4  # pixels of paper around an image


class Distortions:
    """The distortions of an epoch's images.

    The distortion of an image is a function of the seed, the epoch, the image's index and the
    number of images. A resumed run therefore uses the same images as a run that was never
    interrupted, if the version of NumPy is the same.

    Args:
        kind: `affine` or `elastic`.
        count: the number of training images.
        seed: 0 to 2**31 - 1.
        epoch: the number of the epoch, counted from 0.
    """

    def __init__(self, kind: str, count: int, seed: int, epoch: int) -> None:
        random = np.random.RandomState([seed, epoch, AUGMENTATIONS.index(kind)])
        self._maps = _affine_maps(random.uniform(-1, 1, (6, count)))
        self._displacements = None
        if kind == "elastic":
            # Each image gets a random window of one large field. It would take much longer to
            # smooth a field for every image.
            field = random.uniform(-1, 1, (2, _FIELD_SIZE, _FIELD_SIZE)).astype(np.float32)
            self._displacements = _windows(_STRENGTH * _smoothed(field))
            self._corners = random.randint(_FIELD_SIZE - IMAGE_SIZE + 1, size=(count, 2))

    def apply(self, images: np.ndarray, indices: np.ndarray) -> np.ndarray:
        """Distorts images.

        Args:
            images: uint8 of shape (n, 28, 28); 0 is paper, and 255 is ink.
            indices: int of shape (n,), the positions of `images` among the training images.
        Returns:
            A uint8 array of shape (n, 28, 28). Pixels that come from outside an image are 0.
        """
        distorted = np.empty_like(images)
        for start in range(0, len(images), _AT_ONCE):
            some = slice(start, start + _AT_ONCE)
            distorted[some] = sampled(images[some], self._sources(indices[some]))
        return distorted

    def _sources(self, indices: np.ndarray) -> np.ndarray:
        """Returns the x and y from which each pixel comes, float32 of shape (2, n, 28, 28)."""
        centre = (IMAGE_SIZE - 1) / 2
        x = np.arange(IMAGE_SIZE, dtype=np.float32) - centre
        along_x, along_y, shift = self._maps[:, :, indices, None]
        row, column = along_x * x + shift + centre, along_y * x
        sources: np.ndarray = row[:, :, None, :] + column[:, :, :, None]
        if self._displacements is not None:
            top, left = self._corners[indices].T
            sources += self._displacements[:, top, left]
        return sources


def sampled(images: np.ndarray, sources: np.ndarray) -> np.ndarray:
    """Returns the grey levels of images at points between their pixels.

    A level is a weighted sum of the 4 x 4 pixels around a point (Keys, "Cubic convolution
    interpolation for digital image processing", 1981). Linear interpolation would blur the strokes.
    The moving averages of batch normalization would then be those of blurred images, and the
    network would read sharp images less well.

    Args:
        images: uint8 of shape (n, 28, 28).
        sources: float32 of shape (2, n, 28, 28), the points' x and y in pixels, counted from the
            centre of an image's first pixel.
    Returns:
        A uint8 array of shape (n, 28, 28). Outside an image, pixels are 0.
    """
    sources = sources.clip(-2, IMAGE_SIZE + 1)  # beyond these, all pixels around a point are 0
    sources = sources.reshape(2, -1)
    before = np.floor(sources)
    side = IMAGE_SIZE + 2 * _BORDER
    pixels = np.zeros((len(images), side, side), np.float32)
    pixels[:, _BORDER:-_BORDER, _BORDER:-_BORDER] = images
    # The position in `pixels` of the first of the 4 x 4 pixels around each point.
    x, y = before.astype(np.intp) + (_BORDER - 1)
    image = np.repeat(np.arange(len(images)), IMAGE_SIZE**2)
    first = (image * side + y) * side + x
    # Most points are on blank paper. The others are enough, and take half the time.
    inked = np.flatnonzero(_has_ink(pixels).take(first))
    first = first[inked]
    weights = _cubic_weights((sources - before)[:, inked])
    levels = np.zeros(len(inked), np.float32)
    for row in range(4):
        line = np.zeros_like(levels)
        for column in range(4):
            line += weights[column][0] * pixels.ravel()[row * side + column :].take(first)
        levels += weights[row][1] * line
    result = np.zeros(images.shape, np.uint8)
    result.ravel()[inked] = np.rint(levels.clip(0, 255))
    return result


def _has_ink(pixels: np.ndarray) -> np.ndarray:
    """Returns for each pixel whether there is ink in the 4 x 4 pixels of which it is the first."""
    ink = pixels > 0
    for step in (1, 2):  # 2 x 2 pixels, then 4 x 4
        ink[:, :-step] |= ink[:, step:]
        ink[:, :, :-step] |= ink[:, :, step:]
    return ink


def _cubic_weights(fraction: np.ndarray) -> List[np.ndarray]:
    """Returns the weights of the two pixels before a point and of the two pixels after it.

    Args:
        fraction: the distances of points from the pixel before them, 0 to 1.
    """
    a = -0.75  # as in OpenCV; the paper recommends -0.5
    near = [((a + 2) * d - (a + 3)) * d**2 + 1 for d in (fraction, 1 - fraction)]  # up to 1 away
    far = [(((d - 5) * d + 8) * d - 4) * a for d in (1 + fraction, 2 - fraction)]
    return [far[0], *near, far[1]]


def _smoothed(fields: np.ndarray) -> np.ndarray:
    """Smooths square fields with a Gaussian. Beyond their edges, fields are mirrored.

    Args:
        fields: float32 of shape (2, size, size).
    Returns:
        A float32 array of the same shape.
    """
    reach = int(4 * _SMOOTHING)  # what is further away hardly counts
    kernel = np.exp(-((np.arange(-reach, reach + 1) / _SMOOTHING) ** 2) / 2).astype(np.float32)
    kernel /= kernel.sum()
    for _ in range(2):  # the rows, then the columns
        wide = np.pad(fields, ((0, 0), (0, 0), (reach, reach)), mode="reflect")
        size = fields.shape[2]
        fields = sum(weight * wide[:, :, at : at + size] for at, weight in enumerate(kernel))
        fields = fields.swapaxes(1, 2)
    return fields


def _windows(field: np.ndarray) -> np.ndarray:
    """Returns a view of all windows of a field; each window is as large as an image.

    Args:
        field: of shape (2, size, size).
    Returns:
        An array of shape (2, n, n, 28, 28), whose second and third indices are the positions of
        a window's top and left edges.
    """
    _, down, across = field.strides
    count = field.shape[1] - IMAGE_SIZE + 1
    shape = (len(field), count, count, IMAGE_SIZE, IMAGE_SIZE)
    strides = (*field.strides, down, across)
    return np.lib.stride_tricks.as_strided(field, shape, strides, writeable=False)


def _affine_maps(amounts: np.ndarray) -> np.ndarray:
    """Returns the maps from distorted to original coordinates, both measured from the centre.

    Args:
        amounts: float of shape (6, n), from -1 to 1.
    Returns:
        A float32 array of shape (3, 2, n). Element 0 contains the derivatives of the original x and
        y with respect to the distorted x, and element 1 contains those with respect to the
        distorted y. Element 2 contains the original x and y of the centre.
    """
    rotation, width, height, shear, shift_x, shift_y = amounts
    sine, cosine = np.sin(_ROTATION * rotation), np.cos(_ROTATION * rotation)
    width, height, shear = 1 + _SCALE * width, 1 + _SCALE * height, _SHEAR * shear
    return np.array(
        [
            [width * cosine, width * sine],
            [height * (shear * cosine - sine), height * (shear * sine + cosine)],
            [_SHIFT * shift_x, _SHIFT * shift_y],
        ],
        np.float32,
    )
