"""A Sphinx extension that adds a search in English and Chinese; the search needs no server.

A page that is opened from disk cannot load any files other than scripts. One script therefore
contains the text of all pages, and only the two search pages load it. Sphinx's own index is not
used: it contains the words of each page, but neither the text nor single Chinese characters.
"""

import json
from pathlib import Path
from typing import Any, Dict, List, Optional, Tuple

from docutils import nodes
from pylatexenc.latex2text import LatexNodes2Text
from sphinx.addnodes import download_reference

from definitions import Definition
from languages import is_chinese, translation

SCRIPT = "search_texts.js"
NOT_LOADED = ("searchtools.js", "language_data.js")  # of Sphinx's own search
LEFT_OUT = (nodes.section, nodes.title, nodes.raw, nodes.comment, Definition)
LATEX = LatexNodes2Text()

Section = Tuple[str, str, str]  # its anchor, heading and text, without the text of other sections


def text_of(node: nodes.Node) -> str:
    """Returns a block's text, without the output of code or the button below a lesson's title."""
    if isinstance(node, LEFT_OUT) or "cell_output" in node.get("classes", ()):
        return ""
    if isinstance(node, (nodes.image, nodes.math_block)):
        return characters(node)
    if not isinstance(node, nodes.TextElement):
        return " ".join(filter(None, map(text_of, node.children)))
    if [type(child) for child in node.children] == [download_reference]:
        return ""
    return " ".join("".join(map(characters, node.children)).split())


def characters(node: nodes.Node) -> str:
    """Returns the text of a part of a paragraph; a formula becomes text such as k × k."""
    if isinstance(node, (nodes.math, nodes.math_block)):
        return str(LATEX.latex_to_text(node.astext()))
    if node.children:
        return "".join(map(characters, node.children))
    return str(node.astext())


def sections_of(document: nodes.document) -> List[Section]:
    return [
        (
            section["ids"][0],
            section.next_node(nodes.title).astext(),
            " ".join(filter(None, map(text_of, section.children))),
        )
        for section in document.findall(nodes.section)
    ]


def start(app: Any) -> None:
    app.builder.search = False  # Sphinx's own
    app.env.search_sections = {}


def collect(
    app: Any, page: str, template: str, context: Dict[str, Any], tree: Optional[nodes.document]
) -> None:
    if tree and tree.next_node(nodes.section):
        app.env.search_sections[page] = sections_of(tree)


def write(app: Any, error: Optional[Exception]) -> None:
    if error:
        return
    pages = [
        {
            "url": f"{page}.html",
            "language": "zh" if is_chinese(page) else "en",
            "translated": translation(page) in app.env.found_docs,
            "sections": sections,
        }
        for page, sections in sorted(app.env.search_sections.items())
    ]
    content = json.dumps(pages, ensure_ascii=False, separators=(",", ":"))
    static = Path(app.outdir, "_static")
    (static / SCRIPT).write_text(f"const PAGES = {content};\n", "utf-8")
    for name in NOT_LOADED:
        (static / name).unlink()


def setup(app: Any) -> None:
    app.config.html_additional_pages = dict.fromkeys(("search", "search.zh-CN"), "search.html")
    app.connect("builder-inited", start)
    app.connect("html-page-context", collect)
    app.connect("build-finished", write)
