"""Stands in for `tensorflow.examples.tutorials.mnist.mnist`, a tutorial's network."""

import math
from typing import Any

from tf1run import tf1 as tf
from tf1run.stand_ins import StandIn

NUM_CLASSES = 10
IMAGE_SIZE = 28
IMAGE_PIXELS = IMAGE_SIZE * IMAGE_SIZE


def inference(images: Any, hidden1_units: int, hidden2_units: int) -> Any:
    """Returns float32 logits of shape (batch, 10) for images of shape (batch, 784)."""
    hidden1 = tf.nn.relu(_linear(images, IMAGE_PIXELS, hidden1_units, "hidden1"))
    hidden2 = tf.nn.relu(_linear(hidden1, hidden1_units, hidden2_units, "hidden2"))
    return _linear(hidden2, hidden2_units, NUM_CLASSES, "softmax_linear")


def _linear(x: Any, inputs: int, outputs: int, name: str) -> Any:
    with tf.name_scope(name):
        initial = tf.truncated_normal((inputs, outputs), stddev=1 / math.sqrt(inputs))
        weights = tf.Variable(initial, name="weights")
        biases = tf.Variable(tf.zeros((outputs,)), name="biases")
        return tf.matmul(x, weights) + biases


def loss(logits: Any, labels: Any) -> Any:
    """Returns the mean cross entropy, a float32 scalar, for integer labels of shape (batch,)."""
    labels = tf.cast(labels, tf.int64)
    return tf.losses.sparse_softmax_cross_entropy(labels=labels, logits=logits)


def training(loss: Any, learning_rate: float) -> Any:
    """Adds a summary of the loss and returns the op that takes a step of gradient descent."""
    tf.summary.scalar("loss", loss)
    global_step = tf.Variable(0, name="global_step", trainable=False)
    return tf.train.GradientDescentOptimizer(learning_rate).minimize(loss, global_step)


def evaluation(logits: Any, labels: Any) -> Any:
    """Returns the number of correctly classified images, an int32 scalar."""
    return tf.reduce_sum(tf.cast(tf.nn.in_top_k(logits, labels, 1), tf.int32))


STAND_IN = StandIn(
    section="`tensorflow.examples.tutorials.mnist.mnist`",
    instead="tf1_mnist.softmax, tf1_mnist.model",
    modules={"tensorflow.examples.tutorials.mnist.mnist": __name__},
)
