"""Writes a trained network in another format.

    python -m number_reader export --run runs/reader/1 --to tflite

The formats are those of `tf1_mnist.export`. The network's tensors are

    images          uint8 (batch, 32, width); 0 is paper, 255 is ink
    probabilities   float32 (batch, columns, 23), with a column for every two pixels of the width
    classes         int64 (batch, columns), the likeliest class of each column

The format `web` produces a folder with a page that you can write on. The page's scripts run the
network in any browser.
"""

from pathlib import Path
from typing import Any, Optional, Sequence

from number_reader.networks import ROWS
from number_reader.recognition import rejection
from number_reader.web import pages
from tf1_mnist import export, runs
from tf1_mnist.cli.networks import Networks
from tf1_mnist.web import network


def main(argv: Optional[Sequence[str]] = None) -> int:
    """Does the work of `tf1_mnist.export.main` for networks that read rows."""
    return export.main(argv, ROWS, "number_reader.export", write_page)


def write_page(own: Networks, run: Path, session: Any, target: Path) -> None:
    """Writes a page on which one writes numbers, as `tf1_mnist.export.export` expects."""
    _, record = runs.read_options(run)
    fitted = rejection.read(run)
    more = {"rejection": None if fitted is None else fitted._asdict()}
    script = network.script(session, own.task, record.class_names, record.network, more)
    export.write_folder(target, pages.ROWS, "read.html", own, run, script)
