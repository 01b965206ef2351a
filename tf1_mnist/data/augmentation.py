"""Distorts the training images at random, in a different way in every epoch.

`affine` rotates, scales, shears and shifts a digit. `elastic` also moves each pixel by a random
distance, in such a way that neighbouring pixels move together. The method is that of Simard,
Steinkraus and Platt ("Best practices for convolutional neural networks applied to visual document
analysis", 2003).
"""

import cv2
import numpy as np

from tf1_mnist.data.files import IMAGE_SIZE

CHOICES = ("none", "affine", "elastic")

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


class Distortions:
    """The distortions of an epoch's images.

    The distortion of an image is a function of the seed, the epoch, the image's index and the
    number of images. A resumed run therefore uses the same images as a run that was never
    interrupted, if the versions of NumPy and OpenCV are the same.

    Args:
        kind: `affine` or `elastic`.
        count: the number of training images.
        seed: 0 to 2**31 - 1.
        epoch: the number of the epoch, counted from 0.
    """

    def __init__(self, kind: str, count: int, seed: int, epoch: int) -> None:
        random = np.random.RandomState([seed, epoch, CHOICES.index(kind)])
        self._maps = _affine_maps(random.uniform(-1, 1, (6, count)))
        self._displacements = None
        if kind == "elastic":
            # Each image gets a random window of one large field. It would take much longer to
            # smooth a field for every image.
            field = random.uniform(-1, 1, (2, _FIELD_SIZE, _FIELD_SIZE)).astype(np.float32)
            smooth = [cv2.GaussianBlur(each, (0, 0), _SMOOTHING) for each in field]
            self._displacements = _windows(_STRENGTH * np.stack(smooth))
            self._corners = random.randint(_FIELD_SIZE - IMAGE_SIZE + 1, size=(count, 2))

    def apply(self, images: np.ndarray, indices: np.ndarray) -> np.ndarray:
        """Distorts images.

        Args:
            images: uint8 of shape (n, 28, 28); 0 is paper, and 255 is ink.
            indices: int of shape (n,), the positions of `images` among the training images.
        Returns:
            A uint8 array of shape (n, 28, 28). Pixels that come from outside an image are 0.
        """
        centre = (IMAGE_SIZE - 1) / 2
        x = np.arange(IMAGE_SIZE, dtype=np.float32) - centre
        along_x, along_y, shift = self._maps[:, :, indices, None]
        # The x and y in the image from which each pixel comes, float32 of shape (2, n, 28, 28).
        source = (along_x * x + shift + centre)[:, :, None, :] + (along_y * x)[:, :, :, None]
        if self._displacements is not None:
            top, left = self._corners[indices].T
            source += self._displacements[:, top, left]
        # Linear interpolation would blur the strokes. The moving averages of batch normalization
        # would then be those of blurred images, and the network would read sharp images less well.
        distorted = np.empty_like(images)
        for image, x, y, result in zip(images, *source, distorted):
            cv2.remap(image, x, y, cv2.INTER_CUBIC, dst=result)
        return distorted


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
