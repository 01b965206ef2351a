"""Tests the report on a run that learned from a user's own rows."""

import json
import re
from pathlib import Path
from typing import Any, Sequence

import pytest

from messages import naming
from number_reader import learned
from number_reader.learned import Learned
from tf1_mnist import files

COMPOSED = (2230, 32, 28, 210)  # both, only before, only after, neither


def shown(run: Path, capsys: Any, own: Sequence[int], composed: Sequence[int] = COMPOSED) -> Any:
    """Returns the lines that are printed for a run with these counts."""
    files.write_json(run / "learned.json", Learned(*own, *composed)._asdict())
    learned.show(run)
    return capsys.readouterr().out.splitlines()


def test_the_table_has_wilsons_intervals(tmp_path: Path, capsys: Any) -> None:
    """Newcombe (1998), Table I, gives the interval for 81 of 263: 0.2553 to 0.3662."""
    lines = shown(tmp_path, capsys, (80, 1, 182, 0))
    assert "before" in lines[1]
    assert "after" in lines[1]
    assert " ".join(lines[2].split()) == (
        "yours, held out 263 30.8% (25.5% to 36.6%) 99.6% (97.9% to 99.9%)"
    )
    assert " ".join(lines[3].split()).startswith("composed of test digits 2,500 90.5% (89.3% to")


@pytest.mark.parametrize(
    ("own", "verdict"),
    [
        # p is 2 / 2**6, 2 / 2**5, 2 * (1 + 8) / 2**8, by the binomial distribution.
        ((3, 0, 6, 1), "Better on your rows: 6 newly right, 0 newly wrong .*: p = 0.0312.*"),
        ((3, 0, 5, 1), "Too few of your rows to tell whether it is better: 5 .*p = 0.0625.*"),
        ((0, 1, 7, 2), "Too few of your rows to tell .*: 7 newly right, 1 newly wrong .*0.0703.*"),
        ((9, 0, 0, 1), "Not better on your rows: 0 newly right, 0 newly wrong .*p = 1.0000.*"),
        ((5, 2, 2, 1), "Not better on your rows: 2 newly right, 2 newly wrong .*"),
        ((5, 3, 1, 1), "Not better on your rows: 1 newly right, 3 newly wrong .*"),
        ((5, 6, 0, 1), "Worse on your rows: 0 newly right, 6 newly wrong .*p = 0.0312.*"),
    ],
)
def test_the_verdict_on_the_users_rows(own: Any, verdict: str, tmp_path: Path, capsys: Any) -> None:
    assert re.fullmatch(verdict, shown(tmp_path, capsys, own)[4])


@pytest.mark.parametrize(
    ("composed", "verdict"),
    [
        (COMPOSED, "No evidence that it is worse on composed rows: -0.16 points (McNemar"),
        ((90, 0, 6, 4), "No evidence that it is worse on composed rows: +6.00 points (McNemar"),
        ((90, 6, 0, 4), "Worse on composed rows: -6.00 points (McNemar's exact test: p = 0.0312)."),
    ],
)
def test_the_verdict_on_composed_rows(
    composed: Any, verdict: str, tmp_path: Path, capsys: Any
) -> None:
    assert shown(tmp_path, capsys, (3, 0, 6, 1), composed)[5].startswith(verdict)


def test_nothing_is_said_about_other_runs(tmp_path: Path, capsys: Any) -> None:
    learned.show(tmp_path)
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"own_both": -1}, "own_both is -1"),
        ({"own_both": 1.5}, "own_both is 1.5"),
        ({"own_both": 0, "own_after": 0}, "no rows"),
    ],
)
def test_counts_that_no_run_can_have_are_named(change: Any, named: str, tmp_path: Path) -> None:
    counts = {**Learned(3, 0, 1, 0, *COMPOSED)._asdict(), **change}
    (tmp_path / "learned.json").write_text(json.dumps(counts))
    with pytest.raises(ValueError, match=naming(tmp_path / "learned.json", named)):
        learned.read(tmp_path)
