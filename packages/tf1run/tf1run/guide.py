"""The guide "TensorFlow 1 code on TensorFlow 2", which `--guide` prints.

The page is docs/tf1-on-tf2.md, with a translation in docs/zh. A wheel contains both, and setup.cfg
says where; in a checkout, they are beside this package.
"""

import os
import pathlib
import re
from typing import List, Sequence

_PACKAGE = pathlib.Path(__file__).parent
_PAGE = "tf1-on-tf2.md"
_LANGUAGE = ("LC_ALL", "LC_MESSAGES", "LANG")  # the first that is set counts, as in POSIX


def printed(wanted: str) -> str:
    """Returns the sections that match some text, or the whole guide if the text is empty.

    The guide is in Chinese if the user's language is Chinese, and otherwise in English. The text
    may be in either language. The best matches count: the section with this heading, or else those
    whose heading contains the text, or else those to which the guide's tables lead, or else those
    that contain the text.

    Raises:
        ValueError: no section matches.
    """
    english, own = _read(_PAGE), _read(f"zh/{_PAGE}" if _is_chinese() else _PAGE)
    if not wanted.strip():
        return _without_links(own)
    sections = _sections(own)
    numbers = _matches(wanted, english) or _matches(wanted, own)
    if not numbers:
        raise ValueError(f"{wanted!r}: the guide does not mention it; expected an error or a name")
    return _without_links("\n".join(sections[number] for number in numbers))


def anchor(heading: str) -> str:
    """Returns the anchor that GitHub gives to a heading."""
    kept = (letter for letter in heading.lower() if letter.isalnum() or letter in " -_")
    return "".join(kept).replace(" ", "-")


def _is_chinese() -> bool:
    language = next(filter(None, map(os.environ.get, _LANGUAGE)), "")
    return language.startswith("zh")


def _read(page: str) -> str:
    folders = (_PACKAGE / "docs", _PACKAGE.parent / "docs")
    folder = next(folder for folder in folders if folder.is_dir())
    return (folder / page).read_text("utf-8")


def _sections(page: str) -> List[str]:
    """Returns the text of each section, from its heading to the next."""
    parts = re.split(r"^(?=##)", page, flags=re.M)
    return [part for part in parts if part.startswith("### ")]


def _matches(wanted: str, page: str) -> Sequence[int]:
    """Returns the numbers of the sections that match best."""
    key = _key(wanted)
    sections = _sections(page)
    headings = [section.partition("\n")[0].lstrip("# ") for section in sections]
    linked = _linked(key, page)
    for is_match in (
        lambda number: _key(headings[number]) == key,
        lambda number: key in _key(headings[number]),
        lambda number: anchor(headings[number]) in linked,
        lambda number: key in _key(sections[number]),
    ):
        numbers = list(filter(is_match, range(len(sections))))
        if numbers:
            return numbers
    return []


def _linked(key: str, page: str) -> List[str]:
    """Returns the anchors in the table rows for an error or a name.

    An error may be longer than what the table gives, where `...` stands for any text.
    """
    anchors = []
    for row in re.findall(r"^\| (.*\]\(#.*) \|$", page, re.M):
        first, _, links = row.partition(" | ")
        given = [_key(span) for _, span in re.findall(r"(`+) ?(.*?) ?\1", first)]
        # A message that ends with the name of a module also holds for the modules below it.
        given = [span.rstrip("'") if " " in span else span for span in given]
        patterns = [re.escape(span).replace(re.escape("..."), ".*") for span in given]
        if any(key in span for span in given) or any(re.search(each, key) for each in patterns):
            anchors += re.findall(r"\(#(.*?)\)", links)
    return anchors


def _key(text: str) -> str:
    """Returns a text without what does not matter: case, backticks, and the kind of space."""
    return " ".join(text.lower().replace("`", "").split())


def _without_links(text: str) -> str:
    """Replaces links to other places in the documents with their text."""
    return re.sub(r"\[((?:[^][]|\[[^][]*\])*)\]\((?!https?:)[^)\s]+\)", r"\1", text)
