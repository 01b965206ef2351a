"""Tests that `tf1` is TensorFlow 1's API: a graph is built first, and sessions run it."""

from tf1_mnist import tf1 as tf


def test_an_op_is_built_before_it_is_run() -> None:
    with tf.Graph().as_default():
        x = tf.placeholder(tf.int32, ())
        doubled = 2 * x
        assert not tf.executing_eagerly()
        assert tf.Session().run(doubled, {x: 21}) == 42


def test_variables_are_resources() -> None:
    """Reads and writes of resource variables are ordered."""
    with tf.Graph().as_default():
        variable = tf.get_variable("v", initializer=1.0)
        assert variable.handle.dtype == tf.resource
