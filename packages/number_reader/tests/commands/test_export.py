"""Tests the exports of a network of rows: their shapes, and what its page knows."""

import json
from pathlib import Path
from typing import Any

import numpy as np

from messages import assert_names
from number_reader import pretrained, rows
from number_reader.commands import export
from number_reader.rows import batches
from tf1_mnist import tf1 as tf
from tf1_mnist.pretrained import CNN


def test_the_bundled_reader_is_exported_with_its_own_shapes(
    here: Path, mnist: Any, capsys: Any
) -> None:
    assert export.main(["--to", "frozen_graph"]) == 0
    output = capsys.readouterr()
    assert output.err == "network: the bundled reader\n"
    assert output.out.splitlines()[1:] == [
        "images uint8 (n, 32, width) -> probabilities float32 (n, columns, 23), "
        "classes int64 (n, columns)"
    ]
    images, labels = batches.stack(*batches.random_rows(mnist[1], 20, np.random.RandomState(0)))
    graph_def = tf.GraphDef.FromString((here / "frozen_graph.pb").read_bytes())
    with tf.Session(graph=tf.Graph()) as session:
        tf.import_graph_def(graph_def, name="")
        classes = session.run("classes:0", {"images:0": images})
    said = [rows.spell(path) for path in classes]
    right = [a == b[b != rows.BLANK].tolist() for a, b in zip(said, labels)]
    assert sum(right) >= 18


def test_a_page_has_what_the_reader_rejects(reader_run: Path, here: Path) -> None:
    argv = ["--run", str(reader_run), "--to", "web", "--output", "page"]
    assert export.main(argv) == 0
    script = (here / "page" / "weights.js").read_text("utf-8")
    written = json.loads(script.partition('["reader"] = ')[2].rstrip(";\n"))
    assert "".join(written["symbols"]) == rows.SYMBOLS
    assert written["rejection"] == json.loads((pretrained.READER / "rejection.json").read_text())
    html = (here / "page" / "index.html").read_text("utf-8")
    assert str(reader_run.parent) not in html
    program = json.loads(html.partition('id="program">')[2].partition("</script>")[0])
    assert program["run"]["name"] == reader_run.name
    assert program["run"]["count"] == "2,500"


def test_a_reader_without_rejection_is_exported(reader_run: Path, here: Path) -> None:
    """Such is a run whose network distinguishes no digits from print."""
    for path in reader_run.rglob("*"):
        target = here / "run" / path.relative_to(reader_run)
        if path.is_file() and path.name != "rejection.json":
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())
    assert export.main(["--run", "run", "--to", "web"]) == 0
    script = (here / "run" / "web" / "weights.js").read_text("utf-8")
    assert json.loads(script.partition('["reader"] = ')[2].rstrip(";\n"))["rejection"] is None


def test_a_network_that_does_not_read_rows_is_named(here: Path, refused: Any) -> None:
    line = refused(export, "--run", CNN, "--to", "web", "--output", "page")
    assert_names(line, CNN, "digits", "rows")
    assert list(here.iterdir()) == []
