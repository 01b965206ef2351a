"""Tests the lessons' helpers and the table of words in both languages."""

import ast
import re
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any, List

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.text import Text
from PIL import Image

import lesson as helpers  # examples/lesson.py
import lessons

EXAMPLES = Path(helpers.__file__).parent
LESSONS = sorted(path.stem for path in EXAMPLES.glob("[0-9]*.py"))
NUMBER = r"-?\d(?:[\d.,]*\d)?%?"


@pytest.fixture
def chinese(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Makes the helpers work as they do in a Chinese lesson."""
    folder = tmp_path / "zh"
    folder.mkdir()
    main = SimpleNamespace(__file__=str(folder / "01_dataset.py"))
    monkeypatch.setitem(sys.modules, "__main__", main)
    return folder


@pytest.fixture
def english(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    main = SimpleNamespace(__file__=str(tmp_path / "01_dataset.py"))
    monkeypatch.setitem(sys.modules, "__main__", main)
    return tmp_path


def test_the_chinese_lessons_find_the_helpers() -> None:
    command = [sys.executable, "-c", "import lesson; print(lesson.save.__code__.co_filename)"]
    found = subprocess.run(command, cwd=str(EXAMPLES / "zh"), stdout=subprocess.PIPE, check=True)
    assert Path(found.stdout.decode().strip()).samefile(helpers.__file__)


def titled() -> Any:
    figure, axes = plt.subplots()
    axes.set(title="Label: 5", xlabel="$x_1$")
    plt.close(figure)
    return figure


def texts(figure: Any) -> set:
    return {text.get_text() for text in figure.findobj(Text)}


def test_a_chinese_lesson_gets_chinese_figures(
    chinese: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # DejaVu Sans has no Chinese characters, but their appearance does not matter here.
    monkeypatch.setattr(helpers, "chinese_font", lambda: "DejaVu Sans")
    monkeypatch.setattr(plt.Figure, "savefig", lambda self, path, dpi: path.write_bytes(b""))
    figure = titled()
    helpers.save(figure, "a.png")
    assert (chinese / "figures" / "a.png").exists()
    assert {"标签：5", "$x_1$"} <= texts(figure)


@pytest.mark.filterwarnings("ignore:Glyph")  # DejaVu Sans has no Chinese characters
def test_the_labels_of_ticks_stay_chinese_when_the_figure_is_drawn(
    chinese: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(helpers, "chinese_font", lambda: "DejaVu Sans")
    figure = titled()
    figure.axes[0].set_yticks([0, 1])
    figure.axes[0].set_yticklabels([5, "blank"])
    helpers.save(figure, "a.png")  # draws it
    assert [label.get_text() for label in figure.axes[0].get_yticklabels()] == ["5", "空白符"]


def test_without_a_chinese_font_the_figures_are_english_and_one_line_says_so(
    chinese: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    monkeypatch.setattr(helpers, "chinese_font", lambda: None)
    helpers.say_that_a_font_is_missing.cache_clear()
    for _ in range(2):
        figure = titled()
        helpers.save(figure, "a.png")
        assert "Label: 5" in texts(figure)
    (line,) = capsys.readouterr().out.splitlines()
    assert "没有找到中文字体" in line
    assert "请安装" in line


def test_an_english_lesson_gets_english_figures(
    english: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(helpers, "chinese_font", lambda: "DejaVu Sans")
    figure = titled()
    helpers.save(figure, "a.png")
    assert "Label: 5" in texts(figure)
    assert (english / "figures" / "a.png").exists()


@pytest.fixture
def fonts(monkeypatch: pytest.MonkeyPatch) -> List[SimpleNamespace]:
    """Gives Matplotlib a list of fonts without Chinese characters, and returns the list."""

    def add(path: str) -> None:
        if path == "broken.ttf":
            raise RuntimeError("Can not load face")
        listed.append(SimpleNamespace(name=Path(path).stem, fname=path))

    listed = [SimpleNamespace(name="DejaVu Sans", fname="DejaVuSans.ttf")]
    manager = SimpleNamespace(ttflist=listed, addfont=add)
    monkeypatch.setattr(helpers.font_manager, "fontManager", manager)
    monkeypatch.setattr(helpers.font_manager, "findSystemFonts", list)
    helpers.list_new_fonts.cache_clear()
    return listed


def test_a_font_is_one_that_is_installed(fonts: List[SimpleNamespace]) -> None:
    assert helpers.chinese_font() is None
    fonts.append(SimpleNamespace(name="SimHei", fname="SimHei.ttf"))
    assert helpers.chinese_font() == "SimHei"


def test_a_font_is_found_that_was_installed_after_matplotlib_made_its_list(
    fonts: List[SimpleNamespace], monkeypatch: pytest.MonkeyPatch
) -> None:
    found = ["DejaVuSans.ttf", "broken.ttf", "SimHei.ttf"]
    monkeypatch.setattr(helpers.font_manager, "findSystemFonts", lambda: found)
    assert helpers.chinese_font() == "SimHei"
    assert [font.fname for font in fonts] == ["DejaVuSans.ttf", "SimHei.ttf"]


@pytest.mark.parametrize("name", LESSONS)
def test_the_table_has_all_texts_of_the_figures(name: str, lesson: Any, monkeypatch: Any) -> None:
    """English text is looked up in the table; formulas and numbers are not translated."""
    for text in lesson(name).texts:
        for line in text.split("\n"):
            words = re.sub(r"\$[^$]*\$", "", line)
            if re.search(r"[A-Za-z]{2}", words):
                assert re.sub(NUMBER, "#", line) in helpers.chinese_words(), line


def message_of(node: ast.Assert) -> str:
    """Returns the message of an assertion, with # in place of each formatted number."""
    parts = node.msg.values if isinstance(node.msg, ast.JoinedStr) else [node.msg]
    texts = (
        "#" if isinstance(part, ast.FormattedValue) else ast.literal_eval(part) for part in parts
    )
    return re.sub(NUMBER, "#", "".join(texts))


@pytest.mark.parametrize("name", LESSONS)
def test_the_table_has_all_messages_of_the_checks(name: str) -> None:
    source = (EXAMPLES / f"{name}.py").read_text("utf-8")
    messages = [
        message_of(node)
        for function in ast.walk(ast.parse(source))
        if isinstance(function, ast.FunctionDef) and function.name.startswith("check_")
        for node in ast.walk(function)
        if isinstance(node, ast.Assert)
    ]
    forms = [
        re.sub(NUMBER, "#", ast.literal_eval(keyword.value))
        for call in ast.walk(ast.parse(source))
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "check"
        for keyword in call.keywords
        if keyword.arg == "form"
    ]
    assert messages
    assert forms
    messages += forms
    assert [each for each in messages if each not in helpers.chinese_words()] == []


@pytest.mark.parametrize("name", LESSONS)
def test_the_table_has_the_sentences_that_a_lesson_prints(name: str, lesson: Any) -> None:
    """A line with three words in succession is a sentence, unless gaps make it a table's row."""
    lines = [
        line
        for line in lesson(name).output.splitlines()
        if re.search(r"(?<!\S)[A-Za-z]{2,} [a-z]{2,} [a-z]{2,}(?![^\s,:.])", line)
        and "  " not in line.strip()
    ]
    assert lines
    assert [line for line in lines if helpers.translate(line) == line] == []


def test_a_chinese_lesson_prints_in_chinese(chinese: Path, capsys: Any) -> None:
    helpers.print("the network reads", 7, "and the label says", np.uint8(7))
    helpers.print("convolution", np.eye(2), sep="\n")
    helpers.print("noise 84.3")
    assert capsys.readouterr().out == (
        "网络读出的是 7，标签是 7\n卷积\n[[1. 0.]\n [0. 1.]]\nnoise 84.3\n"
    )


def test_an_english_lesson_prints_in_english(english: Path, capsys: Any) -> None:
    helpers.print("the network reads", 7, "and the label says", np.uint8(7))
    assert capsys.readouterr().out == "the network reads 7 and the label says 7\n"


def test_what_an_english_cell_printed_is_translated_in_the_chinese_outputs(lesson: Any) -> None:
    outputs = lessons.stored(lesson("01_dataset").outputs)
    for english, chinese in zip(outputs["en"], outputs["zh"]):
        assert helpers.translate(english.text) == chinese.text
    assert any("每个字节都复原：True\n" in each.text for each in outputs["zh"])


def test_the_table_has_the_messages_of_check(chinese: Path, capsys: Any) -> None:
    helpers.check(3, lambda answer: None, ..., form="")
    helpers.check(3, lambda answer: None, 4, form="")
    assert capsys.readouterr().out == "练习 3 还没有作答。\n练习 3：正确。\n"


def test_the_answers_may_come_from_a_function_of_the_reader(english: Path, capsys: Any) -> None:
    def test(one: int, other: int) -> None:
        assert (one, other) == (4, 5)

    helpers.check(3, test, form="", compute=lambda: [4, 5])
    helpers.check(3, test, form="", compute=lambda: [..., ...])
    assert capsys.readouterr().out == "Exercise 3: right.\nExercise 3 is waiting for your answer.\n"


FORM = "Expected a single number."


@pytest.mark.parametrize(
    ("folder", "expected"),
    [
        ("english", "Exercise 3: the answer has an unexpected form ({}).\n" + FORM),
        ("chinese", "练习 3：答案的形式不对（{}）。\n应该是一个数。"),
    ],
)
def test_an_answer_that_a_check_cannot_work_with_is_told_what_is_expected(
    folder: str, expected: str, request: pytest.FixtureRequest, capsys: Any
) -> None:
    request.getfixturevalue(folder)
    helpers.check(3, lambda answer: [1, 2][answer], 9, form=FORM)
    reason = "IndexError: list index out of range"
    assert capsys.readouterr().out == expected.format(reason) + "\n"
    helpers.check(3, lambda answer: None, form=FORM, compute=lambda: {}["a\nb"])
    assert capsys.readouterr().out == expected.format("KeyError: 'a\\nb'") + "\n"

    def test(answer: Any) -> None:
        raise ValueError(f"{answer} is wrong\nin two lines")

    helpers.check(3, test, 9, form=FORM)
    assert capsys.readouterr().out == expected.format("ValueError: 9 is wrong") + "\n"


def test_a_wrong_answer_is_told_what_to_look_at(chinese: Path, capsys: Any) -> None:
    def test(answer: Any) -> None:
        raise AssertionError(f"It differs from the derivative computed by hand by {answer}.")

    for answer in (1.2e-12, float("nan"), [3, 4], None):
        helpers.check(3, test, answer, form="")
        expected = f"练习 3：还不对。\n它与手工求出的偏导数相差 {answer}。\n"
        assert capsys.readouterr().out == expected


def test_each_row_of_the_table_is_found() -> None:
    """No row with # matches the English text of a different row."""
    for english, chinese in helpers.chinese_words().items():
        assert helpers.translate(english.replace("#", "-7.5")) == chinese.replace("#", "-7.5")


def test_each_row_of_the_table_has_two_texts_with_the_same_numbers() -> None:
    path = EXAMPLES / "words.tsv"
    rows = [row.split("\t") for row in path.read_text("utf-8").splitlines()]
    assert rows[0] == ["English", "中文"]
    assert len({row[0] for row in rows}) == len(rows)
    for english, chinese in rows:
        assert english.count("#") == chinese.count("#"), english


def test_my_picture_is_the_file_beside_the_lesson(english: Path, capsys: Any) -> None:
    drawn = helpers.my_picture()
    assert capsys.readouterr().out.startswith("There is no my_digit.png here,")
    assert drawn.shape == (200, 200)
    assert 0.05 < np.mean(drawn < 128) < 0.2
    Image.fromarray(255 - drawn[:100]).save(str(english / "my_digit.png"))
    np.testing.assert_array_equal(helpers.my_picture(), 255 - drawn[:100])
    assert capsys.readouterr().out == "The picture is my_digit.png.\n"


@pytest.mark.parametrize("own", [False, True])
def test_a_figure_of_the_readers_digit_does_not_replace_that_of_the_lesson(
    own: bool, english: Path, capsys: Any
) -> None:
    """A digit is the reader's own if it is in the file or if the reader has changed the strokes."""
    figures = english / "figures"
    helpers.save(titled(), "a.png", helpers.my_picture())
    assert capsys.readouterr().out.endswith("\nThe figure is figures/a.png.\n")
    before = (figures / "a.png").read_bytes()
    other = helpers.draw([[(100, 30), (100, 170)]])
    if own:
        Image.fromarray(other).save(str(english / "my_digit.png"))
        picture = helpers.my_picture()
    else:
        picture = helpers.my_picture([[(100, 30), (100, 170)]])
    helpers.save(plt.figure(figsize=(1, 1)), "a.png", picture)
    plt.close("all")
    assert capsys.readouterr().out.endswith("\nThe figure is figures/own_a.png.\n")
    assert {path.name for path in figures.iterdir()} == {"a.png", "own_a.png"}
    assert (figures / "a.png").read_bytes() == before
    ignored = EXAMPLES / "figures" / "own_a.png"
    command = ["git", "check-ignore", "--quiet", str(ignored)]
    assert subprocess.run(command, cwd=str(EXAMPLES)).returncode == 0


@pytest.mark.parametrize("name", LESSONS)
def test_each_lesson_that_reads_the_readers_digit_says_so_when_it_saves_the_figure(
    name: str,
) -> None:
    source = (EXAMPLES / f"{name}.py").read_text("utf-8")
    saved = re.findall(r"^save\((.*)\)$", source, re.M)
    own = [call for call in saved if "my_digit" in call]
    assert all(call.endswith(", picture") for call in own)
    assert len(own) == ("picture = my_picture(" in source)


def test_strokes_are_drawn_as_thick_smooth_lines_with_round_ends() -> None:
    strokes = [[(50, 60), (150, 60), (110, 140)], [(30, 170)]]
    ends = np.array([[(50, 60), (150, 60)], [(150, 60), (110, 140)], [(30, 170), (30, 170)]], float)
    points = np.stack(np.mgrid[:200, :200][::-1], axis=-1)[..., None, :]  # x, y of each pixel
    start, along = ends[:, 0], ends[:, 1] - ends[:, 0]
    share = ((points - start) * along).sum(axis=-1) / np.maximum((along**2).sum(axis=-1), 1)
    nearest = start + share.clip(0, 1)[..., None] * along
    distance = np.linalg.norm(points - nearest, axis=-1).min(axis=-1)
    drawn = helpers.draw(strokes)
    assert (drawn[distance < 6.5] == 0).all()
    assert (drawn[distance > 8.5] == 255).all()
    edge = drawn[(distance > 7) & (distance < 8)]
    assert ((edge > 0) & (edge < 255)).mean() > 0.5
    assert (helpers.draw([]) == 255).all()


def test_which_picture_is_mine_is_said_in_chinese(chinese: Path, capsys: Any) -> None:
    drawn = helpers.my_picture()
    assert capsys.readouterr().out.startswith("课程所在的文件夹里没有 my_digit.png，")
    Image.fromarray(drawn).save(str(chinese / "my_digit.png"))
    helpers.my_picture()
    assert capsys.readouterr().out == "识别的是课程所在文件夹里的 my_digit.png。\n"


def test_a_file_that_is_no_picture_of_a_digit_is_named_and_lines_are_drawn(
    chinese: Path, capsys: Any
) -> None:
    path = chinese / "my_digit.png"
    Image.new("L", (200, 200), 255).save(str(path))
    np.testing.assert_array_equal(helpers.my_picture(), helpers.draw(helpers.THREE))
    assert capsys.readouterr().out.startswith("my_digit.png 无法使用，改为用线条画一个数字：no ink")
    path.write_bytes(b"")
    np.testing.assert_array_equal(helpers.my_picture(), helpers.draw(helpers.THREE))
    assert "not a picture" in capsys.readouterr().out
