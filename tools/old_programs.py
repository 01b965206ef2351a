"""Writes the tables of docs/old-programs.md and of its Chinese twin.

    python tools/old_programs.py mnist.tsv others.tsv

They are made from what `tools/score_programs.py` printed for two indexes, one of programs about
MNIST and one of others.
"""

import argparse
import collections
import csv
import re
from pathlib import Path
from typing import Dict, List

DOCS = Path(__file__).parents[1] / "docs"
PAGES = (DOCS / "old-programs.md", DOCS / "zh" / "old-programs.md")

HEADS = (
    ("repository", "ended", "running"),
    ("仓库", "正常结束", "仍在运行"),
)
HOW = ("ended", "still running")
FAILED = ("{} of {} programs failed:", "{1} 个程序中有 {0} 个运行失败：")


def table(rows: List[Dict[str, str]], language: int) -> str:
    """Returns a table with a line for each repository, and a list of the programs that failed."""
    counts: Dict[str, Dict[str, int]] = collections.defaultdict(collections.Counter)
    for row in rows:
        counts[row["repository"]][row["how"]] += 1
    head = HEADS[language]
    lines = [f"| {' | '.join(head)} |", "|---|--:|--:|"]
    for repository in sorted(counts, key=str.lower):
        cells = [str(counts[repository][how] or "") for how in HOW]
        text = repository.replace("/", " / ")  # so that a narrow screen can break the line
        link = f"[{text}](https://github.com/{repository})"
        lines.append(f"| {link} | {' | '.join(cells)} |")
    total = [str(sum(each[how] for each in counts.values())) for how in HOW]
    lines.append(f"| **{len(counts)}** | {' | '.join(f'**{number}**' for number in total)} |")
    failed = [row for row in rows if row["how"] not in HOW]
    lines += ["", FAILED[language].format(len(failed), len(rows)), ""]
    lines += [*map(_failure, failed), ""]
    return "\n".join(lines)


def _failure(row: Dict[str, str]) -> str:
    """Returns a line of the list, without the folders of the machine."""
    said = re.sub(r" \(/\S*$", "", row["last"])  # where a module is
    said = re.sub(r"(?<=[\s'])/(?:[^\s/']+/)+", "", said).replace("`", "")
    said = said if len(said) <= 100 else f"{said[:97]}..."
    return f"- {row['repository']}, {row['program']}: `{said or row['how']}`"


def replaced(page: str, name: str, text: str) -> str:
    """Returns a page with a new text between two comments."""
    start, end = f"<!-- {name} -->\n", f"<!-- end of {name} -->\n"
    before, _, rest = page.partition(start)
    return f"{before}{start}\n{text}\n{end}{rest.partition(end)[2]}"


def read(path: Path) -> List[Dict[str, str]]:
    """Returns what `score_programs.py` printed, without the count."""
    fields = ("repository", "program", "how", "last")
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file, fields, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [row for row in rows if row["how"]]


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("results", type=Path, nargs=2, metavar="TSV")
    results = parser.parse_args().results
    for language, path in enumerate(PAGES):
        page = path.read_text("utf-8")
        for name, result in zip(("programs about MNIST", "programs about other subjects"), results):
            page = replaced(page, name, table(read(result), language))
        path.write_text(page, "utf-8")


if __name__ == "__main__":
    main()
