"""How the answers of networks that read rows are judged and drawn."""

from typing import Any, Dict, List, Optional, Sequence

import numpy as np

from number_reader import rows
from number_reader.task import ctc_loss
from tf1_mnist import tf1 as tf
from tf1_mnist.analysis import scores
from tf1_mnist.analysis.answers import Analysis, Answers
from tf1_mnist.data import Examples

_SHOWN = 20  # rows in a figure


def judge(test: Examples, probabilities: np.ndarray, class_names: Sequence[str]) -> Answers:
    """Compares a network's answers with the labels.

    Args:
        test: n rows with their labels.
        probabilities: float32 of shape (n, columns, 23).
        class_names: not used, since rows consist of digits and signs.
    """
    labels = test.labels
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


def draw(split: Examples, titles: Optional[Sequence[str]] = None, heading: str = "") -> Any:
    """Draws up to 20 rows of digits and signs, each below its title, in two columns.

    Args:
        split: images uint8 of shape (n, 32, width) and labels (n, symbols), as in `rows`.
        titles: the title of each row; None to use the labels.
        heading: the text above the rows.
    Returns:
        A Matplotlib figure.
    """
    from matplotlib.figure import Figure  # imported late, since it would slow --help down

    titles = titles or list(map(rows.text, split.labels))
    figure = Figure(figsize=(9, 7.5), layout="constrained")
    figure.suptitle(heading)
    for index, axes in enumerate(figure.subplots(_SHOWN // 2, 2).flat):
        axes.axis("off")
        if index < len(split.images):
            axes.imshow(split.images[index], cmap="Greys", vmin=0, vmax=255)
            axes.set_title(titles[index], fontsize=10)
    return figure


def _samples(split: Examples, class_names: Sequence[str]) -> Any:
    return draw(split)


def mistakes(test: Examples, classes: np.ndarray, class_names: Sequence[str]) -> Dict[str, Any]:
    """Draws the first rows that were misread, each with the network's answer and the label.

    Args:
        test: as in `draw`.
        classes: integers of shape (n, columns), the likeliest class of each column.
        class_names: not used, as in `judge`.
    """
    said = [rows.text(rows.spell(path)) for path in classes]
    true = list(map(rows.text, test.labels))
    wrong = [k for k in range(len(said)) if said[k] != true[k]]
    some = f"; the first {_SHOWN}" if len(wrong) > _SHOWN else ""
    return {
        "mistakes": draw(
            Examples(test.images[wrong], test.labels[wrong]),
            [f"{said[k] or 'nothing'}, is {true[k]}" for k in wrong],
            f"{len(wrong):,} of {len(said):,} rows wrong{some}: what was read, and the label",
        )
    }


ROWS = Analysis(judge, _samples, mistakes)
