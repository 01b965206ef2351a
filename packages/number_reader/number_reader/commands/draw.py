"""Serves a page on which you can write a number and see how a trained network reads it.

    python -m number_reader draw

`web/server.py` serves a single page, made from `web/draw.html`. The page contains its scripts and
the texts of `web/words.tsv` (a table with a column for each language), so it loads no other files.
The page sends the writing, or a photograph, as a picture file. The server responds with the numbers
that the network reads, and with the network's inputs and feature maps. Nothing leaves this machine.

With `--collect FOLDER`, the page stores rows in that folder, each with the label that the user
types, and shows the stored rows. Without this option, nothing is written to disk.
"""

import argparse
import functools
import threading
import webbrowser
from pathlib import Path
from typing import Any, BinaryIO, Dict, Optional, Sequence

import numpy as np

from number_reader import images, predictor
from number_reader.collecting import collection, corrections, filled_sheet
from number_reader.elements import Page
from number_reader.networks import ROWS
from number_reader.web import pages
from number_reader.web.server import Answers, Server
from number_reader.words import InputError
from tf1_mnist import command_line
from tf1_mnist.pictures import picture_files

COMMAND = "number_reader.draw"

MAPS = 8  # feature maps shown per layer
_LOWEST_MAPS = 6  # pixels; layers with lower feature maps are not shown


def look(reader: predictor.Reader, file: BinaryIO, collects: bool = False) -> Dict[str, Any]:
    """Reads the numbers in a picture and returns them with the network's inputs and feature maps.

    Args:
        reader: a reader from `predictor.reader_of`.
        file: as in `picture_files.decode`.
        collects: whether the page stores rows. A page that stores rows refuses photographs of
            sheets.
    Returns:
        A dictionary that can be written as JSON:
        text, number, rows, table, cells, left_out: as printed by `read --json`.
        seen: a list of objects, one for each row of writing or, in a table, for each row in its
            cells. In each object, `text` and `corners` are defined as in `rows`. `images`
            contains the network's inputs, in which 0 is paper and 255 is ink.
        maps: a list of objects, one for each convolutional layer. In each object, `channels` is the
            number of the layer's feature maps. `maps` contains the 8 maps with the highest means,
            in descending order. In a map, 255 stands for the layer's largest activation.
            The maps are those of the last image in `seen`.
        error: the reason why nothing was read, as returned by `pages.reason`; in this case, the
            texts and the lists are empty. If something was read, there is no `error`.
        Images and maps are dictionaries as returned by `images.encode`.
    """
    try:
        picture = picture_files.decode(file)
        if collects and filled_sheet.is_shown(picture):  # the sheet's print would become rows
            raise InputError("a sheet")
        found = reader.read(picture)
    except ValueError as error:
        nothing = Page().as_dict()
        return {**nothing, "seen": [], "maps": [], "error": pages.reason(error)}
    seen = [
        {
            "text": each.text,
            "corners": each.corners,
            "images": [images.encode(image) for image in each.images],
        }
        for each in found.seen
    ]
    maps = [
        {
            "channels": activation.shape[3],
            "maps": [images.encode(image) for image in _strongest(activation[0])],
        }
        for activation in reader.recognizer.activations(found.seen[-1].images[-1:])
        if activation.shape[1] >= _LOWEST_MAPS
    ]
    return {**found.as_dict(), "seen": seen, "maps": maps}


def _strongest(activation: np.ndarray) -> np.ndarray:
    """Returns the feature maps with the highest means, in descending order.

    Args:
        activation: float32 of shape (height, width, channels), at least 0.
    Returns:
        uint8 of shape (n, height, width), with n at most 8.
    """
    order = np.argsort(-activation.mean(axis=(0, 1)), kind="stable")[:MAPS]
    maps = np.moveaxis(activation[..., order], -1, 0)
    largest = activation.max() or 1.0  # avoids division by 0 if every activation is 0
    return np.rint(maps * (255 / largest)).astype(np.uint8)


def answers(reader: predictor.Reader, collect: Optional[Path] = None) -> Answers:
    """Returns a dict that maps the path of each request to the function that answers the request.

    The function for "/read" takes a picture; all other functions take JSON.

    Args:
        reader: from `predictor.reader_of`.
        collect: as in `page`.
    """
    found: Answers = {"/read": functools.partial(look, reader, collects=collect is not None)}
    if collect is not None:
        found.update(corrections.answers(reader.recognizer, collect))
    return found


def page(run: Path, collect: Optional[Path] = None) -> bytes:
    """Returns the page with its texts and with the values that its scripts use.

    Args:
        run: the run's folder.
        collect: the folder in which rows are stored; None if nothing is to be stored.
    Raises:
        FileNotFoundError, ValueError: as in `Networks.described`.
    """
    program = {
        "run": ROWS.described(run),
        "suffixes": picture_files.SUFFIXES,
        "mostBytes": picture_files.MAX_BYTES,
        "collect": None if collect is None else str(collect),
    }
    return pages.ROWS.page("draw.html", program).encode()


def main(argv: Optional[Sequence[str]] = None) -> int:
    """Serves the page until Ctrl-C is pressed.

    Args:
        argv: the arguments; None for those of the process.
    Returns:
        The exit status, as in `command_line.status`.
    """
    parser = command_line.Parser(
        COMMAND,
        "Opens a page in your browser that reads numbers as you write them or from a photograph.",
    )
    ROWS.add_options(parser.add_mutually_exclusive_group(), takes_newest=False)
    parser.add_argument(
        "--port",
        type=lambda text: command_line.whole_number(text, 1, 65535),
        metavar="N",
        default=0,
        help="the port to listen on (default: a free one)",
    )
    parser.add_argument(
        "--host",
        type=_host,
        metavar="ADDRESS",
        default="127.0.0.1",
        help="the address to listen on; with 0.0.0.0, any machine that can reach this one can "
        "open the page (default: 127.0.0.1, this machine only)",
    )
    parser.add_argument(
        "--collect",
        type=Path,
        metavar="FOLDER",
        help="store rows in this folder when you correct them on the page, and show what is stored "
        "there (default: store nothing)",
    )
    parser.add_argument(
        "--no-browser", action="store_true", help="do not open a browser (default: open one)"
    )
    arguments = parser.parse_args(argv)
    return command_line.status(COMMAND, lambda: _serve(arguments))


def _host(text: str) -> str:
    if not (text and text.isascii() and text.isprintable()):
        raise argparse.ArgumentTypeError(f"{text!r}; expected an address of this machine")
    return text


def _serve(arguments: argparse.Namespace) -> int:
    run = arguments.run or ROWS.bundled
    collect = arguments.collect
    if collect is not None:
        collection.check(collect)
    content = page(run, collect)
    with Server(arguments.host, arguments.port) as server, predictor.reader_of(run) as reader:
        if collect is not None:
            collection.prepare(collect)  # only now, since the port or the network may be refused
        ROWS.announce(run)
        server.page = content
        server.answers = answers(reader, collect)
        print(f"the page is at {server.url} (press Ctrl-C to stop)", flush=True)
        if not arguments.no_browser:
            # In a thread, since some browsers block their caller until they have loaded the page.
            threading.Thread(target=webbrowser.open, args=(server.url,), daemon=True).start()
        server.serve_forever()
    return 0
