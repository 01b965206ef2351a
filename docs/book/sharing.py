"""A Sphinx extension that adds the metadata that other sites need to show link previews.

Most sites require the picture's full address, which is known only if `html_baseurl` is set.
"""

from html import escape
from typing import Any, Dict, Optional

from docutils import nodes

from languages import is_chinese
from search import text_of

LENGTH = 200  # of a description, in characters; sites cut off longer ones


def description(page: nodes.document) -> str:
    """Returns the beginning of the first paragraph that contains more than a button or a link."""
    paragraphs = page.findall(nodes.paragraph)
    texts = (text_of(each) for each in paragraphs if isinstance(each.parent, nodes.section))
    text = next((text for text in texts if len(text) > 40), "")
    if len(text) <= LENGTH:
        return text
    words = text[:LENGTH]
    return (words if is_chinese_text(words) else words.rpartition(" ")[0]) + "…"


def is_chinese_text(text: str) -> bool:
    return text.count(" ") < len(text) / 20


def add(
    app: Any, page: str, template: str, context: Dict[str, Any], tree: Optional[nodes.document]
) -> None:
    if tree is None:
        return
    address = app.config.html_baseurl
    picture = f"_images/live_writing{'.zh' if is_chinese(page) else ''}.png"
    whole = f"{address.rstrip('/')}/{picture}" if address else context["pathto"](picture, 1)
    values = {
        "og:type": "article",
        "og:site_name": app.config.html_title,
        "og:title": str(tree.next_node(nodes.title).astext()),
        "og:description": description(tree),
        "og:image": whole,
        "twitter:card": "summary_large_image",
    }
    tags = [f'<meta property="{name}" content="{escape(text)}">' for name, text in values.items()]
    tags.append(f'<meta name="description" content="{escape(values["og:description"])}">')
    context["metatags"] = context.get("metatags", "") + "\n".join(tags)


def setup(app: Any) -> None:
    app.connect("html-page-context", add)
