"""Reads the digit in each of several pictures.

    python -m tf1_mnist.predict photo.png
    photo.png: 7 (99.2%), then 1 (0.5%), 9 (0.2%)

A picture shows one digit, which may have been photographed or drawn. The percentages are the
probabilities of the three likeliest digits. A picture with several digits is refused, since the
package number_reader reads numbers. If one picture cannot be read, the others are still read.

With `--json`, one line is printed for each picture. It is a JSON object with these keys:

    file            the name of the file as given; "standard input" for -
    network         the name of the network that read the file, as in messages
    digit           the likeliest digit, an integer
    name            the likeliest digit as text
    probability     its probability
    probabilities   the probabilities of 0 to 9

If a network was trained on classes other than digits, the names of the classes are printed. In the
JSON output, `digit` is then the label of the class, from 0 to 9, and `name` is the name of the
class.
"""

import argparse
import json
import sys
from pathlib import Path
from typing import List, Optional, Sequence, Tuple

import numpy as np

from tf1_mnist import command_line, runs, training
from tf1_mnist.cli import picture_arguments
from tf1_mnist.cli.networks import DIGITS
from tf1_mnist.pictures import picture_files, prepare
from tf1_mnist.pictures.preparing import WideInkError
from tf1_mnist.printing import printable, quoted
from tf1_mnist.runs import saved_model

_NUMBERS = "python -m number_reader read"  # the command that reads numbers


def main(argv: Optional[Sequence[str]] = None) -> int:
    """Reads the pictures named on the command line and prints the digit in each of them.

    Args:
        argv: the arguments; None for those of the process.
    Returns:
        The exit status, as in `command_line.status`; also 2 if any picture could not be read.
        Each picture that could not be read is reported as one line on stderr.
    """
    parser = command_line.Parser("predict", "Reads the handwritten digit in each picture.")
    parser.add_argument(
        "images",
        nargs="+",
        metavar="IMAGE",
        help=f"a {picture_files.NAMES} file, a folder of them, or - for standard input; each "
        "picture shows one digit",
    )
    parser.add_argument(
        "--run",
        type=Path,
        metavar="DIR",
        default=DIGITS.bundled,
        help="a finished run's folder (default: the bundled CNN)",
    )
    parser.add_argument(
        "--json", action="store_true", help="print one line of JSON per picture (default: text)"
    )
    arguments = parser.parse_args(argv)
    return command_line.status("predict", lambda: _run(arguments))


def _run(arguments: argparse.Namespace) -> int:
    run, line, status = arguments.run, _json if arguments.json else _text, 0
    _, record = runs.read_options(run)
    if runs.reads(run) == "rows":
        raise ValueError(
            f"{run}: reads rows; expected a network of single digits "
            f"({_NUMBERS} uses such networks)"
        )
    with saved_model.load(run) as (session, model):
        DIGITS.announce(run)
        for given in arguments.images:
            for file in picture_arguments.files(given):
                try:
                    name, image = _prepared(file)
                except ValueError as error:
                    command_line.complain("predict", error)
                    status = 2
                    continue
                (shares,) = training.predict(session, model, image[np.newaxis]).tolist()
                print(line(name, run, record.class_names, shares), flush=True)
    return status


def _prepared(file: str) -> Tuple[str, np.ndarray]:
    """Reads a picture, and returns its name and the image for the network."""
    picture = picture_arguments.read(file)
    try:
        return picture.name, prepare(picture.pixels)
    except WideInkError as error:
        instead = f"{_NUMBERS} {quoted(file)} reads numbers"
        raise ValueError(f"{picture.name}: {error} ({instead})") from None
    except ValueError as error:
        raise ValueError(f"{picture.name}: {error}") from None


def _text(name: str, run: Path, names: Sequence[str], probabilities: List[float]) -> str:
    likeliest = sorted(range(len(names)), key=lambda label: -probabilities[label])[:3]
    shares = (f"{names[label]} ({100 * probabilities[label]:.1f}%)" for label in likeliest)
    first, second, third = shares
    return f"{printable(name)}: {first}, then {second}, {third}"


def _json(name: str, run: Path, names: Sequence[str], probabilities: List[float]) -> str:
    digit = probabilities.index(max(probabilities))
    answer = {
        "file": name,
        "network": DIGITS.name(run),
        "digit": digit,
        "name": names[digit],
        "probability": probabilities[digit],
        "probabilities": probabilities,
    }
    return json.dumps(answer)


if __name__ == "__main__":
    sys.exit(main())
