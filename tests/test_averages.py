"""Tests the network with averaged weights."""

import re
from typing import Any, Dict, List

import numpy as np
import pytest

from tf1_mnist import layers
from tf1_mnist import tf1 as tf
from tf1_mnist.model import Model, build
from tf1_mnist.recipe import Recipe, Settings


def normed(images: Any, training: Any) -> Any:
    """Computes the logits of a small network with batch normalization."""
    x = layers.conv2d(layers.normalize(images), 4, kernel_size=5, name="conv", use_bias=False)
    x = layers.relu(layers.batch_norm(layers.max_pool(x, k=4, s=4), training, name="norm"))
    return layers.dense(layers.flatten(x), 10, name="dense")


def feeds(model: Model) -> Dict[Any, np.ndarray]:
    random = np.random.RandomState(0)
    return {
        model.images: random.randint(0, 256, (8, 28, 28)).astype(np.uint8),
        model.labels: random.randint(0, 10, 8).astype(np.uint8),
    }


def variables_of(model: Model) -> List[Any]:
    return list(model.graph.get_collection(tf.GraphKeys.GLOBAL_VARIABLES))


@pytest.mark.parametrize("continues", [False, True])
def test_the_network_is_measured_with_the_average_of_its_weights(continues: bool) -> None:
    """Computes the averages in NumPy by the formula of tf.train.ExponentialMovingAverage."""
    plain = build(Recipe(normed), 100)
    settings = Settings(learning_rate=1e-2)
    recipe = Recipe(normed, settings, average_decay=0.9, continues=continues)
    model = build(recipe, 100)
    fed = feeds(model)
    # The means and variances of batch normalization; they are averaged, too, if training starts
    # from a trained network.
    moments = [v for v in variables_of(model) if re.fullmatch("norm/(mean|variance)", v.op.name)]
    averaged = [*model.variables, *(moments if continues else [])]
    with tf.Session(graph=model.graph) as session:
        session.run(model.init_op)
        averages = [value.astype(np.float64) for value in session.run(averaged)]
        for step in range(1, 5):
            session.run(model.train_op, {**fed, model.training: True})
            decay = 0.9 if continues else min(0.9, (1 + step) / (10 + step))
            values = session.run(averaged)
            averages = [decay * a + (1 - decay) * v for a, v in zip(averages, values)]
        network = model.evaluated
        measured = [network.logits, network.probabilities, network.cross_entropy]
        found = session.run(measured, {**fed, model.training: True})
        kept = session.run(moments)
    mean, variance = kept  # a step also updates these
    assert (mean != 0).any()
    assert (variance != 1).all()
    by_name = {variable.op.name: variable for variable in variables_of(plain)}
    with tf.Session(graph=plain.graph) as session:
        session.run(plain.init_op)
        for variable, value in [*zip(moments, kept), *zip(averaged, averages)]:
            by_name[variable.op.name].load(value, session)
        fed = feeds(plain)
        expected = session.run([plain.logits, plain.probabilities, plain.cross_entropy], fed)
        for variable, value in zip(averaged, values):
            by_name[variable.op.name].load(value, session)
        without = session.run(plain.logits, fed)
    for one, other in zip(found, expected):
        np.testing.assert_allclose(one, other, rtol=1e-4, atol=1e-5)
    assert np.abs(found[0] - without).max() > 0.1


def test_a_network_without_averages_is_evaluated_as_it_is() -> None:
    model = build(Recipe(normed), 100)
    assert model.averaged is None
    assert model.evaluated is model
