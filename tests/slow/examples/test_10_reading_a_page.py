"""Checks the digits that lesson 10 reads, and computes the lesson's CTC sums in other ways."""

import itertools
import re
from collections import defaultdict

import numpy as np
import pytest

import number_reader
from number_reader.pretrained import READER
from number_reader.task import ROW
from tf1_mnist import data
from tf1_mnist.runs import saved_model

NAME = "10_reading_a_page"
BLANK = 22


@pytest.fixture
def values(lesson):
    return lesson(NAME).values


@pytest.fixture
def output(lesson):
    return lesson(NAME).output


def collapsed(path):
    """Returns the number that a path spells: a digit for each run of equal non-blank classes."""
    return "".join(str(each) for each, _ in itertools.groupby(path) if each != BLANK)


def distribution(table):
    """Computes the probability of each number, column by column."""
    states = {("", BLANK): 1.0}  # what has been spelled so far, and the class of the latest column
    for column in table:
        following = defaultdict(float)
        for (number, before), share in states.items():
            for each in np.flatnonzero(column).tolist():
                longer = number if each in (before, BLANK) else number + str(each)
                following[longer, each] += share * column[each]
        states = following
    numbers = defaultdict(float)
    for (number, _), share in states.items():
        numbers[number] += share
    return numbers


def test_the_page_shows_test_digits(values):
    _, (_, labels) = data.load_data()
    expected = [labels[:5], labels[8:12], labels[39:43]]
    assert values["truth"] == ["".join(map(str, row)) for row in expected]
    assert values["photo"].shape == (520, 720)
    assert values["photo"].dtype == np.uint8


@pytest.mark.parametrize("threshold", [60, 80, 100, 120])
def test_each_threshold_makes_many_mistakes(values, output, threshold):
    is_ink, dark = values["is_ink"], values["photo"] < threshold
    missed = 1 - (dark & is_ink).sum() / is_ink.sum()
    added = (dark & ~is_ink).sum() / (~is_ink).sum()
    assert f"threshold {threshold}: misses {missed:.0%} of the ink, takes {added:.1%} of" in output
    assert missed > 0.15 or added > 0.15


def test_the_estimate_is_the_light(values):
    down, right = np.indices((520, 720)) / np.array([519, 719])[:, None, None]
    light = 240 - 120 * right - 60 * down
    np.testing.assert_allclose(values["estimated"], light, rtol=0.1)
    of_ink = values["contrast"][values["is_ink"]]
    assert np.percentile(of_ink, 75) == pytest.approx(0.6, abs=0.05)


def test_measure_finds_the_ink_and_ruling_the_lines(values):
    is_ink, mask, writing = values["is_ink"], values["mask"], values["writing"]
    assert mask[is_ink].mean() > 0.995
    assert writing[is_ink].mean() > 0.99
    assert (mask & ~is_ink).sum() > 5 * (writing & ~is_ink).sum()


def test_the_rows_hold_all_the_ink(values):
    found = values["found"]
    assert [len(row.tall) for row in found.rows] == [5, 3, 4]
    assert [len(row.small) for row in found.rows] == [0, 1, 0]
    inside = np.zeros((520, 720), bool)
    for row in found.rows:
        assert np.rad2deg(row.angle) == pytest.approx(-3, abs=2.5)
        for top, left, bottom, right in found.components.boxes[row.components]:
            assert values["is_ink"][top:bottom, left:right].any()
            inside[top:bottom, left:right] = True
    assert not (values["is_ink"] & ~inside).any()


def test_the_rows_by_hand_are_those_of_the_package(values):
    found = values["found"]
    for row, other in zip(values["rows"], found.rows):
        by_package = found.components.boxes[
            sorted(other.tall, key=lambda k: found.components.boxes[k, 1])
        ]
        left, top, width, height = row.T
        by_hand = np.stack([top, left, top + height, left + width], axis=1)
        assert np.abs(by_hand - by_package).max() <= 3  # pixels; the package keeps fainter ink


def test_the_contrast_by_hand_is_that_of_the_package(values):
    of_ink = values["is_ink"]
    assert np.abs(values["contrast"] - values["package_contrast"])[of_ink].max() < 0.05
    assert values["level"] == pytest.approx(values["package_level"], abs=0.01)


def test_the_strips_by_hand_have_level_digits_20_pixels_high(values):
    assert [strip.shape[0] for strip in values["hand_strips"]] == [32, 32, 32]
    for strip in values["hand_strips"]:
        inked = np.flatnonzero((strip > 127).any(axis=1))
        assert 18 <= np.ptp(inked) + 1 <= 26
        assert abs(inked.mean() - 15.5) < 2
    assert [values["number_in"](table) for table in values["hand_tables"]] == values["truth"]


def test_each_column_has_23_probabilities(values):
    for strip, table in zip(values["strips"], values["tables"]):
        assert strip.shape[0] == 32
        assert table.shape == (strip.shape[1] // 2, 23)
        np.testing.assert_allclose(table.sum(axis=1), 1, atol=1e-5)


def test_the_best_paths_spell_the_numbers(values):
    spelled = [collapsed(table.argmax(axis=1).tolist()) for table in values["tables"]]
    assert values["by_hand"] == values["by_package"] == spelled == values["truth"]


def test_each_digit_takes_a_column_and_blanks_separate_them(values):
    table, path = values["tables"][2], values["best_path"].tolist()
    runs = [(each, len(list(run))) for each, run in itertools.groupby(path)]
    assert [run for run in runs if run[0] != BLANK] == [(1, 1), (1, 1), (7, 1), (4, 1)]
    assert table.max(axis=1).min() > 0.9  # each column is nearly certain


@pytest.mark.parametrize("path", itertools.product((1, 7, BLANK), repeat=4))
def test_spell(values, path):
    assert values["spell"](path) == collapsed(path)


def test_the_sums_over_all_paths(values):
    expected = distribution(values["tiny"])
    assert values["sums"] == pytest.approx(dict(expected))
    assert sum(expected.values()) == pytest.approx(1)


def test_the_loss_is_the_negative_logarithm(values, output):
    expected = distribution(values["tiny"])
    likely = sorted(expected, key=lambda number: -expected[number])[:5]
    assert values["likely"] == likely
    np.testing.assert_allclose(values["losses"], [-np.log(expected[n]) for n in likely], rtol=1e-4)
    for number in likely:
        line = f"{number} +{expected[number]:.4f} +{expected[number]:.4f} "
        assert re.search(f"^{line}", output, re.M), number


@pytest.mark.parametrize(
    ("first", "free", "counted"),
    [(106, "29", "219"), (287, "45", "945")],
    ids=["helps", "does not"],
)
def test_a_count_adds_the_digit_that_is_missing(output, first, free, counted):
    _, (_, labels) = data.load_data()
    number = "".join(map(str, labels[first : first + 3]))
    assert f"on the page: {number}\n  count None: {free}, probability " in output
    assert f"  count 3: {counted}, probability 0." in output
    assert (number == counted) == (first == 106)


def test_the_tables_are_what_the_network_says_of_digits_and_blanks(values):
    others = [*range(10), BLANK]
    with saved_model.load(READER, ROW) as (session, model):
        for strip, table in zip(values["strips"], values["tables"]):
            (whole,) = session.run(model.probabilities, {model.images: strip[None]})
            kept = whole[:, others]
            expected = kept / kept.sum(axis=1, keepdims=True)
            np.testing.assert_allclose(table[:, others], expected, atol=1e-5)
            assert not table[:, 10:BLANK].any()


@pytest.mark.parametrize(("degrees", "third"), [(5, "1174"), (7, "1)74"), (12, "1)74")])
def test_a_thin_1_of_a_rotated_page_is_taken_for_a_parenthesis(values, degrees, third):
    photo = values["photograph"](values["written"], degrees)
    reading = number_reader.read(values["as_file"](photo))
    assert reading.text.split() == [*values["truth"][:2], third]


def test_the_reader_reads_the_page_and_the_cnn_not_its_touching_digits(values):
    assert values["answer"].number.split() == values["truth"]
    assert values["truth"][1] == "5906"
    assert len(values["rows"][1]) == 3  # connected pieces: the 9 and the 0 touch
    assert values["probabilities"].max() == pytest.approx(0.98, abs=0.01)
