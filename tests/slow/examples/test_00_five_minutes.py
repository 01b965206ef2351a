"""Checks the answers in lesson 0 against a forward pass in NumPy."""

from pathlib import Path

import numpy as np
import pytest

from tf1_mnist import data

EXAMPLES = Path(__file__).resolve().parents[3] / "examples"
NAME = "00_five_minutes"


@pytest.fixture(scope="module")
def values(lesson):
    return lesson(NAME).values


def forward(values, images):
    """Computes the probabilities in float64."""
    w1, b1, w2, b2, w3, b3 = (
        array.astype(float) for array in values["session"].run(values["net"].variables)
    )
    x = images.reshape(-1, 784) / 255.0
    x = np.maximum(x @ w1 + b1, 0)
    x = np.maximum(x @ w2 + b2, 0)
    powers = np.exp(x @ w3 + b3)
    return powers / powers.sum(axis=1, keepdims=True)


def test_about_2_percent_of_the_test_images_are_read_wrongly(values):
    _, (images, labels) = data.load_data()
    wrong = np.count_nonzero(forward(values, images).argmax(axis=1) != labels)
    assert values["result"].errors == pytest.approx(wrong, abs=2)  # float32 may have ties
    assert 150 < wrong < 250


def test_the_first_image_is_a_seven(values):
    _, (images, labels) = data.load_data()
    np.testing.assert_allclose(
        values["probabilities"], forward(values, images[:1])[0], rtol=1e-3, atol=1e-6
    )
    assert np.argmax(values["probabilities"]) == labels[0] == 7


def test_the_drawing_is_read_as_a_three(values):
    image = values["my_digit"]
    assert image.shape == (28, 28)
    assert image.dtype == np.uint8
    rows, columns = np.nonzero(image)
    assert max(np.ptp(rows), np.ptp(columns)) + 1 == 20  # like MNIST's digits
    assert forward(values, image[np.newaxis])[0].argmax() == 3
    assert np.argmax(values["my_probabilities"]) == 3


def test_the_three_mistakes_are_mistakes(values, lesson):
    _, (images, labels) = data.load_data()
    first = values["mistakes"][:3]
    answers = forward(values, images[first]).argmax(axis=1)
    assert (answers != labels[first]).all()
    for index, answer in zip(first, answers):
        line = f"image {index}: reads {answer}, probability "
        assert line in lesson(NAME).output
        assert f"; it is {labels[index]}\n" in lesson(NAME).output


@pytest.mark.parametrize("folder", ["", "zh"])
def test_the_map_names_each_lesson(folder):
    first, *others = sorted((EXAMPLES / folder).glob("[0-9]*.py"))
    for path in others:
        title = path.read_text("utf-8").splitlines()[1].replace("# # ", "")
        assert f"[{title}]({path.name})" in first.read_text("utf-8")
