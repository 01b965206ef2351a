"""Compares the results of the same source under TensorFlow 1.15.5 and under today's version."""

from typing import List, Tuple

import numpy as np
import pytest

from parity.comparison import NAMES, Records, Row, largest, number, under, unequal
from parity.record import LEARNING_RATES, RECIPES, SEEDS, STEPS, Arrays
from tf1_mnist.data import load_data

PROBABILITIES = {"softmax": 1e-6, "cnn": 1e-6, "best": 1e-5}  # the tolerances


@pytest.mark.parametrize("network", RECIPES)
def test_initial_variables_are_equal_bit_for_bit(
    network: str, records: Records, rows: List[Row]
) -> None:
    one, other = (under(f"initial/{network}", a) for a in (records.genuine, records.today))
    rows.append(Row(f"{NAMES[network]}: initial variables", "none", number(largest(one, other))))
    assert len(one) == len(SEEDS) * {"softmax": 24, "cnn": 30, "best": 84}[network]
    assert unequal(one, other) == []


def test_dropout_masks_are_equal_bit_for_bit(records: Records, rows: List[Row]) -> None:
    one, other = (under("masks", a) for a in (records.genuine, records.today))
    rows.append(Row("dropout masks", "none", number(largest(one, other))))
    assert len({mask.tobytes() for mask in one.values()}) == 12
    assert unequal(one, other) == []


@pytest.mark.parametrize(
    ("network", "tolerance"), [("softmax", 1e-3), ("cnn", 5e-4), ("best", 5e-3)]
)
def test_the_losses_of_the_first_steps(
    network: str, tolerance: float, records: Records, rows: List[Row]
) -> None:
    prefix = f"losses/{network}/{LEARNING_RATES[0]}"
    one, other = (under(prefix, a) for a in (records.genuine, records.today))
    claim = f"{NAMES[network]}: loss of each of the first {STEPS[network]} steps"
    rows.append(Row(claim, number(tolerance), number(largest(one, other))))
    assert [len(losses) for losses in one.values()] == [STEPS[network]] * len(SEEDS)
    assert largest(one, other) <= tolerance


def test_the_accuracy_after_an_epoch(records: Records, rows: List[Row]) -> None:
    _, test = load_data()
    one, other = (
        100 * np.mean(a["probabilities/softmax"].argmax(axis=1) == test.labels)
        for a in (records.genuine, records.today)
    )
    claim = f"Softmax: accuracy after an epoch ({one:.2f}%, {other:.2f}%)"
    rows.append(Row(claim, "0.3 points", f"{abs(one - other):.2f} points"))
    assert min(one, other) > 95
    assert abs(one - other) <= 0.3


@pytest.mark.parametrize("network", RECIPES)
@pytest.mark.parametrize("writer", ["genuine", "today"])
def test_a_checkpoint_restored_by_the_other_predicts_the_same(
    writer: str, network: str, records: Records, rows: List[Row]
) -> None:
    written, restored = _exchanged(writer, records)
    one, other = (under(f"probabilities/{network}", a) for a in (written, restored))
    version = written["versions/TensorFlow"]
    claim = (
        f"{NAMES[network]}: probabilities from {version}'s checkpoint, "
        "restored by the other version"
    )
    tolerance = PROBABILITIES[network]
    said = f"{number(tolerance)}, the same digits"
    rows.append(Row(claim, said, number(largest(one, other))))
    variables, others = (under(f"trained/{network}", a) for a in (written, restored))
    assert unequal(variables, others) == []
    (predicted,), (predicted_too,) = one.values(), other.values()
    np.testing.assert_array_equal(predicted.argmax(axis=1), predicted_too.argmax(axis=1))
    assert largest(one, other) <= tolerance


@pytest.mark.parametrize("network", RECIPES)
@pytest.mark.parametrize("writer", ["genuine", "today"])
def test_a_saved_model_loaded_by_the_other_predicts_the_same(
    writer: str, network: str, records: Records, rows: List[Row]
) -> None:
    written, loaded = _exchanged(writer, records)
    predicted, predicted_too = written[f"probabilities/{network}"], loaded[f"loaded/{network}"]
    difference = largest({network: predicted}, {network: predicted_too})
    version = written["versions/TensorFlow"]
    claim = (
        f"{NAMES[network]}: probabilities from {version}'s SavedModel, loaded by the other version"
    )
    tolerance = PROBABILITIES[network]
    rows.append(Row(claim, f"{number(tolerance)}, the same digits", number(difference)))
    np.testing.assert_array_equal(predicted.argmax(axis=1), predicted_too.argmax(axis=1))
    assert difference <= tolerance


def _exchanged(writer: str, records: Records) -> Tuple[Arrays, Arrays]:
    """Returns the arrays that one version wrote and those that the other version restored."""
    return {
        "genuine": (records.genuine, records.today_restored),
        "today": (records.today, records.genuine_restored),
    }[writer]
