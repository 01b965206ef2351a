"""Tests what `--guide` prints for errors, names and headings, in English and Chinese."""

import re
from pathlib import Path
from typing import Any, List

import pytest

from tf1run import guide
from tf1run.__main__ import main

DOCS = Path(__file__).parents[1] / "docs"
PAGE = "tf1-on-tf2.md"
ENGLISH, CHINESE = ((DOCS / name).read_text("utf-8") for name in (PAGE, f"zh/{PAGE}"))
HEADINGS, CHINESE_HEADINGS = (re.findall("^### (.*)$", text, re.M) for text in (ENGLISH, CHINESE))


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C.UTF-8")


def printed(capsys: Any, *words: str) -> str:
    assert main(["--guide", *words], "tf1") == 0
    return str(capsys.readouterr().out)


def headings(text: str) -> List[str]:
    return re.findall("^### (.*)$", text, re.M)


@pytest.mark.parametrize("heading", HEADINGS)
def test_a_heading_leads_to_its_section(heading: str, capsys: Any) -> None:
    text = printed(capsys, heading.replace("`", ""))
    assert headings(text) == [heading]
    body = ENGLISH.partition(f"\n### {heading}\n")[2]
    first_paragraph = next(part for part in body.split("\n\n") if part.strip())
    assert "](" in first_paragraph or first_paragraph.strip() in text


@pytest.mark.parametrize(
    ("words", "section"),
    [
        (["tf.layers.conv2d"], "`tf.layers.conv2d`"),
        (["KEEP_PROB"], "`tf.nn.dropout(x, 0.9)` in half-converted code"),
        (["module 'tensorflow' has no attribute 'Session'"], "`import tensorflow as tf`"),
        # As Python prints it, with more than the guide has, and without quotation marks.
        (
            ["ModuleNotFoundError:", "No", "module", "named", "'tensorflow.contrib.slim'"],
            "`import tensorflow.contrib`",
        ),
        (["`conv2d` is not available with Keras 3."], "`tf.layers.conv2d`"),
        (["module 'tensorflow' has no attribute 'contrib'"], "`tf.contrib.layers`"),
        (["module 'tensorflow' has no attribute 'FIFOQueue'"], "`import tensorflow as tf`"),
        (
            ["module 'tensorflow._api.v2.nn' has no attribute 'rnn_cell'"],
            "`tf.nn.rnn_cell.BasicLSTMCell`",
        ),
        (["next_batch"], "`tensorflow.examples.tutorials.mnist.input_data`"),
        (["truncates fractions"], "Feeding values of another dtype"),
        (["喂入其他数据类型的值"], ""),
    ],
)
def test_an_error_or_a_name_leads_to_its_section(
    words: List[str], section: str, capsys: Any
) -> None:
    if section:
        assert section in headings(printed(capsys, *words))
    else:
        with pytest.raises(SystemExit):
            main(["--guide", *words], "tf1")


def test_without_words_the_whole_guide_is_printed(capsys: Any) -> None:
    text = printed(capsys)
    assert headings(text) == HEADINGS
    assert text.startswith("# TensorFlow 1 code on TensorFlow 2\n")


def test_no_link_leads_to_a_file(capsys: Any) -> None:
    links = re.findall(r"\]\(([^)]*)\)", printed(capsys))
    assert links
    assert [link for link in links if not link.startswith("https://")] == []


@pytest.mark.parametrize("variable", ["LC_ALL", "LC_MESSAGES", "LANG"])
def test_a_chinese_reader_gets_the_chinese_guide(
    variable: str, capsys: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv(variable, "zh_CN.UTF-8")
    assert headings(printed(capsys)) == CHINESE_HEADINGS
    number = HEADINGS.index("Python 2")
    assert headings(printed(capsys, "Python 2")) == [CHINESE_HEADINGS[number]]
    number = HEADINGS.index("Labels of the wrong dtype")
    for words in ("Labels of the wrong dtype", "标签的数据类型不对"):
        assert headings(printed(capsys, words)) == [CHINESE_HEADINGS[number]]


def test_a_word_that_the_guide_lacks_is_an_error_in_one_line(capsys: Any) -> None:
    with pytest.raises(SystemExit) as end:
        main(["--guide", "no_such_word"], "tf1")
    assert end.value.code == 2
    assert capsys.readouterr().err == (
        "tf1: error: 'no_such_word': the guide does not mention it; expected an error or a name\n"
    )


def test_an_anchor_is_that_of_github() -> None:
    assert guide.anchor("`tf.concat(axis, values)`") == "tfconcataxis-values"
    before = "Names and arguments from before 1.0"
    assert guide.anchor(before) == "names-and-arguments-from-before-10"
