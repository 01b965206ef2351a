"""Writes a trained network in another format.

    python -m tf1_mnist.export --run runs/cnn/1 --to tflite

Every format keeps the names, dtypes and variable batch size of the run's SavedModel:

    images          uint8 (batch, 28, 28); 0 is paper, 255 is ink
    probabilities   float32 (batch, 10)
    classes         int64 (batch,), the most likely digit of each image

The format `web` produces a folder with a page that you can write on. The page's scripts run the
network in any browser.
"""

from __future__ import annotations

import contextlib
import functools
import os
import sys
import tempfile
from pathlib import Path
from typing import Any, Callable, Iterator, NamedTuple, Optional, Sequence

from tf1_mnist import command_line, converters, files, runs
from tf1_mnist import tf1 as tf
from tf1_mnist.cli import networks
from tf1_mnist.cli.networks import Networks
from tf1_mnist.data import DIGITS
from tf1_mnist.printing import printable
from tf1_mnist.runs import saved_model
from tf1_mnist.task import Task
from tf1_mnist.web import network, pages
from tf1_mnist.web.pages import Pages

_EXPECTED = "--output with a new path"

Page = Callable[[Networks, Path, Any, Path], None]


def _write_page(own: Networks, run: Path, session: tf.Session, target: Path) -> None:
    """Writes a page on which one writes a digit."""
    _, record = runs.read_options(run)
    script = network.script(session, own.task, record.class_names, record.network)
    write_folder(target, pages.DIGITS, "digit.html", own, run, script)


def write_folder(
    target: Path, known: Pages, page: str, own: Networks, run: Path, script: str
) -> None:
    """Writes a page with a network to a new folder.

    Args:
        target: the folder, which is made.
        known, page: the pages of the package, and the name of this page's file.
        own, run: the network.
        script: from `network.script`.
    """
    described = own.described(run)
    if run != own.bundled:
        described["name"] = run.resolve().name  # without its parents, since pages are published
    target.mkdir()
    known.write(page, {"run": described}, target)
    (target / "weights.js").write_bytes(script.encode())


def main(
    argv: Optional[Sequence[str]] = None,
    own: Networks = networks.DIGITS,
    command: str = "export",
    write_page: Page = _write_page,
) -> int:
    """Exports a network and prints the size and the signature of the export.

    Args:
        argv: the arguments; None for those of the process.
        own: the networks of the package.
        command: the command, as in `command_line.called`.
        write_page: as in `export`.
    Returns:
        The exit status, as in `command_line.status`.
    """
    default_names = [each.file_name for each in FORMATS.values()]
    parser = command_line.Parser(command, "Writes a trained network in another format.")
    own.add_options(parser.add_mutually_exclusive_group(), takes_newest=True)
    parser.add_argument(
        "--to",
        choices=NAMES,
        required=True,
        help="the format (web is a page that runs the network in a browser; tflite requires "
        "TensorFlow 2; onnx requires tf2onnx; a run's folder has a SavedModel already)",
    )
    parser.add_argument(
        "--output",
        type=Path,
        metavar="PATH",
        help="the file or folder to write; must not exist (default: "
        f"{', '.join(default_names[:-1])} or {default_names[-1]} in the run's folder; for a "
        "bundled network, in the current folder)",
    )
    parser.add_argument(
        "--quantize",
        action="store_true",
        help="store each TFLite weight in 8 bits, a quarter of the size (default: 32 bits)",
    )
    arguments = parser.parse_args(argv)

    def work() -> int:
        run = arguments.run or own.newest()
        folder = Path() if run == own.bundled else run
        output = arguments.output or folder / _format(arguments.to, arguments.quantize).file_name
        export(run, arguments.to, output, arguments.quantize, own, write_page)
        own.announce(run)
        _, record = runs.read_options(run)
        print(f"{printable(str(output))}: {_size(output):,} bytes\n{_signature(own.task)}")
        if record.class_names != DIGITS:
            print(
                "classes: " + ", ".join(f"{k} {name}" for k, name in enumerate(record.class_names))
            )
        return 0

    return command_line.status(command, work)


def export(
    run: Path,
    to: str,
    output: Path,
    quantize: bool = False,
    own: Networks = networks.DIGITS,
    write_page: Page = _write_page,
) -> None:
    """Writes a run's trained network in another format.

    The tensors of a frozen graph (a GraphDef) are `images:0`, `probabilities:0` and
    `classes:0`. Files in the other formats contain their signature, which is called
    `serving_default` in a TFLite file.

    Args:
        run: a finished run's folder.
        to: one of NAMES.
        output: the path to write; must not exist.
        quantize: for `tflite`, whether to store the weights in 8 bits. With 8-bit weights, each
            layer quantizes its input to 8 bits at run time and returns float32, so the
            probabilities keep their resolution. With 8-bit activations, the resolution would be
            lost.
        own: the networks of the package.
        write_page: for `web`, a function that takes the networks of the package, the run, a session
            with its network, and the folder to make and fill.
    Raises:
        FileExistsError: `output` exists.
        FileNotFoundError: there is no finished run, or the folder of `output` does not exist.
        ValueError: the SavedModel is damaged, a library that the format requires is not installed,
            or the format does not allow `quantize`. The error is also raised if `output` cannot be
            written or is inside the SavedModel's folder.
    """
    format_ = _format(to, quantize)
    if not output.parent.is_dir():
        raise FileNotFoundError(f"{output.parent}: no such folder; expected one to write into")
    files.expect_new(output, _EXPECTED)
    source = run / "saved_model"
    # Path.resolve raises an exception for a loop of links.
    if Path(os.path.realpath(str(source))) in Path(os.path.realpath(str(output))).parents:
        raise ValueError(f"{output}: inside the SavedModel; expected a path outside it")
    with saved_model.load(run, own.task) as (session, _), _written_aside(output) as aside:
        if format_.write is None:
            write_page(own, run, session, aside)
        else:
            format_.write(session, source, aside)
        files.expect_new(output, _EXPECTED)  # the path may have been created meanwhile
        aside.rename(output)


@contextlib.contextmanager
def _written_aside(output: Path) -> Iterator[Path]:
    """Yields a path in a temporary folder beside `output`; errors in the block name `output`."""
    prefix = ".export."
    aside = Path()
    try:
        with tempfile.TemporaryDirectory(prefix=prefix, dir=str(output.parent)) as folder:
            aside = Path(folder) / output.name
            yield aside
    except ValueError as error:
        raise ValueError(str(error).replace(str(aside), str(output))) from None
    except OSError as error:
        # Only an error that the operating system raised has a number. While a file is being
        # written, such an error names no file.
        if error.errno is None or prefix not in str(error.filename or prefix):
            raise
        raise OSError(error.errno, error.strerror, str(output)) from None


class Format(NamedTuple):
    """A format to export to.

    file_name: the default name of the file or folder.
    write: a function that takes three arguments: a session with the network, the path of its
        SavedModel, and the path to write. None for a page, which depends on what the network reads.
    """

    file_name: str
    write: Optional[Callable[[tf.Session, Path, Path], None]]


def _format(to: str, quantize: bool) -> Format:
    if to not in NAMES:
        raise ValueError(f"{to!r}: unknown format; expected {', '.join(NAMES)}")
    if (to, quantize) not in FORMATS:
        others = [name for name, quantized in FORMATS if quantized]
        raise ValueError(f"--quantize with --to {to}; expected --to {' or '.join(others)}")
    return FORMATS[to, quantize]


def _signature(task: Task) -> str:
    """Returns the dtypes and shapes of a network's tensors, as text."""

    def shape(sides: Sequence[Optional[int]], varying: str) -> str:
        named = [varying if side is None else str(side) for side in sides]
        return f"({', '.join(['n', *named])})" if named else "(n,)"

    images, outputs = task.image_shape, task.output_shape
    return (
        f"images uint8 {shape(images, 'width')} -> "
        f"probabilities float32 {shape(outputs, 'columns')}, "
        f"classes int64 {shape(outputs[:-1], 'columns')}"
    )


def _size(path: Path) -> int:
    """Returns the size in bytes of a file, or of all files in a folder."""
    return sum(file.stat().st_size for file in [path, *path.rglob("*")] if file.is_file())


def _write_frozen_graph(session: tf.Session, source: Path, target: Path) -> None:
    graph_def = tf.graph_util.convert_variables_to_constants(
        session, session.graph.as_graph_def(), ["probabilities", "classes"]
    )
    # 1.15.5 does not know every attribute of today's ops. It does not need those that have
    # their default values.
    stripped = tf.train.export_meta_graph(
        graph_def=graph_def, graph=session.graph, strip_default_attrs=True
    )
    target.write_bytes(stripped.graph_def.SerializeToString())


# The keys are the values of --to and --quantize.
FORMATS = {
    ("tflite", False): Format("model.tflite", converters.write_tflite),
    ("tflite", True): Format(
        "model_quantized.tflite", functools.partial(converters.write_tflite, quantize=True)
    ),
    ("onnx", False): Format("model.onnx", converters.write_onnx),
    ("frozen_graph", False): Format("frozen_graph.pb", _write_frozen_graph),
    ("web", False): Format("web", None),
}
NAMES = [to for to, quantize in FORMATS if not quantize]


if __name__ == "__main__":
    sys.exit(main())
