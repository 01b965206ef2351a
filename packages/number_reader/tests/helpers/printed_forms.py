"""Composes forms in which handwritten digits follow printed words."""

from pathlib import Path
from typing import Any, List, Tuple

import matplotlib
import numpy as np
from PIL import Image, ImageDraw, ImageFont

DIGIT = 60  # pixels, the height of a digit
BASELINES = (140, 320, 500)
# The reader was not trained on words in this font.
FONT = Path(matplotlib.get_data_path(), "fonts", "ttf", "DejaVuSansMono-Bold.ttf")


def form(digits: Any, words: List[str], share: float, first: int) -> Tuple[np.ndarray, str]:
    """Composes a form; each of its rows consists of a word and five MNIST test digits.

    Args:
        digits: the fixture `digits`.
        words: a word for each row.
        share: the height of a capital letter, as a share of a digit's height.
        first: the index of the first digit in the test images.
    Returns:
        The picture (uint8) and its digits, one line per row.
    """
    _, test = digits
    paper = Image.new("L", (1200, 620), 225)
    drawing = ImageDraw.Draw(paper)
    font = ImageFont.truetype(str(FONT), round(share * DIGIT / 0.73))
    for row, word in enumerate(words):
        baseline = BASELINES[row]
        drawing.text((60, baseline), word, fill=30, font=font, anchor="ls")
        x = 60 + int(drawing.textlength(word, font=font)) + 40
        for image in test.images[first + 5 * row : first + 5 * row + 5]:
            lines, columns = np.nonzero(image > 40)
            tight = Image.fromarray(
                image[lines.min() : lines.max() + 1, columns.min() : columns.max() + 1]
            )
            width = max(8, round(tight.width * DIGIT / tight.height))
            ink = tight.resize((width, DIGIT))
            paper.paste(20, (x, baseline - DIGIT), ink)
            x += width + 25
    labels = test.labels[first : first + 5 * len(words)]
    rows = ("".join(map(str, labels[k : k + 5])) for k in range(0, len(labels), 5))
    return np.asarray(paper), "\n".join(rows)
