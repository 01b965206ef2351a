"""Measures the gain of each optimization: the unchanged network, and the network with one change.

All variants run in one process and take turns, block by block.
"""

import contextlib
import itertools
import os
import time
from unittest import mock

import common
import numpy as np
import ours

from tf1_mnist import cnn, layers, model
from tf1_mnist import tf1 as tf
from tf1_mnist.cli import precision
from tf1_mnist.data import Batches, Split

ROUNDS = 7
PER_RUN = 20  # steps in a call to `run`
# Without this flag, TensorFlow ignores a session's setting for XLA on a CPU.
os.environ["TF_XLA_FLAGS"] = "--tf_xla_cpu_global_jit"


def float_dropout(x, rate, training, name):
    """Applies dropout with a random float32 per element, and `tf.cond` around the whole layer."""
    with tf.name_scope(name):
        step = tf.cast(tf.train.get_or_create_global_step(), tf.int32)

        def dropped():
            keep = tf.random.stateless_uniform(tf.shape(x), tf.stack([1, step])) >= rate
            return tf.where(keep, x / (1.0 - rate), tf.zeros_like(x))

        return tf.cond(training, dropped, lambda: x)


def cnn_with(second, dropout=layers.dropout):
    """Returns the CNN with another second block or another dropout."""

    def inference(images, training):
        x = layers.normalize(images)
        x = layers.relu(layers.conv2d(x, 32, kernel_size=3, name="conv2d_1"))
        x = dropout(second(x), 0.25, training, name="dropout_1")
        x = layers.relu(layers.dense(layers.flatten(x), 128, name="dense_1"))
        x = dropout(x, 0.5, training, name="dropout_2")
        return layers.dense(x, 10, name="dense_2")

    return inference


def pool_first(x):
    return layers.relu(layers.max_pool(layers.conv2d(x, 64, 3, "conv2d_2"), 2, 2))


def pool_last(x):
    return layers.max_pool(layers.relu(layers.conv2d(x, 64, 3, "conv2d_2")), 2, 2)


def pool_before_bias(x):
    kernel = tf.get_variable("kernel", (3, 3, 32, 64))
    bias = tf.get_variable("bias", 64, initializer=tf.zeros_initializer())
    pooled = layers.max_pool(tf.nn.conv2d(x, kernel, 1, "VALID"), 2, 2)
    return layers.relu(tf.nn.bias_add(pooled, bias))


class Variant:
    """A network in a session.

    options: the options from the command line.
    inference: the function that builds the network.
    change: a context manager that patches a function that `build` uses; None for no change.
    config: further settings for the session, a tf.ConfigProto; None for no further ones.
    one_by_one: whether each step is a call to `run` of its own, as in a cluster.
    float32: whether the images are fed as float32.
    """

    def __init__(
        self, options, inference, change=None, config=None, one_by_one=False, float32=False
    ):
        with change or contextlib.nullcontext():
            self.model = model.build(inference, 0, common.LEARNING_RATE, 10_000)
        chosen = precision.config(options.precision)
        chosen.MergeFrom(config or tf.ConfigProto())
        self.session = tf.Session(graph=self.model.graph, config=chosen)
        self.session.run(self.model.init_op)
        self.one_by_one, self.float32, self.times = one_by_one, float32, []

    def steps(self, batches):
        began = time.perf_counter()
        for start in range(0, len(batches), PER_RUN):
            several = batches[start : start + PER_RUN]
            if self.one_by_one:
                for batch in several:
                    self.step(batch)
            else:
                self.loop(several)
        self.times.append(time.perf_counter() - began)

    def step(self, batch):
        made = self.model
        self.session.run(
            [made.train_op, made.loss, made.accuracy],
            {made.images: batch.images, made.labels: batch.labels, made.training: True},
        )

    def loop(self, several):
        images = np.concatenate([batch.images for batch in several])
        self.session.run(
            [self.model.loop.taken, self.model.loop.loss, self.model.loop.accuracy],
            {
                self.model.images: images.astype(np.float32) if self.float32 else images,
                self.model.labels: np.concatenate([batch.labels for batch in several]),
                self.model.loop.batch_size: len(several[0].images),
            },
        )


def float_images():
    """Returns a patch that makes the placeholder for the images float32 instead of uint8."""
    make = tf.placeholder
    return mock.patch.object(
        tf,
        "placeholder",
        lambda dtype, shape, name: make(tf.float32 if name == "images" else dtype, shape, name),
        create=True,
    )


def main():
    options = common.parse(__doc__, "bfloat16")
    train = Split(*common.load(options.data)[0])
    plain = ours.INFERENCE[options.network]
    descent = mock.patch.object(
        tf._tensorflow().train, "AdamOptimizer", tf.train.GradientDescentOptimizer
    )
    jit = tf.ConfigProto()
    jit.graph_options.optimizer_options.global_jit_level = tf.OptimizerOptions.ON_1
    variants = {"unchanged": Variant(options, plain)}
    if plain is cnn.inference:
        variants["dropout with a random float32 per element"] = Variant(
            options, cnn_with(pool_first, float_dropout)
        )
        variants["pooling after ReLU"] = Variant(options, cnn_with(pool_last))
        variants["pooling before bias and ReLU"] = Variant(options, cnn_with(pool_before_bias))
    variants["float32 images instead of uint8"] = Variant(
        options, plain, change=float_images(), float32=True
    )
    variants["each step in its own call to run"] = Variant(options, plain, one_by_one=True)
    one = tf.ConfigProto(inter_op_parallelism_threads=1, use_per_session_threads=True)
    variants["one op at a time (inter_op_parallelism_threads=1)"] = Variant(
        options, plain, config=one
    )
    one = tf.ConfigProto(intra_op_parallelism_threads=1, use_per_session_threads=True)
    variants["one thread per op (intra_op_parallelism_threads=1)"] = Variant(
        options, plain, config=one
    )
    variants["XLA (global_jit_level)"] = Variant(options, plain, config=jit)
    variants["gradient descent instead of Adam"] = Variant(options, plain, change=descent)

    chosen = ours.endless(Batches(train, options.batch_size, seed=0))
    block = common.block_steps(options)
    for _ in range(ROUNDS + 1):  # the first round is a warm-up
        for variant in variants.values():
            variant.steps(list(itertools.islice(chosen, block)))
    common.report(
        images_per_second={
            name: [block * options.batch_size / seconds for seconds in variant.times[1:]]
            for name, variant in variants.items()
        }
    )


if __name__ == "__main__":
    main()
