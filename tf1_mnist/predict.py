"""Reads the digits in pictures.

    python -m tf1_mnist.predict photo.png
    photo.png: 7 (99.2%), then 1 (0.5%), 9 (0.2%)

A row of digits is read as a number, followed by one line for each digit. With `--json`, the
output is one line for each picture, a JSON object with these keys:

    file       the file's name as given; "standard input" for -
    number     the digits from left to right, a string
    digits     a list of objects, one for each digit. Their keys: digit, an integer;
               probability, that of the digit; probabilities, those of 0 to 9
"""

import argparse
import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Any, List, NamedTuple, Optional, Sequence

import numpy as np

from tf1_mnist import handwriting, pretrained, runs, training
from tf1_mnist.cli import command, networks
from tf1_mnist.handwriting import picture_files
from tf1_mnist.runs import saved_model

_SUFFIXES = (".png", ".jpg", ".jpeg", ".bmp", ".webp", ".gif")


class Reading(NamedTuple):
    """What a network read in a picture.

    name: the file's name.
    picture: uint8 of shape (height, width), 255 is white; at most about 500 pixels wide or high.
    images: uint8 of shape (n, 28, 28), 255 is ink; the digits from left to right, as the
        network saw them.
    probabilities: float32 of shape (n, 10).
    """

    name: str
    picture: np.ndarray
    images: np.ndarray
    probabilities: np.ndarray

    @property
    def number(self) -> str:
        """The most likely digits, from left to right."""
        return "".join(map(str, self.probabilities.argmax(axis=1)))


def main(argv: Optional[Sequence[str]] = None) -> int:
    """Reads the pictures named on the command line and prints the digits.

    Args:
        argv: the arguments; None for those of the process.
    Returns:
        The exit status, as in `command.status`; also 2 if any picture could not be read, after
        one line on stderr for each of those.
    """
    arguments = _parse(argv)
    return command.status("predict", lambda: _run(arguments))


def _parse(argv: Optional[Sequence[str]]) -> argparse.Namespace:
    parser = command.Parser("predict", "Reads the handwritten digits in pictures.")
    parser.add_argument(
        "images",
        nargs="+",
        metavar="IMAGE",
        help="a PNG, JPEG, BMP, WebP or GIF file, a folder of them, or - for standard input; "
        "each picture shows one digit or a row of digits, with some blank paper around them",
    )
    networks.add_run(parser, "the bundled network")
    parser.add_argument(
        "--json", action="store_true", help="print one line of JSON per picture (default: text)"
    )
    parser.add_argument(
        "--save",
        type=_png,
        metavar="FIGURE",
        help="save a PNG figure of the first 20 pictures as the network saw them "
        "(default: no figure)",
    )
    parser.add_argument(
        "--show", action="store_true", help="show that figure in a window (default: no window)"
    )
    return parser.parse_args(argv)


def _png(text: str) -> Path:
    if not text.lower().endswith(".png"):
        raise argparse.ArgumentTypeError(f"{text!r}; expected a file name ending in .png")
    return Path(text)


def _run(arguments: argparse.Namespace) -> int:
    run = arguments.run or pretrained.CNN
    names = [name for given in arguments.images for name in _files(given)]
    window = _window() if arguments.show else None
    if arguments.save is not None:
        _check_place(arguments.save, names)

    status = 0
    shown: List[Reading] = []
    with saved_model.load(run) as (session, model):
        networks.announce(run)
        for name in names:
            try:
                reading = _read(session, model, name)
            except (ValueError, OSError) as error:
                reason = (
                    f"{name or repr(name)}: {error.strerror}; expected a picture"
                    if isinstance(error, OSError)
                    else error
                )
                command.complain("predict", reason)
                status = 2
            else:
                print(_json(reading) if arguments.json else _text(reading), flush=True)
                shown = [*shown, reading][:20]

    if shown and (arguments.show or arguments.save is not None):
        _draw(shown, arguments.save, window)
    return status


def _files(given: str) -> List[str]:
    """Returns the file itself, or a folder's pictures by name, or a folder that has none."""
    if not os.path.isdir(given):
        return [given]
    paths = (path for path in Path(given).glob("*") if path.suffix.lower() in _SUFFIXES)
    return sorted(str(path) for path in paths if path.is_file()) or [given]


def _read(session: Any, model: Any, name: str) -> Reading:
    if name != "-" and os.path.isdir(name):
        raise ValueError(f"{name}: no pictures in the folder; expected {', '.join(_SUFFIXES)}")
    if name == "-" and sys.stdin is None:
        raise ValueError("standard input: closed; expected a picture")
    picture = picture_files.read(sys.stdin.buffer if name == "-" else name)
    name = "standard input" if name == "-" else name
    try:
        images = handwriting.digits(picture)
    except ValueError as error:
        raise ValueError(f"{name}: {error}") from None
    probabilities = training.predict(session, model, images)
    return Reading(name, handwriting.shrink(picture, 500), images, probabilities)


def _text(reading: Reading) -> str:
    name = _printable(reading.name)
    lines = [_likeliest(probabilities) for probabilities in reading.probabilities]
    if len(lines) == 1:
        return f"{name}: {lines[0]}"
    return "\n    ".join([f"{name}: {reading.number}", *lines])


def _printable(name: str) -> str:
    """Replaces line breaks, other control characters and undecodable bytes in a name."""
    return "".join(
        letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in name
    )


def _likeliest(probabilities: np.ndarray) -> str:
    first, second, third = (
        f"{digit} ({100 * probabilities[digit]:.1f}%)"
        for digit in np.argsort(-probabilities, kind="stable")[:3]
    )
    return f"{first}, then {second}, {third}"


def _json(reading: Reading) -> str:
    digits = [
        {
            "digit": int(probabilities.argmax()),
            "probability": float(probabilities.max()),
            "probabilities": probabilities.tolist(),
        }
        for probabilities in reading.probabilities
    ]
    return json.dumps({"file": reading.name, "number": reading.number, "digits": digits})


def _draw(readings: Sequence[Reading], path: Optional[Path], window: Any) -> None:
    from tf1_mnist.analysis import plots  # imported late, since matplotlib would slow --help down

    titles = [
        reading.number if len(reading.images) > 1 else _likeliest(reading.probabilities[0])
        for reading in readings
    ]
    figure = plots.readings(
        [_printable(reading.name) for reading in readings],
        [reading.picture for reading in readings],
        [reading.images for reading in readings],
        titles,
    )
    if path is not None:
        runs.write_bytes(path, plots.png(figure))
    if window is not None:
        from matplotlib import pyplot

        window.canvas.figure = figure
        figure.set_canvas(window.canvas)
        pyplot.show()


def _window() -> Any:
    """Opens a window with an empty figure."""
    from matplotlib import pyplot

    try:
        window = pyplot.figure()
    except (ImportError, RuntimeError):  # the chosen backend finds no screen
        window = None
    if window is None or window.canvas.required_interactive_framework is None:
        raise ValueError("--show: no screen for a window; expected one (or use --save FIGURE)")
    return window


def _check_place(path: Path, names: Sequence[str]) -> None:
    """Checks that the figure can be written, before any picture is read.

    Raises:
        ValueError: it cannot be written there, or would overwrite one of the pictures.
    """
    if path.is_dir():
        raise ValueError(f"{path}: a folder; expected a file name for the figure")
    if path.exists() and any(os.path.exists(name) and path.samefile(name) for name in names):
        raise ValueError(f"{path}: one of the pictures to read; expected another file name")
    try:
        tempfile.TemporaryFile(dir=str(path.parent)).close()
    except OSError as error:
        raise ValueError(
            f"{path}: cannot be written ({error.strerror}); expected a writable path"
        ) from None


if __name__ == "__main__":
    sys.exit(main())
