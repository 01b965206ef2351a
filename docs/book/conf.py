"""How Sphinx makes the book from what `tools/book.py` has put together."""

import posixpath
import re
import sys
from pathlib import Path
from typing import Any, Dict, List, Optional

from docutils import nodes
from sphinx.search.en import SearchEnglish

project = "tf1_mnist"
root_doc = "README"
exclude_patterns = ["notebooks", "tests"]
suppress_warnings = ["toc.not_included"]  # the licences of the data and of the networks

sys.path.append(str(Path(__file__).parent))  # for live.py
extensions = ["myst_nb", "sphinx-mathjax-offline", "live"]
myst_enable_extensions = ["dollarmath", "html_image"]
myst_heading_anchors = 4
nb_execution_mode = "off"  # tools/book.py has executed the lessons
nb_output_stderr = "remove"
highlight_language = "none"

language = "en"
html_theme = "furo"
html_title = "tf1_mnist"
html_static_path = ["static"]
html_css_files = ["book.css"]
templates_path = ["templates"]
html_copy_source = False
html_show_copyright = False
html_show_search_summary = False  # on a disk, a page cannot read the others
html_search_language = "both"
html_use_index = False

# What the theme writes around a Chinese page.
CHINESE = {
    "Back to top": "回到顶部",
    "Contents": "目录",
    "Home": "首页",
    "Next": "下一页",
    "On this page": "本页内容",
    "Previous": "上一页",
    "Search": "搜索",
    "Skip to content": "跳至正文",
}


class SearchBoth(SearchEnglish):
    """Splits English into words, and Chinese, which has no spaces, into pairs of characters."""

    lang = "both"
    language_name = "English and Chinese"
    js_splitter_code = """
        var splitQuery = (query) => query.split(/([\\u4e00-\\u9fff]+)|[^\\p{L}\\p{N}_]+/u)
            .filter((part) => part)
            .flatMap((part) => /^[\\u4e00-\\u9fff]{2}/.test(part)
                ? [...part].slice(1).map((character, k) => part[k] + character)
                : [part]);
    """

    def split(self, input: str) -> List[str]:
        runs = re.findall("[\u4e00-\u9fff]+", input)
        pairs = [run[k : k + 2] for run in runs for k in range(len(run) - 1)]
        return super().split(re.sub("[\u4e00-\u9fff]+", " ", input)) + pairs


def is_chinese(page: str) -> bool:
    return bool(re.search(r"README\.zh-CN|(examples|docs)/zh/", posixpath.normpath(page)))


def translation(page: str) -> str:
    """Returns the name that a page's translation has, if there is one."""
    readmes = {"README": "README.zh-CN", "README.zh-CN": "README"}
    if page in readmes:
        return readmes[page]
    if is_chinese(page):
        return page.replace("/zh/", "/")
    return re.sub(r"^(examples|docs)/", r"\1/zh/", page)


def adapt(app: Any, page: str, template: str, context: Dict[str, Any], tree: Any) -> None:
    """Adds the link to the translation; writes the theme's words in the page's language."""
    other: Optional[str] = translation(page)
    if page.startswith("README") or other == page or other not in app.env.found_docs:
        other = None  # a README links to its translation in its first line
    context["translation"] = other
    chinese = is_chinese(page)
    parts = re.split(r'(?=<p class="caption")', context["furo_navigation_tree"])
    context["furo_navigation_tree"] = "".join(
        part for part in parts if bool(re.search('caption-text">[\u4e00-\u9fff]', part)) == chinese
    )
    for neighbour in ("next", "prev"):
        found = context.get(neighbour)
        if found and is_chinese(posixpath.join(page, "..", found["link"])) != chinese:
            context[neighbour] = None
    if chinese:
        context["language"] = "zh-CN"
        context["master_doc"] = "README.zh-CN"
        context["_"] = context["gettext"] = lambda text: CHINESE.get(text, text)


def is_chinese_text(character: str) -> bool:
    return "\u3000" <= character <= "\uffef" or character in "“”"


def join_lines(app: Any, document: nodes.document) -> None:
    """Removes line breaks beside Chinese text, where a browser would show a space."""
    for parent in document.findall(nodes.TextElement):
        texts = [child.astext() for child in parent.children]
        for k in range(1, len(texts) - 1):
            before, after = texts[k - 1][-1:], texts[k + 1][:1]
            if texts[k] == "\n" and (
                (is_chinese_text(before) and is_chinese_text(after))
                or before in "，。；：？！、）”"
            ):
                parent[k] = nodes.Text("")


def setup(app: Any) -> None:
    # The extension has chosen a version with fonts, which some browsers do not load from a disk.
    app.config.mathjax_path = "mathjax/tex-svg.js"
    app.add_search_language(SearchBoth)
    app.connect("doctree-read", join_lines)
    app.connect("html-page-context", adapt, priority=900)  # after the theme
