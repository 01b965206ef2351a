"""The accuracy of a network's answers, both for single digits and for rows of digits and signs."""

import unicodedata
from typing import List, NamedTuple, Sequence

import numpy as np

from tf1_mnist import tf1 as tf
from tf1_mnist.analysis import scores
from tf1_mnist.data import DIGITS, Split, rows
from tf1_mnist.objective import Objective, ctc_loss


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


def judge(
    objective: Objective,
    test: Split,
    probabilities: np.ndarray,
    class_names: Sequence[str] = DIGITS,
) -> Answers:
    """Compares a network's answers with the labels.

    Args:
        objective: the network's Objective.
        test: n test images with their labels.
        probabilities: float32 of shape (n, *objective.output_shape).
        class_names: the names of the ten classes.
    """
    if objective.reads_rows:
        return _of_rows(test.labels, probabilities)
    return _of_digits(test.labels, probabilities, class_names)


def _of_digits(
    labels: np.ndarray, probabilities: np.ndarray, class_names: Sequence[str]
) -> Answers:
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


def _of_rows(labels: np.ndarray, probabilities: np.ndarray) -> Answers:
    said = [rows.spell(path) for path in probabilities.argmax(axis=2)]
    true = [label[label != rows.BLANK].tolist() for label in labels]
    spelled = np.full((len(said), max(1, *map(len, said))), rows.BLANK, np.uint8)
    for k, symbols in enumerate(said):
        spelled[k, : len(symbols)] = symbols
    # The loss is not defined for a row in which nothing was read. All columns of such a row are
    # blank, so its confidence is the product of the probabilities of BLANK.
    confidence = np.prod(probabilities[:, :, rows.BLANK], axis=1, dtype=np.float64)
    read = np.array([len(symbols) > 0 for symbols in said])
    if read.any():
        confidence[read] = np.exp(-_losses(spelled[read], probabilities[read]))
    return Answers(
        right=np.array([a == b for a, b in zip(said, true)]),
        confidence=confidence,
        loss=float(_losses(labels, probabilities).mean()),
        tables=_lengths_table(said, true),
    )


def _losses(labels: np.ndarray, probabilities: np.ndarray) -> np.ndarray:
    """Returns -log p(label) for each row, in nats, as a float64 array of shape (n,)."""
    with tf.Graph().as_default(), tf.Session() as session:
        fed = tf.placeholder(tf.float32, (None, *probabilities.shape[1:]))
        logits = tf.log(tf.maximum(fed, np.finfo(np.float32).tiny))
        loss = ctc_loss(tf.constant(labels), logits)
        return np.asarray(session.run(loss, {fed: probabilities}), np.float64)


def _lengths_table(said: List[List[int]], true: List[List[int]]) -> str:
    """Returns, as text, the accuracy for rows of each length, and the overall symbol error rate."""
    lines = ["symbols    rows   right"]
    for length in sorted(set(map(len, true))):
        right = [a == b for a, b in zip(said, true) if len(b) == length]
        lines.append(f"{length:>7} {len(right):>7,}  {np.mean(right):>6.1%}")
    symbols, wrong = sum(map(len, true)), sum(map(scores.edit_distance, said, true))
    lines += [
        "",
        f"{wrong:,} of {symbols:,} symbols wrong, missing or added ({wrong / symbols:.2%})",
    ]
    return "\n".join(lines)
