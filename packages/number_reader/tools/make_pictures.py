"""Makes the documentation's three pictures of handwriting from MNIST test digits.

    python tools/make_pictures.py docs/figures

`date.jpg` shows a row of eight digits in blue ink on yellowish paper, half of which is in shadow.
`chalk.jpg` shows a digit in chalk on a board, and `digit.jpg` shows a digit in black ink on lined
paper.
"""

import sys
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, ImageFilter

from tf1_mnist.data import load_data

BLUE, YELLOWISH = np.array([40, 60, 120]), np.array([250, 236, 195])
WHITE, GREEN = np.array([230, 232, 225]), np.array([38, 58, 48])
BLACK, CREAM, LINE = np.array([35, 35, 42]), np.array([247, 241, 222]), np.array([160, 185, 215])


def date(images: np.ndarray, labels: np.ndarray, random: np.random.RandomState) -> Any:
    """Returns a picture of the digits 20200315, for 15 March 2020, the date of the post."""
    height, width = 420, 1720
    paper = np.full((height, width), 255)
    for place, digit in enumerate((2, 0, 2, 0, 0, 3, 1, 5)):
        ink = images[np.flatnonzero(labels == digit)[30 + 4 * place]]
        picture = Image.fromarray(255 - ink).resize((220, 220), Image.Resampling.BICUBIC)
        picture = picture.filter(ImageFilter.MaxFilter(5))  # a pen thinner than MNIST's
        picture = picture.rotate(random.uniform(-6, 6), Image.Resampling.BICUBIC, fillcolor=255)
        x, y = 60 + 200 * place, 90 + random.randint(-12, 13)
        here = paper[y : y + 220, x : x + 220]
        np.minimum(here, np.asarray(picture), out=here)
    y, x = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j]  # type: ignore[misc]
    shadow = 1 - 0.35 / (1 + np.exp(-(0.9 * x - 0.4 * y - 0.2) / 0.05))
    light = ((0.72 + 0.28 * x) * shadow)[:, :, np.newaxis]
    return _photo((255 - paper) / 255, BLUE, YELLOWISH, light, random, noise=3)


def chalk(images: np.ndarray, labels: np.ndarray, random: np.random.RandomState) -> Any:
    """Returns a picture of a 7 in chalk, away from the centre of the board."""
    board = np.zeros((420, 640))
    seven = Image.fromarray(images[np.flatnonzero(labels == 7)[90]])
    board[40:340, 230:530] = np.asarray(seven.resize((300, 300), Image.Resampling.BICUBIC))
    grain = random.uniform(0.75, 1, board.shape)
    return _photo(board / 255 * grain, WHITE, GREEN, 1.0, random, noise=6)


def digit(images: np.ndarray, labels: np.ndarray, random: np.random.RandomState) -> Any:
    """Returns a picture of a six on lined paper, lit from the left."""
    height, width = 380, 640
    paper = np.broadcast_to(CREAM, (height, width, 3)).copy()
    for y in range(50, height, 70):
        paper[y : y + 3] = LINE
    ink = np.zeros((height, width))
    six = Image.fromarray(images[np.flatnonzero(labels == 6)[10]])
    six = six.resize((210, 210), Image.Resampling.BICUBIC)
    ink[95:305, 220:430] = (4.0 * np.asarray(six) - 300).clip(0, 255)  # with sharp edges
    light = np.linspace(1, 0.75, width)[:, np.newaxis]
    return _photo(ink / 255, BLACK, paper, light, random, noise=3)


def _photo(
    ink: np.ndarray,
    colour: np.ndarray,
    ground: np.ndarray,
    light: Any,
    random: np.random.RandomState,
    noise: float,
) -> Any:
    """Colours the ink and the background, and adds lighting and camera noise.

    Args:
        ink: float of shape (height, width), 0 is background, 1 is ink.
        colour, ground: the red, green and blue of the ink and of the background, 0 to 255.
        light: a factor for the brightness of each pixel, or a single factor for all pixels.
        random: the source of all random numbers.
        noise: the standard deviation of the noise.
    """
    picture = (ground + (colour - ground) * ink[:, :, np.newaxis]) * light
    grain = random.normal(0, noise, (*ink.shape, 1))
    return Image.fromarray((picture + grain).clip(0, 255).astype(np.uint8))


def main(folder: Path) -> None:
    _, test = load_data()
    random = np.random.RandomState(0)
    date(*test, random).save(str(folder / "date.jpg"), quality=70)
    chalk(*test, random).save(str(folder / "chalk.jpg"), quality=70)
    digit(*test, random).save(str(folder / "digit.jpg"), quality=70)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
