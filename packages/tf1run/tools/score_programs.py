"""Runs the programs listed in an index under the launcher and prints the index with their outcomes.

    python tools/score_programs.py docs/old_programs.tsv copies > outcomes.tsv

`tools/programs.py` describes the format of an index. `copies` contains the repositories, in folders
named <owner>__<name>. A program counts as having run if it ends with status 0. A program also
counts if it is still running when its time is up, provided that it has printed or written something
by then. The libraries that the programs import have to be installed. The printed index has two more
columns, which replace existing columns of the same names: `outcome`, and `last`, which contains the
last line printed by a program that did not run. The number of programs that ran is printed on
stderr.
"""

import argparse
import concurrent.futures
import csv
import functools
import re
import sys
from pathlib import Path

import programs


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("index", type=Path)
    parser.add_argument("copies", type=Path)
    parser.add_argument(
        "--only", default="", help="the programs whose repository or name contains this"
    )
    parser.add_argument(
        "--seconds", type=float, default=60, help="if the index names none (default: 60)"
    )
    parser.add_argument(
        "--at-once", type=int, default=1, help="how many run side by side (default: 1)"
    )
    arguments = parser.parse_args()
    with arguments.index.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    listed = zip(rows, programs.read_index(arguments.index, arguments.seconds))
    chosen = [
        (row, each) for row, each in listed if arguments.only in f"{each.repository} {each.name}"
    ]
    columns = dict.fromkeys([*(rows[0] if rows else ()), "outcome", "last"])
    print(*columns, sep="\t")
    run = functools.partial(programs.run, copies=arguments.copies.resolve())
    count = 0
    with concurrent.futures.ThreadPoolExecutor(arguments.at_once) as pool:
        for (row, _), found in zip(chosen, pool.map(run, [each for _, each in chosen])):
            count += found.ran
            row.update(outcome=found.how, last="" if found.ran else _without_folders(found.last))
            print(*(row[column] for column in columns), sep="\t", flush=True)
    print(f"{count} of {len(chosen)} ran", file=sys.stderr)


def _without_folders(said: str) -> str:
    """Removes tabs and the paths of this machine's folders from a line that a program printed."""
    said = re.sub(r" \(/\S*$", "", said)  # the path of a module
    return re.sub(r"(?<=[\s'])/(?:[^\s/']+/)+", "", said).replace("\t", " ")


if __name__ == "__main__":
    main()
