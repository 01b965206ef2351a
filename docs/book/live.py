"""A Sphinx extension that turns pictures called live_<name>.png into live figures.

Such a picture must be in a paragraph of its own; its alternative text becomes the caption. The
Chinese picture is called `live_<name>.zh.png`. Only pages with live figures load the figures'
scripts.
"""

import posixpath
import re
from pathlib import Path
from typing import Any, Dict, Optional

from docutils import nodes
from sphinx.util import logging

import figures

LOGGER = logging.getLogger(__name__)


class Live(nodes.General, nodes.Element):
    """A live figure; its child is the still picture."""


def visit(writer: Any, node: Live) -> None:
    writer.body.append(figures.opening(node["name"], node["at_once"]))


def depart(writer: Any, node: Live) -> None:
    writer.body.append(f"<figcaption>{writer.encode(node[0]['alt'])}</figcaption></figure>\n")


def find(app: Any, document: nodes.document) -> None:
    """Puts a live figure in place of each paragraph that contains its still picture.

    The figure on the home page of each language starts by itself.
    """
    at_once = posixpath.basename(document["source"]).startswith("index.")
    for image in list(document.findall(nodes.image)):
        match = re.fullmatch(r"live_(\w+?)(\.zh)?\.png", posixpath.basename(image["uri"]))
        if match and (len(image.parent) > 1 or not isinstance(image.parent, nodes.paragraph)):
            message = "%s: expected a paragraph of its own, as for every live figure"
            LOGGER.warning(message, image["uri"], location=image)
        elif match:
            figure = Live("", name=match[1], language="zh" if match[2] else "en", at_once=at_once)
            image.parent.replace_self(figure)
            figure += image


def load(app: Any, page: str, template: str, context: Dict[str, Any], tree: Optional[Any]) -> None:
    """Adds the style sheet of a page's figures and the two scripts that start these figures."""
    figure = next(tree.findall(Live), None) if tree else None
    if figure:
        app.add_css_file("live/figures.css")
        app.add_js_file(f"live/words.{figure['language']}.js")
        app.add_js_file("live/figures.js", loading_method="defer")


def copy(app: Any) -> None:
    if app.builder.format == "html":
        figures.copy_scripts(Path(app.outdir) / "_static" / "live")


def setup(app: Any) -> Dict[str, Any]:
    app.add_node(Live, html=(visit, depart))
    app.connect("builder-inited", copy)
    app.connect("doctree-read", find)
    app.connect("html-page-context", load)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
