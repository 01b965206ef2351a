"""A Sphinx extension for a book in two languages.

On each page, the sidebar, the links to neighbouring pages, the search box and everything else that
the theme adds are in the page's language. A button leads to the page's translation or, if there is
none, to the first page in the other language.
"""

import posixpath
import re
from typing import Any, Dict

from docutils import nodes

# The words that the theme and our templates write around a page, and their translations.
CHINESE = {
    "Contents": "目录",
    "Copied": "已复制",
    "Copy": "复制",
    "Home": "首页",
    "Next": "下一页",
    "On this page": "本页内容",
    "Previous": "上一页",
    "Search": "搜索",
    "Skip to content": "跳至正文",
    "Pages found: {count}": "找到 {count} 页",
    "No page has these words": "没有找到相关页面",
    "No page has “{words}”. Pages with “{similar}”: {count}": (
        "没有找到“{words}”。包含“{similar}”的页面：{count} 页"
    ),
    "The search needs JavaScript.": "搜索需要启用 JavaScript。",
    "Scrolls sideways": "可左右滚动",
}


def is_chinese(page: str) -> bool:
    return bool(re.search(r"\.zh-CN\b|(examples|docs)/zh/", posixpath.normpath(page)))


def translation(page: str) -> str:
    """Returns the name of a page's translation, whether or not there is such a page."""
    if is_chinese(page):
        return re.sub(r"\.zh-CN$", "", page).replace("/zh/", "/")
    other = re.sub(r"\b(examples|docs)/", r"\1/zh/", page)
    return other if other != page else f"{page}.zh-CN"


def adapt(app: Any, page: str, template: str, context: Dict[str, Any], tree: Any) -> None:
    """Adds the link to the translation; on Chinese pages, also translates the theme's text."""
    chinese = is_chinese(page)
    other = translation(page)
    if other not in (*app.env.found_docs, *app.config.html_additional_pages):
        other = "index" if chinese else "index.zh-CN"
    context["translation"] = other
    parts = re.split(r'(?=<p class="caption")', context["furo_navigation_tree"])
    context["furo_navigation_tree"] = "".join(
        part for part in parts if bool(re.search('caption-text">[\u4e00-\u9fff]', part)) == chinese
    ).replace('role="heading"', 'role="heading" aria-level="2"')
    for neighbour in ("next", "prev"):
        found = context.get(neighbour)
        if found and is_chinese(posixpath.join(page, "..", found["link"])) != chinese:
            context[neighbour] = None
    context["search"] = "search"
    if chinese:
        context["language"] = "zh-CN"
        context["master_doc"] = "index.zh-CN"
        context["search"] = "search.zh-CN"
        context["_"] = context["gettext"] = lambda text: CHINESE.get(text, text)


def is_chinese_character(character: str) -> bool:
    return "\u3000" <= character <= "\uffef" or character in "“”"


def join_lines(app: Any, document: nodes.document) -> None:
    """Removes the line breaks beside Chinese text, since a browser would show them as spaces."""
    for parent in document.findall(nodes.TextElement):
        texts = [child.astext() for child in parent.children]
        for k in range(1, len(texts) - 1):
            before, after = texts[k - 1][-1:], texts[k + 1][:1]
            if texts[k] == "\n" and (
                (is_chinese_character(before) and is_chinese_character(after))
                or before in "，。；：？！、）”"
            ):
                parent[k] = nodes.Text("")


def setup(app: Any) -> None:
    app.connect("doctree-read", join_lines)
    app.connect("html-page-context", adapt, priority=900)  # after the theme
