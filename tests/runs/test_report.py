"""Tests metrics.json."""

from pathlib import Path

import pytest

from messages import naming
from tf1_mnist import runs
from tf1_mnist.runs import Metrics

METRICS = Metrics(0.9843, 0.1, 157, 10000, 119386, 1.5)


def test_metrics_read_back(tmp_path: Path) -> None:
    assert not runs.is_complete(tmp_path)
    with pytest.raises(FileNotFoundError, match=naming(tmp_path, "metrics.json")):
        runs.read_metrics(tmp_path)
    runs.write_json(tmp_path / "metrics.json", METRICS._asdict())
    assert runs.is_complete(tmp_path)
    assert runs.read_metrics(tmp_path) == METRICS
