"""The accuracy of a network's answers."""

import unicodedata
from typing import Any, Callable, Dict, List, NamedTuple, Sequence

import numpy as np

from tf1_mnist.analysis import scores
from tf1_mnist.data import DIGITS, Examples


class Answers(NamedTuple):
    """A network's answers on n test images.

    right: bool of shape (n,), whether each answer is correct.
    confidence: float64 of shape (n,), the probability that the network assigns to each answer.
    loss: the mean of -log(the label's probability), in nats.
    tables: detailed scores, as text.
    """

    right: np.ndarray
    confidence: np.ndarray
    loss: float
    tables: str


class Analysis(NamedTuple):
    """How the answers of networks with one task are judged and drawn.

    judge: a function like `judge`.
    samples: a function of images with their labels and of the class names, which draws some of the
        images, each with its label.
    mistakes: a function of test images with their labels, of the classes in `training.Evaluation`
        and of the class names. It returns a dict from the name of each figure to the figure.
    """

    judge: Callable[[Examples, np.ndarray, Sequence[str]], Answers]
    samples: Callable[[Examples, Sequence[str]], Any]
    mistakes: Callable[[Examples, np.ndarray, Sequence[str]], Dict[str, Any]]


def judge(
    test: Examples, probabilities: np.ndarray, class_names: Sequence[str] = DIGITS
) -> Answers:
    """Compares a network's answers with the labels.

    Args:
        test: n test images with their labels.
        probabilities: float32 of shape (n, 10).
        class_names: the names of the ten classes.
    """
    labels = test.labels
    classes = probabilities.argmax(axis=1)
    confusion = scores.confusion_matrix(labels, classes)
    return Answers(
        right=classes == labels,
        confidence=probabilities.max(axis=1).astype(np.float64),
        loss=scores.cross_entropy(labels, probabilities),
        tables="\n\n".join(
            table(confusion, class_names) for table in (_digits_table, _confusion_table)
        ),
    )


def _digits_table(confusion: np.ndarray, class_names: Sequence[str]) -> str:
    names = _padded([noun(class_names), *class_names])
    lines = [f"{names[0]}   images  precision   recall       F1"]
    measured = scores.precision_recall_f1(confusion)
    for name, images, *of_digit in zip(names[1:], confusion.sum(axis=1), *measured):
        shown = ["-" if np.isnan(score) else f"{score:.2%}" for score in of_digit]
        lines.append("{}  {:>7,}  {:>9}  {:>7}  {:>7}".format(name, images, *shown))
    return "\n".join(lines)


def _confusion_table(confusion: np.ndarray, class_names: Sequence[str]) -> str:
    """Returns the confusion matrix as text.

    If the class names are too long, the columns are headed by numbers instead.
    """
    called = noun(class_names)
    width = max(5, len(str(confusion.max())) + 1)
    heads, names = list(class_names), list(class_names)
    if max(map(_width, names)) >= width:
        heads = [str(label) for label in range(len(names))]
        names = [f"{name} {head}" for name, head in zip(names, heads)]
    names = _padded(["", *names])
    lines = [
        f"true {called} (rows) and predicted {called} (columns)",
        names[0] + "".join(" " * (width - _width(head)) + head for head in heads),
    ]
    for name, row in zip(names[1:], confusion):
        lines.append(name + "".join(f"{images or '.':>{width}}" for images in row))
    return "\n".join(lines)


def noun(class_names: Sequence[str]) -> str:
    """Returns the word for a class in tables and figures: "digit" for 0 to 9, otherwise "class"."""
    return "digit" if tuple(class_names) == DIGITS else "class"


def _padded(texts: Sequence[str]) -> List[str]:
    """Pads strings on the left with spaces to a common width, which is at least 5 columns."""
    width = max(5, *map(_width, texts))
    return [" " * (width - _width(text)) + text for text in texts]


def _width(text: str) -> int:
    """Returns the number of columns that a string takes up in a terminal."""
    widths = {"F": 2, "W": 2}
    marks = ("Mn", "Me", "Cf")  # combining and invisible characters
    return sum(
        0 if unicodedata.category(c) in marks else widths.get(unicodedata.east_asian_width(c), 1)
        for c in text
    )
