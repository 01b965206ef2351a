"""A Sphinx extension that puts definitions of terms in the margin of a lesson.

Each definition is shown beside the paragraph that first uses the term. The definitions are those of
the glossary in the lesson's language. Only the terms in the English glossary are defined; the
Chinese glossary also lists words that need no definition, such as "image".
"""

import posixpath
import re
from typing import Any, Dict, Iterator, Optional

from docutils import nodes

from languages import is_chinese

GLOSSARIES = {"en": "docs/glossary", "zh": "docs/zh/glossary"}
LESSON = re.compile(r"\d\d_")
IN_TEXT = (nodes.Text, nodes.emphasis, nodes.strong, nodes.inline)


class Definition(nodes.General, nodes.TextElement):
    """A term and its meaning."""


def visit(writer: Any, node: Definition) -> None:
    writer.body.append('<div class="definition" role="note">')


def depart(writer: Any, node: Definition) -> None:
    writer.body.append("</div>\n")


def cells(app: Any, page: str) -> Iterator[Any]:
    """Yields the cells of each row of a glossary's tables."""
    for body in app.env.get_doctree(page).findall(nodes.tbody):
        for row in body:
            yield [entry[0] for entry in row if len(entry)]


def definitions(app: Any, language: str) -> Dict[str, Optional[Definition]]:
    """Returns a dict that maps each term, in lower case, to its definition.

    The value of a term that needs no definition is None.
    """
    found: Dict[str, Optional[Definition]] = {}
    english = {term.astext() for term, _ in cells(app, GLOSSARIES["en"])}
    for term, *others, meaning in cells(app, GLOSSARIES[language]):
        name = term.astext()
        is_defined = not english.isdisjoint({name, *(other.astext() for other in others)})
        colon = "：" if language == "zh" else ": "
        note = Definition("", "", nodes.strong(text=name), nodes.Text(colon))
        note += [part.deepcopy() for part in meaning]
        found[name.lower()] = note if is_defined else None
    return found


def text_of(paragraph: nodes.paragraph) -> str:
    """Returns a paragraph's text without its code, formulas or links."""
    parts = (part.astext() if isinstance(part, IN_TEXT) else " " for part in paragraph)
    return re.sub(r"\s+", " ", "".join(parts))


def add(app: Any, document: nodes.document, page: str) -> None:
    """Puts each definition before the block in which its term is first used."""
    if not LESSON.match(posixpath.basename(page)):
        return
    language = "zh" if is_chinese(page) else "en"
    left = definitions(app, language)
    terms = "|".join(map(re.escape, sorted(left, key=len, reverse=True)))
    if language == "en":
        terms = rf"(?<![\w-])({terms})(?=(?:s|es)?(?![\w-]))"
    for paragraph in list(document.findall(nodes.paragraph)):
        for match in re.finditer(terms, text_of(paragraph), re.I):
            note = left.pop(match[0].lower(), None)
            if note:
                block = paragraph
                while not isinstance(block.parent, (nodes.section, nodes.document)):
                    block = block.parent
                block.parent.insert(block.parent.index(block), note)


def setup(app: Any) -> Dict[str, Any]:
    app.add_node(Definition, html=(visit, depart))
    app.connect("doctree-resolved", add)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
