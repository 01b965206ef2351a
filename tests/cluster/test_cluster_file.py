"""Tests what a run on a cluster records about its cluster."""

from pathlib import Path

import pytest

from messages import assert_names
from tf1_mnist.cluster import cluster_file
from tf1_mnist.cluster.cluster_file import ClusterSettings
from tf1_mnist.files import write_json


def test_what_is_written_is_read(tmp_path: Path) -> None:
    cluster_file.write(tmp_path, ClusterSettings(3, True))
    assert cluster_file.read(tmp_path) == ClusterSettings(workers=3, sync=True)


def test_an_older_run_records_it_among_its_options(tmp_path: Path) -> None:
    write_json(tmp_path / "options.json", {"network": "cnn", "workers": 2, "sync": False})
    assert cluster_file.read(tmp_path) == ClusterSettings(workers=2, sync=False)


@pytest.mark.parametrize("workers", [0, -1, 65_537])
def test_a_number_of_workers_that_no_cluster_has_is_named(tmp_path: Path, workers: int) -> None:
    cluster_file.write(tmp_path, ClusterSettings(workers, True))
    with pytest.raises(ValueError, match="cluster") as error:
        cluster_file.read(tmp_path)
    assert_names(str(error.value), "workers", workers, "65,536")


def test_a_file_of_another_form_is_named(tmp_path: Path) -> None:
    write_json(tmp_path / "cluster.json", {"workers": "two", "sync": False})
    with pytest.raises(ValueError, match="cluster") as error:
        cluster_file.read(tmp_path)
    assert_names(str(error.value), "workers", '"two"')
