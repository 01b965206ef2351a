"""Computes the differences between the records and writes the page about them."""

import os
import platform
import re
from pathlib import Path
from typing import Iterable, Iterator, List, NamedTuple, Sequence

import numpy as np

from parity.record import IMAGES, LEARNING_RATE, LEARNING_RATES, SEEDS, STEPS, Arrays

NAMES = {"softmax": "Softmax", "cnn": "CNN", "best": "`--best`"}


class Records(NamedTuple):
    """The measurements under TensorFlow 1.15.5 and under today's version.

    genuine, today: the arrays that the tests compare; if the page is written, all arrays.
    genuine_restored, today_restored: the arrays that each version restored from the other's files.
    onednn: for the page, the losses of today's version with oneDNN, which is off in all other
        measurements.
    """

    genuine: Arrays
    today: Arrays
    genuine_restored: Arrays
    today_restored: Arrays
    onednn: Arrays


class Row(NamedTuple):
    claim: str
    tolerance: str
    measured: str


def under(path: str, arrays: Arrays) -> Arrays:
    """Returns the array at a path, or all arrays below the path."""
    return {key: value for key, value in arrays.items() if f"{key}/".startswith(f"{path}/")}


def unequal(one: Arrays, other: Arrays) -> List[str]:
    """Returns the keys of the arrays that differ in any bit."""
    assert one.keys() == other.keys()
    return [key for key in one if _bits(one[key]) != _bits(other[key])]


def _bits(array: np.ndarray) -> object:
    return array.dtype, array.shape, array.tobytes()


def largest(one: Arrays, other: Arrays) -> float:
    """Returns the largest difference between corresponding elements."""
    assert one.keys() == other.keys()
    return max(np.abs(one[key].astype(np.float64) - other[key]).max() for key in one)


def number(value: float) -> str:
    if value == 0:
        return "0"
    mantissa, exponent = f"{value:.1e}".split("e")
    return f"{float(mantissa):g}e{int(exponent)}"


def table(rows: Iterable[Row]) -> str:
    return _table(["what", "tolerance", "largest difference"], rows)


def _table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| {} |".format(" | ".join(line)) for line in lines)


def page(rows: Iterable[Row], records: Records) -> str:
    """Returns `page.md` with all results filled in."""
    both = (records.genuine, records.today)
    first, second = (str(record["versions/TensorFlow"]) for record in both)
    return (
        Path(__file__)
        .with_name("page.md")
        .read_text(encoding="utf-8")
        .format(
            first=first,
            second=second,
            table=table(rows),
            seeds=" and ".join(map(str, SEEDS)),
            rate=f"{LEARNING_RATE:g}",
            slow=f"{LEARNING_RATES[0]:g}",
            steps=STEPS,
            images=IMAGES,
            versions=_table(["TensorFlow", first, second], _versions(*both)),
            cores=os.cpu_count(),
            processor=_processor(),
            functions=_table(["function", first, second], _functions(*both)),
            without=number(largest(*(under("without", record) for record in both))),
            losses=_table(
                [
                    "network",
                    "learning rate",
                    f"{first} and {second}",
                    f"{second} without and with oneDNN",
                ],
                _losses(*both, records.onednn),
            ),
        )
    )


def _versions(genuine: Arrays, today: Arrays) -> Iterator[List[str]]:
    for name in ("Python", "NumPy"):
        yield [name, *(str(record[f"versions/{name}"]) for record in (genuine, today))]


def _functions(genuine: Arrays, today: Arrays) -> Iterator[List[str]]:
    """Yields a row for each function, with the counts of values that are not correctly rounded."""
    x = genuine["functions/x"].astype(np.float64)
    for name, function in {"sqrt": np.sqrt, "exp": np.exp, "log": np.log}.items():
        nearest = function(x).astype(np.float32)
        counts = [
            np.count_nonzero(record[f"functions/{name}"] != nearest) for record in (genuine, today)
        ]
        yield [f"`tf.{name}`", *(f"{count:,}" for count in counts)]


def _losses(genuine: Arrays, today: Arrays, onednn: Arrays) -> Iterator[List[str]]:
    for network in STEPS:
        for rate in LEARNING_RATES:
            losses = [under(f"losses/{network}/{rate}", each) for each in (genuine, today, onednn)]
            differences = [largest(one, other) for one, other in zip(losses, losses[1:])]
            yield [NAMES[network], f"{rate:g}", *map(number, differences)]


def _processor() -> str:
    described = Path("/proc/cpuinfo")  # this file exists only on Linux
    text = described.read_text() if described.exists() else ""
    named = re.search(r"model name\s*: (.+)", text)
    return named.group(1) if named else platform.machine()
