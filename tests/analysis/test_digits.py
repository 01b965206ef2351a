"""Tests how the answers of networks that read digits are judged and drawn."""

import numpy as np

from tf1_mnist.analysis import answers, plots
from tf1_mnist.analysis.digits import DIGITS
from tf1_mnist.data import Examples

NAMES = ("Bag", *"123456789")


def test_answers_are_judged_as_digits() -> None:
    assert DIGITS.judge is answers.judge


def test_samples_have_their_labels_and_mistakes_their_names() -> None:
    images = np.random.RandomState(0).randint(0, 256, (20, 28, 28)).astype(np.uint8)
    split = Examples(images, np.arange(20, dtype=np.uint8) % 10)
    classes = split.labels.astype(np.int64)
    classes[[3, 13]] = 0
    (axes,) = DIGITS.samples(split, NAMES).axes
    titles = [text.get_text() for text in axes.texts if text.get_text()]
    assert titles == [NAMES[k % 10] for k in range(15)]
    drawn = DIGITS.mistakes(split, classes, NAMES)
    assert set(drawn) == {"confusion_matrix", "mistakes"}
    texts = [text.get_text() for text in drawn["mistakes"].axes[0].texts]
    assert "2 of 20 wrong: predicted class, true class" in texts
    assert texts.count("Bag,\nis 3") == 2
    assert all(plots.png(figure).startswith(b"\x89PNG") for figure in drawn.values())
