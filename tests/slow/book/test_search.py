"""Tests the search in both languages, in a book that is opened from disk."""

from pathlib import Path
from typing import List
from urllib.parse import quote

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

from book_pages import failures, open_page, set_screen
from browser import console

POOLING = "08_pooling_dropout_flatten.html"


def results(browser: WebDriver, book: Path, words: str, page: str = "search") -> List[WebElement]:
    """Opens an address that contains the words to search for, and returns the results."""
    browser.get(f"{book.as_uri()}/{page}.html?q={quote(words)}")
    has_count = (
        "return document.readyState === 'complete' && document.querySelector('#count')?.textContent"
    )
    WebDriverWait(browser, 60).until(lambda _: browser.execute_script(has_count))
    return browser.find_elements(By.CSS_SELECTOR, "#results > li")


def urls(found: List[WebElement]) -> List[str]:
    return [str(each.find_element(By.TAG_NAME, "a").get_attribute("href")) for each in found]


def marks(found: List[WebElement]) -> List[str]:
    return [mark.text for each in found for mark in each.find_elements(By.TAG_NAME, "mark")]


@pytest.mark.parametrize(
    ("words", "page"),
    [
        ("pooling", f"/examples/{POOLING}"),
        ("POOLINGS", f"/examples/{POOLING}"),  # the plural finds the singular
        ("feature map", "/examples/07_convolution.html"),
        ("module 'tensorflow' has no attribute 'Session'", "/packages/tf1run/docs/tf1-on-tf2.html"),
        ("tf.placeholder", "/packages/tf1run/docs/tf1-on-tf2.html"),
        ("池", f"/examples/zh/{POOLING}"),
        ("池化", f"/examples/zh/{POOLING}"),
        ("最大池化", f"/examples/zh/{POOLING}"),
        ("训练网络", "/examples/zh/04_back_propagation.html"),
        ("怎样训练网络", "/examples/zh/04_back_propagation.html"),  # no page has exactly this
        ("Dropout 层", f"/examples/zh/{POOLING}"),
        ("gradeint", "/examples/04_back_propagation.html"),  # two letters in the wrong order
        ("Convolutoin kernel", "/examples/07_convolution.html"),
        ("poling", f"/examples/{POOLING}"),  # a missing letter
        ("tensorfloww", "/packages/tf1run/docs/tf1-on-tf2.html"),
    ],
)
def test_words_and_characters_are_found_and_marked(
    browser: WebDriver, book: Path, words: str, page: str
) -> None:
    failures(browser)
    console(browser)
    found = results(browser, book, words)
    assert [url for url in urls(found) if url.endswith(page)]
    excerpts = [each.find_elements(By.CSS_SELECTOR, "p mark") for each in found]
    assert any(excerpts)
    assert failures(browser) == []
    assert console(browser) == []


@pytest.mark.parametrize(
    ("words", "page", "mark"),
    [("pooling", f"/examples/{POOLING}", "Pooling"), ("池", f"/examples/zh/{POOLING}", "池")],
)
def test_a_page_with_the_words_in_its_title_comes_first(
    browser: WebDriver, book: Path, words: str, page: str, mark: str
) -> None:
    found = results(browser, book, words)
    assert len(found) > 3
    assert urls(found)[0].endswith(page)
    title = found[0].find_element(By.TAG_NAME, "a")
    assert [each.text for each in title.find_elements(By.TAG_NAME, "mark")] == [mark]
    excerpt = found[0].find_element(By.TAG_NAME, "p")
    assert mark in excerpt.text
    assert 20 < len(excerpt.text) < 250


def test_an_excerpt_leads_to_its_section(browser: WebDriver, book: Path) -> None:
    found = results(browser, book, "cross-entropy")
    link = found[0].find_element(By.CSS_SELECTOR, "p > a")
    heading = link.text
    browser.get(str(link.get_attribute("href")))
    section = browser.find_element(By.CSS_SELECTOR, "section:target")
    first = section.find_element(By.CSS_SELECTOR, "h1, h2, h3, h4")
    assert str(first.get_attribute("textContent")).startswith(heading)


def test_a_word_is_found_at_its_beginning_only(browser: WebDriver, book: Path) -> None:
    found = results(browser, book, "adient")  # must not find "gradient"
    assert marks(found) == []
    assert browser.find_element(By.ID, "count").text == "No page has these words"


def test_a_similar_word_is_named(browser: WebDriver, book: Path) -> None:
    right = results(browser, book, "gradient")
    expected = urls(right)
    found = results(browser, book, "gradeint")
    assert urls(found) == expected
    said = browser.find_element(By.ID, "count").text
    assert said == f"No page has “gradeint”. Pages with “gradient”: {len(expected)}"


def test_each_language_finds_its_own_pages_and_those_without_a_translation_last(
    browser: WebDriver, book: Path
) -> None:
    english = urls(results(browser, book, "dropout"))
    assert [url for url in english if "/zh/" in url and not url.endswith("/zh/glossary.html")] == []
    chinese = urls(results(browser, book, "dropout", "search.zh-CN"))
    own = [("/zh/" in url or url.endswith("README.zh-CN.html")) for url in chinese]
    assert own == sorted(own, reverse=True)
    assert True in own
    assert False in own


@pytest.mark.parametrize(
    ("page", "words", "language", "says"),
    [
        ("examples/05_graph", "graph", "en", "Pages found: "),
        ("examples/05_graph", "图", "zh-CN", "找到 "),
        ("examples/zh/05_graph", "graph", "zh-CN", "找到 "),
        ("docs/zh/glossary", "熵", "zh-CN", "找到 "),
        ("README", "鬱", "zh-CN", "没有找到相关页面"),
        ("README", "xyzzy", "en", "No page has these words"),
    ],
)
def test_the_search_speaks_the_language_of_the_page_or_of_the_words(
    browser: WebDriver, book: Path, page: str, words: str, language: str, says: str
) -> None:
    set_screen(browser, 1280, "light")
    open_page(browser, book, f"{page}.html")
    browser.find_element(By.CSS_SELECTOR, ".sidebar-search").send_keys(words, Keys.ENTER)
    count = WebDriverWait(browser, 60).until(
        lambda browser: browser.execute_script(
            "return document.querySelector('#count')?.textContent"
        )
    )
    assert count.startswith(says)
    assert browser.find_element(By.TAG_NAME, "html").get_attribute("lang") == language
    title = {"en": "Search", "zh-CN": "搜索"}[language]
    assert browser.find_element(By.TAG_NAME, "h1").text == title
    box = browser.find_element(By.CSS_SELECTOR, "form.search input")
    assert box.get_attribute("value") == words


def test_words_are_text_and_never_markup(browser: WebDriver, book: Path) -> None:
    console(browser)
    results(browser, book, "<img src=x> (a|b)* [ \\ $")
    assert browser.find_elements(By.CSS_SELECTOR, "#results img") == []
    assert console(browser) == []


def test_only_the_search_loads_the_texts(book: Path, pages: List[str]) -> None:
    loading = [page for page in pages if "search_texts.js" in (book / page).read_text("utf-8")]
    assert loading == ["search.html", "search.zh-CN.html"]
    assert (book / "_static" / "search_texts.js").stat().st_size < 1e6
