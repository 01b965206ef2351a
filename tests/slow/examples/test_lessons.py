"""Tests that all lessons follow the same rules."""

import ast
import contextlib
import io
import os
import re
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any, Dict, List, Tuple

import matplotlib.pyplot as plt
import numpy as np
import pytest
from PIL import Image

from tf1_mnist.data import BUNDLED

EXAMPLES = Path(__file__).resolve().parents[3] / "examples"
LESSONS = [path.stem for path in sorted(EXAMPLES.glob("[0-9]*.py"))]

# Their networks are trained in TensorFlow, so their numbers differ a little between processors.
TRAINED = {
    "00_five_minutes",
    "06_softmax_network",
    "08_pooling_dropout_flatten",
    "09_cnn",
    "10_reading_a_page",
}

# What these figures show differs a little between processors, too.
DIFFERENT = {
    "00_mistakes.png",
    "06_learning_curve.png",
    "06_mistakes.png",
    "06_my_digit.png",
    "08_curves.png",
    "09_feature_maps.png",
    "09_my_digit.png",
}

# For each exercise with a check, a wrong answer that a reader might give.
WRONG = {
    "00_five_minutes": {
        1: "seen = y_test[582]",
        2: "one_epoch = result",
        3: "one = [[(60, 40), (140, 40), (90, 160)]]",
        4: "unsure = int(mistakes[0])",
    },
    "01_dataset": {
        1: "place = 14 + 28 * 7",
        2: "step = np.diff(np.random.RandomState(0).randint(256, size=(28, 28)), axis=1).mean()",
        3: "pair = (4, 9)",
        4: "accuracy_of_10 = 0.4095  # with 2 * test_rows",
        5: "darkest = (15, 8)",
    },
    "02_linear_separability": {
        1: "threshold = 1.05",
        2: "threshold_of_4 = 1.05",
        3: "def xor_feature(p1, p2):\n    return p1 + p2",
        4: "def slope_of_sigmoid(z):\n    return sigmoid(z)",
    },
    "03_forward_propagation": {
        1: "output_of_zeros = f(b2)[0]",
        2: "relu_output = (w2 @ (w1 @ x + b1) + b2)[0]",
        3: "single_weights = w2 @ w1\nsingle_bias = b2",
        4: "strongest = ('w1', 0, 2)",
    },
    "04_back_propagation": {
        1: "dx_1 = dw1[0, 0]",
        2: "loss_from_zeros = descend([0 * array for array in start], learning_rate)[0][0]",
        3: "fast_rate = 8",
        4: "by_complex_step = by_differences[0][0, 0]",
        5: "sure_gradient = np.array([0.0, -1.0, 1.0])",
    },
    "05_graph": {
        1: "cubic = t * t - t",
        2: """
def relu(x):
    return Node("Relu", (x,), lambda z: np.maximum(0, z))


RULES["Relu"] = lambda g, out, a: (g * a,)
""",
        3: "second_derivative = 32",
        4: "nodes_made = 1000 * len(graph)",
        5: "slope_of_tanh = np.tanh(0.5)",
    },
    "06_softmax_network": {
        1: "parameters_of_256 = 784 * 256 + 256 * 256 + 256 * 10",
        2: "confused = (0, 1)",
        3: """
def safe_loss(z, label):
    with np.errstate(all="ignore"):
        return -np.log(np.exp(z[label]) / np.sum(np.exp(z)))
""",
        4: "def adam(derivatives, learning_rate):\n    return -learning_rate * sum(derivatives)",
        5: "accuracy_without_relu = test_accuracy",
    },
    "07_convolution": {
        1: "parameters_of_layer = 64 * (5 * 5 + 1)",
        2: "right_by_one = np.array([[0, 0, 0], [0, 0, 1], [0, 0, 0]])",
        3: "spot_finder = np.array([[0, 0, 0], [-1, 2, -1], [0, 0, 0]])",
        4: "double_blur = np.full((5, 5), 1 / 25)",
        5: "ramp_reflected = box_reflected = 0.47",
    },
    "08_pooling_dropout_flatten": {
        1: "numbers_left = 13",
        2: "sum_of_both = np.zeros((2, 2))",
        3: """
def dropout_by_hand(x, rate, random):
    return x * (random.uniform(size=x.shape) >= rate)
""",
        4: "origin = (6, 5, 72)",
        5: "share = dense_share",
    },
    "09_cnn": {
        1: "parameters_of_64 = sum(sizes) // 2",
        2: "pixels_seen = 25",
        3: "surest_mistake = 0",
        4: "four_numbers = [1, 2, 3, 4]",
        5: "inverted_accuracy = test_accuracy",
    },
    "10_reading_a_page": {
        1: "small_reach = 3",
        2: "spelled = '307'",
        3: "two_digits = '10'",
        4: "two_columns = np.full((2, 23), 1 / 23)\ntwo_columns[:] = np.eye(23)[[0, 1]]",
        5: "failing_overlap = 16",
    },
}

# More answers that readers gave: those that a check cannot use, and those that need their own hint.
ODD = {
    "00_five_minutes": [
        (1, "seen = read(x_test[582])"),
        (2, "one_epoch = result.errors"),
        (2, "one_epoch = 280"),
        (3, "one = [(100, 30), (100, 170)]"),
        (3, "one = []"),
        (3, "one = [[(300, 300), (400, 400)]]"),
        (4, "unsure = np.argmin(training.predict(session, net, x_test))"),
        (4, "unsure = 0.32"),
    ],
    "01_dataset": [
        (1, "place = (14, 7)"),
        (2, "step = np.abs(np.diff(x_train[0].astype(int), axis=1))"),
        (3, "pair = 5"),
        (5, "darkest = (means[9] - means[4]).argmax()"),
    ],
    "02_linear_separability": [
        (3, "def xor_feature(p1, p2):\n    return p1 * p2 > 0"),
        (3, "def xor_feature(p1, p2):\n    p1 * p2"),
        (4, "def slope_of_sigmoid(z):\n    sigmoid(z) * (1 - sigmoid(z))"),
    ],
    "03_forward_propagation": [(4, "strongest = 'w2'")],
    "04_back_propagation": [
        (1, "dx_1 = w1.T @ delta2"),
        (2, "loss_from_zeros = numpy_losses"),
        (3, "fast_rate = 200"),
        (4, "by_complex_step = loss_of([w1 + 1e-30j, b1, w2, b2]).imag / 1e-30"),
    ],
    "05_graph": [
        (1, "cubic = x * x * x - x"),
        (2, "RULES['Relu'] = lambda g, out, a: g\nrelu = lambda x: np.maximum(0, x)"),
        (2, "RULES['Relu'] = lambda g, out, a: (g,)\nrelu = lambda x: Node('relu', (x,), abs)"),
        (2, "RULES['Relu'] = lambda g, out, a: g\nrelu = lambda x: Node('Relu', (x,), abs)"),
        (3, "second_derivative = t * t"),
        (5, "with tf.Graph().as_default():\n    slope_of_tanh = tf.tanh(tf.constant(0.5))"),
    ],
    "06_softmax_network": [
        (3, "def safe_loss(z, label):\n    z[label]"),
        (4, "def adam(derivatives, learning_rate):\n    sum(derivatives)"),
    ],
    "07_convolution": [(4, "double_blur = [[1]]")],
    "08_pooling_dropout_flatten": [
        (3, "def dropout_by_hand(x, rate, random):\n    return list(x)"),
        (4, "origin = 5000"),
        (4, "origin = (6.5, 0, 8)"),
    ],
    "09_cnn": [
        (1, "parameters_of_64 = 609290"),
        (3, "surest_mistake = 0.99"),
        (5, "inverted_accuracy = 0.99"),
    ],
    "10_reading_a_page": [(5, "failing_overlap = '48'")],
}


def cells(name: str, folder: str = "") -> List[Tuple[str, str]]:
    """Returns the kind and the source of each cell in a lesson."""
    source = (EXAMPLES / folder / f"{name}.py").read_text("utf-8")
    parts = re.split(r"^# %%(.*)\n", source, flags=re.M)[1:]
    return list(zip(parts[::2], parts[1::2]))


def prose(name: str, folder: str = "") -> str:
    """Returns the text of the Markdown cells."""
    return "\n".join(
        re.sub(r"^# ?", "", source, flags=re.M)
        for kind, source in cells(name, folder)
        if kind == " [markdown]"
    )


def prose_without_code(name: str) -> str:
    return re.sub(r"^```.*?^```$", "", prose(name), flags=re.M | re.S)


def checks(name: str) -> Dict[int, str]:
    """Returns, for each exercise, the code of the cell that checks it."""
    found = {}
    for kind, source in cells(name):
        call = re.search(r"^check\(\s*(\d+),", source, re.M)
        if not kind and call:
            found[int(call[1])] = source
    return found


def answers(name: str, folder: str = "") -> Dict[int, str]:
    pattern = r"^<summary>\D*(\d+)</summary>$(.*?)^</details>$"
    return {
        int(number): text for number, text in re.findall(pattern, prose(name, folder), re.M | re.S)
    }


def fenced(kind: str, text: str) -> str:
    """Returns the joined contents of all fenced blocks of one kind."""
    return "".join(re.findall(rf"^```{kind}\n(.*?)^```$", text, re.M | re.S))


def run(code: str, values: Dict[str, Any]) -> str:
    output = io.StringIO()
    with contextlib.redirect_stdout(output):
        exec(compile(code, "exercise", "exec"), values)
    plt.close("all")
    return output.getvalue()


def numbers_apart(text: str) -> Tuple[List[str], List[str]]:
    """Returns two lists: the parts of a string between its numbers, and the numbers."""
    parts = re.split(r"(\d[\d,]*\.?\d*(?:e[-+]?\d+)?)", text)
    return [" ".join(part.split()) for part in parts[::2]], parts[1::2]


def test_the_lessons_are_listed_in_order() -> None:
    assert [name[:2] for name in LESSONS] == [f"{k:02}" for k in range(11)]
    index = (EXAMPLES / "README.md").read_text("utf-8")
    places = [index.index(f"]({name}.py)") for name in LESSONS]
    assert places == sorted(places)


@pytest.mark.parametrize("name", LESSONS)
@pytest.mark.parametrize(
    ("folder", "last"), [("", ["Exercises", "Answers"]), ("zh", ["练习", "答案"])]
)
def test_form(name: str, folder: str, last: List[str]) -> None:
    source = (EXAMPLES / folder / f"{name}.py").read_text("utf-8")
    assert source.startswith(f"# %% [markdown]\n# # {int(name[:2])}. ")
    assert re.findall("^# ## (.+)$", source, re.M)[-2:] == last


@pytest.mark.parametrize("name", LESSONS)
def test_an_english_lesson_has_chinese_words_in_one_section_and_in_no_heading(name: str) -> None:
    """Only the section about the post has them, since they are the post's headings and terms."""
    chinese = re.compile("[\u4e00-\u9fff]")
    sections = re.split("^#+ ", prose(name), flags=re.M)
    assert not any(chinese.search(section.partition("\n")[0]) for section in sections)
    assert sum(bool(chinese.search(section)) for section in sections) <= 1


@pytest.mark.parametrize("name", LESSONS)
@pytest.mark.parametrize("folder", ["", "zh"])
def test_there_are_five_exercises_and_each_has_an_answer(name: str, folder: str) -> None:
    headings = re.findall(r"^### [^\d\n]*(\d+)\b(.*)$", prose(name, folder), re.M)
    exercises = [int(number) for number, _ in headings]
    closed = [int(number) for number, note in headings if not note]  # the others have no check
    assert len(exercises) >= 5
    assert exercises == list(range(1, len(exercises) + 1))
    assert sorted(answers(name, folder)) == exercises
    assert sorted(checks(name)) == closed
    assert 4 <= len(closed) < len(exercises)


@pytest.mark.parametrize("name", LESSONS)
def test_an_exercise_that_is_not_done_is_waited_for(name: str, lesson: Any) -> None:
    output = lesson(name).output
    for number in checks(name):
        assert f"Exercise {number} is waiting for your answer.\n" in output


@pytest.mark.parametrize("name", LESSONS)
def test_the_answers_pass_the_checks_and_print_what_the_lesson_says(name: str, lesson: Any) -> None:
    for number, answer in answers(name).items():
        values = dict(lesson(name).values)
        printed = run(fenced("python", answer), values)
        words, found = numbers_apart(fenced("text", answer))
        if words != [""]:
            assert numbers_apart(printed)[0] == words
            for one, other in zip(numbers_apart(printed)[1], found):
                a, b = (Decimal(each.replace(",", "")) for each in (one, other))
                last_place = b.as_tuple().exponent
                rounding = 10.0**last_place if name in TRAINED or last_place < 0 else 0
                trained = 0.03 if name in TRAINED else 0
                assert float(a) == pytest.approx(float(b), rel=trained, abs=1.01 * rounding), (
                    printed
                )
        if number in checks(name):
            assert run(checks(name)[number], values) == f"Exercise {number}: right.\n"


@pytest.mark.parametrize("name", LESSONS)
def test_a_wrong_answer_gets_a_helpful_message(name: str, lesson: Any) -> None:
    assert sorted(WRONG[name]) == sorted(checks(name))
    for number, answer in WRONG[name].items():
        values = dict(lesson(name).values)
        run(answer, values)
        printed = run(checks(name)[number], values)
        assert re.match(rf"Exercise {number}: not yet\.\n.{{20}}", printed)


@pytest.mark.parametrize("name", LESSONS)
def test_an_odd_answer_gets_a_helpful_message(name: str, lesson: Any) -> None:
    for number, answer in ODD[name]:
        values = dict(lesson(name).values)
        run(answer, values)
        printed = run(checks(name)[number], values)
        kind = r"(not yet\.|the answer has an unexpected form \(.+\)\.)"
        assert re.match(rf"Exercise {number}: {kind}\n.{{20}}", printed), answer


@pytest.mark.parametrize("name", LESSONS)
def test_the_numbers_in_bold_are_printed(name: str, lesson: Any) -> None:
    bold = re.findall(r"\*\*([^*\n]*\d[^*\n]*)\*\*", prose_without_code(name))
    assert bold
    for number in bold:
        assert re.search(rf"(?<![\d.,]){re.escape(number)}(?![\d]|[.,]\d)", lesson(name).output), (
            number
        )


def greys(path: Path, side: int = 12) -> np.ndarray:
    """Returns the mean grey of each block of a picture, from 0 (black) to 255."""
    with Image.open(path) as picture:
        width, height = picture.width // side, picture.height // side
        blocks = picture.convert("L").crop((0, 0, width * side, height * side))
        return np.asarray(blocks.resize((width, height), Image.BOX), float)


@pytest.mark.parametrize("name", LESSONS)
@pytest.mark.parametrize("folder", ["", "zh"])
def test_the_figures_are_drawn_and_kept_in_the_repository(
    name: str, folder: str, lesson: Any
) -> None:
    """The Chinese figures have Chinese text only where Matplotlib finds a Chinese font."""
    drawn = lesson(name).chinese_figures if folder else lesson(name).figures
    assert drawn
    kept = {path.name: path for path in (EXAMPLES / folder / "figures").glob(f"{name[:2]}_*.png")}
    assert set(drawn) == set(kept)
    for path in drawn.values():
        assert path.stat().st_size < 150_000
        with Image.open(path) as picture:
            assert picture.width <= 800  # on a phone, the text is still large enough to read
            assert len(picture.getcolors(picture.width * picture.height)) > 50
        now, before = greys(path), greys(kept[path.name])
        assert now.shape == before.shape
        if path.name not in DIFFERENT:
            assert np.abs(now - before).max() < 20, path.name  # another word changes a block more
    index = (EXAMPLES / folder / "README.md").read_text("utf-8")
    assert any(f"](figures/{figure})" in index for figure in drawn)


@pytest.mark.parametrize("name", ["06_softmax_network", "09_cnn"])
def test_the_program_on_one_page_needs_no_package(name: str) -> None:
    """Before its section on the package, a lesson imports only two of the package's names.

    These are `tf1` and `load_data`.
    """
    source = (EXAMPLES / f"{name}.py").read_text("utf-8")
    page = source[: source.index("# ## The same in the package")]
    imported = {
        (node.module, alias.name)
        for node in ast.walk(ast.parse(page))
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    own = {each for each in imported if str(each[0]).startswith("tf1_mnist")}
    assert own == {("tf1_mnist", "tf1"), ("tf1_mnist.data", "load_data")}


@pytest.mark.parametrize("name", ["06_softmax_network", "09_cnn"])
def test_the_page_runs_without_the_package(name: str, tmp_path: Path) -> None:
    """The lines that the lesson gives as a replacement for the imports are enough.

    The test trains on fewer images.
    """
    source = (EXAMPLES / f"{name}.py").read_text("utf-8")
    page = source[: source.index("# ## The same in the package")].replace("55000", "2000")
    without = prose("06_softmax_network").partition("## Without the package\n")[2]
    instead = fenced("python", without.partition("\n## ")[0])
    imports = re.findall(r"^from (?:lesson|tf1_mnist).*\n", page, re.M)
    assert len(imports) == 3
    for line in imports:
        page = page.replace(line, "" if line != imports[0] else instead + "\n")
    (tmp_path / "page.py").write_text(page, "utf-8")
    with np.load(str(BUNDLED)) as mnist:
        few = {key: mnist[key][: 2500 if "train" in key else 1000] for key in mnist}
    np.savez(str(tmp_path / "mnist.npz"), **few)
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    ran = subprocess.run(
        [sys.executable, "page.py"],
        cwd=str(tmp_path),
        env={**environment, "MPLBACKEND": "Agg"},
        capture_output=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr.decode()[-2000:]
    accuracy = float(re.findall(r"test accuracy (\S+)", ran.stdout.decode())[0])
    assert accuracy > 0.8
