"""Measures how many rows of five test digits a network reads without a mistake.

    python benchmarks/rows.py [--run DIR] [--rows 1000]

Each row is a picture of five MNIST test digits, with their centres at the same height. In the
first third of the rows, the digits are 2 to 10 MNIST pixels apart. In the next third, each digit is
moved to the left until its ink meets that of the previous digit. In the last third, the digits
follow a printed word and are as far apart as in the first third. The height of the word's capitals
is 30% to 100% of the height of a digit. The network was not trained on words in this font.
"""

import argparse
from pathlib import Path

import matplotlib
import numpy as np
from PIL import Image, ImageDraw, ImageFont

import number_reader
from number_reader import pretrained
from tf1_mnist import data

DIGITS = 5
MARGIN = 14  # pixels of paper around a row
ENLARGED = 4  # the factor by which MNIST digits are enlarged
DIGIT = 20  # pixels: the height of most digits
WORDS = ("Phone:", "No.", "Date", "Total:", "Tel.", "Name", "Order ID", "Score:")
FONT = Path(matplotlib.get_data_path(), "fonts", "ttf", "DejaVuSansMono-Bold.ttf")
CAPITAL = 0.73  # the height of a capital, divided by the font's size


def write(images, random, touching):
    """Returns a picture of a row, with black digits on white paper.

    Args:
        images: uint8 of shape (5, 28, 28), the digits.
        random: the source of all random numbers.
        touching: whether each digit touches the previous one.
    Returns:
        The picture, a uint8 array of shape (height, width) in which 0 is black and 255 is white.
    """
    row = np.zeros((28 + 2 * MARGIN, DIGITS * 40 + 2 * MARGIN), np.uint8)
    end = MARGIN
    for number, image in enumerate(images):
        columns = np.flatnonzero((image > 60).any(axis=0))
        ink = image[:, columns[0] : columns[-1] + 1]
        place = row[MARGIN : MARGIN + 28]
        left = end + (random.randint(2, 11) if number else 0)
        if touching and number:
            while left > MARGIN and not meets(place, ink, left):
                left -= 1
        end = left + ink.shape[1]
        place[:, left:end] = np.maximum(place[:, left:end], ink)
    return 255 - np.kron(row[:, : end + MARGIN], np.ones((ENLARGED, ENLARGED), np.uint8))


def meets(row, ink, left):
    """Returns whether a digit at `left` would touch the row's ink, even if only at a corner."""
    before = np.pad(row > 60, 1)
    around = np.any(
        [before[y : y + 28, x : x + row.shape[1]] for y in range(3) for x in range(3)], axis=0
    )
    return bool((around[:, left : left + ink.shape[1]] & (ink > 60)).any())


def after_a_word(picture, random):
    """Puts a printed word before a row, on the same baseline as the row's digits."""
    size = random.uniform(0.3, 1) * DIGIT * ENLARGED / CAPITAL
    font, word = ImageFont.truetype(str(FONT), round(size)), WORDS[random.randint(len(WORDS))]
    width = round(font.getlength(word)) + MARGIN * ENLARGED
    paper = Image.new("L", (width, picture.shape[0]), 255)
    place = MARGIN * ENLARGED, (MARGIN + 14 + DIGIT // 2) * ENLARGED
    ImageDraw.Draw(paper).text(place, word, fill=0, font=font, anchor="ls")
    return np.hstack([np.asarray(paper), picture])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0], allow_abbrev=False)
    parser.add_argument("--run", type=Path, default=pretrained.READER, metavar="DIR")
    parser.add_argument("--rows", type=int, default=1000, metavar="N")
    options = parser.parse_args()
    _, test = data.load_data()
    with number_reader.reader_of(options.run) as reader:
        for name in ("2 to 10 pixels apart", "touching", "after a printed word"):
            random = np.random.RandomState(0)
            right = 0
            for _ in range(options.rows):
                chosen = random.choice(len(test.images), DIGITS, replace=False)
                picture = write(test.images[chosen], random, name == "touching")
                if name == "after a printed word":
                    picture = after_a_word(picture, random)
                number = "".join(map(str, test.labels[chosen]))
                right += reader.read(picture).number == number
            print(f"{name}: {right / options.rows:.1%} of {options.rows:,} rows read correctly")


if __name__ == "__main__":
    main()
