"""Reads pictures that take a long time to read, and measures how long each one takes.

    python tools/hard_pictures.py [--seed 0] [--each 1] [--only WORD] [--run DIR] [--save FOLDER]

Instead of digits, most pictures show ruled or squared paper, chessboard patterns, hatching, printed
text, specks, rings, scribbles, or noise with grains of any size. The others show pages of up to 200
rows of digits. The same seed gives the same pictures. For each picture, a line shows its name, its
size, the processor time in seconds (excluding the time to load TensorFlow) and the text that was
read. The last line names the slowest picture. The exit status is 1 if a picture took longer than
`SECONDS`.
"""

import argparse
import sys
import time
from pathlib import Path
from typing import Any, Callable, Dict, Tuple

import cv2
import matplotlib
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from number_reader import pretrained, reader_of
from tf1_mnist.data import load_data

SECONDS = 3
SIZES = ((1400, 1000), (1000, 1400), (4000, 3000), (8000, 6200))  # width and height in pixels

Picture = Any  # uint8 of shape (height, width), 0 is black, 255 is white
Random = np.random.RandomState


def paper(random: Random) -> Picture:
    width, height = SIZES[random.randint(len(SIZES))]
    return np.full((height, width), 255, np.uint8)


def lines(picture: Picture, angle: float, spacing: float, width: int, level: int) -> None:
    """Draws parallel lines across the whole picture.

    Args:
        picture: the picture, which is changed.
        angle: the angle of the lines to the horizontal, in degrees.
        spacing: the distance between two lines, in pixels.
        width: the thickness of the lines, in pixels.
        level: the grey value of the lines.
    """
    height, length = picture.shape
    reach = height + length
    across = np.deg2rad(angle + 90)
    along = np.deg2rad(angle)
    for offset in np.arange(-reach, reach, spacing):
        x, y = length / 2 + offset * np.cos(across), height / 2 + offset * np.sin(across)
        dx, dy = reach * np.cos(along), reach * np.sin(along)
        cv2.line(picture, (int(x - dx), int(y - dy)), (int(x + dx), int(y + dy)), level, width)


def ruled(random: Random) -> Picture:
    picture = paper(random)
    unit = max(picture.shape) / 1400
    spacing, width = unit * random.uniform(6, 90), int(unit * random.randint(1, 4))
    lines(picture, random.uniform(-3, 3), spacing, width, random.randint(0, 200))
    return picture


def ruled_exactly(random: Random) -> Picture:
    picture = paper(random)
    picture[:: random.randint(3, 64)] = random.randint(0, 200)
    return picture


def squared(random: Random) -> Picture:
    picture = paper(random)
    unit = max(picture.shape) / 1400
    angle, spacing = random.uniform(-3, 3), unit * random.uniform(6, 90)
    for turn in (0, 90):
        lines(picture, angle + turn, spacing, int(unit * random.randint(1, 4)), 120)
    return picture


def hatched(random: Random) -> Picture:
    picture = paper(random)
    unit = max(picture.shape) / 1400
    for _ in range(random.randint(1, 4)):
        lines(picture, random.uniform(0, 180), unit * random.uniform(4, 40), int(2 * unit), 0)
    return picture


def dashed(random: Random) -> Picture:
    """Draws paper ruled with dashed lines."""
    picture = paper(random)
    unit = max(picture.shape) / 1400
    step, dash = int(unit * random.randint(4, 60)), int(unit * random.randint(2, 30))
    picture[::step] = 0
    picture[1::step] = 0
    picture[:, :: dash + 2] = 255
    return picture


def checkered(random: Random) -> Picture:
    picture = paper(random)
    cell = random.randint(1, picture.shape[0] // 8)
    y, x = np.ogrid[: picture.shape[0], : picture.shape[1]]
    picture[(y // cell + x // cell) % 2 > 0] = 0
    return picture


def noise(random: Random) -> Picture:
    """Draws noise with a random grain size and density."""
    picture = paper(random)
    grain = int(2 ** random.uniform(0, 9))
    shape = -(-picture.shape[0] // grain), -(-picture.shape[1] // grain)
    coarse = np.where(random.uniform(size=shape) < random.uniform(0.01, 0.6), 0, 255)
    large = cv2.resize(coarse.astype(np.uint8), None, fx=grain, fy=grain, interpolation=0)
    return large[: picture.shape[0], : picture.shape[1]]


def blobs(random: Random) -> Picture:
    """Draws smooth noise that a threshold turns into black and white."""
    picture = paper(random)
    grain = int(2 ** random.uniform(2, 8))
    shape = picture.shape[1] // grain + 2, picture.shape[0] // grain + 2
    coarse = random.uniform(size=shape[::-1]).astype(np.float32)
    fine = cv2.resize(coarse, picture.shape[::-1], interpolation=cv2.INTER_CUBIC)
    return np.where(fine < random.uniform(0.2, 0.7), 0, 255).astype(np.uint8)


def scattered(draw: Callable[[Picture, Tuple[int, int], int, Random], None]) -> Any:
    """Returns a function that scatters up to 20,000 copies of a shape over a page.

    Args:
        draw: a function that draws the shape into a picture, at a given point (x, y) and size.
    """

    def scatter(random: Random) -> Picture:
        picture = paper(random)
        unit = max(picture.shape) / 1400
        count = int(2 ** random.uniform(8, 14.3))
        size = int(max(1, unit * min(1100 / count**0.5, random.uniform(2, 20))))
        for _ in range(count):
            at = int(random.randint(picture.shape[1])), int(random.randint(picture.shape[0]))
            draw(picture, at, size, random)
        return picture

    return scatter


def speck(picture: Picture, at: Tuple[int, int], size: int, random: Random) -> None:
    cv2.circle(picture, at, size // 3 + 1, 0, cv2.FILLED)


def ring(picture: Picture, at: Tuple[int, int], size: int, random: Random) -> None:
    cv2.circle(picture, at, size // 2 + 2, 0, max(1, size // 8))


def dash(picture: Picture, at: Tuple[int, int], size: int, random: Random) -> None:
    end = at[0] + int(random.randint(-size, size + 1)), at[1] + int(random.randint(-size, size + 1))
    cv2.line(picture, at, end, 0, max(1, size // 8))


def specks_in_order(random: Random) -> Picture:
    """Draws evenly spaced specks; some pictures have nearly as many as the reader permits."""
    picture = np.full((1000, 1400), 255, np.uint8)
    step = random.randint(9, 30)
    side = random.randint(2, step - 3)
    for y in range(side):
        for x in range(side):
            picture[5 + y :: step, 5 + x :: step] = 0
    return picture


def scribbled(random: Random) -> Picture:
    picture = paper(random)
    unit = max(picture.shape) / 1400
    for _ in range(random.randint(1, 60)):
        steps = random.normal(0, unit * random.uniform(5, 60), (random.randint(10, 2000), 2))
        start = random.uniform(0, 1, 2) * picture.shape[::-1]
        points = (start + np.cumsum(steps, axis=0)).astype(np.int32)
        cv2.polylines(picture, [points], False, 0, int(unit * random.randint(1, 6)))
    return picture


def circles(random: Random) -> Picture:
    """Draws concentric circles."""
    picture = paper(random)
    unit = max(picture.shape) / 1400
    step, centre = unit * random.uniform(4, 40), (picture.shape[1] // 2, picture.shape[0] // 2)
    for radius in np.arange(step, max(picture.shape), step):
        cv2.circle(picture, centre, int(radius), 0, max(1, int(unit * random.randint(1, 4))))
    return picture


def text(random: Random) -> Picture:
    """Draws a page of printed text."""
    picture = Image.fromarray(paper(random))
    unit = max(picture.size) / 1400
    size = int(unit * random.uniform(10, 60))
    fonts = Path(matplotlib.get_data_path(), "fonts", "ttf")
    font = ImageFont.truetype(str(fonts / random.choice(["DejaVuSerif.ttf", "cmtt10.ttf"])), size)
    draw = ImageDraw.Draw(picture)
    letters = list("abcdefghijklmnopqrstuvwxyz      ,.")
    for y in range(size, picture.height - 2 * size, int(1.3 * size)):
        line = "".join(random.choice(letters, 2 * picture.width // size))
        while font.getlength(line) > picture.width - 2 * size:
            line = line[:-4]
        draw.text((size, y), line, fill=0, font=font)
    return np.asarray(picture)


def rows(random: Random) -> Picture:
    """Draws a page that is filled with up to 200 rows of digits."""
    count, length = random.randint(20, 201), random.randint(5, 41)
    images = load_data()[1].images
    page = images[random.randint(0, 10_000, (count, length))]
    page = page.swapaxes(1, 2).reshape(28 * count, 28 * length)
    zoom = min(1, 7000 / max(page.shape))
    page = cv2.resize(page, None, fx=zoom, fy=zoom, interpolation=cv2.INTER_AREA)
    return 255 - np.pad(page, 60)


def long(random: Random) -> Picture:
    """Draws a strip that is much wider than it is high, with specks, lines or printed text."""
    height, width = random.randint(20, 300), random.randint(10, 190)
    part = (specks_in_order, ruled_exactly, text)[random.randint(3)](random)[:height]
    return np.tile(part, (1, -(-height * width // part.shape[1])))[:, : height * width]


KINDS: Dict[str, Callable[[Random], Picture]] = {
    "ruled": ruled,
    "ruled exactly": ruled_exactly,
    "squared": squared,
    "hatched": hatched,
    "dashed": dashed,
    "checkered": checkered,
    "noise": noise,
    "blobs": blobs,
    "specks": scattered(speck),
    "rings": scattered(ring),
    "dashes": scattered(dash),
    "specks in order": specks_in_order,
    "scribbled": scribbled,
    "circles": circles,
    "text": text,
    "rows": rows,
    "long": long,
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=0, help="of the pictures (default: 0)")
    parser.add_argument("--each", type=int, default=1, help="pictures of each kind (default: 1)")
    parser.add_argument("--only", default="", help="only kinds whose name has this word in it")
    parser.add_argument("--run", type=Path, default=pretrained.READER, help="of the network to use")
    parser.add_argument("--save", type=Path, help="a folder for the pictures that took too long")
    arguments = parser.parse_args()
    times: Dict[str, float] = {}
    with reader_of(arguments.run) as reader:
        for kind in (name for name in KINDS if arguments.only in name):
            for k in range(arguments.each):
                seed = [arguments.seed, k, *kind.encode()]
                picture = KINDS[kind](np.random.RandomState(seed))
                start = time.process_time()
                try:
                    found = repr(reader.read(picture).number)
                except ValueError as error:
                    found = str(error)
                name = f"{kind} {k}"
                times[name] = time.process_time() - start
                size = f"{picture.shape[1]} x {picture.shape[0]}"
                print(f"{name:18} {size:>13} {times[name]:6.2f} s  {found[:60]}", flush=True)
                if times[name] > SECONDS and arguments.save is not None:
                    cv2.imwrite(str(arguments.save / f"{name}.png".replace(" ", "-")), picture)
    slowest = max(times, key=lambda name: times[name])
    slow = sum(each > SECONDS for each in times.values())
    print(f"{len(times)} pictures, {slow} slow; slowest: {slowest}, {times[slowest]:.2f} s")
    return int(slow > 0)


if __name__ == "__main__":
    sys.exit(main())
