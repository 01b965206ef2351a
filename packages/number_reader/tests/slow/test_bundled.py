"""Tests the reader's rejection.json and the accuracy of the bundled network."""

from typing import Any, List, Tuple

import numpy as np
import pytest

from number_reader import pretrained, rows
from number_reader.recognition import acceptance, ctc, fitting, rejection
from number_reader.rows import batches, composition, no_digits
from number_reader.task import ROW
from tf1_mnist import data, runs
from tf1_mnist.runs import saved_model


def test_the_readers_accuracy_on_all_test_rows_is_that_of_its_run(mnist: Any) -> None:
    """The rows are those that `evaluate` reads, sorted by width so that less padding is read."""
    images, labels = batches.random_rows(mnist[1], 2500, np.random.RandomState(0))
    order = sorted(range(2500), key=lambda k: images[k].shape[1])
    right = 0
    with saved_model.load(pretrained.READER, ROW) as (session, model):
        for batch in np.split(np.array(order), 50):
            split = batches.stack([images[k] for k in batch], [labels[k] for k in batch])
            classes = session.run(model.classes, {model.images: split.images})
            right += np.count_nonzero(rows.are_right(classes, split.labels))
    # The composed rows differ a little between versions of OpenCV and other libraries.
    metrics = runs.read_metrics(pretrained.READER)
    assert metrics.test_images == 2500
    assert right / 2500 == pytest.approx(metrics.test_accuracy, abs=0.01)


# --- Rows that the reader rejects --------------------------------------------------------------

Outputs = Tuple[np.ndarray, np.ndarray]  # hidden columns and probabilities


@pytest.fixture(scope="module")
def bundled() -> rejection.Rejection:
    found = rejection.read(pretrained.READER)
    assert found is not None
    return found


@pytest.fixture(scope="module")
def new_rows(bundled: rejection.Rejection, mnist: Any) -> Tuple[Outputs, Outputs]:
    """Returns the outputs for new rows of digits, and for rows without digits.

    Rows of digits are left out if the network misreads them, and rows without digits are left out
    if it finds no digit in them.
    """
    random = np.random.RandomState(1)
    images, labels = batches.random_rows(mnist[1], 300, random)
    none = [np.empty(0, np.uint8)] * 300
    found = []
    with saved_model.load(pretrained.READER, ROW) as (session, model):
        for split in (
            batches.stack(images, labels),
            batches.stack([composition.without_digits(random) for _ in range(300)], none),
        ):
            hidden, columns = session.run(bundled.tensors(model), {model.images: split.images})
            classes = columns.argmax(axis=2)
            right = rows.are_right(classes, split.labels)
            counts = right if not found else (classes < data.CLASSES).any(axis=1)
            assert np.count_nonzero(counts) > 60
            found.append((hidden[counts], columns[counts]))
    return found[0], found[1]


def test_it_tells_new_rows_of_digits_from_rows_without(
    bundled: rejection.Rejection, new_rows: Any
) -> None:
    digits, others = (bundled.scores(*outputs)[0] for outputs in new_rows)
    # The share of pairs of rows whose scores are in the right order.
    area = (digits[:, None] > others).mean()
    medians = np.median(digits), np.median(others)
    print("area under the curve: {:.3f}; medians {:.1f} and {:.1f}".format(area, *medians))
    assert area > 0.95
    assert medians[0] > 2
    assert medians[1] < -1


def digits_in(columns: np.ndarray) -> List[int]:
    """Returns the number of digits that the reader reads in each row."""
    symbols = (ctc.likeliest(each).symbols for each in columns)
    return [sum(symbol < data.CLASSES for symbol in each) for each in symbols]


def test_hardly_a_row_of_digits_clearly_shows_something_else(
    bundled: rejection.Rejection, new_rows: Any
) -> None:
    """At most 1 in 300 rows of digits is rejected, but over half of the rows without digits are."""
    may = []
    for hidden, columns in new_rows:
        found = zip(bundled.scores(hidden, columns)[0].tolist(), digits_in(columns))
        may.append(np.mean([acceptance.may_show_digits(*row) for row in found]))
    print("{:.1%} of the rows may show digits, and {:.1%} of the others".format(*may))
    assert may[0] >= 299 / 300
    assert may[1] < 0.5


def test_figures_are_doubtful_but_rows_of_digits_are_not(
    bundled: rejection.Rejection, new_rows: Any
) -> None:
    """The figures' seed is not that of the figures to learn from."""
    random = np.random.RandomState(2)
    images = [composition.without_digits(random, no_digits.figures) for _ in range(200)]
    split = batches.stack(images, [np.empty(0, np.uint8)] * 200)
    with saved_model.load(pretrained.READER, ROW) as (session, model):
        figures = session.run(bundled.tensors(model), {model.images: split.images})
    shares = []
    for hidden, columns in (new_rows[0], figures):
        found = zip(bundled.scores(hidden, columns)[1].tolist(), digits_in(columns))
        shares.append(np.mean([acceptance.may_be_figures(*row) for row in found if row[1]]))
    print("{:.1%} of the rows of digits may be figures, and {:.1%} of the figures".format(*shares))
    assert shares[0] < 0.03
    assert shares[1] > 0.8


def test_it_is_learned_from_the_rows_that_the_reader_was_trained_on(
    bundled: rejection.Rejection, new_rows: Any, mnist: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If learning uses only a quarter of the rows, the scores of new rows hardly change."""
    monkeypatch.setattr(fitting, "_BATCHES", 10)
    monkeypatch.setattr(fitting, "_DRAWN", ((0, 6), (1, 6)))
    monkeypatch.setattr(fitting, "_DISCS", 6)
    monkeypatch.setattr(fitting, "_MORE_DRAWN", tuple((digit, 1) for digit in range(2, 10)))
    monkeypatch.setattr(fitting, "_FIGURES", 25)
    settings, _ = runs.read_options(pretrained.READER)
    train, _ = data.hold_out(mnist[0])
    composed = batches.Rows(train, settings.batch_size, settings.seed)
    with saved_model.load(pretrained.READER, ROW) as (session, model):
        found = fitting.fit(session, model, composed.since(0))
    assert found is not None
    for outputs in new_rows:
        pairs = zip(found.scores(*outputs), bundled.scores(*outputs))
        alike, of_figures = (np.corrcoef(*pair)[0, 1] for pair in pairs)
        print(f"correlation: {alike:.3f}; of the figure scores: {of_figures:.3f}")
        assert alike > 0.95
        assert of_figures > 0.9
