"""Functions that the lessons share: they save figures, check answers, and load or draw a digit.

The figures and messages of the lessons in the folder `zh` are in Chinese. `words.tsv` contains
their text in both languages.
"""

import contextlib
import functools
import re
import sys
import traceback
from pathlib import Path

import numpy as np
from matplotlib import font_manager
from matplotlib.text import Text
from PIL import Image, ImageDraw

from tf1_mnist.pictures import picture_files, prepare

CHINESE_FONTS = (
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "PingFang SC",
    "Hiragino Sans GB",
    "Heiti TC",
    "Microsoft YaHei",
    "SimHei",
    "Noto Sans CJK JP",
    "Droid Sans Fallback",
)
# The digit 3, as lines through points (x, y) in a picture of 200 x 200 pixels.
THREE = [[(65, 50), (100, 35), (135, 60), (95, 95), (140, 130), (100, 165), (60, 145)]]


def save(figure, name, picture=None):
    """Saves a figure in the folder `figures` beside the lesson.

    Args:
        picture: the picture from `my_picture`, if the figure shows one; the function then prints
            where the figure is. The documents contain figures of the 3 that the lessons draw.
            Figures of other pictures are the reader's own, so they are not saved over these: their
            names begin with `own_`, and git ignores them.
    """
    if picture is not None and not np.array_equal(picture, draw(THREE)):
        name = f"own_{name}"
    if in_chinese():
        if chinese_font():
            translate_figure(figure, chinese_font())
        else:
            say_that_a_font_is_missing()
    folder = lesson_folder() / "figures"
    folder.mkdir(exist_ok=True)
    figure.savefig(folder / name, dpi=120)
    if picture is not None:
        print(say(f"The figure is figures/{name}."))


def check(number, test, *answers, form, compute=tuple):
    """Tests the answers to an exercise, and prints a hint if one of them is wrong.

    If an answer is still `...`, the function only prints that the exercise awaits an answer.

    Args:
        test: a function that takes the answers. If one of them is wrong, the function raises an
            AssertionError whose message is a hint.
        form: a sentence that describes the expected answers; it is printed if `test` raises any
            other error.
        compute: a function that returns the answers if none are passed. It is needed in exercises
            in which the reader writes a function.
    """
    try:
        answers = answers or compute()
        waits = any(answer is ... for answer in answers)
        if not waits:
            test(*answers)
    except AssertionError as error:
        print(say(f"Exercise {number}: not yet.\n{error}"))
    except Exception as error:  # of any type, since the answer may be anything
        reason = traceback.format_exception_only(type(error), error)[-1].splitlines()[0]
        print(say(f"Exercise {number}: the answer has an unexpected form ({reason}).\n{form}"))
    else:
        waiting = f"Exercise {number} is waiting for your answer."
        print(say(waiting if waits else f"Exercise {number}: right."))


def my_picture(strokes=THREE):
    """Reads `my_digit.png` in the lesson's folder or, if that is not possible, draws the strokes.

    The function prints a line that says which of the two pictures it returns. If the file exists
    but is not a picture of a digit, the line also says why the file cannot be used.

    Returns:
        a uint8 array of shape (height, width); 0 is black, 255 is white.
    """
    path = lesson_folder() / "my_digit.png"
    if path.exists():
        try:
            picture = picture_files.read(path)
            prepare(picture)
        except ValueError as error:
            print(say(f"my_digit.png cannot be used, so a drawn digit is used instead: {error}"))
        else:
            print(say("The picture is my_digit.png."))
            return picture
    else:
        print(say("There is no my_digit.png here, so the lesson draws a digit."))
    return draw(strokes)


def draw(strokes):
    """Draws each stroke as a black line through its points (x, y) on a white background."""
    large = Image.new("L", (800, 800), "white")  # shrunk afterwards, so that the edges are smooth
    pen = ImageDraw.Draw(large)
    for points in strokes:
        places = [(4 * x + 2, 4 * y + 2) for x, y in points]  # the centres of the pixels
        pen.line(places, fill="black", width=60)
        for x, y in places:  # round ends and corners
            pen.ellipse([x - 30, y - 30, x + 30, y + 30], fill="black")
    return np.array(large.resize((200, 200), Image.BOX))


def lesson_folder():
    """Returns the folder of the running script, or the current folder in a notebook."""
    return Path(getattr(sys.modules["__main__"], "__file__", "lesson")).resolve().parent


def in_chinese():
    return lesson_folder().name == "zh"


def say(text):
    return translate(text) if in_chinese() else text


def translate_figure(figure, font):
    for axes in figure.axes:
        for axis in (axes.xaxis, axes.yaxis):
            labels = [label.get_text() for label in axis.get_ticklabels()]
            chinese = [translate(label) for label in labels]
            if chinese != labels:  # set together with the ticks, since drawing resets labels
                axis.set_ticks(axis.get_ticklocs(), labels=chinese, fontfamily=font)
    for text in figure.findobj(Text):
        chinese = translate(text.get_text())
        if chinese != text.get_text():
            text.set(text=chinese, fontfamily=font)


def translate(text):
    return "\n".join(translate_line(line) for line in text.split("\n"))


def translate_line(line):
    """Translates a line with `words.tsv`, in which # stands for a number or another value."""
    rows = sorted(chinese_words().items(), key=lambda row: row[0].count("#"))
    for english, chinese in rows:
        found = re.fullmatch(re.escape(english).replace(r"\#", "(.+)"), line)
        if found:
            for value in found.groups():
                chinese = chinese.replace("#", value, 1)
            return chinese
    return line


@functools.lru_cache(maxsize=None)
def chinese_words():
    path = Path(__file__).with_name("words.tsv")
    if not path.exists():  # the notebook was downloaded alone
        return {}
    rows = path.read_text("utf-8").splitlines()[1:]
    return dict(row.split("\t") for row in rows)


def chinese_font():
    if not listed_chinese_font():
        list_new_fonts()
    return listed_chinese_font()


def listed_chinese_font():
    listed = {font.name for font in font_manager.fontManager.ttflist}
    return next((name for name in CHINESE_FONTS if name in listed), None)


@functools.lru_cache(maxsize=None)  # runs only once
def list_new_fonts():
    """Adds to Matplotlib's list the fonts that were installed after the list was cached."""
    listed = {font.fname for font in font_manager.fontManager.ttflist}
    for path in sorted(set(font_manager.findSystemFonts()) - listed):
        with contextlib.suppress(Exception):  # Matplotlib cannot read every font
            font_manager.fontManager.addfont(path)


@functools.lru_cache(maxsize=None)  # prints only once
def say_that_a_font_is_missing():
    print("没有找到中文字体，所以图中的文字是英文。请安装一种中文字体，例如思源黑体，再重新运行。")
