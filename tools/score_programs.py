"""Counts the programs of an index that run under the launcher, and prints a line for each.

    python tools/score_programs.py well_known.tsv copies

`tools/programs.py` says what an index is. `copies` holds the repositories, each in a folder
<owner>__<name>. A program runs if it ends with status 0, or if it is still running when its time is
up and has printed or written something by then. What the programs import has to be installed.
"""

import argparse
import concurrent.futures
import functools
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
    listed = programs.read_index(arguments.index, arguments.seconds)
    chosen = [each for each in listed if arguments.only in f"{each.repository} {each.name}"]
    run = functools.partial(programs.run, copies=arguments.copies.resolve())
    count = 0
    with concurrent.futures.ThreadPoolExecutor(arguments.at_once) as pool:
        for program, found in zip(chosen, pool.map(run, chosen)):
            count += found.ran
            print(program.repository, program.name, found.how, found.last, sep="\t", flush=True)
    print(f"{count} of {len(chosen)} ran")


if __name__ == "__main__":
    main()
