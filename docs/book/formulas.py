"""A Sphinx extension that writes formulas in MathML, which browsers display without a script."""

import re
from typing import Any

from docutils import nodes
from docutils.utils.math import MathError
from docutils.utils.math.latex2mathml import tex2mathml
from sphinx.util import logging

LOGGER = logging.getLogger(__name__)
PUNCTUATION = re.compile(r"[,.;:?!)，。；：？！、）”]+")


def mathml(formula: nodes.Element, as_block: bool) -> str:
    """Returns a formula as MathML.

    If the formula is invalid, the function logs a warning, which ends the build, and returns "".
    """
    try:
        return str(tex2mathml(formula.astext(), as_block=as_block))
    except MathError as error:
        LOGGER.warning("%s: %s", formula.astext(), error, location=formula)
        return ""


def visit_inline(writer: Any, formula: nodes.math) -> None:
    markup = mathml(formula, as_block=False)
    writer.body.append(f'<span class="math">{markup}</span>')
    raise nodes.SkipNode


def visit_block(writer: Any, formula: nodes.math_block) -> None:
    markup = mathml(formula, as_block=True)
    writer.body.append(f'<div class="math">{markup}</div>\n')
    raise nodes.SkipNode


def keep_punctuation(app: Any, document: nodes.document) -> None:
    """Keeps a formula and the punctuation after it together, so that no line ends between them."""
    for formula in list(document.findall(nodes.math)):
        parent = formula.parent
        k = parent.index(formula)
        after = parent[k + 1] if k + 1 < len(parent) else None
        found = PUNCTUATION.match(after) if isinstance(after, nodes.Text) else None
        if after and found:
            mark, rest = nodes.Text(found[0]), nodes.Text(after[found.end() :])
            together = nodes.inline("", "", formula, mark, classes=["together"])
            parent[k : k + 2] = [together, rest]


def setup(app: Any) -> None:
    app.connect("doctree-read", keep_punctuation, priority=600)  # after `languages`
    app.add_html_math_renderer("mathml", (visit_inline, None), (visit_block, None))
    app.config.html_math_renderer = "mathml"
