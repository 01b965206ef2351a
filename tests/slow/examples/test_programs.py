"""Tests that the whole programs, softmax.py and cnn.py, are the package's networks, and train."""

import re
import subprocess
import sys
from typing import Any, Dict, List, Tuple

import numpy as np
import pytest

from programs import EXAMPLES, assert_is_excerpt, output_in_english
from tf1_mnist import cnn, softmax
from tf1_mnist import tf1 as tf
from tf1_mnist.data import Examples
from tf1_mnist.model import build
from tf1_mnist.recipe import Recipe, Settings

LESSONS = {"softmax": "06_softmax_network", "cnn": "09_cnn"}
NETWORKS = {"softmax": softmax.inference, "cnn": cnn.inference}
RATE = 2e-3  # of the first step


def built(name: str) -> Dict[str, Any]:
    """Executes a program up to its session, in a graph of its own, and returns its variables."""
    source = (EXAMPLES / f"{name}.py").read_text("utf-8").split("\nwith tf.Session")[0]
    values: Dict[str, Any] = {}
    with tf.Graph().as_default():
        exec(compile(source, name, "exec"), values)
        values["variables"] = tf.trainable_variables()
        values["init_op"] = tf.global_variables_initializer()
    tf.enable_resource_variables()  # which the program's disable_v2_behavior has turned off
    return values


def section(name: str, folder: str, heading: str) -> str:
    """Returns a section of the lesson that ends with a program, as Markdown."""
    source = (EXAMPLES / folder / f"{LESSONS[name]}.py").read_text("utf-8")
    text = re.sub("^# ?", "", source, flags=re.M)
    return text.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]


@pytest.mark.parametrize("name", NETWORKS)
def test_it_is_the_network_of_the_package(name: str, digits: Tuple[Examples, Examples]) -> None:
    """With the same weights and images, logits, loss and one step are the same."""
    images, labels = (part[:64] for part in digits[0])
    page = built(name)
    model = build(Recipe(NETWORKS[name], Settings(seed=0, learning_rate=RATE)), 1000)
    with tf.Session(graph=model.graph) as session:
        session.run(model.init_op)
        weights = session.run(model.variables)
        theirs = {model.images: images, model.labels: labels}
        expected = session.run([model.logits, model.loss], theirs)
        session.run(model.train_op, theirs)
        moved = session.run(model.variables)
    with tf.Session(graph=page["images"].graph) as session:
        session.run(page["init_op"])
        for variable, value in zip(page["variables"], weights):
            variable.load(value, session)
        shape = (64, *page["images"].shape.as_list()[1:])
        ours = {
            page["images"]: np.float32(images).reshape(shape) / 255,
            page["labels"]: np.eye(10)[labels],
        }
        found = session.run([page["logits"], page["loss"]], ours)
        session.run(page["train_op"], ours)
        steps = [after - before for after, before in zip(session.run(page["variables"]), weights)]
    np.testing.assert_allclose(found[0], expected[0], atol=2e-5)
    np.testing.assert_allclose(found[1], expected[1], rtol=1e-5)
    for step, before, after in zip(steps, weights, moved):
        # Adam's first step divides each gradient by its own size, so rounding errors matter most
        # where a gradient is almost 0.
        np.testing.assert_allclose(step, after - before, atol=0.01 * RATE)


def test_the_dropout_of_the_cnn_is_on_only_while_it_trains(
    digits: Tuple[Examples, Examples],
) -> None:
    page = built("cnn")
    images = np.float32(digits[0].images[:8]).reshape(8, 28, 28, 1) / 255
    with tf.Session(graph=page["images"].graph) as session:
        session.run(page["init_op"])
        off, again = (session.run(page["logits"], {page["images"]: images}) for _ in range(2))
        on = session.run(page["logits"], {page["images"]: images, page["training"]: 1})
        dropped = session.run(page["dropped"], {page["images"]: images, page["training"]: 1})
        pooled = session.run(page["pooled"], {page["images"]: images})
    np.testing.assert_array_equal(off, again)
    assert np.abs(on - off).max() > 0.1
    kept = dropped[pooled > 0] / pooled[pooled > 0]
    assert set(np.round(np.unique(kept), 5)) == {0, np.round(np.float32(1 / 0.75), 5)}
    assert np.mean(kept == 0) == pytest.approx(0.25, abs=0.01)


def trained(source: str) -> List[float]:
    """Runs a program and returns the accuracies that it prints."""
    done = subprocess.run([sys.executable, "-c", source], stdout=subprocess.PIPE, text=True)
    assert done.returncode == 0
    return printed_accuracies(done.stdout)


def printed_accuracies(text: str) -> List[float]:
    return [float(share) for share in re.findall(r"accuracy ([\d.]+)%", text)]


@pytest.mark.parametrize(("name", "least"), [("softmax", 98.3), ("cnn", 99.0)])
def test_it_reaches_the_accuracy_of_the_tutorials(name: str, least: float) -> None:
    if not tf.VERSION.startswith("2.21"):
        pytest.skip("trained in full on TensorFlow 2.21")
    *validation, test = trained((EXAMPLES / f"{name}.py").read_text("utf-8"))
    assert len(validation) == built(name)["EPOCHS"]
    assert min(test, validation[-1]) >= least
    assert validation[0] < validation[-1]
    said = printed_accuracies(section(name, "", "The whole program on one page"))
    if said:  # lesson 9 shows no output
        assert said == pytest.approx([validation[0], validation[-1], test], abs=0.3)


# Lets a program load only some of the images, since TensorFlow 1.15.5 is slow.
FEWER_IMAGES = """
from tf1_mnist import data
(train, test), few = data.load_data(), lambda part, count: (part[0][:count], part[1][:count])
data.load_data = lambda: (few(train, 7000), few(test, 1000))
"""


@pytest.mark.parametrize("name", NETWORKS)
def test_some_steps_teach_it(name: str) -> None:
    """Ten steps of 600 images each."""
    source = (EXAMPLES / f"{name}.py").read_text("utf-8")
    for constant, value in {"EPOCHS": 1, "BATCH_SIZE": 600, "VALIDATION": 1000}.items():
        source, count = re.subn(rf"^{constant} = .*$", f"{constant} = {value}", source, flags=re.M)
        assert count == 1
    (validation, test) = trained(FEWER_IMAGES + source)
    assert validation > 60
    assert test > 60


@pytest.mark.parametrize("name", NETWORKS)
@pytest.mark.parametrize(
    ("folder", "heading"), [("", "The whole program on one page"), ("zh", "写在一页上的完整程序")]
)
def test_its_lesson_ends_with_it(name: str, folder: str, heading: str) -> None:
    """The code is the program's, and the table names the program's comments in their order."""
    text = section(name, folder, heading)
    (code,) = re.findall(r"^```python\n(.*?)^```", text, re.M | re.S)
    source = (EXAMPLES / folder / f"{name}.py").read_text("utf-8")
    assert_is_excerpt(code, source)
    comments = re.findall("^(?:# .*|with tf.Session)", source, re.M)
    named = re.findall(r"`(# [^`]+|with tf.Session)", text.partition("\n|")[2])
    parts = [next(start for start in named if each.startswith(start)) for each in comments]
    assert list(dict.fromkeys(parts)) == named


@pytest.mark.parametrize("name", NETWORKS)
def test_the_chinese_program_prints_the_same_in_chinese(name: str) -> None:
    english, chinese = (
        re.findall("print.*", (EXAMPLES / folder / f"{name}.py").read_text("utf-8"))
        for folder in ("", "zh")
    )
    assert [output_in_english(line) for line in chinese] == english


@pytest.mark.parametrize("name", NETWORKS)
def test_it_needs_only_load_data_from_the_package(name: str) -> None:
    source = (EXAMPLES / f"{name}.py").read_text("utf-8")
    assert re.findall(".*tf1_mnist.*", source) == ["from tf1_mnist.data import load_data"]
