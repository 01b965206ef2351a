"""Compares the learning rate at each step with the value of a formula in NumPy."""

from typing import Any, Iterable

import numpy as np
import pytest

from tf1_mnist import optimizers, softmax
from tf1_mnist import tf1 as tf
from tf1_mnist.model import build
from tf1_mnist.recipe import Recipe, Settings


def half_a_cosine(step: np.ndarray, steps: int) -> Any:
    return (1 + np.cos(np.pi * np.minimum(step, steps) / steps)) / 2


def up_and_down(step: np.ndarray, steps: int) -> Any:
    return np.interp(step, [0, 0.1 * steps, steps], [0, 1, 0])


BOTH = [(optimizers.cosine, half_a_cosine, 0), (optimizers.one_cycle, up_and_down, 0.1)]


def rates(schedule: Any, peak: float, steps: int, at: Iterable[int]) -> np.ndarray:
    with tf.Graph().as_default(), tf.Session() as session:
        global_step = tf.placeholder(tf.int64, ())
        rate = schedule(peak, global_step, steps)
        assert (rate.dtype, rate.shape.as_list()) == (tf.float32, [])
        return np.array([session.run(rate, {global_step: step}) for step in at])


@pytest.mark.parametrize(("schedule", "expected", "peak_at"), BOTH)
@pytest.mark.parametrize(("peak", "steps"), [(2e-3, 100), (1e-2, 859), (0.5, 3), (0.5, 1)])
def test_learning_rates_agree_with_numpy(
    schedule: Any, expected: Any, peak_at: float, peak: float, steps: int
) -> None:
    middle = (steps // 10, steps // 2)
    at = np.array(sorted({*range(12), *middle, steps - 1, steps, steps + 1, 10**6}))
    found = rates(schedule, peak, steps, at)
    np.testing.assert_allclose(found, peak * expected(at, steps), rtol=1e-5, atol=1e-6 * peak)
    assert (found[at > steps] == 0).all()
    if steps == 100:
        assert at[found.argmax()] == peak_at * steps
        assert found.max() == pytest.approx(peak, rel=1e-6)


@pytest.mark.parametrize(("schedule", "expected", "_"), BOTH)
def test_a_network_uses_the_rate_of_its_schedule(schedule: Any, expected: Any, _: float) -> None:
    recipe = Recipe(softmax.inference, Settings(learning_rate=0.01), schedule=schedule)
    model = build(recipe, 10)
    fed = {
        model.images: np.random.RandomState(0).randint(0, 256, (4, 28, 28)),
        model.labels: [0, 1, 2, 3],
    }
    bias = model.variables[-1]
    with tf.Session(graph=model.graph) as session:
        for step in (0, 1, 5, 10, 11):
            session.run(model.init_op)
            model.global_step.load(step, session)
            rate = session.run(model.learning_rate)
            assert rate == pytest.approx(0.01 * expected(step, 10), abs=1e-8)
            session.run(model.train_op, fed)
            # Adam's first step is the rate itself, whatever the gradient's size.
            assert np.abs(session.run(bias)).max() == pytest.approx(rate, rel=1e-3)
