"""Writes the lists and tables of docs/old-programs.md and of its Chinese twin.

    python tools/old_programs.py mnist.tsv others.tsv

The list of old names is made from what the stand-ins declare. The tables are made from what
`tools/score_programs.py` printed for two indexes, one of programs about MNIST and one of others;
without these files, the tables stay as they are.
"""

import argparse
import collections
import csv
import inspect
import re
from pathlib import Path
from typing import Dict, Iterator, List, Tuple

from tf1_mnist.legacy import stand_ins, usage

DOCS = Path(__file__).parents[1] / "docs"
PAGES = (DOCS / "old-programs.md", DOCS / "zh" / "old-programs.md")
GUIDE = "tf1-on-tf2.md"

# The parts of the list, by the folder of their stand-ins; English and Chinese.
PARTS = {
    "tensorflow": ("TensorFlow", "TensorFlow"),
    "tensorflow.contrib": ("`tf.contrib`", "`tf.contrib`"),
    "libraries": ("Python and its libraries", "Python 和各种库"),
    "tutorials": ("The tutorials' modules and data", "教程用到的模块和数据"),
}
HEADS = (
    ("repository", "ended", "running"),
    ("仓库", "正常结束", "仍在运行"),
)
LINE = ("- `{}`: {}", "- `{}`：{}")
ALL = ("- `{}`, all names: {}", "- `{}` 的所有名称：{}")
REST = ("- `{}`, all other names: {}", "- `{}` 的其余名称：{}")
SAME = ("the same name in {}", "{} 中的同名函数或类")
SEE = ("see [{}]({})", "见{before}[{}]({}){after}一节")
VALID = ("still valid; {}", "仍然可用；{}")
OR = (" or ", " 或 ")
# Modules whose names are not for programs to write: internal, or known only to the launcher.
INTERNAL = r"(tf1_mnist\.legacy|tensorflow\.(contrib|python)|tensorflow_estimator|tf_slim)\b|.*\._"
HOW = ("ended", "still running")
FAILED = ("{} of {} programs failed:", "{1} 个程序中有 {0} 个运行失败：")


def names(language: int) -> str:
    """Returns the list of old names: one line for each, with what to write instead."""
    found: Dict[str, List[str]] = {part: [] for part in PARTS}
    for file, stand_in in stand_ins.collect():
        place = file.__name__[len("tf1_mnist.legacy.") :].split(".")
        part = "tensorflow.contrib" if place[:2] == ["tensorflow", "contrib"] else place[0]
        lines = _lines(file, stand_in, language)
        found[part] += lines
    return "\n".join(
        "\n".join(
            [f"### {PARTS[part][language]}", "", *sorted(sorted(set(lines)), key=str.lower), ""]
        )
        for part, lines in found.items()
    )


def _lines(file: object, stand_in: stand_ins.StandIn, language: int) -> Iterator[str]:
    if not stand_in.section:  # it is for libraries alone
        return
    modules = {**stand_in.modules, **stand_in.missing}
    served = [module.partition(".*")[0] for module, today in modules.items() if today != ""]
    first = served[0] if served else ""
    section = stand_in.section
    for module, today in modules.items():
        if today != "":
            instead = stand_in.instead or (today if isinstance(today, str) else "")
            advice = _advice(instead, section, language)
            yield _line(f"import {module.partition('.*')[0]}", advice, language)
    own = []
    if getattr(file, "__name__", "") in modules.values():
        for name, value in vars(file).items():
            is_own = inspect.isclass(value) or inspect.isfunction(value)
            if is_own and value.__module__ == vars(file)["__name__"] and name[0] != "_":
                own.append(name)
                yield _line(f"{first}.{name}", _see(section, language), language)
    for name, today in stand_in.moved.items():
        yield _line(f"{first}.{name}", _advice(today, section, language), language)
    if stand_in.rest:
        same = SAME[language].format(OR[language].join(f"`{place}`" for place in stand_in.rest))
        is_code = all(map(_is_code, stand_in.rest))
        template = (REST if own or stand_in.moved else ALL)[language]
        yield template.format(_short(first), same if is_code else _see(section, language))
    for name in stand_in.names:
        entry = stand_ins.names[name]
        advice = _advice(entry.instead, entry.section, language)
        yield _line(name, advice if entry.instead else VALID[language].format(advice), language)


def _line(old: str, advice: str, language: int) -> str:
    old = old if old.startswith("import ") else _short(old)
    return LINE[language].format(old, advice)


def _advice(instead: str, section: str, language: int) -> str:
    """Returns what to write instead, or where the guide explains it."""
    return f"`{instead}`" if _is_code(instead) else _see(section, language)


def _is_code(instead: str) -> bool:
    """Returns whether this is a name or a call that a program can contain today."""
    is_code = re.fullmatch(r"-?[\w.]+(\(.*\))?", instead)
    return bool(is_code) and not re.match(INTERNAL, instead)


def _short(name: str) -> str:
    return name.replace("tensorflow.contrib.", "tf.contrib.")


def _see(section: str, language: int) -> str:
    """Refers to a section of the guide in the page's language."""
    guides = [(DOCS / folder / GUIDE).read_text("utf-8") for folder in ("", "zh")]
    english, own = (re.findall(r"^### (.*)$", guides[n], re.M) for n in (0, language))
    heading = own[english.index(section)]
    # In Chinese, a space stands between a Chinese character and code or a Latin letter.
    before, after = (" " if ord(end) < 128 else "" for end in (heading[0], heading[-1]))
    link = f"{GUIDE}#{usage.anchor(heading)}"
    return SEE[language].format(heading, link, before=before, after=after)


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


def blocks(results: Tuple[Path, ...], language: int) -> Iterator[Tuple[str, str]]:
    yield "names", names(language)
    for name, path in zip(("programs about MNIST", "programs about other subjects"), results):
        yield name, table(read(path), language)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("results", type=Path, nargs="*", help="mnist.tsv others.tsv")
    results = tuple(parser.parse_args().results)
    for language, path in enumerate(PAGES):
        page = path.read_text("utf-8")
        for name, text in blocks(results, language):
            page = replaced(page, name, text)
        path.write_text(page, "utf-8")


if __name__ == "__main__":
    main()
