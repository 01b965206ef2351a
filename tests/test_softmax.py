"""Tests the layers of the post's Softmax network."""

from typing import Any

import numpy as np

from tf1_mnist import softmax
from tf1_mnist import tf1 as tf
from tf1_mnist.model import build
from tf1_mnist.recipe import Recipe, Settings

SHAPES = {
    "dense_1/kernel": (784, 512),
    "dense_1/bias": (512,),
    "dense_2/kernel": (512, 512),
    "dense_2/bias": (512,),
    "dense_3/kernel": (512, 10),
    "dense_3/bias": (10,),
}


def test_variables_and_parameters() -> None:
    model = build(Recipe(softmax.inference, Settings(seed=0, learning_rate=1e-3)), 100)
    assert {v.op.name: tuple(v.shape.as_list()) for v in model.variables} == SHAPES
    assert model.parameters == sum(int(np.prod(shape)) for shape in SHAPES.values()) == 669706


def test_the_logits_are_those_of_numpy(digits: Any) -> None:
    images = digits[1].images[:20]
    model = build(Recipe(softmax.inference, Settings(seed=0, learning_rate=1e-3)), 100)
    with tf.Session(graph=model.graph) as session:
        session.run(model.init_op)
        found, weights = session.run([model.logits, model.variables], {model.images: images})
    x = images.reshape(20, 784) / 255
    for kernel, bias in zip(weights[::2], weights[1::2]):
        x = np.maximum(x, 0) @ kernel + bias  # the pixels are at least 0 anyway
    np.testing.assert_allclose(found, x, rtol=0, atol=1e-4)
