"""Functions that the lessons share.

They save figures, check answers, load or draw a digit, and draw networks and graphs.

The figures and messages of the lessons in the folder `zh` are in Chinese, and so are the sentences
that they print. `words.tsv` contains the text in both languages.
"""

import builtins
import contextlib
import functools
import re
import sys
import traceback
from pathlib import Path

import numpy as np
from matplotlib import font_manager
from matplotlib import pyplot as plt
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

# The background of a node in the drawing of a graph; that of other operations is white.
NODE_COLORS = {"Placeholder": "#a9dfbf", "Variable": "#f8c471", "Const": "#d5d8dc"}
CENTRED = {"ha": "center", "va": "center", "fontsize": 13}


def print(*values, sep=" "):
    """Prints like the built-in function; in a Chinese lesson, it translates the text."""
    text = sep.join(map(str, values))
    builtins.print(translate(text) if in_chinese() else text)


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
        print(f"The figure is figures/{name}.")


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
        print(f"Exercise {number}: not yet.\n{error}")
    except Exception as error:  # of any type, since the answer may be anything
        reason = traceback.format_exception_only(type(error), error)[-1].splitlines()[0]
        print(f"Exercise {number}: the answer has an unexpected form ({reason}).\n{form}")
    else:
        waiting = f"Exercise {number} is waiting for your answer."
        print(waiting if waits else f"Exercise {number}: right.")


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
            print(f"my_digit.png cannot be used, so a drawn digit is used instead: {error}")
        else:
            print("The picture is my_digit.png.")
            return picture
    else:
        print("There is no my_digit.png here, so the lesson draws a digit.")
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


def draw_network(inputs, *layers):
    """Draws a network of three inputs, three hidden neurons and one output neuron.

    The activation function of all neurons is the sigmoid.

    Args:
        layers: for each layer of neurons, the matrix of its weights, with a row for each neuron,
            and the vector of its biases.

    Returns:
        the figure.
    """
    figure, axes = plt.subplots(figsize=(6.4, 5.6), layout="constrained")
    axes.set(xlim=(-0.7, 7.2), ylim=(-1.6, 1.55))
    axes.axis("off")
    outputs = inputs
    starts = [(0, 1), (0, 0), (0, -1)]
    for n, value in enumerate(inputs):
        draw_neuron(axes, starts[n], value, f"$x_{n + 1}$")
    places = ([(3.2, 1), (3.2, 0), (3.2, -1)], [(6.3, 0)])
    names = (["a_1^{(2)}", "a_2^{(2)}", "a_3^{(2)}"], ["h"])
    for (weights, biases), ends, symbols, at, digits in zip(
        layers, places, names, (0.23, 0.42), (1, 3)
    ):
        sums = weights @ outputs + biases
        outputs = 1 / (1 + np.exp(-sums))
        for i, end in enumerate(ends):
            for j, start in enumerate(starts):
                draw_weight(axes, weights[i, j], start, end, at)
            name = f"${symbols[i]} = f({sums[i]:.{digits}f})$"
            draw_neuron(axes, end, outputs[i], name, biases[i])
        starts = ends
    return figure


def draw_weight(axes, weight, start, end, at):
    """Draws a line, with the weight written on it."""
    color = "#2471a3" if weight > 0 else "#c0392b"
    ends = zip(start, end)
    axes.plot(*ends, color=color, lw=5 * abs(weight), alpha=0.6, zorder=1)
    text_x = start[0] + at * (end[0] - start[0])
    text_y = start[1] + at * (end[1] - start[1])
    box = {"facecolor": "white", "edgecolor": "none", "pad": 1.5}
    axes.text(text_x, text_y, f"{weight:+.1f}", color=color, bbox=box, zorder=3, **CENTRED)


def draw_neuron(axes, place, value, name, bias=None):
    """Draws a circle, with text in and around it."""
    right, up = place
    axes.plot(right, up, "o", markersize=46, mfc="white", mec="#34495e", mew=1.5, zorder=2)
    axes.text(right, up, f"{value:.3g}", **CENTRED)
    box = {"facecolor": "white", "edgecolor": "none", "pad": 1}
    axes.text(right, up + 0.33, name, bbox=box, **CENTRED)
    if bias is not None:
        text = f"bias {bias:+.1f}"
        axes.text(right + 0.2, up - 0.34, text, color="#707b7c", bbox=box, **CENTRED)


def draw_graphs(nodes, tf_loss):
    """Draws lesson 5's graph and TensorFlow's graph side by side, and returns the figure.

    Args:
        nodes: the nodes of lesson 5's graph, in the order in which they were created.
        tf_loss: the tensor with the loss in TensorFlow's graph.
    """
    figure, (left, right) = plt.subplots(1, 2, figsize=(6.4, 7), layout="constrained")
    for axes, title, links in (
        (left, "our graph", our_links(nodes)),
        (right, "TensorFlow's graph", tensorflow_links(tf_loss)),
    ):
        draw_graph(axes, links, places_of(links))
        axes.set_title(title)
    return figure


def draw_gradients(forward_nodes, loss, derivatives):
    """Draws lesson 5's graph with the nodes that compute derivatives, and returns the figure.

    Args:
        forward_nodes: the nodes of the forward pass, in the order in which they were created.
        loss: the node from which the derivatives lead back.
        derivatives: the nodes for the last layer's kernel and bias.
    """
    links = our_links(needed_for([loss, *derivatives]))
    places = places_of(our_links(forward_nodes))
    back = [each for each in links if each not in forward_nodes]
    first = next(each for each in back if each.name == "1.0")
    chain = [each for each in back if first in needed_for([each])]

    # The chain of derivatives goes up, from the loss to the parameters.
    by_depth = {}
    for each in chain:
        by_depth.setdefault(depth(links, each) if each is not first else 0, []).append(each)
    last_row = max(row for _, row in places.values())
    for k, key in enumerate(sorted(by_depth)):
        for column, each in enumerate(by_depth[key]):
            places[each] = (3.6 + 1.05 * column, last_row - k - 0.4 * column)

    # The derivative for the bias goes between the bias and the chain: it needs both.
    for_bias = derivatives[1]
    places[for_bias] = (2.3, places[for_bias.inputs[0]][1] + 0.25)

    # All other nodes go between the forward pass and the nodes that need them.
    for each in chain:
        for helper in each.inputs:
            if helper in back and helper not in chain:
                places[helper] = (2.2, places[each][1] + 0.9)
                for source in helper.inputs:
                    places.setdefault(source, (1.5, places[helper][1]))

    colors = dict.fromkeys(back, "#d6eaf8")
    colors.update(dict.fromkeys(derivatives, "#5dade2"))
    figure, axes = plt.subplots(figsize=(6.4, 7.5), layout="constrained")
    draw_graph(axes, links, places, colors, fontsize=10)
    return figure


def our_links(nodes):
    """Returns a dict from each node of lesson 5's graph to its kind, its name and its inputs."""
    return {each: (each.kind, each.name or each.kind, each.inputs) for each in nodes}


def tensorflow_links(loss):
    """Returns the same as `our_links` for the operations of TensorFlow that compute a tensor.

    A variable and the operation that reads it count as one.
    """
    links = {}

    def visit(operation):
        inputs = [tensor.op for tensor in operation.inputs]
        kind, name = operation.type, operation.type
        if kind == "ReadVariableOp":
            kind, name, inputs = "Variable", inputs[0].name, []
        elif kind == "Placeholder":
            name = operation.name
        for each in inputs:
            if each not in links:
                visit(each)
        links[operation] = (kind, name, inputs)

    visit(loss.op)
    return links


def needed_for(fetches):
    """Returns all nodes whose values a session of lesson 5 needs to compute the fetches."""
    found = []

    def visit(each):
        for source in each.inputs:
            visit(source)
        if each not in found:
            found.append(each)

    for each in fetches:
        visit(each)
    return found


def depth(links, each):
    return max([0, *[1 + depth(links, source) for source in links[each][2]]])


def places_of(links):
    """Returns the place (column, row) of each node.

    Operations are in column 0; most placeholders, variables and constants are in column 1.
    """
    places = {}
    for each, (_, _, inputs) in links.items():
        if inputs:
            row = depth(links, each)
            places[each] = (0, row)
            outside = [source for source in inputs if not links[source][2]]
            if len(outside) == 2:
                places[outside[0]] = (0, row - 1)
            for source in outside[-1:]:
                places[source] = (1, row - 0.5)
    return places


def draw_graph(axes, links, places, colors=None, fontsize=12):
    """Draws nodes as boxes at their places, and an arrow to each node from each of its inputs."""
    boxes = {}
    for each, (kind, name, inputs) in links.items():
        color = (colors or {}).get(each) or NODE_COLORS.get(kind, "white")
        box = {"boxstyle": "round,pad=0.25", "facecolor": color, "edgecolor": "0.3"}
        middle = {"ha": "center", "va": "center"}
        text = axes.text(*places[each], name, bbox=box, fontsize=fontsize, **middle)
        boxes[each] = text.get_bbox_patch()
        for n, source in enumerate(inputs):
            ends = {"patchA": boxes[source], "patchB": boxes[each], "shrinkA": 0, "shrinkB": 1}
            arrow = {"arrowstyle": "->", "color": "0.4", **ends}
            if colors and each in colors and source not in colors:  # a value from the forward pass
                arrow["color"] = "0.8"
            if source in inputs[:n]:  # beside another arrow
                arrow["connectionstyle"] = "arc3,rad=0.3"
            elif kind == "SumLike" and places[source][0] == 0:  # below a variable
                arrow["connectionstyle"] = "arc3,rad=0.12"
            axes.annotate("", places[each], places[source], arrowprops=arrow, zorder=0)
    rows = [row for _, row in places.values()]
    columns = [column for column, _ in places.values()]
    axes.set(ylim=(max(rows) + 0.6, min(rows) - 0.6), xlim=(min(columns) - 0.5, max(columns) + 0.6))
    axes.axis("off")


def lesson_folder():
    """Returns the folder of the running script, or the current folder in a notebook."""
    return Path(getattr(sys.modules["__main__"], "__file__", "lesson")).resolve().parent


def in_chinese():
    return lesson_folder().name == "zh"


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
    for english, chinese in chinese_words().items():
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
    rows = [row.split("\t") for row in path.read_text("utf-8").splitlines()[1:]]
    # A row with more text of its own comes first, since it matches fewer lines.
    return dict(sorted(rows, key=lambda row: row[0].count("#") - len(row[0])))


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
