r"""Changes the numbers in the way of a picture one at a time and counts the changed answers.

    python benchmarks/limits.py [--numbers FOLDER] [--signs FOLDER] [--only NAME ...]
                                [--kinds KIND ...] [--every N] [--strips] [--run DIR]
                                [--processes 2] > limits.tsv

The numbers are limits, shares and sizes that were chosen by hand. The modules assign them to
upper-case names. Each number is replaced with 75% of its value, and then with 125%. A number that
the code uses only in comparisons is a limit. Each limit is also replaced with 0, and then with a
huge number; one of these two values switches the limit off. The pictures are the same every time.
This list shows the six kinds of pictures and the answers that are counted for each kind:

numbers    half of the pictures in a FOLDER, as for `handwriting.py`: texts with all digits correct
signs      the first half of the pictures with signs: correct texts, and correct cells of tables
perturbed  some of both kinds, smaller, blurred, paler or rotated by 3 degrees; counted as above
composed   tables as in `tables.py`: correct cells
scenes     scenes that are rare in pictures, from tests/helpers/scenes: correct texts
uci        some of the UCI digits that developers may look at, as in `digits.py`: correct digits

The tab-separated table has a row for each change to each number. The row contains the number of
pictures whose text changes, and the number of pictures that take too long to read or cause an error
that no user should see. It also contains, for each kind, the change in the number of correct
answers. The first row contains the counts for the unchanged numbers.

A picture is read again only if the number is used in reading it. Reading then starts at the first
step that uses the number (see `limits_memory.py`). With `--strips`, the script does not run the
network. Instead, it checks whether the change affects the network's input images or the cells to
which they belong. `--only` takes names such as _GAP, grouping._OVERLAP, line_images or detection.
With `--every N`, only every Nth picture is read. The script needs Python 3.12. Making the whole
table takes an hour on two cores of an AMD EPYC (family 25).
"""

import argparse
import concurrent.futures
import contextlib
import hashlib
import multiprocessing
import resource
import signal
import sys
import warnings
from pathlib import Path

import cv2
import limits_constants
import numpy as np
from limits_material import KINDS, material, right
from limits_memory import Memory

from number_reader import images, pretrained, reader_of
from number_reader.detection import (
    components,
    desk,
    grouping,
    ink,
    page_rows,
    pyramid,
    ruled_paper,
    table_lines,
)
from number_reader.detection.pyramid import Pyramid
from number_reader.recognition import line_images, signs
from number_reader.tables import column_cells, grid, ruled_cells
from tf1_mnist.words import InputError

HEAD = ("file", "constant", "value", "changed", "to", "other", "fails")
SECONDS = 3  # of processor time per picture, as in tools/hard_pictures.py
MEMORY = 4 << 30  # bytes that reading a picture may take
# The functions whose results are remembered: the stages through which a picture passes, and their
# slow parts.
STAGES = (
    (ruled_cells, "find _with_size"),
    (page_rows, "in_pyramid _without_lines"),
    (pyramid.Pyramid, "_level"),
    (pyramid, "writing"),
    (desk, "painted_over"),
    (images, "shrink"),
    (ink, "measure"),
    (ruled_paper, "lines pale runs"),
    (table_lines, "find"),
    (components, "find"),
    (grid, "find"),
    (grouping, "rows"),
    (line_images, "cut"),
    (signs, "likeliest"),
)


def by_image(network):
    """Returns a network that reads identical images only once, and a dict of its answers."""
    known = {}

    def see(images):
        keys = [(image.shape, image.tobytes()) for image in images]
        new = [k for k, key in enumerate(keys) if key not in known]
        if new:
            for k, *answer in zip(new, *network(images[new])):
                known[keys[k]] = answer
        columns, *evidence = zip(*(known[key] for key in keys))
        return (np.stack(columns), *map(np.array, evidence))

    return see, known


def text_reader(reader):
    """Returns two functions: one reads a picture, and the other clears the network's answers."""
    recognizer = reader.recognizer
    recognizer.network, known = by_image(recognizer.network)

    def read(image):
        try:
            return "\n".join("|".join(cells) for cells in reader.read(image).texts)
        except InputError:  # there are no digits
            return ""

    return read, known.clear


def strips_of(image):
    """Returns a digest of the network's input images and of the cells' places in tables."""
    levels = Pyramid(image)
    try:
        found = ruled_cells.find(levels) or page_rows.in_pyramid(levels)
    except InputError as error:
        return str(error)
    found = found if found.grids else column_cells.find(found) or found
    places = [[(c.row, c.column, len(c.rows)) for c in cells] for cells in found.grids]
    seen = hashlib.blake2b(repr(places).encode())
    for row in found.written:
        strip = line_images.cut(found, row).image
        seen.update(repr(strip.shape).encode() + strip.tobytes())
    return seen.hexdigest()


class Worker:
    """A reader that reads each picture with each variation of each constant."""

    def __init__(self, chosen, constants, read, forget=lambda: None):
        self._chosen, self._forget = chosen, forget
        # Pyramid stores what it has computed; with other constants, the results may differ.
        self._memory = Memory(
            constants, {Pyramid: lambda some: (some._picture, some._longest, some._taken)}
        )
        modules = limits_constants.modules(*limits_constants.READING)
        for holder, names in STAGES:
            for name in names.split():
                function = getattr(holder, name)
                remembered = self._memory.remembered(function)
                for each in {holder, *modules}:
                    if getattr(each, name, None) is function:
                        setattr(each, name, remembered)
        self._read = self._memory.remembered(read)

    def read(self, image):
        """Returns the usual answer, and any other answers that result from changing a constant.

        Returns:
            The usual answer, and a dictionary of the answers that differ from it. Each key is a
            pair of a constant and the name of a variation. A value is None if reading fails.
        """
        self._forget()
        self._memory.forget()
        self._memory.change(None)
        self._memory.keep(image)
        usual, others = self._read(image), {}
        for constant in self._chosen:
            for name, value in limits_constants.variations(constant).items():
                with limits_constants.changed(constant, value):
                    self._memory.change(constant)
                    answer = self._answer(image)
                if answer != usual:
                    others[constant, name] = answer
        return usual, others

    def _answer(self, image):
        signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)
        try:
            return self._read(image)
        except Exception:
            return None
        finally:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)


def stop(number, frame):
    raise TimeoutError


worker = None  # of this process
opened = contextlib.ExitStack()  # open until this process ends


def start(run, chosen, only_strips):
    """Creates this process's worker and limits the memory that the process may use."""
    global worker
    cv2.setNumThreads(1)
    warnings.simplefilter("ignore")  # NumPy warns of numbers that a changed limit lets through
    constants = limits_constants.find(*limits_constants.READING)
    if only_strips:
        worker = Worker(chosen, constants, strips_of)
    else:
        reader = opened.enter_context(reader_of(run))
        worker = Worker(chosen, constants, *text_reader(reader))
    signal.signal(signal.SIGVTALRM, stop)
    taken = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (taken + MEMORY, taken + MEMORY))


def work(picture):
    """Returns a picture with its `image` set to None, and the result of `Worker.read`."""
    usual, others = worker.read(picture.image)
    return picture._replace(image=None), usual, others


def choose(constants, names):
    """Returns the constants that have these names or are in modules or folders with these names.

    Raises:
        ValueError: a name does not belong to any constant, module or folder.
    """
    chosen = []
    for name in names:
        some = [
            each
            for each in constants
            if name in (each.name, *each.module.split("."))
            or f"{each.module}.{each.name}".endswith(f".{name}")
        ]
        if not some:
            raise ValueError(f"{name}: expected the name of a constant, a module or a folder")
        chosen += some
    return [each for each in constants if each in chosen] if names else constants


def is_alike(picture, answer, usual):
    return int(answer == usual)


def table(chosen, results, count):
    """Yields the lines of the table, each as a list of cells.

    Args:
        chosen: the constants.
        results: the result of `work` for each picture.
        count: a function that takes a picture, an answer and the usual answer, and returns how many
            texts or cells of the answer are correct.
    """
    yield [*HEAD, *KINDS, "what it is for"]
    usual = dict.fromkeys(KINDS, 0)
    for picture, answer, _ in results:
        usual[picture.kind] += count(picture, answer, answer)
    yield ["", "", "", "nothing", "", len(results), 0, *usual.values(), ""]
    for constant in chosen:
        for name, value in limits_constants.variations(constant).items():
            other, fails, gained = 0, 0, dict.fromkeys(KINDS, 0)
            for picture, answer, others in results:
                if (constant, name) in others:
                    read = others[constant, name]
                    other += 1
                    fails += read is None
                    gained[picture.kind] += count(picture, read or "", answer)
                    gained[picture.kind] -= count(picture, answer, answer)
            counts = [f"{change:+d}" if change else "" for change in gained.values()]
            values = [f"{constant.value:.6g}", name, f"{value:.6g}"]
            yield [constant.file, constant, *values, other, fails, *counts, constant.reason]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0], allow_abbrev=False)
    parser.add_argument("--numbers", type=Path, metavar="FOLDER")
    parser.add_argument("--signs", type=Path, metavar="FOLDER")
    parser.add_argument("--only", nargs="+", default=[], metavar="NAME")
    parser.add_argument("--kinds", nargs="+", choices=KINDS, default=KINDS, help="of pictures")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="each Nth picture")
    parser.add_argument("--strips", action="store_true", help="compare what the network sees")
    parser.add_argument("--run", type=Path, default=pretrained.READER, metavar="DIR")
    parser.add_argument("--processes", type=int, default=2, metavar="N")
    options = parser.parse_args()
    try:
        chosen = choose(limits_constants.find(*limits_constants.READING), options.only)
        pictures = list(material(options.numbers, options.signs, options.kinds))[:: options.every]
    except (OSError, ValueError) as error:
        print(error, file=sys.stderr)
        sys.exit(2)
    results = []
    with concurrent.futures.ProcessPoolExecutor(
        options.processes,
        multiprocessing.get_context("spawn"),
        start,
        (options.run, chosen, options.strips),
    ) as pool:
        try:
            for result in pool.map(work, pictures):
                results.append(result)
                print(f"\r{len(results)} of {len(pictures)} pictures", end="", file=sys.stderr)
            print(file=sys.stderr)
        except concurrent.futures.BrokenExecutor as error:
            print(f"\n{error} The table is of the pictures so far.", file=sys.stderr)
    for line in table(chosen, results, is_alike if options.strips else right):
        print(*line, sep="\t")


if __name__ == "__main__":
    main()
