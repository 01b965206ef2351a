"""Runs the programs of an index under the launcher, and prints the index with their outcomes.

    python tools/score_programs.py docs/old_programs.tsv copies > outcomes.tsv

`tools/programs.py` says what an index is. `copies` holds the repositories, each in a folder
<owner>__<name>. A program runs if it ends with status 0, or if it is still running when its time is
up and has printed or written something by then. What the programs import has to be installed.
The columns `outcome` and `last` (what a program that failed printed last) are added to the index's,
or replace its own. The number of programs that ran is printed on stderr.
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
    """Returns what a program said, without the folders of this machine and without tabs."""
    said = re.sub(r" \(/\S*$", "", said)  # where a module is
    return re.sub(r"(?<=[\s'])/(?:[^\s/']+/)+", "", said).replace("\t", " ")


if __name__ == "__main__":
    main()
